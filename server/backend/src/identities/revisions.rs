//! Submitted revisions, decrypted.

use super::key::{DataKey, EncryptedPart};
use super::snapshot::Snapshot;
use crate::entity::identity_revision;
use crate::error::Result;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};
use std::collections::BTreeMap;
use uuid::Uuid;

/// A revision with its content, if there is one of this number.
pub(crate) async fn find_revision(
    db: &impl ConnectionTrait,
    key: &DataKey,
    number: i32,
) -> Result<Option<(identity_revision::Model, Snapshot)>> {
    let row = identity_revision::Entity::find_by_id((key.identity(), number)).one(db).await?;
    let Some(row) = row else { return Ok(None) };
    let snapshot = key.decrypt_json(EncryptedPart::Revision(number), &row.ciphertext)?;
    Ok(Some((row, snapshot)))
}

/// The pictures that revisions show, each with the time of the last decision about a revision that shows it.
pub(crate) async fn shown_pictures(
    db: &impl ConnectionTrait,
    key: &DataKey,
) -> Result<BTreeMap<Uuid, Option<i64>>> {
    let of_identity = identity_revision::Column::IdentityId.eq(key.identity());
    let mut shown = BTreeMap::new();
    for row in identity_revision::Entity::find().filter(of_identity).all(db).await? {
        let snapshot: Snapshot = key.decrypt_json(EncryptedPart::Revision(row.number), &row.ciphertext)?;
        for picture in snapshot.pictures {
            let decided_at = shown.entry(picture).or_insert(None);
            *decided_at = row.decided_at.max(*decided_at);
        }
    }
    Ok(shown)
}
