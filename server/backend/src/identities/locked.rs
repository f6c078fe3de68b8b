//! What people may not do to their own identity, or read about it, while entries of others in it are locked for them.

use super::draft::IdentityDraft;
use super::erasure_answer::declined_erasure;
use super::key::{DataKey, EncryptedPart};
use super::pictures;
use super::removals::removers;
use super::revisions::{all_revisions, find_revision};
use super::snapshot::RequestedChanges;
use crate::Backend;
use crate::entity::identity;
use crate::entry_locks::{self, LockedEntries};
use crate::error::{Error, Result};
use crate::gate::{Desk, Right};
use domain::form::Code;
use domain::identity::DeclinedErasure;
use sea_orm::{ConnectionTrait, DatabaseTransaction};

impl<R: Right> Desk<R> {
    /// Checks that the actor may change the state of the identity: begin or discard a correction, submit, ask for its
    /// erasure, accept the privacy notice. Nobody does so to their own while they may not read all of it, however the
    /// request names it. The new state could show it to more people, and whoever is in the account may not be the person:
    /// what they accept would count as accepted by the person for good.
    ///
    /// # Errors
    /// `entries_locked`.
    pub(crate) async fn check_may_change_state(
        &self,
        tx: &DatabaseTransaction,
        row: &identity::Model,
    ) -> Result<()> {
        let lock = entry_locks::for_own_account(tx, row, self.account(), self.backend.now()).await?;
        if row.data_key.is_none() || lock.is_none() {
            return Ok(());
        }
        let key = DataKey::from_row(&self.backend, row)?;
        if has_locked(tx, &self.backend, row, &key, lock.as_ref()).await? {
            return Err(Error::Refused(Code::EntriesLocked));
        }
        Ok(())
    }
}

/// Whether something in the draft or in the verified revision is locked.
async fn has_locked(
    db: &impl ConnectionTrait,
    backend: &Backend,
    row: &identity::Model,
    key: &DataKey,
    lock: Option<&LockedEntries>,
) -> Result<bool> {
    let Some(lock) = lock else { return Ok(false) };
    if IdentityDraft::load(db, backend, key).await?.is_locked_by(lock) {
        return Ok(true);
    }
    let verified = match row.verified {
        Some(number) => find_revision(db, key, number).await?.map(|(_, snapshot)| snapshot),
        None => None,
    };
    if verified.as_ref().is_some_and(|verified| verified.is_locked_by(lock)) {
        return Ok(true);
    }
    let shown = verified.map(|verified| verified.pictures).unwrap_or_default();
    let all = pictures::all_pictures(db, row.id).await?;
    let mut pictures = all.iter().filter(|picture| picture.is_current || shown.contains(&picture.id));
    Ok(pictures.any(|picture| picture.is_locked_by(lock)))
}

/// Whether something that others wrote to the person may quote what is locked. It may have been removed since, but stays in
/// a revision; of what was never submitted it is only known that somebody else has removed something.
async fn may_quote_locked(
    db: &impl ConnectionTrait,
    backend: &Backend,
    row: &identity::Model,
    key: &DataKey,
    lock: Option<&LockedEntries>,
) -> Result<bool> {
    let Some(lock) = lock else { return Ok(false) };
    if has_locked(db, backend, row, key, Some(lock)).await? {
        return Ok(true);
    }
    let revisions = all_revisions(db, key).await?;
    if revisions.iter().any(|(_, snapshot)| snapshot.is_locked_by(lock)) {
        return Ok(true);
    }
    let pictures = pictures::all_pictures(db, row.id).await?;
    if pictures.iter().any(|picture| picture.is_locked_by(lock)) {
        return Ok(true);
    }
    Ok(removers(db, row.id).await?.into_iter().any(|(by, _)| lock.is_of_other(by)))
}

/// What others wrote to the person.
#[derive(Default)]
pub(crate) struct TextsToPerson {
    /// The changes that the last decision requested, and its message.
    pub(crate) requested: RequestedChanges,
    pub(crate) erasure_declined: Option<DeclinedErasure>,
    /// Whether the texts are hidden, as they may quote something that is locked.
    pub(crate) is_locked: bool,
}

/// The texts that others wrote to the person, as somebody with this lock may read them. Nothing but their time is left
/// while they may quote something that is locked.
///
/// # Errors
/// Those of the encryption.
pub(crate) async fn texts_to_person(
    db: &impl ConnectionTrait,
    backend: &Backend,
    row: &identity::Model,
    key: &DataKey,
    lock: Option<&LockedEntries>,
) -> Result<TextsToPerson> {
    let is_locked = may_quote_locked(db, backend, row, key, lock).await?;
    let mut erasure_declined = declined_erasure(row, key)?;
    if is_locked {
        erasure_declined.iter_mut().for_each(|declined| declined.reason.clear());
        return Ok(TextsToPerson { erasure_declined, is_locked, ..TextsToPerson::default() });
    }
    let requested = match &row.flags {
        Some(flags) => key.decrypt_json(EncryptedPart::Flags, flags)?,
        None => RequestedChanges::default(),
    };
    Ok(TextsToPerson { requested, erasure_declined, is_locked })
}
