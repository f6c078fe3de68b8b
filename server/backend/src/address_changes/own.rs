use super::ask::{NewChange, check_domain, count, holder_of};
use super::{Column, Entity, drop, open_change};
use crate::accounts;
use crate::address_claims;
use crate::audit::{self, Entry, Subject};
use crate::db::Tx;
use crate::error::{Error, Result};
use crate::gate::{Desk, SignedIn};
use crate::reach::EVERYONE;
use crate::{entry_locks, outbox, to_ascii};
use domain::address_change::{AddressChangeStage, OwnAddressDraft};
use domain::audit::{Action, SubjectKind};
use domain::form::{Code, Faults, Field};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};

/// Changes that can be undone at the same time.
const UNDOABLE_MOST: u64 = 3;

impl Desk<SignedIn> {
    /// Changes one's own e-mail address, confirmed with the password in the form, or with a passkey before where there is no
    /// password. The new address gets a link that confirms it; another form takes its place. An address of somebody else is
    /// answered alike, and gets no mail.
    ///
    /// # Errors
    /// The form's faults; `password_missing`, `password_wrong` at its field, `confirm_first`; `address_same` and `domain_refused` at the field;
    /// `mailbox_unproven` while others may be using the account; `address_change_waiting` while an administrator's waits;
    /// `address_changed_often` where several can still be undone; `mail_not_configured`; `too_many`.
    pub async fn change_own_address(&self, draft: OwnAddressDraft) -> Result<()> {
        let (backend, me) = (&self.backend, self.me()?);
        let (email, password) = draft.check(to_ascii)?;
        let now = backend.now();
        let before = accounts::by_id(EVERYONE, backend.db().read(), me.account).await?;
        let before = before.ok_or(Error::Refused(Code::SignedOut))?;
        match (&before.password_hash, password) {
            (Some(_), Some(password)) => {
                self.verify_own_password(me, &password, Field::Password).await?;
            }
            (Some(_), None) => return Err(Faults::one(Field::Password, Code::PasswordMissing).into()),
            (None, _) => self.require_confirmation()?,
        }
        check_domain(backend, &before, &email).map_err(|code| Faults::one(Field::Email, code))?;
        count(backend, &format!("own {}", me.account), &email).await?;
        let new = NewChange::prepare(backend, &before, &email, me.account).await?;
        let (new, before) = (&new, &before);
        let work = async |tx: Tx| {
            let tx = &*tx;
            let found = accounts::lock_existing(EVERYONE, tx, me.account).await?;
            if found.password_hash != before.password_hash {
                return Err(Error::Refused(Code::ChangedMeanwhile));
            }
            new.check(&found, before)?;
            if entry_locks::for_account(tx, Some(me.account)).await?.is_some() {
                return Err(Error::Refused(Code::MailboxUnproven));
            }
            let undoable = Entity::find()
                .filter(Column::AccountId.eq(me.account))
                .filter(Column::Stage.eq(AddressChangeStage::Undoable));
            if undoable.count(tx).await? >= UNDOABLE_MOST {
                return Err(Error::Refused(Code::AddressChangedOften));
            }
            drop::drop_own(tx, me.account, now).await?;
            new.write(tx, true).await?;
            let is_free = match holder_of(EVERYONE, tx, &email, now).await? {
                None => true,
                // Back to an address that the account had.
                Some(_) => address_claims::is_former_of(tx, me.account, email.key()).await?,
            };
            if is_free {
                outbox::enqueue(tx, std::slice::from_ref(&new.confirmation.message)).await?;
            }
            let subject = Subject::new(SubjectKind::Account, me.account);
            let detail = serde_json::json!({ "own": true });
            let entry = Entry { action: Action::AddressChangeAsked, subject, detail };
            audit::record(tx, backend, &self.caller, entry).await
        };
        backend.db().write(work).await?;
        backend.outbox_bell().notify_one();
        Ok(())
    }

    /// Stops the change of one's own address that waits, whoever has asked for it. Where none waits, nothing happens.
    pub async fn stop_own_address_change(&self) -> Result<()> {
        let me = self.me()?.account;
        match open_change(self.backend.db().read(), me).await? {
            Some(change) => super::stop::stop(&self.backend, self.caller.actor(), &change).await.map(|_| ()),
            None => Ok(()),
        }
    }
}
