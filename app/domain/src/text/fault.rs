use crate::form::{Code, Field};

/// One sentence for every code: what is wrong, what was kept, what to do. Plain words, no blame.
pub trait FaultText {
    fn fault(&self, code: Code) -> &'static str;

    /// Appended to the sentence about a duplicate row.
    fn see_row(&self, line: u32) -> String;

    /// A field's label, as the page shows it.
    fn field(&self, field: Field) -> &'static str;
}
