//! One's own security: the password, the second factors, and where one is signed in.

use crate::account::NewPassword;
use crate::address_change::AddressChangeView;
use crate::form::{Checking, Code, Faults, Field, one_line, words};
use crate::founder::FounderOffer;
use crate::id::{PasskeyId, SessionId};
use crate::session::{Device, OwnPasswordDraft};
use serde::{Deserialize, Serialize};
use std::fmt;

words! {
    /// What was changed in somebody's security, as a mail tells it.
    SecurityChange {
        SessionEnded = "session_ended",
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

/// An authenticator app.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuthenticatorView {
    pub name: String,
    pub added_at: i64,
    pub used_at: Option<i64>,
}

/// The recovery codes that are left. The codes themselves are shown once.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecoveryCodesView {
    pub left: u32,
    /// Whether the person has said that they are kept.
    pub are_acknowledged: bool,
}

/// A secret for an authenticator app that is not added yet.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuthenticatorOffer {
    /// The encrypted secret, which comes back with the first code.
    pub offer: String,
    /// The secret, for apps that cannot scan.
    pub secret: String,
    pub qr_svg: String,
}

/// Recovery codes, as they are shown once.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecoveryCodes(pub Vec<String>);

/// The form that adds an authenticator app.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct AuthenticatorDraft {
    pub offer: String,
    pub factor_name: String,
    pub code: String,
}

/// The most characters of the name of a factor.
pub const FACTOR_NAME: usize = 60;

impl AuthenticatorDraft {
    /// The name, which may be empty, and the code.
    ///
    /// # Errors
    /// `code_missing`, `code_wrong` for what is no code of an app; `text_long`, `control_character`.
    pub fn check(&self) -> Result<(String, String), Faults> {
        let mut checking = Checking::default();
        let name = checking.take(Field::FactorName, one_line(&self.factor_name, FACTOR_NAME, Code::TextLong));
        let code = match FactorCode::parse(&self.code) {
            Ok(FactorCode::App(code)) => Ok(code),
            Ok(FactorCode::Recovery(_)) => Err(Code::CodeWrong),
            Err(code) => Err(code),
        };
        let code = checking.take(Field::Code, code);
        checking.finish(name.zip(code))
    }
}

/// The form for the second factor of a sign-in.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct CodeDraft {
    pub code: String,
}

impl CodeDraft {
    /// # Errors
    /// `code_missing`, `code_wrong` for what is no code at all.
    pub fn check(&self) -> Result<FactorCode, Faults> {
        let mut checking = Checking::default();
        let code = checking.take(Field::Code, FactorCode::parse(&self.code));
        checking.finish(code)
    }
}

/// A code that was typed.
#[derive(Clone, PartialEq, Eq)]
pub enum FactorCode {
    /// Six digits of an authenticator app.
    App(String),
    /// A recovery code in capital letters, without its hyphens.
    Recovery(String),
}

/// Characters of a recovery code: 120 bits, five in each.
pub const RECOVERY_CODE: usize = 24;
/// The alphabet of recovery codes (RFC 4648 §6), which has neither 0 nor 1.
pub const RECOVERY_ALPHABET: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

impl FactorCode {
    /// # Errors
    /// `code_missing`, `code_wrong`.
    pub fn parse(typed: &str) -> Result<Self, Code> {
        // Longer than any code with hyphens and spaces.
        if typed.chars().nth(200).is_some() {
            return Err(Code::CodeWrong);
        }
        let typed: String = typed.chars().filter(|c| !c.is_whitespace() && *c != '-').collect();
        if typed.is_empty() {
            return Err(Code::CodeMissing);
        }
        if typed.len() == 6 && typed.bytes().all(|byte| byte.is_ascii_digit()) {
            return Ok(Self::App(typed));
        }
        let code: String = typed.chars().map(|c| likely(c.to_ascii_uppercase())).collect();
        let is_whole =
            code.len() == RECOVERY_CODE && code.bytes().all(|byte| RECOVERY_ALPHABET.contains(&byte));
        if is_whole { Ok(Self::Recovery(code)) } else { Err(Code::CodeWrong) }
    }
}

