use serde::{Deserialize, Serialize};

/// Who is invited, as the file has them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewPerson {
    pub email: String,
    /// Empty where it is derived from the address.
    pub username: String,
}
