use domain::bulk::{JobRow, Outcome, RefusedCell};
use domain::form::Code;

/// One row of the results.
pub struct ResultRow {
    pub row: JobRow,
    /// `None` until the row is processed.
    pub outcome: Option<Outcome>,
    pub code: Option<Code>,
    /// The cell of the code, if it names what the organization has.
    pub refused: Option<RefusedCell>,
    /// The username of its account; empty if there is none.
    pub username: String,
}

impl ResultRow {
    /// Whether it is in the file of failed rows.
    pub fn is_failed(&self) -> bool {
        self.outcome.is_some_and(|outcome| outcome.is_to_mend(self.code))
    }
}
