//! The person's own side: which fields are for them too.

use super::list::{find, live};
use super::values::{change_values, of_account, shared};
use crate::db::Tx;
use crate::error::{Error, Result};
use crate::gate::{Desk, Right, SignedIn};
use crate::reach::EVERYONE;
use crate::{accounts, entry_locks};
use domain::form::{Code, Field};
use domain::permission::Permission;
use domain::registry::{FieldLevel, OwnField, OwnValuesDraft, PersonField};
use sea_orm::ConnectionTrait;

impl Desk<SignedIn> {
    /// The fields of the actor's account that are for them too, retired ones where they have a value. None while somebody else
    /// may be using the account, or has entered what the actor may not read yet.
    ///
    /// # Errors
    /// Only surprises.
    pub async fn my_own_fields(&self) -> Result<Vec<PersonField>> {
        let (db, me) = (self.backend.db().read(), self.me()?.account);
        if entry_locks::for_account(db, Some(me)).await?.is_some() {
            return Ok(Vec::new());
        }
        let mut fields = find(db, FieldLevel::Account).await?;
        fields.retain(|own| own.is_for_person);
        let fields = of_account(db, me, &fields).await?;
        Ok(fields.into_iter().filter(|one| !one.field.is_retired || !one.values.is_empty()).collect())
    }

    /// Changes what the actor's account has of the fields that are for them too, as
    /// [`set_own_fields`](Desk::<crate::gate::CanManageAccounts>::set_own_fields) does for others.
    ///
    /// # Errors
    /// By field, as there, and `changed_meanwhile` for a field that is not for the person; `entries_locked` while the fields are
    /// not shown; `too_many`.
    pub async fn set_my_own_fields(&self, draft: &OwnValuesDraft) -> Result<()> {
        let me = self.me()?.account;
        self.count_own_change(Some(me)).await?;
        let work = async |tx: Tx| {
            let tx = &*tx;
            let found = accounts::lock_existing(EVERYONE, tx, me).await?;
            if entry_locks::for_account(tx, Some(me)).await?.is_some() {
                return Err(Error::Refused(Code::EntriesLocked));
            }
            let mut fields = shared(tx).await?;
            fields.retain(|own| own.is_for_person);
            change_values(tx, self, &found, (&fields, draft)).await
        };
        self.backend.db().write(work).await
    }
}

impl<R: Right> Desk<R> {
    /// The fields of the identity that the actor neither sees nor fills in of their own, since they are for administrators only.
    /// Whoever registers identities sees all of their own as well.
    pub(crate) async fn hidden_own_fields(
        &self,
        db: &impl ConnectionTrait,
        is_own: bool,
    ) -> Result<Vec<Field>> {
        if !is_own || self.permissions().has(Permission::RegisterIdentities) {
            return Ok(Vec::new());
        }
        let all = find(db, FieldLevel::Identity).await?;
        Ok(all.into_iter().filter(|own| !own.is_for_person).map(|own| own.field).collect())
    }
}

/// The fields of the identity that its person is asked to fill in.
pub(crate) async fn asked_of_person(db: &impl ConnectionTrait) -> Result<Vec<OwnField>> {
    let fields = live(db, FieldLevel::Identity).await?;
    Ok(fields.into_iter().filter(|own| own.is_for_person).collect())
}
