use super::CELL_MOST;
use crate::form::Code;

/// A fault of a cell in any column.
pub(super) fn shape(cell: &str) -> Option<Code> {
    if cell.contains(char::REPLACEMENT_CHARACTER) {
        Some(Code::CellUnreadable)
    } else if cell.len() > CELL_MOST && cell.chars().count() > CELL_MOST {
        Some(Code::CellLong)
    } else {
        None
    }
}
