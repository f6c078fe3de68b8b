//! Who has removed documents or pictures from an identity, since four eyes count removing as touching. An emptied
//! value has its author in [`AttributedValues`](super::AttributedValues).

use crate::entity::{identity, identity_removal};
use crate::error::Result;
use crate::gate::Desk;
use domain::id::{AccountId, DocumentId, IdentityId};
use sea_orm::sea_query::OnConflict;
use sea_orm::{ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, IntoActiveModel, QueryFilter};

/// Notes that the actor removed a document, or a picture of it.
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
    // The time stays the first: until then somebody else may have been using the account.
    let known = OnConflict::columns([Column::IdentityId, Column::RemovedBy])
        .update_column(Column::DocumentId)
        .to_owned();
    identity_removal::Entity::insert(removal.into_active_model())
        .on_conflict(known)
        .exec_without_returning(tx)
        .await?;
    Ok(())
}

/// Who has removed something from the identity, and when they first did.
pub(crate) async fn removers(
    db: &impl ConnectionTrait,
    identity: IdentityId,
) -> Result<Vec<(AccountId, i64)>> {
    let removals = identity_removal::Entity::find().filter(identity_removal::Column::IdentityId.eq(identity));
    Ok(removals.all(db).await?.into_iter().map(|row| (row.removed_by, row.removed_at)).collect())
}
