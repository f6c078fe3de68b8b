//! Finds free usernames derived from e-mail addresses. The unique index decides: if a username was taken meanwhile, the
//! caller searches again.

use crate::Backend;
use crate::db::Db;
use crate::entity::account;
use crate::error::{Error, Result};
use crate::padding::padded;
use crate::reach::EVERYONE;
use domain::account::{ReservedUsernames, Username, derive_username, numbered};
use sea_orm::{ColumnTrait, DerivePartialModel, QueryFilter};
use std::collections::{HashMap, HashSet};

/// Most names in one statement.
const ASKED: usize = 4_096;
/// Most names that are tried for one stem.
const MOST: usize = 200_000;
/// Most stems whose numbers are remembered.
const REMEMBERED: usize = 20_000;

/// A free username for an address. In a later `round`, after a conflict, it is drawn from several, so that concurrent
/// requests do not all choose the same one again.
pub(super) async fn free_for(backend: &Backend, email: &str, round: u32) -> Result<String> {
    let stems = vec![derive_username(email); 1 << round.min(6)];
    let free = assign_free(backend, &stems, &mut HashSet::new(), &mut HashMap::new()).await?;
    let choice = backend.rng().below(u32::try_from(free.len()).unwrap_or(1));
    let choice = usize::try_from(choice).unwrap_or_default();
    free.into_iter().nth(choice).ok_or_else(|| Error::broken("no free username was found"))
}

/// A free name for each of these stems, in order. `used` has the names of this batch and is extended. `numbers` remembers
/// between batches how many names of a stem are taken, since a file may have the same stem a thousand times.
pub(crate) async fn assign_free(
    backend: &Backend,
    stems: &[String],
    used: &mut HashSet<String>,
    numbers: &mut HashMap<String, usize>,
) -> Result<Vec<String>> {
    let mut given: Vec<Option<String>> = vec![None; stems.len()];
    let mut open: HashMap<&str, StemSearch> = HashMap::new();
    let reserved = backend.settings().reserved();
    for (position, stem) in stems.iter().enumerate() {
        let known = numbers.get(stem).copied().unwrap_or_default();
        let entry = open.entry(stem).or_insert_with(|| StemSearch::new(stem, &reserved, known));
        entry.wanting.push(position);
    }
    // A deterministic order.
    let mut open: Vec<StemSearch> = open.into_values().collect();
    open.sort_by_key(|stem| stem.wanting[0]);
    let mut room = 1;
    while !open.is_empty() {
        let mut asked: Vec<Vec<String>> = Vec::with_capacity(open.len());
        let share = (ASKED / open.len()).max(1);
        for stem in &mut open {
            asked.push(stem.next((stem.wanting.len() + room).min(share.max(stem.wanting.len() + 1))));
        }
        let mut taken = HashSet::new();
        for names in asked.concat().chunks(ASKED) {
            taken.extend(username_holders(backend.db(), names).await?.into_keys());
        }
        for (stem, names) in open.iter_mut().zip(asked) {
            for name in names {
                let Some(position) = stem.wanting.first().copied() else { break };
                stem.seen += 1;
                if !taken.contains(&name) && used.insert(name.clone()) {
                    given[position] = Some(name);
                    stem.wanting.remove(0);
                }
            }
            if stem.seen > 2 {
                if numbers.len() >= REMEMBERED {
                    numbers.clear();
                }
                numbers.insert(stem.name.to_owned(), stem.seen);
            }
        }
        open.retain(|stem| !stem.wanting.is_empty());
        if open.iter().any(|stem| stem.seen > MOST) {
            return Err(Error::broken("no free username was found"));
        }
        room = (room * 4).min(ASKED);
    }
    Ok(given.into_iter().flatten().collect())
}

/// A username that is taken, and the address of its account.
#[derive(DerivePartialModel)]
#[sea_orm(entity = "account::Entity")]
struct UsernameHolder {
    username: Option<String>,
    email_key: Option<String>,
}

/// Those of these usernames that are taken, each with the e-mail key of its account.
pub(crate) async fn username_holders(db: &Db, usernames: &[String]) -> Result<HashMap<String, String>> {
    let asked = padded(usernames.iter().map(String::as_str));
    if asked.is_empty() {
        return Ok(HashMap::new());
    }
    let holders = account::Entity::find(EVERYONE)
        .filter(account::Column::Username.is_in(asked))
        .into_partial_model::<UsernameHolder>()
        .all(db.read())
        .await?;
    let holders =
        holders.into_iter().filter_map(|row| Some((row.username?, row.email_key.unwrap_or_default())));
    Ok(holders.collect())
}

/// A stem, and the rows that need a name made of it.
struct StemSearch<'a> {
    name: &'a str,
    names: Box<dyn Iterator<Item = Username> + Send + 'a>,
    /// The number of its names that were tried.
    seen: usize,
    wanting: Vec<usize>,
}

impl<'a> StemSearch<'a> {
    fn new(name: &'a str, reserved: &ReservedUsernames, seen: usize) -> Self {
        Self { name, names: Box::new(numbered(name, reserved).skip(seen)), seen, wanting: Vec::new() }
    }

    fn next(&mut self, count: usize) -> Vec<String> {
        self.names.by_ref().take(count).map(|name| name.as_str().to_owned()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gate::test_accounts;
    use crate::test_backend::TestBackend;
    use domain::account::AccountState;

    #[tokio::test]
    async fn names_are_the_first_free_ones_and_none_is_given_twice() {
        let desk = TestBackend::new().await;
        for taken in ["bob", "bob3"] {
            test_accounts::account(&desk, taken, AccountState::Pending).await;
        }
        let stems = ["bob", "ann", "bob", "", "bob", "ann"].map(str::to_owned);
        let mut used = HashSet::from(["ann2".to_owned()]);
        let mut numbers = HashMap::new();
        let names = assign_free(&desk.backend, &stems, &mut used, &mut numbers).await.unwrap();
        assert_eq!(names, ["bob2", "ann", "bob4", "user2", "bob5", "ann3"]);
        let more = assign_free(&desk.backend, &stems[..1], &mut HashSet::new(), &mut numbers).await.unwrap();
        assert_eq!(more, ["bob6"], "what was found before is not looked for again");
    }
}
