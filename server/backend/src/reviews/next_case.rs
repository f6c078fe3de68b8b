use super::claim::is_available_to;
use super::claim_term;
use crate::entity::identity;
use crate::error::{Error, Result};
use crate::gate::{CanValidateIdentities, Desk};
use domain::form::Code;
use domain::id::IdentityId;
use sea_orm::sea_query::Expr;
use sea_orm::{QueryFilter, QueryOrder, QuerySelect};

/// Cases that are looked at: whoever may not decide about so many has to look at the queue.
const MAX_CASES: u64 = 20;

impl Desk<CanValidateIdentities> {
    /// The case that has waited longest among those that the actor can decide about now.
    pub async fn next_case(&self) -> Result<Option<IdentityId>> {
        let db = self.backend.db().read();
        let ids: Vec<IdentityId> = identity::Entity::find(self.reach())
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
        self.first_eligible(&ids).await
    }

    /// The first of these cases that the actor can decide about. One that was erased or withdrawn since it was found is
    /// left out.
    pub(super) async fn first_eligible(&self, ids: &[IdentityId]) -> Result<Option<IdentityId>> {
        for id in ids {
            let case = match self.case(*id).await {
                Ok(case) => case,
                Err(Error::Refused(Code::NotFound)) => continue,
                Err(error) => return Err(error),
            };
            if self.ineligibility(&case).await?.is_none() {
                return Ok(Some(*id));
            }
        }
        Ok(None)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gate::test_accounts;
    use crate::test_backend::TestBackend;

    #[tokio::test]
    async fn a_case_that_is_gone_meanwhile_is_left_out() {
        let desk = TestBackend::new().await;
        let founder = test_accounts::founder(&desk).await;
        let caller = test_accounts::signed_in(&desk, founder).await;
        let reviews: Desk<CanValidateIdentities> = desk.backend.open(&caller).await.unwrap();
        assert_eq!(reviews.first_eligible(&[desk.backend.new_id()]).await.unwrap(), None);
    }
}
