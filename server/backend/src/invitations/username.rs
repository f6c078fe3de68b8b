//! Usernames that follow from an e-mail address: the first free one, by a look-up. The index decides; whoever comes
//! second looks again.

use crate::Backend;
use crate::entity::account;
use crate::error::{Error, Result};
use domain::account::{Username, derive_username, numbered};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};
use std::collections::HashSet;

/// Names looked up in one statement at first; each further one looks up four times as many.
const FIRST: usize = 16;
const MOST: usize = 4_096;

/// A free username for an address. In a further `round`, after somebody else took the first choice, one of several is
/// drawn, so that many who come at once do not all meet at the next.
pub(super) async fn free(backend: &Backend, email: &str, round: u32) -> Result<Username> {
    let derived = derive_username(email);
    let mut names = numbered(&derived);
    let wanted = 1_usize << round.min(6);
    let mut free: Vec<Username> = Vec::new();
    let mut size = FIRST.max(wanted * 2);
    while free.len() < wanted && size <= MOST {
        let asked: Vec<Username> = names.by_ref().take(size).collect();
        let taken = taken(backend, &asked).await?;
        free.extend(asked.into_iter().filter(|name| !taken.contains(name.as_str())));
        size *= 4;
    }
    free.truncate(wanted);
    let choice = backend.rng().below(u32::try_from(free.len()).unwrap_or(1));
    let choice = usize::try_from(choice).unwrap_or_default();
    free.into_iter().nth(choice).ok_or_else(|| Error::broken("no free username was found"))
}

async fn taken(backend: &Backend, names: &[Username]) -> Result<HashSet<String>> {
    let taken: Vec<Option<String>> = account::Entity::find()
        .select_only()
        .column(account::Column::Username)
        .filter(account::Column::Username.is_in(names.iter().map(Username::as_str)))
        .into_tuple()
        .all(backend.db().read())
        .await?;
    Ok(taken.into_iter().flatten().collect())
}
