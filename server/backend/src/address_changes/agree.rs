use super::effect::Effect;
use super::{Column, Entity, Model, open_change};
use crate::accounts;
use crate::audit::{self, Entry, Subject};
use crate::db::Tx;
use crate::error::{Error, Result};
use crate::gate::{CanManageAccounts, Desk};
use crate::possible_users::{Unsettled, possible_users};
use crate::{entry_locks, permissions, second_person};
use domain::address_change::AddressChangeStage;
use domain::audit::{Action, SubjectKind};
use domain::form::Code;
use domain::id::AccountId;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};

impl Desk<CanManageAccounts> {
    /// Agrees to a change of address that another administrator has asked for: it is in force as soon as it is confirmed from
    /// the new address, or now.
    ///
    /// # Errors
    /// `confirm_first`; `own_account`; `not_found` where no such change waits; `second_person_needed` for whoever has asked
    /// for it, or may be the same person; `mailbox_first` for an actor whose own account others may be using;
    /// `permission_not_held` for the founder and for an account that holds what the actor, or whoever has asked, does not.
    pub async fn agree_to_address(&self, id: AccountId) -> Result<()> {
        self.require_confirmation()?;
        let (backend, now) = (&self.backend, self.backend.now());
        let me = self.account().ok_or(Error::Refused(Code::SignedOut))?;
        if me == id {
            return Err(Error::Refused(Code::OwnAccount));
        }
        let not_found = || Error::Refused(Code::NotFound);
        let db = backend.db().read();
        let before = accounts::by_id(self.reach(), db, id).await?.ok_or_else(not_found)?;
        let change = open_change(db, id).await?.filter(|change| !change.is_own()).ok_or_else(not_found)?;
        let effect = Effect::prepare(backend, &before, &change);
        let (effect, change) = (&effect, &change);
        let work = async |tx: Tx| {
            let tx = &*tx;
            let found = accounts::lock_existing(self.reach(), tx, id).await?;
            permissions::may_edit(tx, self, &found, now).await?;
            // Confirmed, stopped or replaced a moment ago.
            let current = Entity::find_by_id(change.id).one(tx).await?.ok_or_else(not_found)?;
            if current.stage == AddressChangeStage::Undoable {
                return Err(not_found());
            }
            if !is_second(tx, change, me).await? {
                return Err(Error::Refused(Code::SecondPersonNeeded));
            }
            if !entry_locks::is_beyond_doubt(tx, me).await? {
                return Err(Error::Refused(Code::MailboxFirst));
            }
            if current.agreed_by.is_some() {
                return Ok(());
            }
            if !permissions::could_edit(tx, change.asked_by, &found, now).await? {
                return Err(Error::Refused(Code::PermissionNotHeld));
            }
            Entity::update_many()
                .col_expr(Column::AgreedBy, Expr::value(me))
                .filter(Column::Id.eq(change.id))
                .exec(tx)
                .await?;
            let subject = Subject::new(SubjectKind::Account, id);
            let detail = serde_json::json!({ "asked_by": change.asked_by });
            let entry = Entry { action: Action::AddressChangeAgreed, subject, detail };
            audit::record(tx, backend, &self.caller, entry).await?;
            if current.stage == AddressChangeStage::Confirmed {
                effect.apply(tx, backend, self.caller.actor(), &found).await?;
            }
            Ok(())
        };
        self.refused_about(id, backend.db().write(work).await).await?;
        backend.outbox_bell().notify_one();
        Ok(())
    }
}

/// Whether somebody is certainly another person than whoever has asked: neither may ever have used the other's account, and
/// the two are not related by invitations.
pub(super) async fn is_second(db: &impl ConnectionTrait, change: &Model, second: AccountId) -> Result<bool> {
    if second == change.asked_by {
        return Ok(false);
    }
    let may_have_used = async |account, by| -> Result<bool> {
        Ok(possible_users(db, account, Unsettled::Ever).await?.contains(&by))
    };
    Ok(!may_have_used(second, change.asked_by).await?
        && !may_have_used(change.asked_by, second).await?
        && !second_person::are_related(db, change.asked_by, second).await?)
}
