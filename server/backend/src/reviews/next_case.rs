use super::claim::is_available_to;
use super::claim_term;
use crate::entity::identity;
use crate::error::Result;
use crate::gate::{CanValidateIdentities, Desk};
use domain::id::IdentityId;
use sea_orm::sea_query::Expr;
use sea_orm::{EntityTrait, QueryFilter, QueryOrder, QuerySelect};

/// Cases that are looked at: whoever may not decide about so many has to look at the queue.
const MAX_CASES: u64 = 20;

impl Desk<CanValidateIdentities> {
    /// The case that has waited longest among those that the actor can decide about now.
    pub async fn next_case(&self) -> Result<Option<IdentityId>> {
        let db = self.backend.db().read();
        let ids: Vec<IdentityId> = identity::Entity::find()
            .select_only()
            .column(identity::Column::Id)
            // Spelled as in the partial index, which bound values would not match.
            .filter(Expr::cust("state IN ('submitted', 'in_review')"))
            .filter(is_available_to(self.account(), claim_term(&self.backend)))
            .order_by_asc(identity::Column::SubmittedAt)
            .order_by_asc(identity::Column::Id)
            .limit(MAX_CASES)
            .into_tuple()
            .all(db)
            .await?;
        for id in ids {
            if self.ineligibility(&self.case(id).await?).await?.is_none() {
                return Ok(Some(id));
            }
        }
        Ok(None)
    }
}
