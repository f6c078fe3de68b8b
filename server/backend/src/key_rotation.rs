//! Rotation of the master keys: a new one is added to their file, and the keys that old ones wrap are wrapped by it: data
//! keys of identities and accounts, keys of bulk jobs, the key of blind indexes, keys of network addresses in the audit. What is encrypted under those stays as it is.
//!
//! A rotation can be interrupted anywhere: keys wrapped by an old master key still unwrap, and the next rotation continues
//! instead of adding another one, until the audit records that everything is wrapped by the current one. Old master keys
//! stay in the file, since links and audit events were made with them.

use crate::Backend;
use crate::accounts;
use crate::audit::{self, Entry, Subject, addresses, checkpoint};
use crate::blind_index;
use crate::bulk_jobs;
use crate::db::Tx;
use crate::encryption;
use crate::entity::{audit_event, master_key};
use crate::error::{Error, Result};
use crate::gate::{AtTheShell, Desk};
use crate::identities;
use domain::audit::{Action, SubjectKind};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryResult, QuerySelect, Statement, Value,
};
use uuid::Uuid;

/// Keys in one transaction, so that other writers do not wait for long.
const BATCH: usize = 500;

/// The result of a rotation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rotation {
    /// The current master key.
    pub key_id: u8,
    /// Whether it was added by this rotation; otherwise an earlier rotation was completed.
    pub is_new: bool,
    pub rewrapped: u64,
}

/// A column of wrapped keys.
struct WrappedKeyColumn {
    table: &'static str,
    key: &'static str,
    column: &'static str,
    purpose: &'static str,
}

const COLUMNS: [WrappedKeyColumn; 5] = [
    WrappedKeyColumn {
        table: "identity",
        key: "id",
        column: "data_key",
        purpose: identities::DATA_KEY_PURPOSE,
    },
    WrappedKeyColumn { table: "account", key: "id", column: "data_key", purpose: accounts::KEY_PURPOSE },
    WrappedKeyColumn { table: "bulk_job", key: "id", column: "job_key", purpose: bulk_jobs::PURPOSE },
    WrappedKeyColumn { table: "wrapped_key", key: "name", column: "sealed", purpose: blind_index::PURPOSE },
    WrappedKeyColumn {
        table: "audit_address_key",
        key: "name",
        column: "sealed",
        purpose: addresses::PURPOSE,
    },
];

