use super::target::{Opens as _, must_be_open};
use super::{DataKey, IdentityDraft, subject};
use crate::audit::{self, Entry};
use crate::db::Tx;
use crate::entity::identity;
use crate::erasure::{Erasing, ErasureTarget};
use crate::error::{Error, Result};
use crate::gate::{CanRegisterIdentities, Desk};
use domain::audit::Action;
use domain::form::{Code, Field};
use domain::id::IdentityId;
use domain::identity::{IdentityState, IdentityTarget, RegistrationRow};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

/// Registrations that are shown; whoever has more of them unfinished finds the others once these are done.
const SHOWN: u64 = 50;

impl Desk<CanRegisterIdentities> {
    /// One's own registrations that are not finished, the one touched last first.
    pub async fn registrations(&self) -> Result<Vec<RegistrationRow>> {
        use identity::Column;
        let Some(me) = self.account() else { return Ok(Vec::new()) };
        let db = self.backend.db().read();
        let rows = identity::Entity::find()
            .filter(Column::CreatedBy.eq(me))
            .filter(Column::AccountId.is_null())
            .filter(Column::State.ne(IdentityState::Erased))
            .order_by_desc(Column::ChangedAt)
            .limit(SHOWN)
            .all(db)
            .await?;
        let mut registrations = Vec::with_capacity(rows.len());
        for row in rows {
            let who = if row.name.is_empty() {
                let filled = IdentityDraft::load(db, &DataKey::from_row(&self.backend, &row)?).await?;
                filled.values().get(Field::Email).to_owned()
            } else {
                row.name
            };
            registrations.push(RegistrationRow {
                identity: row.id,
                code: row.code.to_string(),
                who,
                saved_at: row.changed_at,
            });
        }
        Ok(registrations)
    }

    /// Throws an unfinished registration away. Its code is not used again.
    ///
    /// # Errors
    /// `not_found`; `identity_state` where it is finished.
    pub async fn discard_registration(&self, registration: IdentityId) -> Result<()> {
        let target = IdentityTarget::Registration(registration);
        let discarded = async {
            let target = CanRegisterIdentities::target(self, target)?;
            let backend = &self.backend;
            let now = backend.now();
            // What is noted will be done, so it is asked before whether it may be, and again where nobody changes it.
            let row = self.found(backend.db().read(), target).await?.ok_or(Error::Refused(Code::NotFound))?;
            must_be_unfinished(&row)?;
            let erasing = Erasing::begin(backend, ErasureTarget::Registration(row.id)).await?;
            let doing = &erasing;
            let work = async |tx: Tx| {
                let tx = &*tx;
                let row = self.locked_row(tx, target).await?;
                must_be_unfinished(&row)?;
                doing.destroy(tx, backend, now).await?;
                let entry = Entry {
                    action: Action::RegistrationDiscarded,
                    subject: subject(row.id),
                    detail: serde_json::Value::Null,
                };
                audit::record(tx, backend, &self.caller, entry).await
            };
            let result = backend.db().write(work).await;
            erasing.settle(backend, result).await
        };
        self.noting(target, discarded.await).await
    }
}

fn must_be_unfinished(row: &identity::Model) -> Result<()> {
    must_be_open(row)?;
    if row.account_id.is_some() { Err(Error::Refused(Code::IdentityState)) } else { Ok(()) }
}
