use super::{can_read_entries, for_account};
use crate::accounts;
use crate::attributed_values::{AttributedValue, AttributedValues};
use crate::entity::identity;
use crate::error::Result;
use crate::held_permissions;
use crate::possible_users::{Unsettled, possible_users};
use crate::reach::EVERYONE;
use domain::form::Field;
use domain::id::AccountId;
use sea_orm::ConnectionTrait;

/// What is locked in an identity for its person.
#[derive(Clone, Debug)]
pub(crate) struct LockedEntries {
    me: AccountId,
    all: bool,
    before: Option<i64>,
}

impl LockedEntries {
    /// Whether a value of this field is locked.
    pub(crate) fn locks(&self, field: Field, value: &AttributedValue) -> bool {
        field != Field::PrivacyNotice && self.locks_entry(value.by, value.at)
    }

    /// Whether something entered by `by` at this time is locked.
    pub(crate) fn locks_entry(&self, by: Option<AccountId>, at: i64) -> bool {
        by != Some(self.me) && (self.all || self.before.is_some_and(|before| at <= before))
    }

    /// Whether somebody else did something.
    pub(crate) fn is_of_other(&self, by: AccountId) -> bool {
        by != self.me
    }

    /// The locked fields of a step or a document.
    pub(crate) fn fields(&self, attributed: &AttributedValues) -> Vec<Field> {
        attributed.iter().filter(|(field, value)| self.locks(*field, value)).map(|(field, _)| field).collect()
    }

    /// The values that are not locked.
    pub(crate) fn readable(&self, attributed: &AttributedValues) -> AttributedValues {
        let mut readable = AttributedValues::default();
        let open = attributed.iter().filter(|(field, value)| !self.locks(*field, value));
        readable.extend(open.map(|(field, value)| (field, value.clone())));
        readable
    }
}

/// The lock of an identity for this account; `None` for the identity of somebody else. While others may be using the
/// account, it reads no more than they may read as themselves now: permissions are revoked, and a draft is submitted.
pub(crate) async fn for_own_account(
    db: &impl ConnectionTrait,
    row: &identity::Model,
    me: Option<AccountId>,
    now: i64,
) -> Result<Option<LockedEntries>> {
    let Some(me) = me.filter(|me| row.account_id == Some(*me)) else { return Ok(None) };
    let Some(lock) = for_account(db, Some(me)).await? else { return Ok(None) };
    let mut all = lock.row.until_confirmed;
    let others = possible_users(db, me, Unsettled::Now).await?;
    let unit = match others.is_empty() {
        true => None,
        false => accounts::by_id(EVERYONE, db, me).await?.and_then(|row| row.unit),
    };
    for other in others {
        all |= !can_read_entries(db, held_permissions::held_at(db, other, unit, now).await?, me).await?;
    }
    let lock = LockedEntries { me, all, before: lock.row.entered_before };
    Ok((lock.all || lock.before.is_some()).then_some(lock))
}

/// The values that the person may read; all of them without a lock.
pub(crate) fn readable(lock: Option<&LockedEntries>, attributed: &AttributedValues) -> AttributedValues {
    lock.map_or_else(|| attributed.clone(), |lock| lock.readable(attributed))
}
