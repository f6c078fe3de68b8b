use super::sentences;
use crate::form::Code;

sentences! {
    /// One sentence for every code: what is wrong, what was kept, what to do. Plain words, no blame.
    FaultText {
        fault(code: Code) -> &'static str;
        // Appended to the sentence about a duplicate row.
        see_row(line: u32);
    }
}
