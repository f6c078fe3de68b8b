//! The export of one's own identity as JSON, in the form of OpenID Connect for Identity Assurance.
//!
//! The top level has the claims of the current draft, which are only asserted. `verified_claims` has those of the verified
//! revision, with how, when and by which documents they were verified (*OpenID Identity Assurance Schema Definition 1.0* and
//! *OpenID Connect for Identity Assurance Claims Registration 1.0*). Values without a claim in these standards, and who
//! asserted and checked each value, are in the extension `matricula`.

mod claims;

use crate::accounts::{name_in, names};
use crate::attributed_values::AttributedValues;
use crate::audit::{self, Entry};
use crate::db::Tx;
use crate::entity::{identity, identity_revision};
use crate::entry_locks;
use crate::error::{Error, Result};
use crate::gate::{Desk, SignedIn};
use crate::identities::{DataKey, IdentityDraft, Snapshot, find_revision, subject};
use crate::limits::{self, Kind, Limit};
use crate::own_fields;
use claims::{Verification, claims, document};
use domain::audit::Action;
use domain::form::{Code, Field};
use domain::id::DocumentId;
use domain::identity::{IdentityState, NoticeDelivery};
use domain::moment::Moment;
use domain::registry::{FieldLevel, PersonField};
use serde_json::{Value, json};

/// Exports of one person within an hour.
const AN_HOUR: Limit = Limit { max: 20, window_s: 3_600 };

impl Desk<SignedIn> {
    /// Everything that is stored about the actor, except pictures.
    ///
    /// # Errors
    /// `confirm_first`; `not_found` where there is no identity or it was erased; `too_many` for very many within an hour, since each is an
    /// audit event.
    pub async fn export(&self) -> Result<Value> {
        self.require_confirmation()?;
        let backend = &self.backend;
        let row = self.own_identity().await?.filter(|row| row.data_key.is_some());
        let row = row.ok_or(Error::Refused(Code::NotFound))?;
        let key = DataKey::from_row(backend, &row)?;
        let me = self.me()?;
        limits::reserve(backend, Kind::Export, &me.account.to_string(), AN_HOUR).await?;
        let db = backend.db().read();
        let locked = entry_locks::for_own_account(db, &row, Some(me.account), backend.now()).await?;
        let filled = IdentityDraft::load(db, backend, &key).await?.readable(locked.as_ref());
        let verified = self.verified(&row, &key).await?;
        let verified = verified.map(|(revision, snapshot)| (revision, snapshot.readable(locked.as_ref())));
        let mut export = claims(&filled.values());
        export.insert("iss".to_owned(), json!(backend.base_url()));
        export.insert("sub".to_owned(), json!(row.code.to_string()));
        export.insert("preferred_username".to_owned(), json!(me.username));
        export.insert("email".to_owned(), json!(me.email));
        // Accepting an invitation by its mailed link proves the mailbox; a link that was handed over does not.
        let lock = entry_locks::for_account(db, row.account_id).await?;
        export.insert("email_verified".to_owned(), json!(lock.is_none_or(|lock| lock.is_mailbox_proven())));
        if let Some((revision, snapshot)) = &verified {
            export.insert("verified_claims".to_owned(), self.verified_claims(&row, revision, snapshot));
        }
        export.insert(
            "matricula".to_owned(),
            self.provenance_of(&row, &filled, verified.as_ref(), locked.is_some()).await?,
        );
        self.note_export(&row).await?;
        Ok(Value::Object(export))
    }

    /// The revision in force; none while the identity is suspended.
    async fn verified(
        &self,
        row: &identity::Model,
        key: &DataKey,
    ) -> Result<Option<(identity_revision::Model, Snapshot)>> {
        let is_suspended = row.state == IdentityState::Suspended;
        let Some(number) = row.verified.filter(|_| !is_suspended) else { return Ok(None) };
        find_revision(self.backend.db().read(), key, number).await
    }

    fn verified_claims(
        &self,
        row: &identity::Model,
        revision: &identity_revision::Model,
        snapshot: &Snapshot,
    ) -> Value {
        let settings = self.backend.settings();
        let verification = Verification {
            organization: &settings.organization_name,
            process: format!("{}/{}", row.id, revision.number),
            time: Moment::at(revision.decided_at.unwrap_or(revision.submitted_at)).rfc3339(),
            is_self_asserted: revision.decided_by.is_some() && revision.decided_by == row.account_id,
        };
        let documents: Vec<_> = snapshot.documents.iter().map(|(_, kept)| kept.values()).collect();
        let evidence = documents
            .iter()
            .enumerate()
            .filter_map(|(number, values)| document(values, &verification, number + 1));
        let mut claims = claims(&snapshot.values.values());
        // Reviewers do not verify the number.
        claims.remove("phone_number");
        json!({ "verification": verification.with(evidence.collect()), "claims": claims })
    }