/// The letter of the alphabet that a digit outside of it was read for.
fn likely(typed: char) -> char {
    match typed {
        '0' => 'O',
        '1' => 'I',
        '8' => 'B',
        other => other,
    }
}

/// The form that changes one's own password.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ChangePasswordDraft {
    pub current_password: String,
    pub password: String,
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
        let password = checking.take(Field::Password, NewPassword::parse(&self.password));
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

/// The second factor of somebody else, for administrators.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonFactor {
    pub has_authenticator: bool,
    pub passkeys: u32,
    /// When a reset that was asked for happens, in Unix milliseconds.
    pub reset_due_at: Option<i64>,
    /// Whether the reader may reset it now, or ask for it.
    pub can_reset: bool,
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

impl fmt::Debug for CodeDraft {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("CodeDraft(…)")
    }
}

impl fmt::Debug for AuthenticatorDraft {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AuthenticatorDraft").field("factor_name", &self.factor_name).finish_non_exhaustive()
    }
}

impl fmt::Debug for AuthenticatorOffer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("AuthenticatorOffer(…)")
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

    #[test]
    fn a_code_is_read_however_its_groups_are_separated() {
        let app =
            |typed: &str| matches!(FactorCode::parse(typed), Ok(FactorCode::App(code)) if code == "012345");
        assert!(app("012345") && app(" 012 345 ") && app("012-345"));
        let recovery = "ABCD-EFGH-IJKL-MNOP-QRST-UVWX";
        for typed in [recovery, "abcdefghijklmnopqrstuvwx", " abcd efgh 1jkl mn0p qrst uvwx "] {
            match FactorCode::parse(typed) {
                Ok(FactorCode::Recovery(code)) => assert_eq!(code, recovery.replace('-', "")),
                _ => panic!("{typed}"),
            }
        }
    }

    #[test]
    fn what_is_no_code_is_wrong_and_nothing_is_missing() {
        for (typed, code) in [
            ("", Code::CodeMissing),
            (" - ", Code::CodeMissing),
            ("12345", Code::CodeWrong),
            ("1234567", Code::CodeWrong),
            ("12345６", Code::CodeWrong),
            ("ABCD-EFGH-IJKL-MNOP-QRST-UVW", Code::CodeWrong),
            ("ABCD-EFGH-IJKL-MNOP-QRST-UVW9", Code::CodeWrong),
            (&"1".repeat(10_000), Code::CodeWrong),
        ] {
            assert_eq!(FactorCode::parse(typed).err(), Some(code), "{typed}");
        }
    }

    #[test]
    fn both_passwords_are_checked_and_each_at_its_field() {
        let draft = |current: &str, new: &str| ChangePasswordDraft {
            current_password: current.to_owned(),
            password: new.to_owned(),
        };
        let faults = draft("", "short").check().err().unwrap();
        assert_eq!(faults.at(Field::CurrentPassword), Some(Code::PasswordMissing));
        assert_eq!(faults.at(Field::Password), Some(Code::PasswordShort));
        let faults = draft(&"x".repeat(257), "a sentence is easy to remember").check().err().unwrap();
        assert_eq!(faults.at(Field::CurrentPassword), Some(Code::PasswordWrong));
        assert!(draft("old", "a sentence is easy to remember").check().is_ok());
    }

    #[test]
    fn the_first_code_of_an_app_is_none_of_the_recovery_codes() {
        let draft =
            |code: &str| AuthenticatorDraft { code: code.to_owned(), ..AuthenticatorDraft::default() };
        assert!(draft("012345").check().is_ok());
        let faults = draft("ABCD-EFGH-IJKL-MNOP-QRST-UVWX").check().err().unwrap();
        assert_eq!(faults.at(Field::Code), Some(Code::CodeWrong));
        let long = AuthenticatorDraft { factor_name: "x".repeat(61), ..draft("012345") };
        assert_eq!(long.check().err().unwrap().at(Field::FactorName), Some(Code::TextLong));
    }
}
