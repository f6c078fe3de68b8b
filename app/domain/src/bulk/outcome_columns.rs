//! The columns that a file of results has before a row's own, by which it is also recognized.

/// The columns before a row's own.
pub(crate) const OUTCOME_COLUMNS: &[&str] = &["Row", "State", "Outcome", "Code", "Reason"];

/// The column after them, which results of earlier versions do not have.
pub(crate) const USERNAME_COLUMN: &str = "Account username";
