use super::notifications::{HolderNotices, message_to_person};
use super::pictures;
use super::snapshot::Snapshot;
use crate::Backend;
use crate::entity::identity;
use crate::error::Result;
use crate::keys::Key;
use crate::outbox::{self, PreparedMessage};
use domain::id::{AccountId, IdentityId};
use domain::message::MessageKind;
use domain::permission::Permission;
use sea_orm::DatabaseTransaction;

/// What a submission writes besides its revision, prepared before the transaction. Ring the outbox bell after the
/// commit.
pub(super) struct SubmissionEffects {
    key: Key,
    notices: HolderNotices,
    confirmation: Vec<PreparedMessage>,
}

impl SubmissionEffects {
    pub(super) async fn prepare(
        backend: &Backend,
        identity: &identity::Model,
        submitted_by: Option<AccountId>,
    ) -> Result<Self> {
        let (permission, kind) = (Permission::ValidateIdentities, MessageKind::IdentityToReview);
        let notices = HolderNotices::prepare(backend, permission, kind, identity, submitted_by).await?;
        let confirmation = message_to_person(backend, identity, MessageKind::IdentitySubmitted).await?;
        Ok(Self { key: backend.blind_key().await?, notices, confirmation })
    }

    /// Indexes the identity for possible duplicates, keeps its pictures until the decision, and notifies the
    /// person and the reviewers.
    pub(super) async fn write(
        &self,
        tx: &DatabaseTransaction,
        identity: IdentityId,
        snapshot: &Snapshot,
    ) -> Result<()> {
        snapshot.blind_index(&self.key).add(tx, identity).await?;
        pictures::cancel_deletion(tx, identity).await?;
        outbox::enqueue(tx, &self.confirmation).await?;
        self.notices.enqueue_for_reviewers(tx).await
    }
}
