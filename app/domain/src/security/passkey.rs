use super::FACTOR_NAME;
use crate::form::{Checking, Code, Faults, Field, one_line};
use crate::id::PasskeyId;
use serde::{Deserialize, Serialize};
use std::fmt;

/// A passkey.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PasskeyView {
    pub id: PasskeyId,
    pub name: String,
    pub added_at: i64,
    pub used_at: Option<i64>,
    /// Whether it may have been copied; then it is refused.
    pub is_suspect: bool,
    /// Whether it was made for the address at which the program is reached now.
    pub is_for_this_host: bool,
}

/// What the browser is asked for: the JSON of its options.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PasskeyOptions(pub String);

/// What the browser has answered: the JSON of its credential.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct PasskeyAnswer {
    pub credential: String,
}

/// The form that adds a passkey.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct PasskeyDraft {
    pub factor_name: String,
    pub credential: String,
}

impl PasskeyDraft {
    /// The name, which may be empty.
    ///
    /// # Errors
    /// `text_long`, `control_character`.
    pub fn check(&self) -> Result<String, Faults> {
        let mut checking = Checking::default();
        let name = checking.take(Field::FactorName, one_line(&self.factor_name, FACTOR_NAME, Code::TextLong));
        checking.finish(name)
    }
}

impl fmt::Debug for PasskeyAnswer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PasskeyAnswer(…)")
    }
}

impl fmt::Debug for PasskeyDraft {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PasskeyDraft").field("factor_name", &self.factor_name).finish_non_exhaustive()
    }
}
