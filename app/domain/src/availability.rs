//! Whether an e-mail address and a username can be used: a hint while somebody types. The unique index decides.

use crate::account::{Email, ToAscii, Username};
use crate::form::Code;
use crate::id::InvitationId;
use serde::{Deserialize, Serialize};

/// Both fields as they stand in the form; an empty one is not asked about.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AvailabilityQuery {
    pub email: String,
    pub username: String,
}

/// How one value stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Availability {
    Available,
    Used,
    /// A pending account has it; its open invitation, if there is one, can be looked at.
    InvitationPending(Option<InvitationId>),
    Reserved,
    NotValid(Code),
}

impl Availability {
    pub fn is_free(self) -> bool {
        self == Self::Available
    }
}

/// The answer to a [`AvailabilityQuery`]; a field that was empty has none.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AvailabilityAnswer {
    pub email: Option<Availability>,
    pub username: Option<Availability>,
    /// Free usernames like the one asked for, best first, at most three; only where it cannot be had.
    pub suggestions: Vec<String>,
}

/// What can be said about an e-mail address without asking anybody: its fault, if it has one.
pub fn email_shape(text: &str, to_ascii: ToAscii) -> Result<Email, Availability> {
    Email::parse(text, to_ascii).map_err(Availability::NotValid)
}

/// What can be said about a username without asking anybody.
pub fn username_shape(text: &str) -> Result<Username, Availability> {
    Username::parse(text).map_err(|code| match code {
        Code::UsernameReserved => Availability::Reserved,
        code => Availability::NotValid(code),
    })
}
