use super::mail::{self, CONFIRMED_WITHIN, NewConfirmation};
use super::{Entity, Model, WEEK, open_change, refusal_of_change};
use crate::accounts;
use crate::address_claims;
use crate::address_claims::taken;
use crate::audit::{self, Entry, Subject};
use crate::db::{Tx, Unique, violated};
use crate::entity::{account, address_confirmation};
use crate::error::{Error, Result};
use crate::gate::{CanManageAccounts, Desk};
use crate::limits::{self, Kind, Limit};
use crate::outbox::PreparedMessage;
use crate::reach::Reach;
use crate::{Backend, entry_locks, links, outbox, permissions, to_ascii};
use domain::account::{AccountState, Email};
use domain::address_change::AddressChangeStage;
use domain::audit::{Action, SubjectKind};
use domain::form::{Code, Faults, Field};
use domain::id::AccountId;
use domain::invitation::AddressDraft;
use domain::security::SecurityChange;
use sea_orm::{ConnectionTrait, DatabaseTransaction, EntityTrait, IntoActiveModel};

/// Changes of one account, and mails to one address, within a day.
const ASKED: Limit = Limit { max: 5, window_s: 24 * 3_600 };

impl Desk<CanManageAccounts> {
    /// Asks for another e-mail address of somebody who has accepted. The new address gets a link to confirm it, and the old one
    /// a link to stop it. It comes into force a week later if it was confirmed and not stopped, or once it is confirmed if a
    /// second administrator agrees.
    ///
    /// # Errors
    /// `confirm_first`; the form's faults; `already_registered`, `already_invited`, `to_be_deleted`, `address_same` and
    /// `domain_refused` at the field; `own_account`; `mail_not_configured`; `too_many`; `address_change_waiting` while another one waits;
    /// `account_state` for an account that is pending or to be deleted, `not_found`; `permission_not_held` for the founder and
    /// for an account that holds what the actor does not.
    pub async fn change_address(&self, id: AccountId, draft: AddressDraft) -> Result<()> {
        self.require_confirmation()?;
        let backend = &self.backend;
        let email = draft.check(to_ascii)?;
        let asked_by = self.account().ok_or(Error::Refused(Code::SignedOut))?;
        if asked_by == id {
            return Err(Error::Refused(Code::OwnAccount));
        }
        let before = accounts::by_id(self.reach(), backend.db().read(), id)
            .await?
            .ok_or(Error::Refused(Code::NotFound))?;
        // Before the count, so that nobody uses up the tries of somebody whom they may not edit. The write decides.
        if !permissions::seems_editable(self, id).await? {
            return self.refused_about(id, Err(Error::Refused(Code::PermissionNotHeld))).await;
        }
        check_domain(backend, &before, &email).map_err(|code| Faults::one(Field::Email, code))?;
        count_by_others(backend, id, &email).await?;
        let new = &NewRequest::prepare(backend, before, email, asked_by).await?;
        let work = async |tx: Tx| new.write(&tx, self).await;
        self.refused_about(id, backend.db().write(work).await).await?;
        backend.outbox_bell().notify_one();
        Ok(())
    }
}

/// A change that an administrator asks for, with its mails, prepared before its transaction.
pub(crate) struct NewRequest {
    before: account::Model,
    email: Email,
    new: NewChange,
    told: PreparedMessage,
}

impl NewRequest {
    /// # Errors
    /// `mail_not_configured`; `not_found` for a tombstone.
    pub(crate) async fn prepare(
        backend: &Backend,
        before: account::Model,
        email: Email,
        asked_by: AccountId,
    ) -> Result<Self> {
        let new = NewChange::prepare(backend, &before, &email, asked_by).await?;
        let told = mail::notice_with_stop(backend, &before, &new.row, SecurityChange::AddressChangeAsked);
        Ok(Self { before, email, new, told })
    }

    /// # Errors
    /// Those of [`Desk::change_address`] that the database decides.
    pub(crate) async fn write(&self, tx: &DatabaseTransaction, desk: &Desk<CanManageAccounts>) -> Result<()> {
        let (backend, now, id) = (&desk.backend, desk.backend.now(), self.before.id);
        let found = accounts::lock_existing(desk.reach(), tx, id).await?;
        let held = permissions::may_edit(tx, desk, &found, now).await?;
        self.new.check(&found, &self.before)?;
        if let Some(code) = holder_of(desk.reach(), tx, &self.email, now).await? {
            return Err(Faults::one(Field::Email, code).into());
        }
        let could_read_entries =
            entry_locks::can_read_entries(tx, held.at(tx, found.unit).await?, id).await?;
        self.new.write(tx, could_read_entries).await?;
        outbox::enqueue(tx, &[self.new.confirmation.message.clone(), self.told.clone()]).await?;
        let detail =
            serde_json::json!({ "until": self.new.row.asked_at + WEEK, "sight": could_read_entries });
        let subject = Subject::new(SubjectKind::Account, id);
        let entry = Entry { action: Action::AddressChangeAsked, subject, detail };
        audit::record(tx, backend, &desk.caller, entry).await
    }
}

