use crate::form::Code;
use std::fmt;

/// A password that somebody chooses: 15 to 256 characters, any of them, none dropped (NIST SP 800-63B-4 §3.1.1.2).
///
/// Common passwords are refused where the list is, on the host. It never derives `Debug` or `Serialize`.
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

    /// The characters themselves, for the hash and for nothing else.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for NewPassword {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("NewPassword(…)")
    }
}
