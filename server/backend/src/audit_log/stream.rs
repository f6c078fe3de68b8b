//! The audit as it is sealed, an event a line, to a file or to standard output: for systems that watch.
//!
//! Every seal is written at least once, in order: the position is noted after its events were written. What was written
//! right before the program was killed is written again. A new stream begins with the first seal that there is.

use super::export::sealed_after;
use super::ocsf;
use super::verify::write_progress;
use crate::Backend;
use crate::audit::checkpoint;
use crate::audit::subjects::Subjects;
use crate::config::AuditStream;
use crate::entity::{audit_progress, audit_seal};
use crate::error::{Error, Result};
use sea_orm::{EntityTrait, QueryOrder, QuerySelect};
use std::fmt::Write as _;
use std::io::Write as _;
use std::sync::Arc;
use std::time::Duration;
use tokio::time::timeout;
use uuid::Uuid;

/// The name of the note of the position.
const STREAMED: &str = "streamed";
/// Seals of one run, which ends well within its lease.
const SEALS: usize = 100;
/// How long somebody who reads is waited for.
const PATIENCE: Duration = Duration::from_millis(if cfg!(test) { 200 } else { 5_000 });

/// Whether there is a seal that was not written yet.
pub(crate) async fn is_due(backend: &Backend) -> Result<bool> {
    if backend.config().audit_stream.is_none() {
        return Ok(false);
    }
    Ok(position(backend).await? < last(backend).await?)
}

/// Writes the next seals. Returns whether some are left.
pub(crate) async fn run(backend: &Backend) -> Result<bool> {
    let Some(stream) = &backend.config().audit_stream else { return Ok(false) };
    let (mut done, last) = (position(backend).await?, last(backend).await?);
    for _ in 0..SEALS {
        if done >= last {
            return Ok(false);
        }
        done += 1;
        let lines = lines(backend, done).await?;
        write_in_time(backend, stream.clone(), lines).await?;
        let row =
            audit_progress::Model { name: STREAMED.to_owned(), seal: done, at: backend.now(), faults: 0 };
        let row = &row;
        backend.db().write(async |tx| write_progress(&tx, row).await).await?;
    }
    Ok(done < last)
}

async fn position(backend: &Backend) -> Result<i64> {
    let row = audit_progress::Entity::find_by_id(STREAMED.to_owned()).one(backend.db().read()).await?;
    // What was deleted is not streamed any more; the event of the checkpoint says so in the stream.
    let pruned = checkpoint::find(backend.db().read()).await?.map_or(0, |checkpoint| checkpoint.seal);
    Ok(row.map_or(0, |row| row.seal).max(pruned))
}

async fn last(backend: &Backend) -> Result<i64> {
    let number = audit_seal::Column::Number;
    let seals = audit_seal::Entity::find().select_only().column(number).order_by_desc(number).limit(1);
    let last: Option<i64> = seals.into_tuple().one(backend.db().read()).await?;
    Ok(last.unwrap_or_default())
}

/// The events of a seal, which are no more than a piece.
async fn lines(backend: &Backend, seal: i64) -> Result<String> {
    let db = backend.db().read();
    let mut rows = sealed_after(db, (seal, Uuid::nil()), seal).await?;
    rows.iter_mut().for_each(|row| backend.open_address(row));
    let subjects = Subjects::load(db, &rows).await?;
    let mut lines = String::with_capacity(rows.len() * 600);
    for row in &rows {
        // Writing to a string cannot fail.
        let _ = writeln!(lines, "{}", ocsf::event(row, subjects.account_of(row)));
    }
    Ok(lines)
}

/// Writes in a thread of its own. Where nobody reads, as with a pipe whose reader is stopped, the thread waits for them, and no
/// other one is begun meanwhile: tasks of the schedule wait for each other.
async fn write_in_time(backend: &Backend, stream: AuditStream, lines: String) -> Result<()> {
    let nobody_reads = || Error::broken("nobody reads the stream of the audit");
    let place = Arc::clone(&backend.inner.streaming).try_acquire_owned().map_err(|_| nobody_reads())?;
    let writing = tokio::task::spawn_blocking(move || {
        let _place = place;
        write(&stream, lines.as_bytes())
    });
    let written = timeout(PATIENCE, writing).await.map_err(|_| nobody_reads())?;
    written.map_err(Error::broken)?.map_err(Error::broken)
}

fn write(stream: &AuditStream, lines: &[u8]) -> std::io::Result<()> {
    match stream {
        AuditStream::Stdout => {
            let mut out = std::io::stdout().lock();
            out.write_all(lines)?;
            out.flush()
        }
        AuditStream::File(path) => {
            let mut options = std::fs::OpenOptions::new();
            options.create(true).append(true);
            #[cfg(unix)]
            std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
            let mut file = options.open(path)?;
            file.write_all(lines)?;
            file.sync_data()
        }
    }
}
