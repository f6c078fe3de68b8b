//! The codes of authenticator apps (RFC 6238: SHA-1, six digits, 30 seconds), which all apps know.

use crate::error::{Error, Result};
use totp_rs::{Builder, Secret, Totp};
use zeroize::Zeroizing;

/// The bytes of a secret (RFC 4226 §4).
pub(super) const SECRET: usize = 20;

/// The step of time whose code this is: the current one, the one before or the one after, for clocks that differ and codes
/// that are typed slowly.
pub(super) fn step_of(secret: &[u8; SECRET], code: &str, now: i64) -> Result<Option<i64>> {
    let seconds = u64::try_from(now / 1000).map_err(Error::broken)?;
    let step = totp(secret)?.check(code, seconds);
    step.map(i64::try_from).transpose().map_err(Error::broken)
}

/// The secret in base32, as apps take it.
pub(super) fn base32(secret: &[u8; SECRET]) -> Zeroizing<String> {
    Zeroizing::new(super::recovery_codes::base32(secret))
}

/// What a QR code of a secret has in it.
pub(super) fn uri(secret: &str, organization: &str, username: &str) -> Zeroizing<String> {
    // A colon separates the two in the label, so that neither may have one.
    let issuer = encoded(&organization.replace(':', " "));
    let username = encoded(&username.replace(':', " "));
    Zeroizing::new(format!("otpauth://totp/{issuer}:{username}?secret={secret}&issuer={issuer}"))
}

fn encoded(text: &str) -> String {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
    text.bytes()
        .map(|byte| if is_plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") })
        .collect()
}

fn totp(secret: &[u8; SECRET]) -> Result<Totp> {
    Builder::new()
        .with_secret(Secret::new_stack(*secret))
        .build()
        .map_err(|error| Error::broken(error.to_string()))
}

/// The code of a moment, as an app shows it.
#[cfg(test)]
pub(super) fn code_at(secret: &[u8; SECRET], now: i64) -> String {
    totp(secret).unwrap().generate(u64::try_from(now / 1000).unwrap()).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 6238, appendix B, of which the last six digits remain.
    const SEED: [u8; SECRET] = *b"12345678901234567890";

    #[test]
    fn the_codes_are_those_of_the_standard() {
        for (seconds, code) in
            [(59, "287082"), (1_111_111_109, "081804"), (1_234_567_890, "005924"), (20_000_000_000, "353130")]
        {
            assert_eq!(step_of(&SEED, code, seconds * 1000).unwrap(), Some(seconds / 30), "{seconds}");
        }
    }

    #[test]
    fn a_code_is_good_in_its_step_and_the_two_beside_it() {
        let now = 1_795_348_800_000;
        let code = code_at(&SEED, now);
        for (by, is_good) in [(-60, false), (-30, true), (0, true), (29, true), (59, true), (60, false)] {
            assert_eq!(step_of(&SEED, &code, now + by * 1000).unwrap().is_some(), is_good, "{by}");
        }
        assert_eq!(step_of(&SEED, "", now).unwrap(), None);
    }

    #[test]
    fn a_name_of_any_letters_is_in_the_link_and_ends_no_part_of_it() {
        let uri = uri("ABC", "Aldine: & Söhne", "ada");
        assert_eq!(
            *uri,
            "otpauth://totp/Aldine%20%20%26%20S%C3%B6hne:ada?secret=ABC&issuer=Aldine%20%20%26%20S%C3%B6hne"
        );
    }
}
