//! Detects and secures a restored backup: a database that is older than the data directory.
//!
//! Since the backup, waiting mail may have been sent, sessions ended and links used. The data directory therefore
//! [notes](note) the newest event of the audit; only events before its checkpoint are deleted. A database without that event
//! is secured, once and in one transaction: waiting mail is held until somebody releases it, mail about passwords and mailboxes is
//! withdrawn, sessions end, and mailed links of these kinds are used up.
//!
//! Until the backup is [confirmed](confirm), [`hold_back`] holds new mail that nobody has just asked for: a bulk job continues
//! where it was in the backup, and would invite people again. What is held because of the backup is marked, so that it is
//! told apart from what people hold.
//!
//! Events of the last minute before the program was killed may not be noted. Without a note nothing is done.

mod confirm;
mod note;
mod secure;

pub(crate) use confirm::confirm;
pub(crate) use note::path as note_path;

use crate::Backend;
use crate::audit::checkpoint;
use crate::entity::{audit_event, message, setting};
use crate::error::Result;
use crate::settings::StoredSetting;
use domain::id::EventId;
use domain::message::{Lane, MessageKind, MessageState};
use sea_orm::{ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

impl Backend {
    /// Secures a database that is older than the note in the data directory, and notes its newest event. The serving
    /// program does this at its start, each minute and at its end. If the note cannot be written, the old one stays and a
    /// warning is logged.
    ///
    /// # Errors
    /// Those of the database; the next call tries again.
    pub(crate) async fn notice_restore(&self) -> Result<()> {
        let data_dir = &self.config().data_dir;
        let noted = note::read(data_dir);
        let newest = newest_event(self).await?;
        let newest = match (noted, newest) {
            // A new database has nothing to secure.
            (Some(_), None) => None,
            (Some(noted), Some(_)) if !has_event(self, noted).await? => {
                // The start has done so already; a database may be replaced later.
                self.replay_erasures().await?;
                secure::secure(self, noted).await?;
                self.reload_settings().await?;
                newest_event(self).await?
            }
            (_, newest) => newest,
        };
        if noted != newest
            && let Err(error) = note::write(data_dir, newest, self.rng())
        {
            tracing::warn!(%error, "the newest event cannot be noted: a backup restored now may not be noticed");
        }
        Ok(())
    }
}

/// Holds new messages while a restored backup is not confirmed. Mail that somebody asks for is sent; mail of jobs and
/// schedules may have been sent before. Reads the setting in the transaction, since another replica may have noticed or
/// confirmed the backup a moment ago.
pub(crate) async fn hold_back(tx: &DatabaseTransaction, messages: &mut [message::Model]) -> Result<()> {
    if !messages.iter().any(is_unasked) || !is_unconfirmed(tx).await? {
        return Ok(());
    }
    for message in messages.iter_mut().filter(|message| is_unasked(message)) {
        message.state = MessageState::Held;
        message.held_by_restore = true;
    }
    Ok(())
}

/// Whether it is about to be sent though nobody has just asked for it.
fn is_unasked(message: &message::Model) -> bool {
    let is_automatic = message.lane >= Lane::Bulk || message.kind == MessageKind::DocumentExpiring;
    is_automatic && message.state == MessageState::Queued
}

async fn is_unconfirmed(tx: &DatabaseTransaction) -> Result<bool> {
    let restored_at = setting::Entity::find_by_id(StoredSetting::RestoredAt.key()).one(tx).await?;
    Ok(restored_at.is_some_and(|setting| setting.value != "0"))
}

async fn has_event(backend: &Backend, event: EventId) -> Result<bool> {
    let db = backend.db().read();
    let is_there = audit_event::Entity::find_by_id(event).one(db).await?.is_some();
    // What a database has deleted, it has had.
    Ok(is_there || checkpoint::may_be_pruned(db, event).await?)
}

/// The event that was written last. Seals are numbered in the order of writing; ids follow the clock, which may have been
/// ahead.
async fn newest_event(backend: &Backend) -> Result<Option<EventId>> {
    let db = backend.db().read();
    let ids = || audit_event::Entity::find().select_only().column(audit_event::Column::Id).limit(1);
    let unsealed = ids()
        .filter(audit_event::Column::SealNumber.is_null())
        .order_by_desc(audit_event::Column::Id)
        .into_tuple::<EventId>();
    if let Some(newest) = unsealed.one(db).await? {
        return Ok(Some(newest));
    }
    let sealed = ids()
        .filter(audit_event::Column::SealNumber.is_not_null())
        .order_by_desc(audit_event::Column::SealNumber)
        .order_by_desc(audit_event::Column::Id)
        .into_tuple::<EventId>();
    Ok(sealed.one(db).await?)
}

#[cfg(test)]
mod tests;