/// Checks that an account may get this address. The one that it has stays, whatever its domain.
///
/// # Errors
/// `domain_refused`
pub(crate) fn check_domain(
    backend: &Backend,
    of: &account::Model,
    email: &Email,
) -> std::result::Result<(), Code> {
    if of.email_key.as_deref() == Some(email.key()) {
        return Ok(());
    }
    backend.settings().domain_rule().check(email)
}

/// Counts a change that somebody else than the person asks for.
///
/// # Errors
/// `too_many`.
pub(crate) async fn count_by_others(backend: &Backend, id: AccountId, email: &Email) -> Result<()> {
    count(backend, &format!("by others {id}"), email).await
}

/// Counts a change that is asked for, by whose it is and by the address that gets the mail.
pub(super) async fn count(backend: &Backend, whose: &str, email: &Email) -> Result<()> {
    let tries = [(Kind::AddressChange, whose, ASKED), (Kind::AddressChange, email.key(), ASKED)];
    limits::reserve_all(backend, &tries).await.map(drop)
}

/// Why an account cannot get this address: it is of another one. Of somebody out of reach no more is told.
pub(super) async fn holder_of(
    reach: &Reach,
    db: &impl ConnectionTrait,
    email: &Email,
    now: i64,
) -> Result<Option<Code>> {
    let holder = accounts::by_email_key(db, email.key()).await?;
    let is_hidden = match &holder {
        Some(holder) => !reach.is_everyone() && !reach.has(db, holder.unit).await?,
        None => false,
    };
    let code = match holder.map(|holder| holder.state) {
        Some(_) if is_hidden => Some(Code::AlreadyRegistered),
        Some(AccountState::Pending) => Some(Code::AlreadyInvited),
        Some(AccountState::ToBeDeleted) => Some(Code::ToBeDeleted),
        Some(_) => Some(Code::AlreadyRegistered),
        None if address_claims::is_of_other(db, email.key(), now).await? => Some(Code::AlreadyRegistered),
        None => None,
    };
    Ok(code)
}

/// A change that is asked for, prepared before its transaction.
pub(super) struct NewChange {
    pub(super) row: Model,
    pub(super) confirmation: NewConfirmation,
}

impl NewChange {
    /// # Errors
    /// `mail_not_configured`: the links are only mailed; `not_found` for a tombstone.
    pub(super) async fn prepare(
        backend: &Backend,
        of: &account::Model,
        email: &Email,
        asked_by: AccountId,
    ) -> Result<Self> {
        if !backend.has_mail() {
            return Err(Error::Refused(Code::MailNotConfigured));
        }
        let (Some(old_email), Some(old_email_key)) = (of.email.clone(), of.email_key.clone()) else {
            return Err(Error::Refused(Code::NotFound));
        };
        let confirmation = mail::confirmation(backend, of, (email.as_typed(), email.key())).await?;
        let (key_id, nonce) = links::fresh(backend);
        let now = backend.now();
        let row = Model {
            id: backend.new_id(),
            account_id: of.id,
            stage: AddressChangeStage::Asked,
            asked_by,
            agreed_by: None,
            could_read_entries: false,
            email: email.as_typed().to_owned(),
            email_key: email.key().to_owned(),
            old_email,
            old_email_key,
            confirmation_id: confirmation.row.id,
            asked_at: now,
            due_at: now + CONFIRMED_WITHIN,
            key_id,
            nonce,
        };
        Ok(Self { row, confirmation })
    }

    /// Checks the account, locked now, for which it was prepared as it was `before`.
    pub(super) fn check(&self, found: &account::Model, before: &account::Model) -> Result<()> {
        if refusal_of_change(found.state).is_some() {
            return Err(Error::Refused(Code::AccountState));
        }
        if found.email_key != before.email_key {
            return Err(Error::Refused(Code::ChangedMeanwhile));
        }
        if self.row.email_key == self.row.old_email_key {
            return Err(Faults::one(Field::Email, Code::AddressSame).into());
        }
        Ok(())
    }

    /// Writes the change with its confirmation.
    ///
    /// # Errors
    /// `address_change_waiting` while another one waits.
    pub(super) async fn write(&self, tx: &DatabaseTransaction, could_read_entries: bool) -> Result<()> {
        if open_change(tx, self.row.account_id).await?.is_some() {
            return Err(Error::Refused(Code::AddressChangeWaiting));
        }
        let confirmation = self.confirmation.row.clone().into_active_model();
        address_confirmation::Entity::insert(confirmation).exec_without_returning(tx).await?;
        let row = Model { could_read_entries, ..self.row.clone() };
        Entity::insert(row.into_active_model()).exec_without_returning(tx).await.map_err(|error| {
            match violated(&error) {
                Some(Unique::OpenAddressChange) => Error::Refused(Code::AddressChangeWaiting),
                Some(Unique::EmailClaim) => taken(),
                _ => Error::from(error),
            }
        })?;
        Ok(())
    }
}
