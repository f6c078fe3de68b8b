use crate::Backend;
use crate::audit::Actor;
use crate::error::Result;
use crate::founder_offer;
use crate::{address_changes, open_invitations, resets, reviews, sessions};
use domain::id::AccountId;
use sea_orm::DatabaseTransaction;

/// Ends everything that an account could still be used with: its sessions, its links to reset the password, the links it was
/// shown to hand over, its own change of address that waits, an offer of the founder's role, and its claims of cases, which others can then take. Bulk jobs pause by themselves, as they open
/// their desk again before each batch.
pub(super) async fn end_use(
    tx: &DatabaseTransaction,
    backend: &Backend,
    actor: &Actor,
    account: AccountId,
) -> Result<()> {
    sessions::end_all(tx, account).await?;
    resets::use_up_all(tx, account, backend.now()).await?;
    open_invitations::end_links_handed_by(tx, account).await?;
    address_changes::drop_own(tx, account, backend.now()).await?;
    founder_offer::drop_offer_to(tx, account).await?;
    reviews::release_claims_of(tx, backend, actor, account).await
}