    /// Each value with who asserted it and who checked it, how and when.
    async fn provenance_of(
        &self,
        row: &identity::Model,
        filled: &IdentityDraft,
        verified: Option<&(identity_revision::Model, Snapshot)>,
        is_locked: bool,
    ) -> Result<Value> {
        let steps = filled.steps.iter().map(|step| (None, &step.values));
        let documents = filled.documents.iter().map(|document| (Some(document.row.id), &document.values));
        let all: Vec<(Option<DocumentId>, &AttributedValues)> = steps.chain(documents).collect();
        let decided_by = verified.and_then(|(revision, _)| revision.decided_by);
        let people = all.iter().flat_map(|(_, kept)| kept.iter()).filter_map(|(_, said)| said.by);
        let mut names = names(self.backend.db().read(), people.chain(decided_by)).await?;
        if is_locked {
            // The name of the actor may have been entered by others.
            let me = self.me()?;
            names.insert(me.account, me.username.clone());
        }
        let own = own_fields::find(self.backend.db().read(), FieldLevel::Identity).await?;
        let key = |field: Field| own.iter().find(|one| one.field == field).map(|one| &one.key);
        let hidden = self.hidden_own_fields(self.backend.db().read(), true).await?;
        let mut values = Vec::new();
        for (document, kept) in &all {
            for (field, said) in kept.iter().filter(|(field, _)| !hidden.contains(field)) {
                values.push(json!({
                    // An own field of the organization is named by its key.
                    "field": key(field).map_or_else(|| field.to_string(), ToString::to_string),
                    "document": document,
                    "value": said.text,
                    "asserted": {
                        "as": said.provenance,
                        "by": name_in(&names, said.by),
                        "at": Moment::at(said.at).rfc3339(),
                    },
                    "checked": checked(verified, *document, field, &said.text).map(|revision| json!({
                        "by": name_in(&names, revision.decided_by),
                        "at": revision.decided_at.map(|at| Moment::at(at).rfc3339()),
                        "revision": revision.number,
                    })),
                }));
            }
        }
        Ok(json!({
            "personal_code": row.code.to_string(),
            "state": row.state,
            "privacy_notice": notice(filled.values().get(Field::PrivacyNotice)),
            "values": values,
            "account_fields": self.account_fields().await?,
        }))
    }

    /// What the account has of the organization's own fields that are for the person too, by their keys.
    async fn account_fields(&self) -> Result<Value> {
        let fields = self.my_own_fields().await?;
        let texts = |one: &PersonField| one.values.iter().map(|value| json!(value.text)).collect::<Value>();
        Ok(fields.iter().map(|one| (one.field.key.to_string(), texts(one))).collect::<Value>())
    }

    async fn note_export(&self, row: &identity::Model) -> Result<()> {
        let work = async |tx: Tx| {
            let detail = Value::Null;
            let entry = Entry { action: Action::IdentityExported, subject: subject(row.id), detail };
            audit::record(&tx, &self.backend, &self.caller, entry).await
        };
        self.backend.db().write(work).await
    }
}

/// The privacy notice that the person has received: how, which version, and of which text in which language.
fn notice(text: &str) -> Value {
    let Some((how, receipt)) = NoticeDelivery::parse(text) else { return Value::Null };
    let text = receipt.text.as_ref();
    json!({
        "delivery": how,
        "version": receipt.version,
        "locale": text.map(|text| text.locale),
        "sha256": text.map(|text| &text.hash),
    })
}

/// The verified revision, where it has the same value.
fn checked<'a>(
    verified: Option<&'a (identity_revision::Model, Snapshot)>,
    document: Option<DocumentId>,
    field: Field,
    text: &str,
) -> Option<&'a identity_revision::Model> {
    let (revision, snapshot) = verified?;
    let kept = match document {
        None => &snapshot.values,
        Some(id) => snapshot.documents.iter().find(|(one, _)| *one == id).map(|(_, kept)| kept)?,
    };
    kept.iter().any(|(one, said)| one == field && said.text == text).then_some(revision)
}
