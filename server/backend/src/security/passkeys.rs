//! Adding and removing passkeys.

use super::ceremony::{self, CeremonyKind};
use super::notice;
use super::recovery_codes::{self, NewCodes};
use crate::Backend;
use crate::accounts::{AccountKey, AccountPart};
use crate::db::Tx;
use crate::entity::{account, passkey, recovery_code};
use crate::error::{Error, Result};
use crate::factors::{has_factor, has_passkey};
use crate::gate::{Desk, OwnSecurity};
use crate::outbox;
use domain::audit::Action;
use domain::form::Code;
use domain::id::{AccountId, PasskeyId};
use domain::security::{PasskeyDraft, PasskeyOptions, PasskeyView, RecoveryCodes, SecurityChange};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, IntoActiveModel, PaginatorTrait,
    QueryFilter, QueryOrder,
};
use serde_json::json;
use uuid::Uuid;
use webauthn_rs::prelude::{CredentialID, Passkey, PasskeyRegistration, RegisterPublicKeyCredential};

/// Passkeys of one account.
const MOST: usize = 10;

/// The passkeys of an account, oldest first.
pub(super) async fn of(db: &impl ConnectionTrait, account: AccountId) -> Result<Vec<passkey::Model>> {
    let all = passkey::Entity::find().filter(passkey::Column::AccountId.eq(account));
    Ok(all.order_by_asc(passkey::Column::CreatedAt).order_by_asc(passkey::Column::Id).all(db).await?)
}

/// The public key of a row.
pub(super) fn credential(row: &passkey::Model) -> Result<Passkey> {
    serde_json::from_str(&row.credential).map_err(Error::broken)
}

/// The passkeys that work for the current host.
pub(super) fn usable(backend: &Backend, rows: Vec<passkey::Model>) -> Result<Vec<passkey::Model>> {
    let (id, _) = backend.relying_party()?;
    Ok(rows.into_iter().filter(|row| row.rp_id == id && !row.is_suspect).collect())
}

pub(super) async fn views(backend: &Backend, row: &account::Model) -> Result<Vec<PasskeyView>> {
    let rows = of(backend.db().read(), row.id).await?;
    let Some(key) = AccountKey::from_row(backend, row)? else { return Ok(Vec::new()) };
    let id = backend.relying_party().map(|(id, _)| id.to_owned()).unwrap_or_default();
    let view = |row: passkey::Model| {
        Ok(PasskeyView {
            id: row.id,
            name: key.decrypt_json(AccountPart::Passkey(row.id.uuid()), &row.name)?,
            added_at: row.created_at,
            used_at: row.used_at,
            is_suspect: row.is_suspect,
            is_for_this_host: row.rp_id == id,
        })
    };
    rows.into_iter().map(view).collect()
}

/// Whose passkey is made: what the device shows.
pub(crate) struct PasskeyOwner<'a> {
    pub(crate) account: AccountId,
    pub(crate) email: &'a str,
    pub(crate) username: &'a str,
}

/// Begins to make a passkey for an account that has these already.
pub(crate) async fn begin(
    backend: &Backend,
    person: PasskeyOwner<'_>,
    known: Vec<CredentialID>,
    of: (Uuid, CeremonyKind),
) -> Result<PasskeyOptions> {
    let (_, webauthn) = backend.relying_party()?;
    let PasskeyOwner { account, email, username } = person;
    let (options, state) = webauthn
        .start_passkey_registration(account.uuid(), email, username, Some(known))
        .map_err(Error::broken)?;
    ceremony::begin(backend, of.0, of.1, &state).await?;
    let mut options = serde_json::to_value(&options.public_key).map_err(Error::broken)?;
    options["rp"]["name"] = json!(backend.settings().organization_name);
    // To be found without a name at the sign-in, which the library does not ask for.
    options["authenticatorSelection"]["residentKey"] = json!("required");
    options["authenticatorSelection"]["requireResidentKey"] = json!(true);
    Ok(PasskeyOptions(options.to_string()))
}

/// A passkey that a device has made, verified and not written yet.
pub(crate) struct NewPasskey {
    id: PasskeyId,
    made: Passkey,
    name: String,
    rp_id: String,
    now: i64,
}

impl NewPasskey {
    pub(crate) fn id(&self) -> PasskeyId {
        self.id
    }

    /// Verifies the answer to what the browser was asked.
    ///
    /// # Errors
    /// `passkey_refused`, whatever is wrong; `passkeys_unavailable`.
    pub(crate) async fn verify(
        backend: &Backend,
        of: (Uuid, CeremonyKind),
        credential: &str,
        name: String,
    ) -> Result<Self> {
        let refused = || Error::Refused(Code::PasskeyRefused);
        let (rp_id, webauthn) = backend.relying_party()?;
        let state: PasskeyRegistration = ceremony::take(backend, of.0, of.1).await?;
        let made: RegisterPublicKeyCredential = serde_json::from_str(credential).map_err(|_| refused())?;
        let made = webauthn.finish_passkey_registration(&made, &state).map_err(|error| {
            tracing::info!(%error, "a passkey was not added");
            refused()
        })?;
        Ok(Self { id: backend.new_id(), made, name, rp_id: rp_id.to_owned(), now: backend.now() })
    }

