//! The words by which people are found: those of their name, e-mail address, username, personal code and external id,
//! normalized, in a table with an index on the words and one on the reversed words. Lists of people (`registry/list`) read it.
//!
//! The beginning of a word is a range over `token`. One typing error leaves the first or the last half of a word unchanged,
//! so that the intended word is in a range over `token` or over `reversed`; this program then compares the words. Words are
//! written in the transaction of the change ([`refresh`]), and for older accounts by a scheduled task ([`backfill`]).

mod backfill;
mod typed;
mod typo;
mod word_match;

pub(crate) use backfill::{has_work as backfill_has_work, run as backfill};
pub(crate) use typed::{WORDS, guess_turn, joinings, key_prefix, meant};
pub(crate) use word_match::WordMatch;

use crate::accounts;
use crate::entity::{account, identity, search_token};
use crate::error::Result;
use crate::normalize::{joined_words, spelled_words, words};
use crate::reach::EVERYONE;
use domain::account::AccountState;
use domain::id::AccountId;
use sea_orm::sea_query::OnConflict;
use sea_orm::{
    ColumnTrait, DatabaseTransaction, EntityTrait, FromQueryResult, JoinType, QueryFilter, QuerySelect,
    RelationTrait, Select, Set,
};
use std::collections::BTreeSet;

/// Words of one person: enough for any real name.
const MOST: usize = 64;

/// What a person is found by.
#[derive(Clone, Debug, Default)]
pub(crate) struct SearchedPerson<'a> {
    pub(crate) name: &'a str,
    pub(crate) email: &'a str,
    pub(crate) username: &'a str,
    pub(crate) external_id: &'a str,
    pub(crate) code: Option<i64>,
}

impl SearchedPerson<'_> {
    /// The words of the person, each once: in both spellings, and those of the name also joined.
    pub(crate) fn words(&self) -> Vec<String> {
        let local_part = self.email.rsplit_once('@').map_or(self.email, |(local_part, _)| local_part);
        let code = self.code.map(|code| code.to_string());
        let name: Vec<String> = words(self.name).collect();
        let spelled: Vec<String> = spelled_words(self.name).collect();
        let account = words(self.username).chain(words(local_part)).chain(words(self.external_id));
        let joined = joined_words(&name).chain(joined_words(&spelled)).collect::<Vec<_>>();
        let all = code.into_iter().chain(name).chain(account).chain(spelled).chain(joined);
        let mut met = BTreeSet::new();
        all.filter(|word| met.insert(word.clone())).take(MOST).collect()
    }
}

/// Replaces the words of an account; a deleted one has none. Of two actions that change their source, the second waits
/// here and reads the first one's change.
pub(crate) async fn refresh(tx: &DatabaseTransaction, id: AccountId) -> Result<()> {
    accounts::lock(EVERYONE, tx, id).await?;
    search_token::Entity::delete_many().filter(search_token::Column::AccountId.eq(id)).exec(tx).await?;
    let sources = word_sources().filter(account::Column::Id.eq(id));
    match sources.into_model::<WordSources>().one(tx).await? {
        Some(row) => write(tx, &[row.into_words()]).await,
        None => Ok(()),
    }
}

/// The columns that the words of an account are made of.
#[derive(FromQueryResult)]
struct WordSources {
    id: AccountId,
    state: AccountState,
    email: Option<String>,
    username: Option<String>,
    external_id: Option<String>,
    freed_email: Option<String>,
    freed_username: Option<String>,
    freed_external_id: Option<String>,
    name: Option<String>,
    code: Option<i64>,
}

/// Selects [`WordSources`].
fn word_sources() -> Select<account::Entity> {
    account::Entity::find(EVERYONE)
        .select_only()
        .columns([
            account::Column::Id,
            account::Column::State,
            account::Column::Email,
            account::Column::Username,
            account::Column::ExternalId,
            account::Column::FreedEmail,
            account::Column::FreedUsername,
            account::Column::FreedExternalId,
        ])
        .columns([identity::Column::Name, identity::Column::Code])
        .join_rev(JoinType::LeftJoin, identity::Relation::Account.def())
}

impl WordSources {
    /// The account and its words; none where it was deleted.
    fn into_words(self) -> (AccountId, Vec<String>) {
        if self.state == AccountState::Deleted {
            return (self.id, Vec::new());
        }
        // Whoever has given these free is found by them all the same.
        let either = |now: Option<String>, freed: Option<String>| now.or(freed).unwrap_or_default();
        let person = SearchedPerson {
            name: self.name.as_deref().unwrap_or_default(),
            email: &either(self.email, self.freed_email),
            username: &either(self.username, self.freed_username),
            external_id: &either(self.external_id, self.freed_external_id),
            code: self.code,
        };
        (self.id, person.words())
    }
}

/// Adds words of accounts in one statement; existing ones stay.
pub(crate) async fn write(tx: &DatabaseTransaction, all: &[(AccountId, Vec<String>)]) -> Result<()> {
    let rows: Vec<_> = all
        .iter()
        .flat_map(|(account, words)| words.iter().map(move |word| (*account, word)))
        .map(|(account, word)| search_token::ActiveModel {
            account_id: Set(account),
            token: Set(word.clone()),
            reversed: Set(word.chars().rev().collect()),
        })
        .collect();
    if rows.is_empty() {
        return Ok(());
    }
    let keep = OnConflict::new().do_nothing().to_owned();
    search_token::Entity::insert_many(rows).on_conflict(keep).exec_without_returning(tx).await?;
    Ok(())
}

#[cfg(test)]
mod tests;
