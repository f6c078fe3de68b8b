use super::eligibility::is_founders_first;
use super::{ReviewCase, claim, claim_term, expiring};
use crate::audit::{self, Entry};
use crate::db::Tx;
use crate::entity::{account, identity, identity_revision};
use crate::entry_locks;
use crate::error::{Error, Result};
use crate::gate::{CanValidateIdentities, Desk};
use crate::identities::pictures;
use crate::identities::{self, EncryptedPart, RequestedChanges, subject};
use crate::outbox;
use crate::person_name::person_name;
use crate::reach::EVERYONE;
use domain::audit::Action;
use domain::form::Code;
use domain::id::{AccountId, DocumentId, IdentityId};
use domain::identity::{CaseView, CheckedDecision, Decision, DecisionDraft, Flag, IdentityState};
use domain::message::MessageKind;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter, QuerySelect as _};
use serde::{Deserialize, Serialize};

/// The texts of a decision, stored encrypted in the row of the revision.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct DecisionRecord {
    pub(crate) flags: Vec<Flag>,
    /// The message to the person.
    pub(crate) message: String,
    /// The note for other reviewers.
    pub(crate) note: String,
    /// Whether the founder decided despite having handed over the person's link or changed their address.
    #[serde(default)]
    pub(crate) given_link: bool,
}

impl Desk<CanValidateIdentities> {
    /// Decides about one revision and returns the updated case.
    ///
    /// # Errors
    /// `not_found` where there is no case, `already_decided` where this revision no longer waits, `claimed_by_other`,
    /// `own_identity`, `given_link`, `mailbox_first`, `four_eyes`; the faults of the form; `permission_missing` where
    /// the permission was lost meanwhile.
    pub async fn decide(&self, id: IdentityId, draft: DecisionDraft) -> Result<CaseView> {
        let backend = &self.backend;
        let case = self.case(id).await?;
        if u32::try_from(case.revision.number).ok() != Some(draft.revision) {
            return Err(Error::Refused(Code::AlreadyDecided));
        }
        self.check_eligible(&case).await?;
        let documents: Vec<DocumentId> = case.snapshot.documents.iter().map(|(id, _)| *id).collect();
        let decision = draft.check(&documents)?;
        let given_link = match self.account() {
            Some(me) => self.is_involved(backend.db().read(), &case, me).await?,
            None => false,
        };
        let outcome = self.outcome(&case, &decision, given_link)?;
        let messages = identities::message_to_person(backend, &case.identity, outcome.mail).await?;
        let blind_key = &backend.blind_key().await?;
        let blind_entries = case.snapshot.blind_index(blind_key);
        let (seen, outcome, decision) = (&case, &outcome, &decision);
        let work = async |tx: Tx| {
            let tx = &*tx;
            self.check_still_decides(tx, &[seen], outcome.at).await?;
            self.check_not_involved(tx, seen).await?;
            let decided = self.write(tx, seen, outcome).await?;
            let identity = decided.0.id;
            if outcome.revision == IdentityState::Rejected && outcome.identity == IdentityState::Verified {
                identities::end_correction(tx, backend, blind_key, &decided.0).await?;
            }
            if outcome.revision == IdentityState::Verified {
                blind_entries.replace(tx, identity).await?;
                identities::forget_removed_documents(tx, identity).await?;
                expiring::store_expiries(tx, backend, identity, &seen.snapshot, outcome.at).await?;
                identities::set_name(tx, &decided.0, &person_name(&seen.snapshot.values.values())).await?;
            }
            outbox::enqueue(tx, &messages).await?;
            let detail = self.audit_detail(seen, decision, given_link);
            let entry = Entry { action: outcome.action, subject: subject(identity), detail };
            audit::record(tx, backend, &self.caller, entry).await?;
            Ok(decided)
        };
        let (identity, revision) = backend.db().write(work).await?;
        backend.outbox_bell().notify_one();
        // As it was decided: the revision may not be the one in force, and the identity may have been erased since.
        self.view(&ReviewCase { identity, revision, ..case }).await
    }

    /// Checks again under a lock that the reviewer has not become involved: if they decide and accept an invitation
    /// for that account at the same time, one of the two is refused.
    async fn check_not_involved(&self, tx: &DatabaseTransaction, case: &ReviewCase) -> Result<()> {
        let Some(me) = self.person() else { return Ok(()) };
        if let Some(account) = case.identity.account_id {
            account::Entity::find_by_id(EVERYONE, account).lock_shared().one(tx).await?;
        }
        if me.founder {
            return Ok(());
        }
        if self.is_involved(tx, case, me.account).await? {
            return Err(Error::Refused(Code::GivenLink));
        }
        let is_beyond_doubt = entry_locks::is_beyond_doubt(tx, me.account).await?;
        if is_beyond_doubt { Ok(()) } else { Err(Error::Refused(Code::MailboxFirst)) }
    }

