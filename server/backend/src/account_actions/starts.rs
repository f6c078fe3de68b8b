use super::ends::is_in_order;
use super::one_value::OneValue;
use crate::accounts;
use crate::db::Tx;
use crate::error::{Error, Result};
use crate::gate::{CanManageAccounts, Desk};
use crate::permissions;
use domain::account::AccountState;
use domain::form::{Code, Faults, Field};
use domain::id::AccountId;
use domain::registry::StartDraft;

impl Desk<CanManageAccounts> {
    /// Changes the first day of somebody's relationship to the organization. Records nothing where it stays as it is.
    ///
    /// # Errors
    /// `day_unknown`, and `end_before_start` for a day after the end, at the field; `account_state` for an account that is to be
    /// deleted, `not_found`; `permission_not_held` for an account that holds what the actor does not, and for the founder's,
    /// except the actor's own.
    pub async fn set_start_date(&self, id: AccountId, draft: StartDraft) -> Result<()> {
        let starts_on = draft.check()?;
        let (backend, now) = (&self.backend, self.backend.now());
        let work = async |tx: Tx| {
            let tx = &*tx;
            let found = accounts::lock_existing(self.reach(), tx, id).await?;
            permissions::may_place(tx, self, &found, now).await?;
            if matches!(found.state, AccountState::ToBeDeleted | AccountState::Deleted) {
                return Err(Error::Refused(Code::AccountState));
            }
            let after = starts_on.map(|day| day.to_string());
            if found.starts_on == after {
                return Ok(());
            }
            if !is_in_order(backend, after.as_deref(), found.ends_at) {
                return Err(Faults::one(Field::StartsOn, Code::EndBeforeStart).into());
            }
            OneValue::StartsOn(after).write(tx, self, &found).await
        };
        self.refused_about(id, backend.db().write(work).await).await
    }
}
