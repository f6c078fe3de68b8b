use super::attributed_values::Attribution;
use super::key::DataKey;
use super::step_store::StoredStep;
use super::subject;
use super::target::{Opens as _, Target};
use crate::audit::{self, Entry};
use crate::db::Tx;
use crate::error::{Error, Result};
use crate::gate::{Desk, SignedIn};
use domain::audit::Action;
use domain::form::{Code, Faults, Field};
use domain::identity::{IdentityState, IdentityTarget, IdentityView, NoticeDelivery, Step};
use sea_orm::DatabaseTransaction;

impl Desk<SignedIn> {
    /// The person accepts the privacy notice, however far their identity is. It is written into what is filled in, where
    /// a correction begins; what was submitted says for good how it stood then, and nobody has to decide on it again.
    ///
    /// # Errors
    /// `not_found` where nothing was filled in yet, `identity_state` where it was erased; `notice_missing` at its field
    /// for a version that is not in force.
    pub async fn accept_notice(&self, version: &str) -> Result<IdentityView> {
        let target = IdentityTarget::Me;
        let accepted = async {
            if version != self.backend.settings().privacy_notice {
                return Err(Faults::one(Field::PrivacyNotice, Code::NoticeMissing).into());
            }
            let target = SignedIn::target(self, target)?;
            let work = async |tx: Tx| self.accept(&tx, target, version).await;
            self.backend.db().write(work).await?;
            let row = self.found(self.backend.db().read(), target).await?;
            self.view(target, row).await
        };
        self.noting(target, accepted.await).await
    }

    async fn accept(&self, tx: &DatabaseTransaction, target: Target, version: &str) -> Result<()> {
        let row = self.locked_row(tx, target).await?;
        if row.state == IdentityState::Erased {
            return Err(Error::Refused(Code::IdentityState));
        }
        let key = DataKey::from_row(&self.backend, &row)?;
        let mut stored = StoredStep::load(tx, &key, Step::Person, None).await?;
        let mut values = stored.kept.values();
        values.set(Field::PrivacyNotice, NoticeDelivery::Accepted.to_text(version));
        let hand =
            Attribution { by: self.account(), provenance: self.provenance(target), at: self.backend.now() };
        if stored.kept.replace(&values, hand).is_empty() {
            return Ok(());
        }
        stored.write(tx, self, &key, hand).await?;
        let detail = serde_json::json!({ "version": version });
        let entry = Entry { action: Action::NoticeAccepted, subject: subject(row.id), detail };
        audit::record(tx, &self.backend, &self.caller, entry).await
    }
}