impl Desk<AtTheShell> {
    /// Adds a master key and wraps all keys by it, or completes an earlier rotation.
    pub async fn rotate_keys(&self) -> Result<Rotation> {
        let backend = &self.backend;
        let is_new = !backend.has_old_wraps().await? && backend.is_rotation_recorded().await?;
        if is_new {
            backend.keys().add(backend.rng()).map_err(Error::broken)?;
            backend.check_master_keys().await.map_err(Error::broken)?;
        }
        let key_id = backend.keys().current_id();
        let mut rewrapped = 0;
        for column in &COLUMNS {
            rewrapped += backend.rewrap(column, key_id).await?;
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
    /// The primary key of the row.
    id: Value,
    /// The associated data.
    place: Vec<u8>,
    wrapped: Vec<u8>,
}

impl WrappedKeyColumn {
    /// A value below every primary key.
    fn start(&self) -> Value {
        if self.is_named() { String::new().into() } else { Uuid::nil().into() }
    }

    fn is_named(&self) -> bool {
        self.key == "name"
    }
}

impl WrappedKey {
    fn from_row(row: &QueryResult, column: &WrappedKeyColumn) -> std::result::Result<Self, DbErr> {
        let (id, place): (Value, Vec<u8>) = if column.is_named() {
            let name: String = row.try_get("", "row_key")?;
            let place = name.as_bytes().to_vec();
            (name.into(), place)
        } else {
            let id: Uuid = row.try_get("", "row_key")?;
            (id.into(), id.as_bytes().to_vec())
        };
        Ok(Self { id, place, wrapped: row.try_get("", "wrapped")? })
    }
}

impl Backend {
    /// Whether a key is wrapped by another master key than the current one.
    async fn has_old_wraps(&self) -> Result<bool> {
        for column in &COLUMNS {
            if !self.old_wraps(column, self.keys().current_id(), column.start(), 1).await?.is_empty() {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Whether the rotation that made the current key came to its end. The first key needed none.
    async fn is_rotation_recorded(&self) -> Result<bool> {
        if self.keys().is_first() {
            return Ok(true);
        }
        let current = serde_json::json!(self.keys().current_id());
        let rotations = audit_event::Entity::find()
            .select_only()
            .column(audit_event::Column::Detail)
            .filter(audit_event::Column::Action.eq(Action::KeyRotated.as_str()));
        let details: Vec<String> = rotations.into_tuple().all(self.db().read()).await?;
        let key_of = |detail: &String| {
            serde_json::from_str::<serde_json::Value>(detail).map(|detail| detail["key"].clone())
        };
        if details.iter().any(|detail| key_of(detail).is_ok_and(|key| key == current)) {
            return Ok(true);
        }
        // Its event may be gone with others of its time. Then the key is as old.
        let Some(before) = checkpoint::pruned_before(self.db().read()).await? else { return Ok(false) };
        let key =
            master_key::Entity::find_by_id(i32::from(self.keys().current_id())).one(self.db().read()).await?;
        Ok(key.is_some_and(|key| key.first_used_at < before))
    }

    /// The next keys that are wrapped by another master key, whose id is the second byte.
    async fn old_wraps(
        &self,
        place: &WrappedKeyColumn,
        key_id: u8,
        after: Value,
        most: usize,
    ) -> Result<Vec<WrappedKey>> {
        let WrappedKeyColumn { table, key, column, .. } = place;
        // Raw, since tables and columns are parameters: the three places of wrapped keys are read in one way.
        let sql = format!(
            "SELECT {key} AS row_key, {column} AS wrapped FROM {table} WHERE substr({column}, 2, 1) <> $1 AND {key} > $2
            ORDER BY {key} LIMIT {most}"
        );
        let db = self.db().read();
        let values = [vec![key_id].into(), after];
        let statement = Statement::from_sql_and_values(db.get_database_backend(), sql, values);
        let rows = db.query_all_raw(statement).await?;
        Ok(rows.iter().map(|row| WrappedKey::from_row(row, place)).collect::<std::result::Result<_, _>>()?)
    }

    async fn rewrap(&self, place: &WrappedKeyColumn, key_id: u8) -> Result<u64> {
        let WrappedKeyColumn { table, key, column, purpose } = place;
        // Raw, as the statement that reads them.
        let sql = format!("UPDATE {table} SET {column} = $1 WHERE {key} = $2 AND {column} = $3");
        let (mut rewrapped, mut after) = (0, place.start());
        loop {
            let old = self.old_wraps(place, key_id, after.clone(), BATCH).await?;
            let Some(last) = old.last() else { return Ok(rewrapped) };
            after = last.id.clone();
            let mut fresh = Vec::with_capacity(old.len());
            for one in old {
                let key = encryption::unwrap_key(self, purpose, &one.place, &one.wrapped)?;
                fresh.push((encryption::wrap_key(self, purpose, &one.place, &key)?, one));
            }
            let (sql, fresh) = (&sql, &fresh);
            let work = async |tx: Tx| {
                let mut changed = 0;
                for (wrapped, one) in fresh {
                    // A key that was destroyed meanwhile stays destroyed.
                    let values = [wrapped.clone().into(), one.id.clone(), one.wrapped.clone().into()];
                    let statement = Statement::from_sql_and_values(tx.get_database_backend(), sql, values);
                    changed += tx.execute_raw(statement).await?.rows_affected();
                }
                Ok(changed)
            };
            rewrapped += self.db().write(work).await?;
        }
    }
}
