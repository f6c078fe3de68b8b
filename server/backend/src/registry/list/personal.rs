//! Personal information in an exported list: read of those whose information the reader may see, and noted for each of them
//! before it is read, so that they find it on their receipt.

use crate::audit::{self, Entry};
use crate::db::Tx;
use crate::entity::identity;
use crate::error::{Error, Result};
use crate::gate::{CanViewRegistry, Desk};
use crate::identities::{DataKey, EncryptedPart, IdentityDraft, find_revision, subject};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use domain::audit::Action;
use domain::form::Code;
use domain::id::AccountId;
use domain::identity::Values;
use domain::permission::Permission;
use domain::registry::{PersonalExport, RegistryRow};
use domain::registry_export::PersonalColumn;
use sea_orm::{ColumnTrait, QueryFilter};
use std::collections::HashMap;

/// A person of an export, with the personal information that it has.
pub struct ExportedPerson {
    pub row: RegistryRow,
    /// In the order of its columns.
    pub personal: Vec<String>,
}

impl Desk<CanViewRegistry> {
    /// # Errors
    /// `permission_missing` for a reader who may see nobody's personal information.
    pub(super) fn require_personal_data(&self) -> Result<()> {
        match self.permissions_anywhere().has(Permission::ViewPersonalData) {
            true => Ok(()),
            false => Err(Error::Refused(Code::PermissionMissing)),
        }
    }

    /// These people with their personal information. It is empty of those beyond the border inside which the reader may
    /// see it, and of those who have none.
    ///
    /// # Errors
    /// `permission_missing`.
    pub(super) async fn with_personal(
        &self,
        (asked, columns): (&PersonalExport, &[PersonalColumn]),
        rows: Vec<RegistryRow>,
    ) -> Result<Vec<ExportedPerson>> {
        self.require_personal_data()?;
        let db = self.backend.db().read();
        let reach = self.reach_of(Permission::ViewPersonalData);
        let identities = identity::Entity::find(&reach)
            .filter(identity::Column::AccountId.is_in(rows.iter().map(|row| row.account)))
            .filter(identity::Column::DataKey.is_not_null())
            .all(db)
            .await?;
        self.note_reading(asked, &identities).await?;
        let mut known: HashMap<AccountId, Values> = HashMap::new();
        for row in &identities {
            if let Some(account) = row.account_id {
                known.insert(account, self.values_of(row).await?);
            }
        }
        let exported = rows.into_iter().map(|row| {
            let values = known.remove(&row.account).unwrap_or_default();
            let personal = columns.iter().map(|column| values.get(column.field()).to_owned());
            ExportedPerson { personal: personal.collect(), row }
        });
        Ok(exported.collect())
    }

    /// Records for each of these people that their information is read, and which; why is encrypted under their key.
    async fn note_reading(&self, asked: &PersonalExport, identities: &[identity::Model]) -> Result<()> {
        let backend = &self.backend;
        let mut events = Vec::with_capacity(identities.len());
        for row in identities {
            let key = DataKey::from_row(backend, row)?;
            let sealed = key.encrypt_json(backend, EncryptedPart::ExportReason, &asked.reason())?;
            let detail = serde_json::json!({
                "fields": asked.fields(), "sealed": URL_SAFE_NO_PAD.encode(sealed),
            });
            let entry = Entry { action: Action::IdentityExported, subject: subject(row.id), detail };
            events.push(audit::prepare(backend, &self.caller.actor(), entry)?);
        }
        let all: Vec<_> = events.iter().collect();
        let work = async |tx: Tx| audit::record_all(&tx, &all).await;
        backend.db().write(work).await
    }

    /// The values of the verified revision, else of what is filled in so far.
    async fn values_of(&self, row: &identity::Model) -> Result<Values> {
        let (backend, db) = (&self.backend, self.backend.db().read());
        let key = DataKey::from_row(backend, row)?;
        if let Some(number) = row.verified
            && let Some((_, snapshot)) = find_revision(db, &key, number).await?
        {
            return Ok(snapshot.values.values());
        }
        Ok(IdentityDraft::load(db, backend, &key).await?.values())
    }
}
