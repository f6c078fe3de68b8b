use super::account_edit::external_id;
use super::suspension::reason;
use crate::account::{ReservedUsernames, Username};
use crate::characters::trimmed;
use crate::form::{Checking, Faults, Field};
use serde::{Deserialize, Serialize};

/// The form *Delete*.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct DeleteDraft {
    /// For colleagues; may be empty.
    pub reason: String,
}

impl DeleteDraft {
    /// The reason.
    ///
    /// # Errors
    /// `note_long`, `control_character`.
    pub fn check(&self) -> Result<String, Faults> {
        reason(&self.reason).map_err(|code| Faults::one(Field::Reason, code))
    }
}

/// The form *Restore* of an account whose address and username were freed: what it is to have of what somebody else may have
/// by now. The address is the one that it had, or the account is not restored.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct RestoreDraft {
    pub username: String,
    /// Empty for none.
    pub external_id: String,
    /// The names that the organization reserves. The host takes its own.
    #[serde(skip)]
    pub reserved: ReservedUsernames,
}

/// What a restored account is to have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RestoredNames {
    username: Username,
    external_id: Option<String>,
}

impl RestoreDraft {
    /// Checks the form. The username that the account had may be a reserved one.
    ///
    /// # Errors
    /// All faults, by field. Whether somebody else has the username or the external id is decided by the database.
    pub fn check(&self, had: &str) -> Result<RestoredNames, Faults> {
        let mut checking = Checking::default();
        let is_kept = trimmed(&self.username).eq_ignore_ascii_case(had);
        let username = match is_kept {
            true => Username::parse_for_founder(&self.username),
            false => Username::parse(&self.username, &self.reserved),
        };
        let username = checking.take(Field::Username, username);
        let external_id = checking.take(Field::ExternalId, external_id(&self.external_id));
        checking.finish(
            username.zip(external_id).map(|(username, id)| RestoredNames {
                username,
                external_id: (!id.is_empty()).then_some(id),
            }),
        )
    }
}

impl RestoredNames {
    pub fn username(&self) -> &str {
        self.username.as_str()
    }

    pub fn external_id(&self) -> Option<&str> {
        self.external_id.as_deref()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::form::Code;

    #[test]
    fn a_restored_account_may_have_its_reserved_username_again_and_no_other_one() {
        let draft =
            |username: &str| RestoreDraft { username: username.to_owned(), ..RestoreDraft::default() };
        let kept = draft(" Admin ").check("admin").unwrap();
        assert_eq!((kept.username(), kept.external_id()), ("admin", None));
        assert_eq!(
            draft("root").check("admin").unwrap_err().at(Field::Username),
            Some(Code::UsernameReserved)
        );
    }

    #[test]
    fn a_deletion_has_a_reason_or_none() {
        let draft = |reason: &str| DeleteDraft { reason: reason.to_owned() }.check();
        assert_eq!(draft(" left\nin spring "), Ok("left\nin spring".to_owned()));
        assert_eq!(draft(""), Ok(String::new()));
        assert_eq!(draft(&"x".repeat(1_001)).unwrap_err().at(Field::Reason), Some(Code::NoteLong));
    }
}
