//! Writes the words of accounts that have none, or words in an older form, in batches after the start of the program.

use super::{WordSources, word_sources, write};
use crate::Backend;
use crate::db::Tx;
use crate::entity::{account, search_token};
use crate::error::Result;
use crate::progress::Progress;
use domain::account::AccountState;
use domain::id::AccountId;
use sea_orm::{ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

/// A change to how words are made changes the name, so that all words are written again.
const PROGRESS: Progress = Progress { name: "search_words_3", low: "search_words_3_low" };
/// Accounts in one transaction.
const BATCH: usize = 250;
/// Transactions of one run, after which other tasks have their turn.
const BATCHES: usize = 20;

/// Whether accounts may be left.
pub(crate) async fn has_work(backend: &Backend) -> Result<bool> {
    Ok(!PROGRESS.is_done(backend.db().read()).await?)
}

/// Processes the next batches.
pub(crate) async fn run(backend: &Backend) -> Result<()> {
    for _ in 0..BATCHES {
        let work = async |tx: Tx| batch(&tx).await;
        if backend.db().write(work).await? {
            return Ok(());
        }
    }
    Ok(())
}

/// Processes a batch. Returns whether none is left.
async fn batch(tx: &DatabaseTransaction) -> Result<bool> {
    let Some(from) = PROGRESS.last::<AccountId>(tx).await? else { return Ok(true) };
    let next = word_sources()
        .filter(account::Column::Id.gt(from))
        .filter(account::Column::State.ne(AccountState::Deleted))
        .order_by_asc(account::Column::Id)
        .limit(BATCH as u64);
    let rows = next.into_model::<WordSources>().all(tx).await?;
    let found: Vec<(AccountId, Vec<String>)> = rows.into_iter().map(WordSources::into_words).collect();
    let accounts: Vec<AccountId> = found.iter().map(|(account, _)| *account).collect();
    if !accounts.is_empty() {
        let theirs = search_token::Column::AccountId.is_in(accounts.iter().copied());
        search_token::Entity::delete_many().filter(theirs).exec(tx).await?;
    }
    write(tx, &found).await?;
    let is_done = found.len() < BATCH;
    PROGRESS.advance(tx, accounts.last().copied().filter(|_| !is_done)).await?;
    Ok(is_done)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gate::test_accounts;
    use crate::test_backend::TestBackend;
    use sea_orm::PaginatorTrait;

    #[tokio::test]
    async fn people_of_before_get_their_words_once() {
        let desk = TestBackend::new().await;
        for number in 0..(BATCH + 20) {
            test_accounts::account(&desk, &format!("ann{number}"), AccountState::Active).await;
        }
        test_accounts::account(&desk, "gone", AccountState::Deleted).await;
        // A name and its number are two words.
        let words = 2 * (BATCH as u64 + 20);
        let count = async || search_token::Entity::find().count(desk.backend.db().read()).await.unwrap();
        assert_eq!(count().await, 0, "they were written as if by a program of before");
        assert!(has_work(&desk.backend).await.unwrap());
        run(&desk.backend).await.unwrap();
        assert_eq!(count().await, words);
        assert!(!has_work(&desk.backend).await.unwrap());
        run(&desk.backend).await.unwrap();
        assert_eq!(count().await, words);
    }

    #[tokio::test]
    async fn words_that_were_made_in_another_way_are_made_anew() {
        let desk = TestBackend::new().await;
        let account = test_accounts::account(&desk, "ann", AccountState::Active).await;
        let work = async |tx: Tx| write(&tx, &[(account, vec!["of_before".to_owned()])]).await;
        desk.backend.db().write(work).await.unwrap();
        run(&desk.backend).await.unwrap();
        let words = search_token::Entity::find().all(desk.backend.db().read()).await.unwrap();
        assert!(
            words.iter().any(|row| row.token == "ann") && words.iter().all(|row| row.token != "of_before")
        );
    }
}
