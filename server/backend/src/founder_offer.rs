//! The open offer of the founder's role.

use crate::accounts;
use crate::entity::founder_offer;
use crate::error::Result;
use crate::possible_users;
use domain::founder::FounderOffer;
use domain::id::AccountId;
use sea_orm::{ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, ExprTrait as _, QueryFilter};

/// The open offer as one of the two sees it.
pub(crate) async fn offer_for(
    db: &impl ConnectionTrait,
    me: AccountId,
    now: i64,
) -> Result<Option<FounderOffer>> {
    let Some(offer) = open_offer(db, now).await? else { return Ok(None) };
    let is_mine = offer.account_id == me;
    if !is_mine && offer.offered_by != me {
        return Ok(None);
    }
    let other = if is_mine { offer.offered_by } else { offer.account_id };
    let name = accounts::name(db, Some(other)).await?;
    let limited = possible_users::holders_used_by(db, offer.offered_by, now).await?;
    Ok(Some(FounderOffer { id: offer.id, is_mine, other, name, limited, expires_at: offer.expires_at }))
}

/// Ends an offer to an account with which somebody else could accept it, or which is gone.
pub(crate) async fn drop_offer_to(tx: &DatabaseTransaction, id: AccountId) -> Result<()> {
    let to = founder_offer::Column::AccountId.eq(id);
    // The founder's own account is never gone; one that was the founder's may be.
    founder_offer::Entity::delete_many()
        .filter(to.or(founder_offer::Column::OfferedBy.eq(id)))
        .exec(tx)
        .await?;
    Ok(())
}

/// The offer that is open.
pub(crate) async fn open_offer(db: &impl ConnectionTrait, now: i64) -> Result<Option<founder_offer::Model>> {
    let open = founder_offer::Entity::find().filter(founder_offer::Column::ExpiresAt.gt(now));
    Ok(open.one(db).await?)
}
