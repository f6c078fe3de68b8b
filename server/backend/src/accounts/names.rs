//! Display names of accounts for others: who decided, who saved, who invites.

use crate::entity::{account, entry_lock, identity};
use crate::error::Result;
use crate::gate::Desk;
use crate::reach::EVERYONE;
use domain::id::AccountId;
use domain::identity::IdentityState;
use domain::text::harmless;
use sea_orm::sea_query::Query;
use sea_orm::{
    ColumnTrait, ConnectionTrait, DerivePartialModel, ExprTrait as _, QueryFilter, QuerySelect as _,
};
use std::collections::{HashMap, HashSet};

/// The display name: a name that somebody else has verified, or else username and address, which are unique. A name that
/// is only asserted could be anybody's.
pub(crate) fn display_name(verified: Option<&str>, username: Option<&str>, email: Option<&str>) -> String {
    let name = match (verified, username, email) {
        (Some(name), ..) if !name.is_empty() => name.to_owned(),
        (_, Some(username), Some(email)) => format!("{username} ({email})"),
        (_, Some(one), None) | (_, None, Some(one)) => one.to_owned(),
        (_, None, None) => String::new(),
    };
    harmless(&name).into_owned()
}

/// The display names of these accounts; none where the account is gone.
pub(crate) async fn names(
    db: &impl ConnectionTrait,
    accounts: impl IntoIterator<Item = AccountId>,
) -> Result<HashMap<AccountId, String>> {
    let ids: HashSet<AccountId> = accounts.into_iter().collect();
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let verified = verified_names(db, &ids).await?;
    let accounts = account::Entity::find(EVERYONE).filter(account::Column::Id.is_in(ids)).all(db).await?;
    let name = |row: account::Model| {
        let verified = verified.get(&row.id).map(String::as_str);
        (row.id, display_name(verified, row.username.as_deref(), row.email.as_deref()))
    };
    Ok(accounts.into_iter().map(name).collect())
}

impl<R> Desk<R> {
    /// The display names of those who have done something. Somebody beyond the border of this desk reads as *an administrator*.
    pub(crate) async fn names(
        &self,
        db: &impl ConnectionTrait,
        accounts: impl IntoIterator<Item = AccountId>,
    ) -> Result<HashMap<AccountId, String>> {
        if self.reach().is_everyone() {
            return names(db, accounts).await;
        }
        let ids: HashSet<AccountId> = accounts.into_iter().collect();
        let inside = account::Entity::find(self.reach())
            .select_only()
            .column(account::Column::Id)
            .filter(account::Column::Id.is_in(ids.iter().copied()))
            .into_tuple::<AccountId>();
        let known = inside.all(db).await?.into_iter().chain(self.account().filter(|me| ids.contains(me)));
        let mut names = names(db, known).await?;
        let text = self.text();
        for id in ids {
            names.entry(id).or_insert_with(|| text.an_administrator().to_owned());
        }
        Ok(names)
    }

    /// The name of one of them; empty for nobody.
    pub(crate) async fn name(&self, db: &impl ConnectionTrait, account: Option<AccountId>) -> Result<String> {
        Ok(name_in(&self.names(db, account).await?, account))
    }
}

/// The display name of one account; empty for nobody.
pub(crate) async fn name(db: &impl ConnectionTrait, account: Option<AccountId>) -> Result<String> {
    Ok(name_in(&names(db, account).await?, account))
}

/// A name of [`names`]; empty for nobody.
pub(crate) fn name_in(names: &HashMap<AccountId, String>, id: Option<AccountId>) -> String {
    id.and_then(|id| names.get(&id)).cloned().unwrap_or_default()
}

/// The name in an identity.
#[derive(DerivePartialModel)]
#[sea_orm(entity = "identity::Entity")]
struct VerifiedName {
    account_id: Option<AccountId>,
    name: String,
}

/// The names in verified identities, which follow the verified revision alone. None for an account that somebody else may
/// be using, who would read it there.
pub(crate) async fn verified_names(
    db: &impl ConnectionTrait,
    accounts: &HashSet<AccountId>,
) -> Result<HashMap<AccountId, String>> {
    use identity::Column;
    let locked = Query::select()
        .column(entry_lock::Column::AccountId)
        .from(entry_lock::Entity)
        .and_where(
            entry_lock::Column::UntilConfirmed.eq(true).or(entry_lock::Column::EnteredBefore.is_not_null()),
        )
        .to_owned();
    let verified = identity::Entity::find(EVERYONE)
        .filter(Column::AccountId.is_in(accounts.iter().copied()))
        .filter(Column::Verified.is_not_null())
        .filter(Column::State.ne(IdentityState::Suspended))
        .filter(Column::AccountId.not_in_subquery(locked))
        .into_partial_model::<VerifiedName>()
        .all(db)
        .await?;
    Ok(verified.into_iter().filter_map(|row| Some((row.account_id?, row.name))).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn somebody_is_called_by_a_verified_name_else_by_what_only_they_can_have() {
        assert_eq!(display_name(Some("Ada Rossi"), Some("ada"), Some("ada@example.org")), "Ada Rossi");
        assert_eq!(display_name(None, Some("ada"), Some("ada@example.org")), "ada (ada@example.org)");
        assert_eq!(display_name(Some(""), Some("ada"), None), "ada");
        assert_eq!(display_name(None, None, None), "");
        assert_eq!(display_name(Some("Ada\u{202e}issoR\u{7}"), None, None), "AdaissoR ");
    }
}
