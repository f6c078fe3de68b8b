//! An index of the addresses in stored rows: for each chunk the MACs of its addresses, and of the accounts that an update
//! changes, so that an erasure decrypts only the
//! chunks that may contain the person. Eight bytes of each MAC suffice: after a collision one more chunk is decrypted.

use super::stored_rows::StoredRows;
use crate::Backend;
use crate::entity::{bulk_chunk, bulk_chunk_addresses};
use crate::error::Result;
use crate::keys::{self, Key};
use domain::id::JobId;
use sea_orm::sea_query::OnConflict;
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DatabaseTransaction, EntityTrait, ExprTrait as _,
    FromQueryResult, JoinType, QueryFilter, QueryOrder, QuerySelect, RelationTrait, Set,
};

type Mac = [u8; 8];

/// Chunks whose MACs are read at once: about a megabyte.
const PAGE: u64 = 250;

/// The key of the MACs. Loaded outside of transactions, see [`Backend::blind_key`].
pub(crate) struct AddressIndex(Key);

/// The primary key of a chunk.
#[derive(Clone, Copy, Debug, PartialEq, Eq, FromQueryResult)]
pub(super) struct ChunkPlace {
    pub(super) job_id: JobId,
    pub(super) first_row: i32,
}

/// The MACs of a chunk.
#[derive(FromQueryResult)]
struct ChunkMacs {
    job_id: JobId,
    first_row: i32,
    macs: Vec<u8>,
}

impl AddressIndex {
    pub(crate) async fn open(backend: &Backend) -> Result<Self> {
        Ok(Self(backend.blind_key().await?))
    }

    /// Writes the MACs of a chunk, in place of earlier ones.
    pub(super) async fn write(
        &self,
        tx: &DatabaseTransaction,
        place: ChunkPlace,
        rows: &StoredRows,
    ) -> Result<()> {
        use bulk_chunk_addresses::Column;
        let mut macs: Vec<Mac> = rows.keys().map(|key| self.mac(&key)).collect();
        macs.sort_unstable();
        macs.dedup();
        let row = bulk_chunk_addresses::ActiveModel {
            job_id: Set(place.job_id),
            first_row: Set(place.first_row),
            macs: Set(macs.concat()),
        };
        let replace =
            OnConflict::columns([Column::JobId, Column::FirstRow]).update_column(Column::Macs).to_owned();
        bulk_chunk_addresses::Entity::insert(row).on_conflict(replace).exec_without_returning(tx).await?;
        Ok(())
    }

    /// The chunks that may contain one of these addresses: those with its MAC, and those without MACs.
    pub(super) async fn candidates(
        &self,
        db: &impl ConnectionTrait,
        email_keys: &[String],
    ) -> Result<Vec<ChunkPlace>> {
        let wanted: Vec<Mac> = email_keys.iter().map(|key| self.mac(key)).collect();
        let mut found = without_macs(db).await?;
        let mut after = None;
        loop {
            let page = page(db, after).await?;
            for chunk in &page {
                if chunk.macs.as_chunks().0.iter().any(|mac| wanted.contains(mac)) {
                    found.push(ChunkPlace { job_id: chunk.job_id, first_row: chunk.first_row });
                }
            }
            match page.last() {
                Some(last) => after = Some(ChunkPlace { job_id: last.job_id, first_row: last.first_row }),
                None => return Ok(found),
            }
        }
    }

    fn mac(&self, email_key: &str) -> Mac {
        let whole = keys::hmac(&self.0, &[b"bulk row address ", email_key.as_bytes()]);
        *whole.first_chunk().expect("a MAC has more than eight bytes")
    }
}

async fn page(db: &impl ConnectionTrait, after: Option<ChunkPlace>) -> Result<Vec<ChunkMacs>> {
    use bulk_chunk_addresses::Column;
    let next = after.map(|after| {
        let in_job = Column::JobId.eq(after.job_id).and(Column::FirstRow.gt(after.first_row));
        Condition::any().add(in_job).add(Column::JobId.gt(after.job_id))
    });
    let page = bulk_chunk_addresses::Entity::find().filter(next.unwrap_or_else(Condition::all));
    let page = page.order_by_asc(Column::JobId).order_by_asc(Column::FirstRow).limit(PAGE);
    Ok(page.into_model().all(db).await?)
}

