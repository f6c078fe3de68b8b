//! Who has removed documents or pictures from an identity, since four eyes count removing as touching. An emptied
//! value has its author in [`AttributedValues`](super::AttributedValues).

use crate::entity::{identity, identity_removal};
use crate::error::Result;
use crate::gate::Desk;
use domain::id::{AccountId, DocumentId, IdentityId};
use sea_orm::sea_query::OnConflict;
use sea_orm::{ConnectionTrait, DatabaseTransaction, EntityTrait, IntoActiveModel};

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
    let newest = OnConflict::columns([Column::IdentityId, Column::RemovedBy])
        .update_columns([Column::DocumentId, Column::RemovedAt])
        .to_owned();
    identity_removal::Entity::insert(removal.into_active_model())
        .on_conflict(newest)
        .exec_without_returning(tx)
        .await?;
    Ok(())
}

/// Whether this account has removed something from the identity.
pub(crate) async fn has_removed(
    db: &impl ConnectionTrait,
    identity: IdentityId,
    account: AccountId,
) -> Result<bool> {
    let found = identity_removal::Entity::find_by_id((identity, account)).one(db).await?;
    Ok(found.is_some())
}
