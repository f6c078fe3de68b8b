use crate::{COLUMNS_MOST, Fault, ROWS_MOST, Result, WRITTEN_MOST};
use csv_core::{WriteResult, Writer};

/// CSV that is being written, by the engine that reads it in browsers too.
#[derive(Default)]
pub(crate) struct Written {
    writer: Writer,
    bytes: Vec<u8>,
    rows: usize,
}

impl Written {
    /// The rows that were written, with the empty ones among them.
    pub(crate) fn rows(&self) -> usize {
        self.rows
    }

    pub(crate) fn into_text(self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }

    /// Writes a row. Empty rows above it are written as empty lines, so that rows keep their numbers.
    pub(crate) fn push(&mut self, number: usize, cells: &[String]) -> Result<()> {
        let Some(last) = cells.iter().rposition(|cell| !cell.is_empty()) else { return Ok(()) };
        while self.rows + 1 < number && self.rows <= ROWS_MOST {
            self.bytes.push(b'\n');
            self.rows += 1;
        }
        for (at, cell) in cells[..=last].iter().take(COLUMNS_MOST).enumerate() {
            if at > 0 {
                self.end(Writer::delimiter);
            }
            self.field(cell.as_bytes());
        }
        self.end(Writer::terminator);
        self.rows += 1;
        if self.bytes.len() > WRITTEN_MOST { Err(Fault::TooLarge) } else { Ok(()) }
    }

    fn field(&mut self, mut cell: &[u8]) {
        loop {
            let start = self.make_room(cell.len() + 2);
            let (result, read, written) = self.writer.field(cell, &mut self.bytes[start..]);
            self.bytes.truncate(start + written);
            cell = &cell[read..];
            if result == WriteResult::InputEmpty {
                return;
            }
        }
    }

    /// Writes what ends a field or a row: never more than a few bytes.
    fn end(&mut self, end: fn(&mut Writer, &mut [u8]) -> (WriteResult, usize)) {
        let start = self.make_room(8);
        let (_, written) = end(&mut self.writer, &mut self.bytes[start..]);
        self.bytes.truncate(start + written);
    }

    /// Makes room after what was written. Returns where it begins.
    fn make_room(&mut self, bytes: usize) -> usize {
        let start = self.bytes.len();
        self.bytes.resize(start + bytes, 0);
        start
    }
}
