//! Who has taken something out of an identity that leaves no trace where it was. A value that was emptied is kept with
//! the others ([`AttributedValues`](super::AttributedValues)).

use crate::entity::{identity, identity_removal};
use crate::error::Result;
use crate::gate::Desk;
use domain::id::{AccountId, DocumentId, IdentityId};
use sea_orm::sea_query::OnConflict;
use sea_orm::{ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, IntoActiveModel, QueryFilter};

/// Writes down that whoever acts here took away a document, or a picture of it.
pub(crate) async fn note_removal<R>(
    tx: &DatabaseTransaction,
    desk: &Desk<R>,
    row: &identity::Model,
    document: DocumentId,
) -> Result<()> {
    use identity_removal::Column;
    let Some(account) = desk.account() else { return Ok(()) };
    let removal = identity_removal::Model {
        identity_id: row.id,
        removed_by: account,
        document_id: document,
        removed_at: desk.backend.now(),
    };
    let newest = OnConflict::columns([Column::IdentityId, Column::RemovedBy])
        .update_columns([Column::DocumentId, Column::RemovedAt])
        .to_owned();
    identity_removal::Entity::insert(removal.into_active_model())
        .on_conflict(newest)
        .exec_without_returning(tx)
        .await?;
    Ok(())
}

/// Whether this account ever took something out of the identity.
pub(crate) async fn has_removed(
    db: &impl ConnectionTrait,
    identity: IdentityId,
    account: AccountId,
) -> Result<bool> {
    let found = identity_removal::Entity::find_by_id((identity, account)).one(db).await?;
    Ok(found.is_some())
}

/// Forgets it all, with the identity.
pub(super) async fn forget_removals(tx: &DatabaseTransaction, identity: IdentityId) -> Result<()> {
    identity_removal::Entity::delete_many()
        .filter(identity_removal::Column::IdentityId.eq(identity))
        .exec(tx)
        .await?;
    Ok(())
}
