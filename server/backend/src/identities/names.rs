//! People by what is known of them.

use crate::entity::{account, identity};
use crate::error::Result;
use crate::invitations;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect};
use std::collections::{HashMap, HashSet};
use uuid::Uuid;

/// What accounts are called: by their name, else by username and e-mail address.
pub(crate) async fn names(
    db: &impl ConnectionTrait,
    accounts: impl IntoIterator<Item = Uuid>,
) -> Result<HashMap<Uuid, String>> {
    let ids: HashSet<Uuid> = accounts.into_iter().collect();
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let accounts =
        account::Entity::find().filter(account::Column::Id.is_in(ids.iter().copied())).all(db).await?;
    let mut names: HashMap<Uuid, String> = accounts
        .into_iter()
        .map(|row| (row.id, invitations::name_of(row.username.as_deref(), row.email.as_deref())))
        .collect();
    let known: Vec<(Option<Uuid>, String)> = identity::Entity::find()
        .select_only()
        .columns([identity::Column::AccountId, identity::Column::Name])
        .filter(identity::Column::AccountId.is_in(ids))
        .filter(identity::Column::Name.ne(""))
        .into_tuple()
        .all(db)
        .await?;
    names.extend(known.into_iter().filter_map(|(account, name)| Some((account?, name))));
    Ok(names)
}
