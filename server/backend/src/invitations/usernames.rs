//! Usernames that follow from e-mail addresses: the first free ones, for one person or for many at once. The unique index
//! decides; where somebody else was quicker, another one is looked for.

use super::padding::padded;
use crate::Backend;
use crate::db::Db;
use crate::entity::account;
use crate::error::{Error, Result};
use domain::account::{Username, derive_username, numbered};
use sea_orm::{ColumnTrait, DerivePartialModel, EntityTrait, QueryFilter};
use std::collections::{HashMap, HashSet};

/// Names one statement asks about at most.
const ASKED: usize = 4_096;
/// Names looked at for one stem before somebody has to choose.
const MOST: usize = 200_000;
/// Beyond so many stems, what was found is dropped; it only saves looking again.
const REMEMBERED: usize = 20_000;

/// A free username for an address. In a further `round`, after somebody else took the first choice, one of several is
/// drawn, so that many who come at once do not all meet at the next.
pub(super) async fn free_for(backend: &Backend, email: &str, round: u32) -> Result<String> {
    let stems = vec![derive_username(email); 1 << round.min(6)];
    let free = assign_free(backend, &stems, &mut HashSet::new(), &mut HashMap::new()).await?;
    let choice = backend.rng().below(u32::try_from(free.len()).unwrap_or(1));
    let choice = usize::try_from(choice).unwrap_or_default();
    free.into_iter().nth(choice).ok_or_else(|| Error::broken("no free username was found"))
}

/// A name for each of these stems, in their order. `used` are names of this batch; what is given is added. `numbers`
/// remembers from batch to batch how far a stem is taken, since a file may name the same one a thousand times.
pub(crate) async fn assign_free(
    backend: &Backend,
    stems: &[String],
    used: &mut HashSet<String>,
    numbers: &mut HashMap<String, usize>,
) -> Result<Vec<String>> {
    let mut given: Vec<Option<String>> = vec![None; stems.len()];
    let mut open: HashMap<&str, StemSearch> = HashMap::new();
    for (position, stem) in stems.iter().enumerate() {
        let known = numbers.get(stem).copied().unwrap_or_default();
        let entry = open.entry(stem).or_insert_with(|| StemSearch::new(stem, known));
        entry.wanting.push(position);
    }
    // In an order that does not change from run to run.
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

/// A username that is taken, with the address of its account.
#[derive(DerivePartialModel)]
#[sea_orm(entity = "account::Entity")]
struct UsernameHolder {
    username: Option<String>,
    email_key: Option<String>,
}

/// Usernames that are taken, each with the key of its account's address.
pub(crate) async fn username_holders(db: &Db, usernames: &[String]) -> Result<HashMap<String, String>> {
    let asked = padded(usernames.iter().map(String::as_str));
    if asked.is_empty() {
        return Ok(HashMap::new());
    }
    let holders = account::Entity::find()
        .filter(account::Column::Username.is_in(asked))
        .into_partial_model::<UsernameHolder>()
        .all(db.read())
        .await?;
    let holders =
        holders.into_iter().filter_map(|row| Some((row.username?, row.email_key.unwrap_or_default())));
    Ok(holders.collect())
}

/// A stem with the rows that want a name of it.
struct StemSearch<'a> {
    name: &'a str,
    names: Box<dyn Iterator<Item = Username> + Send + 'a>,
    /// How many of its names were looked at.
    seen: usize,
    wanting: Vec<usize>,
}

impl<'a> StemSearch<'a> {
    fn new(name: &'a str, seen: usize) -> Self {
        Self { name, names: Box::new(numbered(name).skip(seen)), seen, wanting: Vec::new() }
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
