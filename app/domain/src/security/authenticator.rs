use super::{FACTOR_NAME, FactorCode};
use crate::form::{Checking, Code, Faults, Field, one_line};
use serde::{Deserialize, Serialize};
use std::fmt;

/// An authenticator app.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuthenticatorView {
    pub name: String,
    pub added_at: i64,
    pub used_at: Option<i64>,
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

/// The form that adds an authenticator app.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct AuthenticatorDraft {
    pub offer: String,
    pub factor_name: String,
    pub code: String,
}

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

#[cfg(test)]
mod tests {
    use super::*;

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
