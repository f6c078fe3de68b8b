//! Rotating the master keys: a new one is added to their file, and what the old ones wrap is wrapped by it: data keys of
//! identities, keys of bulk jobs, the key of the marks. What those keys seal stays as it is.
//!
//! It can be broken off anywhere: whatever is wrapped by an old key still opens, and rotating again goes on instead of
//! making another key. Old keys stay in the file, since links and audit events were made with them.

use crate::Backend;
use crate::audit::{self, Entry, Subject};
use crate::blind_index;
use crate::bulk;
use crate::db::Tx;
use crate::error::{Error, Result};
use crate::gate::{AtTheShell, Desk};
use crate::identities;
use crate::seal;
use domain::audit::{Action, SubjectKind};
use sea_orm::{ConnectionTrait, DbErr, QueryResult, Statement, Value};
use uuid::Uuid;
use zeroize::Zeroizing;

/// Boxes in one transaction, so that those who wait for the writer do not notice.
const BATCH: usize = 500;

/// What came of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rotation {
    /// The key that everything is wrapped by now.
    pub key_id: u8,
    /// Whether it was made just now; otherwise an earlier rotation was brought to its end.
    pub is_new: bool,
    pub rewrapped: u64,
}

/// Where wrapped keys are.
struct WrappedKeyColumn {
    table: &'static str,
    key: &'static str,
    column: &'static str,
    purpose: &'static str,
}

const SHELVES: [WrappedKeyColumn; 3] = [
    WrappedKeyColumn {
        table: "identity",
        key: "id",
        column: "data_key",
        purpose: identities::DATA_KEY_PURPOSE,
    },
    WrappedKeyColumn { table: "bulk_job", key: "id", column: "job_key", purpose: bulk::PURPOSE },
    WrappedKeyColumn { table: "wrapped_key", key: "name", column: "sealed", purpose: blind_index::PURPOSE },
];

impl Desk<AtTheShell> {
    /// Adds a master key and wraps everything by it, or goes on with what an earlier rotation has left.
    pub async fn rotate_keys(&self) -> Result<Rotation> {
        let backend = &self.backend;
        let is_new = !backend.has_old_boxes().await?;
        if is_new {
            backend.keys().add(backend.rng()).map_err(Error::broken)?;
            backend.check_master_keys().await.map_err(Error::broken)?;
        }
        let key_id = backend.keys().current_id();
        let mut rewrapped = 0;
        for shelf in &SHELVES {
            rewrapped += backend.rewrap(shelf, key_id).await?;
        }
        let detail = serde_json::json!({ "key": key_id, "is_new": is_new, "rewrapped": rewrapped });
        let work = async |tx: Tx| {
            let subject = Subject::only(SubjectKind::Organization);
            let entry = Entry { action: Action::KeyRotated, subject, detail: detail.clone() };
            audit::record(&tx, backend, &self.caller, entry).await
        };
        backend.db().write(work).await?;
        Ok(Rotation { key_id, is_new, rewrapped })
    }
}

/// A wrapped key in its row.
struct WrappedKey {
    /// The row's key, as it is asked for.
    key: Value,
    /// What the box is bound to.
    place: Vec<u8>,
    sealed: Vec<u8>,
}

impl WrappedKeyColumn {
    /// What stands before every row.
    fn start(&self) -> Value {
        if self.is_named() { String::new().into() } else { Uuid::nil().into() }
    }

    fn is_named(&self) -> bool {
        self.key == "name"
    }
}

impl WrappedKey {
    fn read(row: &QueryResult, shelf: &WrappedKeyColumn) -> std::result::Result<Self, DbErr> {
        let (key, place): (Value, Vec<u8>) = if shelf.is_named() {
            let name: String = row.try_get("", "row_key")?;
            let place = name.as_bytes().to_vec();
            (name.into(), place)
        } else {
            let id: Uuid = row.try_get("", "row_key")?;
            (id.into(), id.as_bytes().to_vec())
        };
        Ok(Self { key, place, sealed: row.try_get("", "wrapped")? })
    }
}

impl Backend {
    /// Whether anything is wrapped by another key than the current one.
    async fn has_old_boxes(&self) -> Result<bool> {
        for shelf in &SHELVES {
            if !self.old_boxes(shelf, self.keys().current_id(), shelf.start(), 1).await?.is_empty() {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// The next of those that are wrapped by another key: its id is the second byte of a box.
    async fn old_boxes(
        &self,
        shelf: &WrappedKeyColumn,
        key_id: u8,
        after: Value,
        most: usize,
    ) -> Result<Vec<WrappedKey>> {
        let WrappedKeyColumn { table, key, column, .. } = shelf;
        // Raw, since tables and columns are parameters: the three places of wrapped keys are read in one way.
        let sql = format!(
            "SELECT {key} AS row_key, {column} AS wrapped FROM {table} WHERE substr({column}, 2, 1) <> $1 AND {key} > $2
            ORDER BY {key} LIMIT {most}"
        );
        let db = self.db().read();
        let values = [vec![key_id].into(), after];
        let statement = Statement::from_sql_and_values(db.get_database_backend(), sql, values);
        let rows = db.query_all_raw(statement).await?;
        Ok(rows.iter().map(|row| WrappedKey::read(row, shelf)).collect::<std::result::Result<_, _>>()?)
    }

    async fn rewrap(&self, shelf: &WrappedKeyColumn, key_id: u8) -> Result<u64> {
        let WrappedKeyColumn { table, key, column, purpose } = shelf;
        let sql = format!("UPDATE {table} SET {column} = $1 WHERE {key} = $2 AND {column} = $3");
        let (mut rewrapped, mut after) = (0, shelf.start());
        loop {
            let old = self.old_boxes(shelf, key_id, after.clone(), BATCH).await?;
            let Some(last) = old.last() else { return Ok(rewrapped) };
            after = last.key.clone();
            let mut fresh = Vec::with_capacity(old.len());
            for one in old {
                let key: Zeroizing<Vec<u8>> = seal::open(self.keys(), purpose, &one.place, &one.sealed)?;
                let sealed = seal::seal(self.keys(), self.rng(), purpose, &one.place, &key)?;
                fresh.push((sealed, one));
            }
            let (sql, fresh) = (&sql, &fresh);
            let work = async |tx: Tx| {
                let mut changed = 0;
                for (sealed, one) in fresh {
                    // One that was destroyed meanwhile stays destroyed.
                    let values = [sealed.clone().into(), one.key.clone(), one.sealed.clone().into()];
                    let statement = Statement::from_sql_and_values(tx.get_database_backend(), sql, values);
                    changed += tx.execute_raw(statement).await?.rows_affected();
                }
                Ok(changed)
            };
            rewrapped += self.db().write(work).await?;
        }
    }
}
