//! Submitted revisions, decrypted.

use super::key::{DataKey, EncryptedPart};
use super::snapshot::Snapshot;
use crate::entity::identity_revision;
use crate::error::Result;
use domain::id::PictureId;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};
use std::collections::BTreeMap;

/// A revision with its content, if there is one of this number. One of an identity that was erased after its key was read
/// has no content, and is not found.
pub(crate) async fn find_revision(
    db: &impl ConnectionTrait,
    key: &DataKey,
    number: i32,
) -> Result<Option<(identity_revision::Model, Snapshot)>> {
    let row = identity_revision::Entity::find_by_id((key.identity(), number)).one(db).await?;
    let Some(row) = row.filter(has_content) else { return Ok(None) };
    let snapshot = key.decrypt_json(EncryptedPart::Revision(number), &row.ciphertext)?;
    Ok(Some((row, snapshot)))
}

/// All revisions with their content.
pub(crate) async fn all_revisions(
    db: &impl ConnectionTrait,
    key: &DataKey,
) -> Result<Vec<(identity_revision::Model, Snapshot)>> {
    let of_identity = identity_revision::Column::IdentityId.eq(key.identity());
    let rows = identity_revision::Entity::find().filter(of_identity).all(db).await?;
    let decrypt = |row: identity_revision::Model| {
        let snapshot = key.decrypt_json(EncryptedPart::Revision(row.number), &row.ciphertext)?;
        Ok((row, snapshot))
    };
    rows.into_iter().filter(has_content).map(decrypt).collect()
}

/// The pictures that revisions show, each with the time of the last decision about a revision that shows it.
pub(crate) async fn shown_pictures(
    db: &impl ConnectionTrait,
    key: &DataKey,
) -> Result<BTreeMap<PictureId, Option<i64>>> {
    let mut shown = BTreeMap::new();
    for (row, snapshot) in all_revisions(db, key).await? {
        for picture in snapshot.pictures {
            let decided_at = shown.entry(picture).or_insert(None);
            *decided_at = row.decided_at.max(*decided_at);
        }
    }
    Ok(shown)
}

/// Erasure leaves the row and nothing in it.
fn has_content(row: &identity_revision::Model) -> bool {
    !row.ciphertext.is_empty()
}
