use super::notifications::ReviewerNotices;
use crate::Backend;
use crate::blind_index::BlindIndexEntries;
use crate::entity::identity;
use crate::error::Result;
use crate::identities::Snapshot;
use crate::keys::Key;
use crate::pictures;
use domain::id::{AccountId, IdentityId};
use sea_orm::DatabaseTransaction;

/// What a review needs of a submission besides its revision. Made before the transaction that submits, written in it;
/// ring the outbox's bell after the commit.
pub(crate) struct SubmissionEffects {
    key: Key,
    letters: ReviewerNotices,
}

impl SubmissionEffects {
    pub(crate) async fn prepare(
        backend: &Backend,
        identity: &identity::Model,
        submitted_by: Option<AccountId>,
    ) -> Result<Self> {
        let letters = ReviewerNotices::prepare(backend, identity, submitted_by).await?;
        Ok(Self { key: backend.blind_key().await?, letters })
    }

    /// BlindIndexEntries the identity, so that lookalikes are found, keeps its pictures until the decision, tells the reviewers.
    pub(crate) async fn write(
        &self,
        tx: &DatabaseTransaction,
        identity: IdentityId,
        snapshot: &Snapshot,
    ) -> Result<()> {
        BlindIndexEntries::from_snapshot(&self.key, snapshot).add(tx, identity).await?;
        pictures::keep_for_review(tx, identity).await?;
        self.letters.enqueue(tx).await
    }
}
