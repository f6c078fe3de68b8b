//! Whether an e-mail address and a username are available: a hint while somebody types. The unique index decides.

use crate::account::{Email, ReservedUsernames, ToAscii, Username};
use crate::form::Code;
use crate::id::{AccountId, InvitationId};
use serde::{Deserialize, Serialize};

/// Both fields of the form; an empty one is not looked up.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AvailabilityQuery {
    pub email: String,
    pub username: String,
}

/// The availability of one value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Availability {
    Available,
    Used,
    /// A pending account has it, with its open invitation if there is one.
    InvitationPending(Option<InvitationId>),
    Reserved,
    NotValid(Code),
    /// An account that is to be deleted has it; whose it is, for readers of the registry.
    ToBeDeleted(Option<AccountId>),
}

impl Availability {
    pub fn is_free(self) -> bool {
        self == Self::Available
    }
}

/// The answer to an [`AvailabilityQuery`]; `None` for an empty field.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AvailabilityAnswer {
    pub email: Option<Availability>,
    pub username: Option<Availability>,
    /// Free similar usernames, best first, at most three; only if the username is not available.
    pub suggestions: Vec<String>,
}

/// Checks an e-mail address without a lookup.
pub fn email_shape(text: &str, to_ascii: ToAscii) -> Result<Email, Availability> {
    Email::parse(text, to_ascii).map_err(Availability::NotValid)
}

/// Checks a username without a lookup.
pub fn username_shape(text: &str, reserved: &ReservedUsernames) -> Result<Username, Availability> {
    Username::parse(text, reserved).map_err(|code| match code {
        Code::UsernameReserved => Availability::Reserved,
        code => Availability::NotValid(code),
    })
}
