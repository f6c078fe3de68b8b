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
pub(crate) const CHUNKS_READ: u64 = 250;

/// The key of the MACs. Loaded outside of transactions, see [`Backend::blind_key`].
pub(crate) struct AddressIndex(Key);

/// The primary key of a chunk.
#[derive(Clone, Copy, Debug, PartialEq, Eq, FromQueryResult)]
pub(crate) struct ChunkPlace {
    pub(crate) job_id: JobId,
    pub(crate) first_row: i32,
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
    pub(crate) async fn write(
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
    pub(crate) async fn candidates(
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
    let page = page.order_by_asc(Column::JobId).order_by_asc(Column::FirstRow).limit(CHUNKS_READ);
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
