/// A row of a file, as it is there.
#[derive(Clone, Copy)]
pub(crate) struct UneditedRow<'a> {
    /// Its cells, each with one byte after it.
    pub(crate) text: &'a str,
    /// Where its text begins in the sheet's, which the ends refer to.
    pub(super) start: usize,
    pub(super) ends: &'a [u32],
}

impl<'a> UneditedRow<'a> {
    /// The number of its cells.
    pub(crate) fn count(self) -> usize {
        self.ends.len()
    }

    /// A cell with its white space; empty if the row has no such cell.
    pub(crate) fn raw_cell(self, column: usize) -> &'a str {
        let Some(end) = self.ends.get(column) else { return "" };
        let from = column.checked_sub(1).map_or(self.start, |before| self.ends[before] as usize + 1);
        &self.text[from - self.start..*end as usize - self.start]
    }
}
