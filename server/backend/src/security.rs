//! *My security*: what somebody changes about their own sign-in. Each change is told by mail.
//!
//! A second factor is an authenticator app or a passkey, which is both factors at once. Adding the first one ends signing in with the password alone, and gives
//! recovery codes; removing the last one deletes them.

mod authenticator_app;
mod ceremony;
mod change_password;
mod confirm;
pub(crate) mod count;
mod delay;
pub(crate) mod factor_reset;
pub(crate) mod notices;
mod own_sessions;
mod passkey_proof;
mod passkeys;
mod proof;
mod recovery_codes;
mod relying_party;
mod totp;

pub(crate) use ceremony::CeremonyKind;
pub(crate) use notices::notice;
pub(crate) use passkey_proof::{
    PasskeyProof, begin_for, begin_sign_in, claimed_owner, verify_for, verify_sign_in,
};
pub(crate) use passkeys::{NewPasskey, PasskeyOwner, begin as begin_passkey_for};
pub(crate) use proof::Proof;
pub(crate) use recovery_codes::NewCodes;
pub(crate) use relying_party::RelyingParty;

use crate::accounts;
use crate::accounts::{AccountKey, AccountPart};
use crate::audit::{self, Entry, Subject};
use crate::entity::{account, authenticator, passkey, recovery_code, session};
use crate::error::{Error, Result};
use crate::founder_offer;
use crate::gate::{Desk, OwnSecurity};
use crate::reach::EVERYONE;
use crate::{Backend, address_changes, entity, entry_locks};
use authenticator_app::SealedAuthenticator;
use count::count_change;
use domain::account::AccountState;
use domain::audit::{Action, SubjectKind};
use domain::form::Code;
use domain::id::AccountId;
use domain::security::{AuthenticatorView, PasskeySupport, SecurityView};
use sea_orm::{ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter, QuerySelect};

impl Desk<OwnSecurity> {
    /// Everything that *My security* shows.
    pub async fn my_security(&self) -> Result<SecurityView> {
        let (backend, me) = (&self.backend, self.me()?);
        let db = backend.db().read();
        let row = accounts::by_id(EVERYONE, db, me.account).await?.ok_or(Error::Refused(Code::SignedOut))?;
        Ok(SecurityView {
            sessions: own_sessions::of(backend, me).await?,
            authenticator: self.authenticator_of(&row).await?,
            recovery_codes: recovery_codes::left(db, me.account).await?,
            passkeys: passkeys::views(backend, &row).await?,
            passkey_support: backend.passkey_support(),
            reset_due_at: factor_reset::waiting(db, me.account).await?.map(|reset| reset.due_at),
            has_password: row.password_hash.is_some(),
            address_change: address_changes::view_of_account(self, me.account, false).await?,
            can_change_address: backend.has_mail()
                && entry_locks::for_account(db, Some(me.account)).await?.is_none(),
            founder_offer: founder_offer::offer_for(db, me.account, backend.now()).await?,
            email: row.email.unwrap_or_default(),
        })
    }

    async fn authenticator_of(&self, row: &account::Model) -> Result<Option<AuthenticatorView>> {
        let backend = &self.backend;
        let found = authenticator_app::find(backend.db().read(), row.id).await?;
        let (Some(found), Some(key)) = (found, AccountKey::from_row(backend, row)?) else { return Ok(None) };
        let sealed: SealedAuthenticator = key.decrypt_json(AccountPart::Authenticator, &found.sealed)?;
        Ok(Some(AuthenticatorView { name: sealed.name, added_at: found.created_at, used_at: found.used_at }))
    }

    /// Counts a change of one's own security.
    pub(crate) async fn count_change(&self) -> Result<()> {
        count_change(&self.backend, self.me()?.account).await
    }

    /// Records a change of one's own security in its transaction.
    pub(crate) async fn record_own(
        &self,
        tx: &DatabaseTransaction,
        action: Action,
        detail: serde_json::Value,
    ) -> Result<()> {
        let subject = Subject::new(SubjectKind::Account, self.me()?.account);
        audit::record(tx, &self.backend, &self.caller, Entry { action, subject, detail }).await
    }

    /// One's own account, locked: changes of its factors wait for each other. The session must not have ended since the
    /// request began, so that whoever is signed out everywhere, since somebody else had the account, adds nothing any more.
    ///
    /// # Errors
    /// `signed_out`.
    async fn own_account(&self, tx: &DatabaseTransaction) -> Result<account::Model> {
        let (me, signed_out) = (self.me()?, || Error::Refused(Code::SignedOut));
        let row = accounts::lock(EVERYONE, tx, me.account).await?;
        let row = row.filter(|row| row.state == AccountState::Active).ok_or_else(signed_out)?;
        if let Some(session) = me.session {
            let session = session::Entity::find_by_id(session).lock_shared().one(tx).await?;
            session.ok_or_else(signed_out)?;
        }
        Ok(row)
    }
}

/// Whether a passkey of the account works for the current host.
pub(crate) async fn has_usable_passkey(backend: &Backend, account: AccountId) -> Result<bool> {
    if backend.passkey_support() != PasskeySupport::Offered {
        return Ok(false);
    }
    let all = passkeys::of(backend.db().read(), account).await?;
    Ok(!passkeys::usable(backend, all)?.is_empty())
}

/// Deletes the second factors and the recovery codes of an account, and what was asked for about them.
pub(crate) async fn delete_factors(tx: &DatabaseTransaction, account: AccountId) -> Result<()> {
    authenticator::Entity::delete_by_id(account).exec(tx).await?;
    passkey::Entity::delete_many().filter(passkey::Column::AccountId.eq(account)).exec(tx).await?;
    entity::factor_reset::Entity::delete_by_id(account).exec(tx).await?;
    founder_offer::drop_offer_to(tx, account).await?;
    let codes = recovery_code::Entity::delete_many();
    codes.filter(recovery_code::Column::AccountId.eq(account)).exec(tx).await?;
    Ok(())
}
