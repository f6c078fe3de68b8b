use super::key::DataKey;
use super::notice::{accepted, is_current};
use super::step_store::StoredStep;
use super::target::{OpensIdentities as _, ResolvedTarget};
use crate::attributed_values::Attribution;
use crate::audit;
use crate::db::Tx;
use crate::error::{Error, Result};
use crate::gate::{Desk, SignedIn};
use domain::form::{Code, Faults, Field};
use domain::identity::{IdentityState, IdentityTarget, IdentityView, NoticeDelivery, Step};
use domain::notice::NoticeReceipt;
use sea_orm::DatabaseTransaction;

impl Desk<SignedIn> {
    /// Records that the person accepts the privacy notice, in every state but *erased*. The acceptance becomes part of
    /// the draft, from which a correction starts. A submitted revision keeps what it said, so nobody has to decide
    /// again.
    ///
    /// # Errors
    /// `not_found` where there is no draft yet, `identity_state` where the identity is erased; `notice_missing` at its
    /// field for a version that is not in force; `entries_locked` where the person may not read all of it.
    pub async fn accept_notice(&self, receipt: &NoticeReceipt) -> Result<IdentityView> {
        let target = IdentityTarget::Me;
        let accepted = async {
            if !is_current(&self.backend.settings().privacy_notice, receipt) {
                return Err(Faults::one(Field::PrivacyNotice, Code::NoticeMissing).into());
            }
            let target = SignedIn::resolve(self, target)?;
            let work = async |tx: Tx| self.accept(&tx, target, receipt).await;
            self.backend.db().write(work).await?;
            let row = self.find_identity(self.backend.db().read(), target).await?;
            self.view(target, row).await
        };
        self.audit_refusal(target, accepted.await).await
    }

    async fn accept(
        &self,
        tx: &DatabaseTransaction,
        target: ResolvedTarget,
        receipt: &NoticeReceipt,
    ) -> Result<()> {
        let row = self.lock_existing(tx, target).await?;
        if row.state == IdentityState::Erased {
            return Err(Error::Refused(Code::IdentityState));
        }
        self.check_may_change_state(tx, &row).await?;
        let key = DataKey::from_row(&self.backend, &row)?;
        let mut stored = StoredStep::load(tx, &key, Step::Person, None).await?;
        let mut values = stored.content.values();
        values.set(Field::PrivacyNotice, NoticeDelivery::Accepted.to_text(receipt));
        let attribution =
            Attribution { by: self.account(), provenance: self.provenance(target), at: self.backend.now() };
        if stored.content.replace(&values, attribution).is_empty() {
            return Ok(());
        }
        stored.write(tx, &self.backend, &key, attribution.saved()).await?;
        audit::record(tx, &self.backend, &self.caller, accepted(row.id, receipt)).await
    }
}
