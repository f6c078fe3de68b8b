use super::suspension::reason;
use crate::form::{Faults, Field};
use serde::{Deserialize, Serialize};

/// The form *Delete*.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct DeleteDraft {
    /// For colleagues; may be empty.
    pub reason: String,
}

impl DeleteDraft {
    /// The reason.
    ///
    /// # Errors
    /// `note_long`, `control_character`.
    pub fn check(&self) -> Result<String, Faults> {
        reason(&self.reason).map_err(|code| Faults::one(Field::Reason, code))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::form::Code;

    #[test]
    fn a_deletion_has_a_reason_or_none() {
        let draft = |reason: &str| DeleteDraft { reason: reason.to_owned() }.check();
        assert_eq!(draft(" left\nin spring "), Ok("left\nin spring".to_owned()));
        assert_eq!(draft(""), Ok(String::new()));
        assert_eq!(draft(&"x".repeat(1_001)).unwrap_err().at(Field::Reason), Some(Code::NoteLong));
    }
}
