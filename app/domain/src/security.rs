//! One's own security: the password, the second factors, and where one is signed in.

mod authenticator;
mod factor_code;
mod passkey;

pub use authenticator::{AuthenticatorDraft, AuthenticatorOffer, AuthenticatorView};
pub use factor_code::{CodeDraft, FactorCode, RECOVERY_ALPHABET, RECOVERY_CODE};
pub use passkey::{PasskeyAnswer, PasskeyDraft, PasskeyOptions, PasskeyView};

use crate::account::NewPassword;
use crate::address_change::AddressChangeView;
use crate::form::{Checking, Faults, Field, words};
use crate::founder::FounderOffer;
use crate::id::SessionId;
use crate::session::{Device, OwnPasswordDraft};
use serde::{Deserialize, Serialize};
use std::fmt;

words! {
    /// What was changed in somebody's security, as a mail tells it.
    SecurityChange {
        SessionEnded = "session_ended",
        SessionEndedByAdministrator = "session_ended_by_administrator",
        OtherSessionsEnded = "other_sessions_ended",
        AuthenticatorAdded = "authenticator_added",
        AuthenticatorRemoved = "authenticator_removed",
        PasskeyAdded = "passkey_added",
        PasskeyRemoved = "passkey_removed",
        /// It may have been copied.
        PasskeySuspect = "passkey_suspect",
        /// An administrator has reset the second factor.
        FactorReset = "factor_reset",
        /// An administrator has asked to reset the second factor, which happens in a day.
        FactorResetAsked = "factor_reset_asked",
        FactorResetStopped = "factor_reset_stopped",
        RecoveryCodesMade = "recovery_codes_made",
        RecoveryCodeUsed = "recovery_code_used",
        /// Somebody who has the password has entered as many wrong codes as are allowed.
        CodesTried = "codes_tried",
        /// An administrator has asked to change the e-mail address, which happens in a week.
        AddressChangeAsked = "address_change_asked",
        AddressChangeStopped = "address_change_stopped",
        AddressChanged = "address_changed",
        /// To the old address, which can undo it.
        AddressChangedUndoable = "address_changed_undoable",
        AddressChangeUndone = "address_change_undone",
        /// To whom the founder's role was offered.
        FounderOffered = "founder_offered",
        /// To the founder, who has offered it.
        FounderOfferMade = "founder_offer_made",
        FounderOfferEnded = "founder_offer_ended",
        FounderReceived = "founder_received",
        FounderHandedOver = "founder_handed_over",
    }
}

words! {
    /// Whether passkeys are offered, and why not.
    #[derive(Default)]
    PasskeySupport {
        Offered = "offered",
        /// The program is reached by a network address, which browsers allow no passkeys for.
        #[default]
        BareAddress = "bare_address",
        /// The program is reached without https.
        NotEncrypted = "not_encrypted",
    }
}

words! {
    /// What a sign-in needs next.
    SignInAnswer {
        SignedIn = "signed_in",
        /// The password was right, and the account has a second factor.
        SecondFactor = "second_factor",
    }
}

/// The most characters of the name of a factor.
pub const FACTOR_NAME: usize = 60;

/// Everything that *My security* shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SecurityView {
    /// This session first, then the one used last.
    pub sessions: Vec<OwnSession>,
    pub authenticator: Option<AuthenticatorView>,
    pub recovery_codes: RecoveryCodesView,
    /// Oldest first.
    pub passkeys: Vec<PasskeyView>,
    pub passkey_support: PasskeySupport,
    /// When an administrator's reset of the second factor happens, in Unix milliseconds.
    pub reset_due_at: Option<i64>,
    /// Whether one can sign in with a password.
    pub has_password: bool,
    pub email: String,
    pub address_change: Option<AddressChangeView>,
    /// Whether the address can be changed now: not while others may be using the account.
    pub can_change_address: bool,
    /// An offer of the founder's role, by oneself or to oneself.
    pub founder_offer: Option<FounderOffer>,
}

impl SecurityView {
    /// Whether a sign-in asks for more than the password.
    pub fn has_factor(&self) -> bool {
        self.authenticator.is_some() || !self.passkeys.is_empty()
    }

    /// Whether a passkey of this account works here.
    pub fn has_usable_passkey(&self) -> bool {
        self.passkeys.iter().any(|passkey| passkey.is_for_this_host && !passkey.is_suspect)
    }
}