/// Chunks stored by a version that wrote no MACs.
async fn without_macs(db: &impl ConnectionTrait) -> Result<Vec<ChunkPlace>> {
    let chunks = bulk_chunk::Entity::find()
        .select_only()
        .columns([bulk_chunk::Column::JobId, bulk_chunk::Column::FirstRow])
        .join(JoinType::LeftJoin, bulk_chunk_addresses::Relation::BulkChunk.def().rev())
        .filter(bulk_chunk_addresses::Column::JobId.is_null());
    Ok(chunks.into_model().all(db).await?)
}

#[cfg(test)]
mod tests {
    use super::super::erase_rows;
    use super::super::tests::{row, store_job};
    use super::*;
    use crate::db::Tx;
    use crate::outbox::tests::Post;
    use domain::id::AccountId;

    const ADA: &str = "ada@example.org";

    /// A job of three chunks; the second contains Ada, in a cell of another column.
    async fn three_chunks(post: &Post) -> JobId {
        let chunks = vec![
            vec![row(&["bob@example.org"])],
            vec![row(&["eve@example.org"]), row(&["Ada Rossi", " ADA@example.org "])],
            vec![row(&["no address"])],
        ];
        store_job(&post.backend.open(&post.founder).await.unwrap(), 1, chunks).await
    }

    async fn erase(post: &Post) -> usize {
        let (index, keys) = (AddressIndex::open(&post.backend).await.unwrap(), [ADA.to_owned()]);
        let nobody: AccountId = post.backend.new_id();
        let work = async |tx: Tx| erase_rows(&tx, &post.backend, &index, (nobody, &keys)).await;
        post.backend.db().write(work).await.unwrap()
    }

    async fn candidates(post: &Post, address: &str) -> Vec<i32> {
        let index = AddressIndex::open(&post.backend).await.unwrap();
        let found = index.candidates(post.backend.db().read(), &[address.to_owned()]).await.unwrap();
        found.into_iter().map(|place| place.first_row).collect()
    }

    #[tokio::test]
    async fn an_erasure_decrypts_only_the_chunks_that_have_the_address() {
        let post = Post::new().await;
        three_chunks(&post).await;
        assert_eq!(candidates(&post, ADA).await, [1]);
        assert_eq!(candidates(&post, "nobody@example.org").await, [0; 0]);
        assert_eq!(erase(&post).await, 1);
        assert_eq!(candidates(&post, ADA).await, [0; 0], "its MAC is deleted with the row");
        assert_eq!(candidates(&post, "eve@example.org").await, [1], "and that of the row beside it stays");
    }

    #[tokio::test]
    async fn a_chunk_of_a_version_that_wrote_no_macs_is_decrypted() {
        let post = Post::new().await;
        three_chunks(&post).await;
        post.desk.sql("DELETE FROM bulk_chunk_addresses").await;
        assert_eq!(candidates(&post, ADA).await, [0, 1, 3]);
        assert_eq!(erase(&post).await, 1);
        assert_eq!(erase(&post).await, 0);
    }

    #[tokio::test]
    async fn chunks_beyond_the_first_page_are_found_and_deleted_chunks_leave_no_macs() {
        let post = Post::new().await;
        let job = three_chunks(&post).await;
        let copies = PAGE;
        let sql = format!(
            "WITH RECURSIVE n (i) AS (SELECT 10 UNION ALL SELECT i + 1 FROM n WHERE i < 9 + {copies})
            INSERT INTO bulk_chunk SELECT job_id, i, row_count, sealed, digest FROM bulk_chunk, n WHERE first_row = 0;
            INSERT INTO bulk_chunk_addresses SELECT c.job_id, c.first_row, a.macs
            FROM bulk_chunk c JOIN bulk_chunk_addresses a ON a.first_row = 0 WHERE c.first_row >= 10;
            UPDATE bulk_chunk_addresses SET macs = (SELECT macs FROM bulk_chunk_addresses WHERE first_row = 1)
            WHERE first_row = 9 + {copies}"
        );
        for statement in sql.split(';') {
            post.desk.sql(statement).await;
        }
        assert_eq!(candidates(&post, ADA).await, [1, 9 + i32::try_from(copies).unwrap()]);
        super::super::retention::delete_never_started(&post.backend, job).await.unwrap();
        let left = bulk_chunk_addresses::Entity::find().all(post.backend.db().read()).await.unwrap();
        assert_eq!(left, []);
    }
}
