use crate::form::Code;
use std::fmt;

/// A new password: 15 to 256 characters of any kind, none dropped (NIST SP 800-63B-4 §3.1.1.2). The organization can require
/// more than 15.
///
/// The host refuses common passwords. The type never derives `Debug` or `Serialize`.
#[derive(Clone, PartialEq, Eq)]
pub struct NewPassword(String);

impl NewPassword {
    pub const LEAST: u32 = 15;
    pub const MOST: usize = 256;

    /// # Errors
    /// `password_missing`, `password_short`, `password_long`.
    pub fn parse(text: &str) -> Result<Self, Code> {
        match text.chars().take(Self::MOST + 1).count() {
            0 => Err(Code::PasswordMissing),
            length if length > Self::MOST => Err(Code::PasswordLong),
            _ => {
                let password = Self(text.to_owned());
                password.check_length(Self::LEAST).map(|()| password)
            }
        }
    }

    /// As [`parse`](Self::parse), with the length that the organization requires.
    ///
    /// # Errors
    /// As of [`parse`](Self::parse).
    pub fn parse_of(text: &str, least: u32) -> Result<Self, Code> {
        let password = Self::parse(text)?;
        password.check_length(least).map(|()| password)
    }

    /// Checks that it has at least so many characters.
    ///
    /// # Errors
    /// `password_short`
    pub fn check_length(&self, least: u32) -> Result<(), Code> {
        let length = u32::try_from(self.0.chars().count()).unwrap_or(u32::MAX);
        if length < least { Err(Code::PasswordShort) } else { Ok(()) }
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