/// A browser in which one is signed in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnSession {
    pub id: SessionId,
    pub device: Device,
    pub signed_in_at: i64,
    pub seen_at: i64,
    /// The network address; empty if there was none.
    pub address: String,
    /// Whether it is the one of this page.
    pub is_this: bool,
}

/// The recovery codes that are left. The codes themselves are shown once.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecoveryCodesView {
    pub left: u32,
    /// Whether the person has said that they are kept.
    pub are_acknowledged: bool,
}

/// Recovery codes, as they are shown once.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecoveryCodes(pub Vec<String>);

/// The form that changes one's own password.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ChangePasswordDraft {
    pub current_password: String,
    pub password: String,
    /// The length that the organization requires, where a page knows it. The host takes its own.
    #[serde(skip)]
    pub least: u32,
}

impl ChangePasswordDraft {
    /// The current password and the new one.
    ///
    /// # Errors
    /// `password_missing` and `password_wrong` for the current one; those of [`NewPassword::parse`] for the new one.
    pub fn check(&self) -> Result<(String, NewPassword), Faults> {
        let mut checking = Checking::default();
        let current = OwnPasswordDraft { password: self.current_password.clone() };
        let current = current.check().map(str::to_owned).map_err(|faults| faults.first().code);
        let current = checking.take(Field::CurrentPassword, current);
        let password = checking.take(Field::Password, NewPassword::parse_of(&self.password, self.least));
        checking.finish(current.zip(password))
    }
}

words! {
    /// What came of resetting somebody's second factor.
    FactorResetAnswer {
        Done = "done",
        /// It is reset in a day, unless it is stopped.
        Waiting = "waiting",
    }
}

words! {
    /// Why somebody can't reset the second factor of a person.
    FactorResetHindrance {
        /// It is their own.
        Own = "own",
        /// They don't manage the account.
        Missing = "missing",
        /// Nobody resets the founder's on a page.
        Founder = "founder",
        /// The person holds what they don't.
        HoldsMore = "holds_more",
        /// It was asked for already, and they are not the second administrator who makes it shorter.
        Asked = "asked",
    }
}

/// The second factor of somebody else, for administrators.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonFactor {
    pub has_authenticator: bool,
    pub passkeys: u32,
    /// When a reset that was asked for happens, in Unix milliseconds.
    pub reset_due_at: Option<i64>,
    /// Whether the reader may reset it now, or ask for it.
    pub can_reset: bool,
    /// Why not, where there is something to reset.
    pub hindrance: Option<FactorResetHindrance>,
}

/// What the page that stops a reset shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StopView {
    pub what: Stoppable,
    pub username: String,
    /// When it happens; where it can be undone, until when.
    pub due_at: i64,
}

words! {
    /// What was stopped by a link.
    StopAnswer {
        FactorResetStopped = "stopped",
        /// The address stays.
        AddressKept = "kept",
        /// The earlier address is in force again.
        AddressBack = "undone",
    }
}

words! {
    /// What a link to stop something stops.
    Stoppable {
        FactorReset = "factor_reset",
        /// An administrator's change of the e-mail address.
        AddressChange = "address_change",
        /// A change of the e-mail address that is in force.
        AddressChanged = "address_changed",
    }
}

/// What the page of the second factor shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SecondFactorView {
    /// Until when the code is expected, in Unix milliseconds.
    pub expires_at: i64,
    pub has_authenticator: bool,
    /// Whether a passkey works here.
    pub has_passkey: bool,
}

impl fmt::Debug for ChangePasswordDraft {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ChangePasswordDraft(…)")
    }
}

impl fmt::Debug for RecoveryCodes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RecoveryCodes({})", self.0.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::form::Code;

    #[test]
    fn both_passwords_are_checked_and_each_at_its_field() {
        let draft = |current: &str, new: &str| ChangePasswordDraft {
            current_password: current.to_owned(),
            password: new.to_owned(),
            least: 20,
        };
        let faults = draft("", "short").check().err().unwrap();
        assert_eq!(faults.at(Field::CurrentPassword), Some(Code::PasswordMissing));
        assert_eq!(faults.at(Field::Password), Some(Code::PasswordShort));
        let faults = draft(&"x".repeat(257), "a sentence is easy to remember").check().err().unwrap();
        assert_eq!(faults.at(Field::CurrentPassword), Some(Code::PasswordWrong));
        assert!(draft("old", "a sentence is easy to remember").check().is_ok());
        let faults = draft("old", "nineteen characters").check().err().unwrap();
        assert_eq!(faults.at(Field::Password), Some(Code::PasswordShort));
    }
}
