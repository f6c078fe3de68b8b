use crate::account_units::move_accounts;
use crate::accounts;
use crate::audit::Subject;
use crate::db::Tx;
use crate::error::{Error, Result};
use crate::gate::{CanManageAccounts, Desk};
use crate::permissions;
use crate::unit_paths::check_choice;
use domain::audit::SubjectKind;
use domain::form::{Code, Faults, Field};
use domain::id::{AccountId, UnitId};

impl Desk<CanManageAccounts> {
    /// Puts somebody into a unit, or into none. Records nothing where they are in it already.
    ///
    /// # Errors
    /// `not_found`; `permission_not_held` for an account that holds what the actor does not, and for the founder's, except the actor's own;
    /// `own_permissions` where the actor could do more to them there, and `permission_not_held` where others could, for an actor
    /// with a border who could not;
    /// `choice_unknown` and `unit_archived` at the unit, for whoever has a border also for a unit beyond it; `choice_missing` for
    /// them where it is none.
    pub async fn move_to_unit(&self, id: AccountId, to: Option<UnitId>) -> Result<()> {
        let backend = &self.backend;
        let subject = Subject::new(SubjectKind::Account, id);
        let now = backend.now();
        let work = async |tx: Tx| {
            let tx = &*tx;
            let found = accounts::lock_existing(self.reach(), tx, id).await?;
            let actor = permissions::may_place(tx, self, &found, now).await?;
            if found.unit == to {
                return Ok(());
            }
            let reach = actor.reach_of::<CanManageAccounts>();
            match to {
                Some(unit) => check_choice(tx, &reach, unit).await?,
                None if reach.is_everyone() => {}
                None => return Err(Faults::one(Field::Unit, Code::ChoiceMissing).into()),
            }
            if let Some(code) = permissions::refusal_of_move(tx, self, &actor, (found.unit, to), now).await? {
                return Err(Error::Refused(code));
            }
            move_accounts(tx, (backend, &self.caller.actor()), &[(id, found.unit)], to).await
        };
        match backend.db().write(work).await {
            Err(Error::Refused(code @ (Code::PermissionNotHeld | Code::OwnPermissions))) => {
                Err(self.refuse(code, subject).await)
            }
            other => other,
        }
    }
}
