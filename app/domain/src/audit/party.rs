use serde::{Deserialize, Serialize};

/// Who has done what an event records.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EventParty {
    /// The person whose page shows it.
    Themselves,
    /// Somebody else, by name; empty for an account that is gone.
    Account(String),
    /// Somebody who was not signed in.
    Nobody,
    /// The program, by schedule.
    Program,
    /// Somebody at the shell.
    Operator,
}
