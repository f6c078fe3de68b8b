use crate::form::{Checking, Code, Faults, Field};
use serde::{Deserialize, Serialize};
use std::fmt;

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

impl fmt::Debug for CodeDraft {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("CodeDraft(…)")
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
}
