//! What a person's row is made of, and how.

use super::shape::Shape;
use crate::entity::person;
use crate::error::Result;
use crate::normalize::words;
use domain::account::AccountState;
use domain::id::{AccountId, JobId, UnitId};
use domain::identity::{IdentityState, Relationship};
use domain::invitation::InvitationState;
use domain::registry::{IdentityStanding, InvitationStanding, RelationshipStanding};
use sea_orm::{ConnectionTrait, FromQueryResult, Statement};
use uuid::Uuid;

/// People whose name is not known come after all others.
const NAMELESS: char = '\u{10ffff}';
/// Of a name's key, enough to sort by; an index entry has a limit.
const KEY_CHARS: usize = 120;
/// The columns of people who never signed in, and whose account has no end.
pub(crate) const NEVER: i64 = -1;
pub(crate) const NO_END: i64 = i64::MAX;

/// The latest invitation is the open one, else the one created last. Raw, since a builder has no subquery in a join. A
/// bounced message is found by its partial index.
const SOURCES: &str = "
SELECT a.id, a.state, a.email_key, a.username, a.created_at, a.signed_in_at, a.unit, a.relationship, a.ends_at, a.job,
    i.name, i.family_name, i.state AS identity_state, i.erasure_asked_at,
    v.state AS invitation_state, v.expires_at,
    (SELECT c.value FROM counter c WHERE c.name = 'registry_time') AS registry_time,
    EXISTS (SELECT 1 FROM message m WHERE m.invitation_id = v.id AND m.state = 'bounced') AS is_bounced,
    p.no, p.name_key AS old_name_key, p.email_key AS old_email_key, p.username AS old_username,
    p.created_at AS old_created_at, p.signed_in_at AS old_signed_in_at, p.ends_at AS old_ends_at,
    p.shape AS old_shape, p.unit AS old_unit, p.version AS old_version, p.job AS old_job
FROM account a
LEFT JOIN identity i ON i.account_id = a.id
LEFT JOIN person p ON p.account = a.id
LEFT JOIN invitation v ON v.id = (SELECT w.id FROM invitation w WHERE w.account_id = a.id
    ORDER BY CASE w.state WHEN 'open' THEN 0 ELSE 1 END, w.created_at DESC,
        CASE w.state WHEN 'superseded' THEN 1 ELSE 0 END, w.id DESC LIMIT 1)
WHERE ";

/// An account with everything that its row is made of, and the row as it is.
#[derive(FromQueryResult)]
pub(super) struct PersonSource {
    pub(super) id: AccountId,
    state: AccountState,
    email_key: Option<String>,
    username: Option<String>,
    created_at: i64,
    signed_in_at: Option<i64>,
    unit: Option<UnitId>,
    relationship: Option<Relationship>,
    ends_at: Option<i64>,
    job: Option<JobId>,
    name: Option<String>,
    family_name: Option<String>,
    identity_state: Option<IdentityState>,
    erasure_asked_at: Option<i64>,
    invitation_state: Option<InvitationState>,
    expires_at: Option<i64>,
    registry_time: Option<i64>,
    is_bounced: bool,
    no: Option<i64>,
    old_name_key: Option<String>,
    old_email_key: Option<String>,
    old_username: Option<String>,
    old_created_at: Option<i64>,
    old_signed_in_at: Option<i64>,
    old_ends_at: Option<i64>,
    old_shape: Option<i32>,
    old_unit: Option<Uuid>,
    old_version: Option<i64>,
    old_job: Option<JobId>,
}

/// The sources of these accounts, at most some hundreds.
pub(super) async fn of_accounts(
    db: &impl ConnectionTrait,
    accounts: &[AccountId],
) -> Result<Vec<PersonSource>> {
    let places: Vec<String> = (1..=accounts.len()).map(|place| format!("${place}")).collect();
    let sql = format!("{SOURCES} a.id IN ({})", places.join(", "));
    let values = accounts.iter().map(|account| (*account).into());
    let statement = Statement::from_sql_and_values(db.get_database_backend(), sql, values);
    Ok(PersonSource::find_by_statement(statement).all(db).await?)
}

/// The sources of the next accounts, in the order of their ids.
pub(super) async fn after(
    db: &impl ConnectionTrait,
    account: AccountId,
    limit: usize,
) -> Result<Vec<PersonSource>> {
    let sql = format!("{SOURCES} a.id > $1 ORDER BY a.id LIMIT {limit}");
    let statement = Statement::from_sql_and_values(db.get_database_backend(), sql, [account.into()]);
    Ok(PersonSource::find_by_statement(statement).all(db).await?)
}

