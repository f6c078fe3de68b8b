use domain::account::Username;
use domain::availability::Availability;
use domain::form::Code;

/// What is said under a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::pages) enum FieldStatus {
    Silent,
    Checking,
    Available,
    Used,
    /// An open invitation has it.
    Pending,
    /// A pending account has it, and its last link is dead: sending invites it again.
    Lapsed,
    Reserved,
    NotValid(Code),
}

impl FieldStatus {
    /// Whether the value cannot be sent as it is.
    pub fn is_bad(self) -> bool {
        matches!(self, Self::Used | Self::Pending | Self::Reserved | Self::NotValid(_))
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
        }
    }
}

impl From<Code> for FieldStatus {
    /// What a refusal means under the field it belongs to.
    fn from(code: Code) -> Self {
        match code {
            Code::UsernameUsed | Code::AlreadyRegistered => Self::Used,
            Code::AlreadyInvited => Self::Pending,
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
    /// The reason why the name that follows from the e-mail address was not simply taken.
    pub fn from_base(base: String) -> Self {
        match Username::parse(&base) {
            Err(Code::UsernameReserved) => Self::Reserved(base),
            Err(_) => Self::Short(base),
            Ok(_) => Self::Taken(base),
        }
    }
}
