use crate::form::Code;
use std::fmt;

/// A new password: 15 to 256 characters of any kind, none dropped (NIST SP 800-63B-4 §3.1.1.2).
///
/// The host refuses common passwords. The type never derives `Debug` or `Serialize`.
#[derive(Clone, PartialEq, Eq)]
pub struct NewPassword(String);

impl NewPassword {
    pub const LEAST: usize = 15;
    pub const MOST: usize = 256;

    /// # Errors
    /// `password_missing`, `password_short`, `password_long`.
    pub fn parse(text: &str) -> Result<Self, Code> {
        match text.chars().take(Self::MOST + 1).count() {
            0 => Err(Code::PasswordMissing),
            length if length < Self::LEAST => Err(Code::PasswordShort),
            length if length > Self::MOST => Err(Code::PasswordLong),
            _ => Ok(Self(text.to_owned())),
        }
    }

    /// The password, for hashing only.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for NewPassword {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("NewPassword(…)")
    }
}