    /// Writes it for an account, which the transaction has locked.
    ///
    /// # Errors
    /// `passkey_refused` for one that somebody has already.
    pub(crate) async fn write(
        &self,
        tx: &DatabaseTransaction,
        backend: &Backend,
        row: &account::Model,
    ) -> Result<()> {
        let credential_id = self.made.cred_id().to_vec();
        let known = passkey::Column::CredentialId.eq(credential_id.clone());
        if passkey::Entity::find().filter(known).count(tx).await? > 0 {
            return Err(Error::Refused(Code::PasskeyRefused));
        }
        let key = AccountKey::of_locked(tx, backend, row).await?;
        let new = passkey::Model {
            id: self.id,
            account_id: row.id,
            credential_id,
            credential: serde_json::to_string(&self.made).map_err(Error::broken)?,
            name: key.encrypt_json(backend, AccountPart::Passkey(self.id.uuid()), &self.name)?,
            rp_id: self.rp_id.clone(),
            counter: 0,
            created_at: self.now,
            used_at: None,
            is_suspect: false,
        };
        passkey::Entity::insert(new.into_active_model()).exec_without_returning(tx).await?;
        Ok(())
    }
}

impl Desk<OwnSecurity> {
    /// Begins to add a passkey.
    ///
    /// # Errors
    /// `confirm_first`; `passkeys_unavailable`; `limit_reached`; `too_many`.
    pub async fn begin_passkey(&self) -> Result<PasskeyOptions> {
        self.require_confirmation()?;
        let (backend, me) = (&self.backend, self.me()?);
        let session = me.session.ok_or(Error::Refused(Code::SignedOut))?;
        let known = of(backend.db().read(), me.account).await?;
        if known.len() >= MOST {
            return Err(Error::Refused(Code::LimitReached));
        }
        let known = known.iter().map(|row| row.credential_id.clone()).collect();
        let person = PasskeyOwner { account: me.account, email: &me.email, username: &me.username };
        begin(backend, person, known, (session.uuid(), CeremonyKind::Add)).await
    }

    /// Adds the passkey that the browser has made. The first factor gives recovery codes, and so does any other one until
    /// they are kept.
    ///
    /// # Errors
    /// `confirm_first`; the form's faults; `passkey_refused`; `limit_reached`; `too_many`.
    pub async fn add_passkey(&self, draft: PasskeyDraft) -> Result<Option<RecoveryCodes>> {
        self.require_confirmation()?;
        let (backend, me) = (&self.backend, self.me()?);
        let name = draft.check()?;
        let session = me.session.ok_or(Error::Refused(Code::SignedOut))?;
        self.count_change().await?;
        let made =
            NewPasskey::verify(backend, (session.uuid(), CeremonyKind::Add), &draft.credential, name).await?;
        let codes = NewCodes::make(backend, me.account);
        let (new_codes, made) = (&codes, &made);
        let work = async |tx: Tx| {
            let tx = &*tx;
            let row = self.own_account(tx).await?;
            if of(tx, me.account).await?.len() >= MOST {
                return Err(Error::Refused(Code::LimitReached));
            }
            made.write(tx, backend, &row).await?;
            let left = recovery_codes::left(tx, me.account).await?;
            let gives_codes = left.left == 0 || !left.are_acknowledged;
            if gives_codes {
                new_codes.write(tx).await?;
            }
            outbox::enqueue(tx, &notice(backend, &row, SecurityChange::PasskeyAdded)).await?;
            self.record_own(tx, Action::PasskeyAdded, json!({ "passkey": made.id })).await?;
            Ok(gives_codes)
        };
        let gives_codes = backend.db().write(work).await?;
        backend.outbox_bell().notify_one();
        Ok(gives_codes.then(|| codes.shown()))
    }

    /// Removes a passkey. With the last factor the recovery codes go too.
    ///
    /// # Errors
    /// `confirm_first`; `not_found`; `password_first` where there is no password, and no other passkey to sign in with;
    /// `too_many`.
    pub async fn remove_passkey(&self, id: PasskeyId) -> Result<()> {
        self.require_confirmation()?;
        self.count_change().await?;
        let (backend, me) = (&self.backend, self.me()?);
        let work = async |tx: Tx| {
            let tx = &*tx;
            let row = self.own_account(tx).await?;
            let one = passkey::Entity::delete_many()
                .filter(passkey::Column::Id.eq(id))
                .filter(passkey::Column::AccountId.eq(me.account));
            if one.exec(tx).await?.rows_affected == 0 {
                return Err(Error::Refused(Code::NotFound));
            }
            if row.password_hash.is_none() && !has_passkey(tx, me.account).await? {
                return Err(Error::Refused(Code::PasswordFirst));
            }
            if !has_factor(tx, me.account).await? {
                let codes = recovery_code::Column::AccountId.eq(me.account);
                recovery_code::Entity::delete_many().filter(codes).exec(tx).await?;
            }
            outbox::enqueue(tx, &notice(backend, &row, SecurityChange::PasskeyRemoved)).await?;
            self.record_own(tx, Action::PasskeyRemoved, json!({ "passkey": id })).await
        };
        backend.db().write(work).await?;
        backend.outbox_bell().notify_one();
        Ok(())
    }
}
