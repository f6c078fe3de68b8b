//! Which privacy notice is accepted or handed over in a step, and what waits until the person has accepted a new one.

use super::key::DataKey;
use super::step_store::StoredStep;
use super::subject;
use super::target::EditsIdentities;
use crate::attributed_values::Attribution;
use crate::audit::Entry;
use crate::entity::identity;
use crate::error::{Error, Result};
use crate::gate::Desk;
use domain::audit::Action;
use domain::form::{Code, Faults, Field};
use domain::id::IdentityId;
use domain::identity::{NoticeDelivery, Provenance, Step, Values};
use domain::notice::{NoticeInForce, NoticeReceipt};
use sea_orm::DatabaseTransaction;

impl<R: EditsIdentities> Desk<R> {
    /// The notice is accepted by the person or handed over by somebody else, never the other way round, and in the version
    /// in force. Returns what was accepted.
    pub(super) fn check_notice(
        &self,
        values: &Values,
        attribution: Attribution,
    ) -> Result<Option<NoticeReceipt>> {
        let text = values.get(Field::PrivacyNotice);
        if text.is_empty() {
            return Ok(None);
        }
        let is_person = attribution.provenance == Provenance::Themselves;
        match NoticeDelivery::parse(text) {
            Some((how, receipt)) if how == NoticeDelivery::by(is_person) => {
                if !is_current(&self.backend.settings().privacy_notice, &receipt) {
                    return Err(Faults::one(Field::PrivacyNotice, Code::NoticeMissing).into());
                }
                Ok((how == NoticeDelivery::Accepted).then_some(receipt))
            }
            _ => Err(Error::Refused(Code::Malformed)),
        }
    }

    /// A person who has accepted an earlier notice accepts the one in force before they save anything else. Not while
    /// entries are locked: then they cannot accept either.
    pub(super) async fn check_accepted_again(
        &self,
        tx: &DatabaseTransaction,
        row: &identity::Model,
        key: &DataKey,
        step: Step,
        values: &Values,
    ) -> Result<()> {
        let in_force = &self.backend.settings().privacy_notice;
        if !in_force.is_published() {
            return Ok(());
        }
        let stored = StoredStep::load(tx, key, Step::Person, None).await?.content.values();
        let accepts = NoticeDelivery::parse(values.get(Field::PrivacyNotice));
        let accepts = accepts.is_some_and(|(_, receipt)| in_force.is_received(&receipt));
        if !NoticeDelivery::is_outdated(stored.get(Field::PrivacyNotice), in_force)
            || (step == Step::Person && accepts)
        {
            return Ok(());
        }
        match self.check_may_change_state(tx, row).await {
            Ok(()) => Err(Faults::one(Field::PrivacyNotice, Code::NoticeMissing).into()),
            Err(Error::Refused(Code::EntriesLocked)) => Ok(()),
            Err(error) => Err(error),
        }
    }
}

/// The event of an acceptance.
pub(super) fn accepted(identity: IdentityId, receipt: &NoticeReceipt) -> Entry {
    let text = receipt.text.as_ref();
    let detail = serde_json::json!({
        "version": receipt.version,
        "locale": text.map(|text| text.locale),
        "hash": text.map(|text| &text.hash),
    });
    Entry { action: Action::NoticeAccepted, subject: subject(identity), detail }
}

/// Whether this can be received now: the version in force in one of its languages, or, before the first one, whatever was
/// received outside of the program.
pub(super) fn is_current(in_force: &NoticeInForce, receipt: &NoticeReceipt) -> bool {
    if in_force.is_published() { in_force.is_received(receipt) } else { receipt.text.is_none() }
}
