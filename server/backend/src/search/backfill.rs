//! Words for people who were registered before there were any: a piece at a time, so that the program starts at once and
//! nobody waits for it. How far it has come stands in a counter, as the time in the ids of accounts.

use super::{read, write};
use crate::Backend;
use crate::db::Tx;
use crate::entity::counter;
use crate::error::Result;
use sea_orm::sea_query::OnConflict;
use sea_orm::{ConnectionTrait, DatabaseTransaction, EntityTrait, Set, Statement};
use uuid::Uuid;

const NAME: &str = "people_indexed";
/// Nothing is left to do.
const DONE: i64 = i64::MAX;
/// Accounts in one transaction.
const BATCH: usize = 250;
/// Transactions at a time, before whatever else comes round has its turn.
const BATCHES: usize = 20;

/// Whether anybody may be left.
pub(crate) async fn is_wanted(backend: &Backend) -> Result<bool> {
    Ok(reached(backend.db().read()).await? != DONE)
}

/// Does the next piece.
pub(crate) async fn run(backend: &Backend) -> Result<()> {
    for _ in 0..BATCHES {
        let work = async |tx: Tx| batch(&tx).await;
        if backend.db().write(work).await? {
            return Ok(());
        }
    }
    Ok(())
}

/// Returns whether nobody is left.
async fn batch(tx: &DatabaseTransaction) -> Result<bool> {
    let from = first_id_of(reached(tx).await?);
    let statement = Statement::from_sql_and_values(tx.get_database_backend(), NEXT, [from.into()]);
    let rows = tx.query_all_raw(statement).await?;
    let found: Vec<(Uuid, Vec<String>)> = rows.iter().map(read).collect::<Result<_>>()?;
    write(tx, &found).await?;
    let is_done = found.len() < BATCH;
    let last = found.last().and_then(|(id, _)| millis_of(*id));
    let reached = if is_done { Some(DONE) } else { last };
    if let Some(reached) = reached {
        let row = counter::ActiveModel { name: Set(NAME.to_owned()), value: Set(reached) };
        let replace =
            OnConflict::column(counter::Column::Name).update_column(counter::Column::Value).to_owned();
        counter::Entity::insert(row).on_conflict(replace).exec_without_returning(tx).await?;
    }
    Ok(is_done)
}

/// Those who have words already are passed over: they were changed meanwhile, or share a millisecond with the last
/// ones.
const NEXT: &str = "
SELECT a.id, a.state, a.email, a.username, i.name, i.code
FROM account a LEFT JOIN identity i ON i.account_id = a.id
WHERE a.id >= $1 AND a.state <> 'deleted'
    AND NOT EXISTS (SELECT 1 FROM search_token t WHERE t.account_id = a.id)
ORDER BY a.id LIMIT 250";

async fn reached(db: &impl ConnectionTrait) -> Result<i64> {
    let row = counter::Entity::find_by_id(NAME.to_owned()).one(db).await?;
    Ok(row.map_or(0, |row| row.value))
}

/// The first id that could be made in this millisecond.
fn first_id_of(millis: i64) -> Uuid {
    let millis = u128::try_from(millis).unwrap_or_default() & 0xffff_ffff_ffff;
    Uuid::from_u128(millis << 80)
}

fn millis_of(id: Uuid) -> Option<i64> {
    i64::try_from(id.as_u128() >> 80).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::entity::search_token;
    use crate::gate::personas;
    use crate::support::Desk;
    use domain::account::AccountState;
    use sea_orm::PaginatorTrait;

    #[tokio::test]
    async fn people_of_before_get_their_words_once() {
        let desk = Desk::new().await;
        for number in 0..(BATCH + 20) {
            personas::account(&desk, &format!("ann{number}"), AccountState::Active).await;
        }
        personas::account(&desk, "gone", AccountState::Deleted).await;
        // A name and its number are two words.
        let words = 2 * (BATCH as u64 + 20);
        let count = async || search_token::Entity::find().count(desk.backend.db().read()).await.unwrap();
        assert_eq!(count().await, 0, "they were written as if by a program of before");
        assert!(is_wanted(&desk.backend).await.unwrap());
        run(&desk.backend).await.unwrap();
        assert_eq!(count().await, words);
        assert!(!is_wanted(&desk.backend).await.unwrap());
        run(&desk.backend).await.unwrap();
        assert_eq!(count().await, words);
    }
}
