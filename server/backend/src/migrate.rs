//! Migrates the database, one program at a time.
//!
//! The migrating program holds a lease; the others wait. Every step renews the lease inside its own transaction, so that a
//! program whose lease was taken over cannot continue, and a killed one has done all of a step or nothing of it.

use crate::clock::{Clock, Rng, Term};
use crate::db::Db;
use crate::error::{Error, Result};
use migration::SchemaState;
use sea_orm::{ConnectionTrait, Statement};
use std::time::Duration;
use uuid::Uuid;

/// How long a step may take before another program takes over.
const LEASE_MS: i64 = 60_000;
const PAUSE: Duration = Duration::from_millis(200);

/// Why the database could not be migrated.
#[derive(Debug, thiserror::Error)]
pub enum MigrateError {
    #[error("schema_newer: the database was brought to {} by a newer version of this program, which does not read it; start that version, or restore a backup of before", .0.join(", "))]
    Newer(Vec<String>),
    #[error("the database cannot be migrated: {0}")]
    Failed(#[from] Error),
}

/// Runs every pending step. Returns their number.
pub(crate) async fn run(
    db: &Db,
    clock: &dyn Clock,
    rng: &Rng,
    steps: &[Box<dyn migration::Step>],
) -> std::result::Result<usize, MigrateError> {
    if is_current(db, steps).await? {
        return Ok(0);
    }
    prepare(db).await?;
    let holder = rng.id(clock.now());
    while !take_lease(db, holder, clock.now()).await? {
        tracing::info!("another program migrates the database: waiting for it");
        tokio::time::sleep(PAUSE).await;
    }
    let outcome = run_pending(db, clock, holder, steps).await;
    let released = db.write(async |tx| execute(&tx, RELEASE, [holder.into()]).await).await;
    let ran = outcome?;
    released?;
    Ok(ran)
}

/// Whether every step of this program has run.
pub(crate) async fn is_current(
    db: &Db,
    steps: &[Box<dyn migration::Step>],
) -> std::result::Result<bool, MigrateError> {
    // Before the first start there is no history.
    let Ok(applied) = migration::applied(db.read()).await else { return Ok(false) };
    match migration::schema_state(&applied, steps) {
        SchemaState::Current => Ok(true),
        SchemaState::Behind(_) => Ok(false),
        SchemaState::Newer(names) => Err(MigrateError::Newer(names)),
    }
}

async fn run_pending(
    db: &Db,
    clock: &dyn Clock,
    holder: Uuid,
    steps: &[Box<dyn migration::Step>],
) -> std::result::Result<usize, MigrateError> {
    let applied = migration::applied(db.read()).await.map_err(Error::from)?;
    let pending = match migration::schema_state(&applied, steps) {
        SchemaState::Current => return Ok(0),
        SchemaState::Newer(names) => return Err(MigrateError::Newer(names)),
        SchemaState::Behind(names) => names,
    };
    for step in steps.iter().filter(|step| pending.iter().any(|name| name == step.name())) {
        let now = clock.now();
        db.write(async |tx| {
            let tx = &*tx;
            if execute(tx, RENEW, [(now + LEASE_MS).into(), holder.into()]).await? == 0 {
                return Err(Error::broken("the migration lease was lost to another program"));
            }
            migration::apply(tx, &**step, now).await?;
            Ok(())
        })
        .await?;
        tracing::info!(step = step.name(), "the database was migrated");
    }
    Ok(pending.len())
}

/// On PostgreSQL two programs that create the same table at once can fail in spite of IF NOT EXISTS; the second try finds
/// it.
async fn prepare(db: &Db) -> Result<()> {
    let prepare = || db.write(async |tx| Ok(migration::prepare(&*tx).await?));
    match prepare().await {
        Ok(()) => Ok(()),
        Err(first) => {
            tracing::debug!(%first, "preparing the migration is tried again");
            tokio::time::sleep(PAUSE).await;
            prepare().await
        }
    }
}

async fn take_lease(db: &Db, holder: Uuid, now: i64) -> Result<bool> {
    let term = Term::new(now, LEASE_MS);
    let taken = db
        .write(async |tx| {
            let values = [holder.into(), term.end().into(), now.into(), term.latest.into()];
            execute(&tx, TAKE, values).await
        })
        .await?;
    Ok(taken == 1)
}

/// Raw, since the lease's table belongs to the migration and has no entity.
const TAKE: &str = "UPDATE migration_lease SET holder = $1, until = $2
    WHERE id = 1 AND (holder IS NULL OR until < $3 OR until > $4)";
const RENEW: &str = "UPDATE migration_lease SET until = $1 WHERE id = 1 AND holder = $2";
const RELEASE: &str = "UPDATE migration_lease SET holder = NULL, until = 0 WHERE id = 1 AND holder = $1";

async fn execute<const N: usize>(
    tx: &sea_orm::DatabaseTransaction,
    sql: &str,
    values: [sea_orm::Value; N],
) -> Result<u64> {
    let statement = Statement::from_sql_and_values(tx.get_database_backend(), sql, values);
    Ok(tx.execute_raw(statement).await?.rows_affected())
}

#[cfg(test)]
mod tests;
