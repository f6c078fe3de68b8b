use super::{NewPerson, UpdateState};
use crate::form::Code;
use crate::id::AccountId;

/// A cell that would change, or that has a fault.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChangedCell {
    /// Its place among the compared columns.
    pub column: u8,
    pub before: Box<str>,
    /// As compared; of a faulty cell what it has.
    pub after: Box<str>,
    pub fault: Option<Code>,
}

/// What is known of a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UpdateRowVerdict {
    pub state: UpdateState,
    /// Why it is no change; of an unchanged row, that a spreadsheet has damaged a cell.
    pub code: Option<Code>,
    pub account: Option<AccountId>,
    /// The cells that change, and those with faults.
    pub cells: Vec<ChangedCell>,
    /// The earlier row that means the same person.
    pub repeats: Option<u32>,
    /// Who is invited, or would be but for a fault.
    pub new: Option<Box<NewPerson>>,
    /// Its state alone, whatever the other rows say.
    pub(super) own: (UpdateState, Option<Code>),
}

impl UpdateRowVerdict {
    pub(super) fn without_person(state: UpdateState, code: Option<Code>) -> Self {
        Self { state, code, account: None, cells: Vec::new(), repeats: None, new: None, own: (state, code) }
    }
}
