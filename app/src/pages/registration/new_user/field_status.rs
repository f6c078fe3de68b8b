use domain::account::{ReservedUsernames, Username};
use domain::availability::Availability;
use domain::form::Code;
use domain::id::AccountId;

/// The status under a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::pages) enum FieldStatus {
    Silent,
    Checking,
    Available,
    Used,
    /// An open invitation has it.
    Pending,
    /// A pending account has it, and its last link no longer works: submitting invites it again.
    Lapsed,
    Reserved,
    NotValid(Code),
    /// An account that is to be deleted has it.
    ToBeDeleted(Option<AccountId>),
}

impl FieldStatus {
    /// Whether the value cannot be submitted.
    pub fn is_bad(self) -> bool {
        matches!(self, Self::Used | Self::Pending | Self::Reserved | Self::NotValid(_) | Self::ToBeDeleted(_))
    }
}

impl From<Availability> for FieldStatus {
    fn from(availability: Availability) -> Self {
        match availability {
            Availability::Available => Self::Available,
            Availability::Used => Self::Used,
            Availability::InvitationPending(Some(_)) => Self::Pending,
            Availability::InvitationPending(None) => Self::Lapsed,
            Availability::Reserved => Self::Reserved,
            Availability::NotValid(code) => Self::NotValid(code),
            Availability::ToBeDeleted(account) => Self::ToBeDeleted(account),
        }
    }
}

impl From<Code> for FieldStatus {
    /// The status for an error of the host.
    fn from(code: Code) -> Self {
        match code {
            Code::UsernameUsed | Code::AlreadyRegistered => Self::Used,
            Code::AlreadyInvited => Self::Pending,
            Code::ToBeDeleted => Self::ToBeDeleted(None),
            Code::UsernameReserved => Self::Reserved,
            code => Self::NotValid(code),
        }
    }
}

/// Why the automatic username has a number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::pages) enum NumberReason {
    Taken(String),
    Reserved(String),
    Short(String),
}

impl NumberReason {
    /// Why the derived name was not used.
    pub fn from_base(base: String, reserved: &ReservedUsernames) -> Self {
        match Username::parse(&base, reserved) {
            Err(Code::UsernameReserved) => Self::Reserved(base),
            Err(_) => Self::Short(base),
            Ok(_) => Self::Taken(base),
        }
    }
}