    /// What a decision changes.
    fn outcome(&self, case: &ReviewCase, decision: &CheckedDecision, given_link: bool) -> Result<Outcome> {
        let (backend, key) = (&self.backend, &case.key);
        let record = DecisionRecord {
            flags: decision.flags().to_vec(),
            message: decision.message().to_owned(),
            note: decision.note().to_owned(),
            given_link,
        };
        let requested = RequestedChanges { flags: record.flags.clone(), message: record.message.clone() };
        let (revision, action, mail) = match decision.decision() {
            Decision::Verify => {
                (IdentityState::Verified, Action::IdentityVerified, MessageKind::IdentityVerified)
            }
            Decision::RequestChanges => {
                (IdentityState::ChangesRequested, Action::ChangesRequested, MessageKind::ChangesRequested)
            }
            Decision::Reject => {
                (IdentityState::Rejected, Action::IdentityRejected, MessageKind::IdentityRejected)
            }
        };
        let identity = match revision {
            // A revision verified earlier stays in force.
            IdentityState::Rejected if case.identity.verified.is_some() => IdentityState::Verified,
            state => state,
        };
        let is_verified = revision == IdentityState::Verified;
        Ok(Outcome {
            at: backend.now(),
            by: self.account(),
            revision,
            identity,
            action,
            mail,
            record: key.encrypt_json(backend, EncryptedPart::Decision(case.revision.number), &record)?,
            flags: if is_verified {
                None
            } else {
                Some(key.encrypt_json(backend, EncryptedPart::Flags, &requested)?)
            },
            verified: if is_verified { Some(case.revision.number) } else { case.identity.verified },
        })
    }

    /// Writes the decision if the revision still waits and nobody else has claimed it. Returns both rows as they are now,
    /// locked by it.
    async fn write(
        &self,
        tx: &DatabaseTransaction,
        case: &ReviewCase,
        outcome: &Outcome,
    ) -> Result<(identity::Model, identity_revision::Model)> {
        let (id, number) = (case.identity.id, case.revision.number);
        let changed = identity::Entity::update_and_release()
            .col_expr(identity::Column::State, Expr::value(outcome.identity))
            .col_expr(identity::Column::Verified, Expr::value(outcome.verified))
            .col_expr(identity::Column::Flags, Expr::value(outcome.flags.clone()))
            .col_expr(identity::Column::ChangedAt, Expr::value(outcome.at))
            .filter(identity::Column::Id.eq(id))
            .filter(identity::Column::Submitted.eq(number))
            .filter(claim::is_available_to(outcome.by, claim_term(&self.backend)))
            .exec(tx)
            .await?;
        if changed.rows_affected == 0 {
            let row = identity::Entity::find_by_id(EVERYONE, id).one(tx).await?;
            let row = row.filter(|row| row.submitted == Some(number));
            let waits = row.is_some_and(|row| row.state.is_waiting());
            return Err(Error::Refused(if waits { Code::ClaimedByOther } else { Code::AlreadyDecided }));
        }
        identity_revision::Entity::update_many()
            .col_expr(identity_revision::Column::State, Expr::value(outcome.revision))
            .col_expr(identity_revision::Column::Decision, Expr::value(outcome.record.clone()))
            .col_expr(identity_revision::Column::DecidedAt, Expr::value(outcome.at))
            .col_expr(identity_revision::Column::DecidedBy, Expr::value(outcome.by))
            .filter(identity_revision::Column::IdentityId.eq(id))
            .filter(identity_revision::Column::Number.eq(number))
            .exec(tx)
            .await?;
        if outcome.revision != IdentityState::ChangesRequested {
            let days = self.backend.settings().image_days;
            pictures::schedule_deletion(tx, &case.key, outcome.at, days).await?;
        }
        let gone = || Error::broken("a decided identity is gone");
        let identity = identity::Entity::find_by_id(EVERYONE, id).one(tx).await?.ok_or_else(gone)?;
        let revision = identity_revision::Entity::find_by_id((id, number)).one(tx).await?;
        Ok((identity, revision.ok_or_else(gone)?))
    }

    /// The audit detail: numbers and field names, no values.
    fn audit_detail(
        &self,
        case: &ReviewCase,
        decision: &CheckedDecision,
        given_link: bool,
    ) -> serde_json::Value {
        let fields: Vec<_> = decision.flags().iter().map(|flag| flag.field).collect();
        let is_self_asserted = self.person().is_some_and(|me| is_founders_first(me, case));
        serde_json::json!({
            "revision": case.revision.number, "fields": fields, "self_asserted": is_self_asserted,
            "given_link": given_link,
        })
    }
}

/// The changes of a decision, prepared before its transaction.
struct Outcome {
    at: i64,
    by: Option<AccountId>,
    revision: IdentityState,
    identity: IdentityState,
    action: Action,
    mail: MessageKind,
    record: Vec<u8>,
    flags: Option<Vec<u8>>,
    verified: Option<i32>,
}