impl PersonSource {
    /// The row as it is now.
    pub(super) fn stored(&self) -> Option<person::Model> {
        Some(person::Model {
            no: self.no?,
            account: self.id,
            name_key: self.old_name_key.clone()?,
            email_key: self.old_email_key.clone()?,
            username: self.old_username.clone()?,
            created_at: self.old_created_at?,
            signed_in_at: self.old_signed_in_at?,
            ends_at: self.old_ends_at?,
            shape: self.old_shape?,
            unit: self.old_unit?,
            version: self.old_version?,
            job: self.old_job,
        })
    }

    /// The row as it should be, with the number and the version of the stored one; `None` for a deleted account.
    pub(super) fn wanted(&self) -> Option<person::Model> {
        if self.state == AccountState::Deleted {
            return None;
        }
        let email_key = self.email_key.clone().unwrap_or_default();
        Some(person::Model {
            no: self.no.unwrap_or_default(),
            account: self.id,
            name_key: name_key(
                self.name.as_deref().unwrap_or_default(),
                self.family_name.as_deref().unwrap_or_default(),
                &email_key,
            ),
            email_key,
            username: self.username.clone().unwrap_or_default(),
            created_at: self.created_at,
            signed_in_at: self.signed_in_at.unwrap_or(NEVER),
            ends_at: self.ends_at.unwrap_or(NO_END),
            shape: self.shape().number(),
            unit: self.unit.map_or(Uuid::nil(), UnitId::uuid),
            version: self.old_version.unwrap_or_default(),
            job: self.job,
        })
    }

    fn shape(&self) -> Shape {
        let is_erased = self.identity_state == Some(IdentityState::Erased);
        Shape {
            account: self.state,
            identity: IdentityStanding::of(self.identity_state),
            invitation: self.invitation(),
            relationship: RelationshipStanding::of(self.relationship),
            is_erasure_asked: self.erasure_asked_at.is_some() && !is_erased,
            has_signed_in: self.signed_in_at.is_some(),
        }
    }

    /// Whether an open invitation has expired is decided by the time of the registry, so that rows depend on nothing but
    /// the database.
    fn invitation(&self) -> InvitationStanding {
        let (Some(state), Some(expires_at)) = (self.invitation_state, self.expires_at) else {
            return InvitationStanding::Never;
        };
        match state.at(self.registry_time.unwrap_or_default(), expires_at) {
            // It opens nothing until the person is restored.
            InvitationState::Open | InvitationState::Expired if self.state == AccountState::ToBeDeleted => {
                InvitationStanding::Closed
            }
            InvitationState::Open if self.is_bounced => InvitationStanding::Bounced,
            InvitationState::Open => InvitationStanding::Open,
            InvitationState::Expired => InvitationStanding::Expired,
            InvitationState::Accepted => InvitationStanding::Accepted,
            InvitationState::Revoked | InvitationState::Superseded => InvitationStanding::Closed,
        }
    }
}

/// What people are sorted by: their family name, then the other ones. A text without any letter or digit is no name.
fn name_key(name: &str, family: &str, email_key: &str) -> String {
    let given = name.strip_suffix(family).unwrap_or(name);
    let words: Vec<String> = words(family).chain(words(given)).collect();
    if words.is_empty() {
        return format!("{NAMELESS}{email_key}");
    }
    words.join(" ").chars().take(KEY_CHARS).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_are_sorted_by_family_name_and_those_without_a_name_come_last() {
        let mut keys = [
            name_key("", "", "zoe@example.org"),
            name_key("Anna De Luca", "De Luca", "x"),
            name_key("Zoë Ängström", "Ängström", "x"),
            name_key("", "", "ann@example.org"),
            name_key("Bea De Luca", "De Luca", "x"),
            name_key("Suharto", "", "x"),
            name_key("—", "", "bob@example.org"),
        ];
        keys.sort_unstable();
        let people: Vec<&str> = keys.iter().map(String::as_str).collect();
        let known = ["angstrom zoe", "de luca anna", "de luca bea", "suharto"];
        let unknown = ["\u{10ffff}ann@example.org", "\u{10ffff}bob@example.org", "\u{10ffff}zoe@example.org"];
        assert_eq!(people, [known.as_slice(), unknown.as_slice()].concat());
    }
}
