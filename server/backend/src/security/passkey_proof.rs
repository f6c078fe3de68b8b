//! Verifies that somebody has a passkey.

use super::ceremony::{self, CeremonyKind};
use super::{notice, passkeys};
use crate::Backend;
use crate::accounts;
use crate::audit::{self, Entry, Subject};
use crate::db::Tx;
use crate::entity::passkey;
use crate::error::{Error, Result};
use crate::gate::Caller;
use crate::outbox;
use crate::reach::EVERYONE;
use domain::audit::{Action, SubjectKind};
use domain::form::Code;
use domain::id::AccountId;
use domain::security::{PasskeyAnswer, PasskeyOptions, SecurityChange};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter};
use uuid::Uuid;
use webauthn_rs::prelude::{
    AuthenticationResult, DiscoverableAuthentication, DiscoverableKey, Passkey, PasskeyAuthentication,
    PublicKeyCredential, WebauthnError, WebauthnResult,
};

/// A passkey that was used rightly, with the row as it was read.
pub(crate) struct PasskeyProof {
    row: passkey::Model,
    after: Passkey,
    counter: i64,
    now: i64,
    /// The hash of a sign-in from nothing.
    ceremony: Option<Vec<u8>>,
}

impl PasskeyProof {
    pub(crate) fn account(&self) -> AccountId {
        self.row.account_id
    }

    /// Uses the proof in the transaction of what it is for.
    ///
    /// # Errors
    /// `passkey_refused` where the ceremony was used before, or the passkey was removed; `passkey_again` where it was used
    /// at the same time elsewhere.
    pub(crate) async fn accept(&self, tx: &DatabaseTransaction) -> Result<()> {
        if let Some(hash) = &self.ceremony
            && !ceremony::use_up(tx, hash, self.now).await?
        {
            return Err(Error::Refused(Code::PasskeyRefused));
        }
        let used = passkey::Entity::update_many()
            .col_expr(passkey::Column::Counter, Expr::value(self.counter))
            .col_expr(
                passkey::Column::Credential,
                Expr::value(serde_json::to_string(&self.after).map_err(Error::broken)?),
            )
            .col_expr(passkey::Column::UsedAt, Expr::value(self.now))
            .filter(passkey::Column::Id.eq(self.row.id))
            .filter(passkey::Column::Counter.eq(self.row.counter))
            .filter(passkey::Column::IsSuspect.eq(false))
            .exec(tx)
            .await?;
        if used.rows_affected == 0 { Err(Error::Refused(Code::PasskeyAgain)) } else { Ok(()) }
    }
}

/// Begins a sign-in from nothing: what the browser is asked, and the state for its cookie.
pub(crate) fn begin_sign_in(backend: &Backend) -> Result<(PasskeyOptions, String)> {
    let (_, webauthn) = backend.relying_party()?;
    let (options, state) = webauthn.start_discoverable_authentication().map_err(Error::broken)?;
    // The page says itself whether it waits in the suggestions of a field, which the library always asks for.
    let options = serde_json::to_string(&options.public_key).map_err(Error::broken)?;
    Ok((PasskeyOptions(options), ceremony::seal(backend, &state)?))
}

/// The account that an answer names, which proves nothing.
pub(crate) fn claimed_owner(answer: &PasskeyAnswer) -> Option<AccountId> {
    let answer = parse(answer).ok()?;
    let handle = answer.get_user_unique_id()?;
    Uuid::from_slice(handle).ok().map(AccountId::new)
}

/// Verifies the answer to a sign-in from nothing.
///
/// # Errors
/// `passkey_refused`, whatever is wrong.
pub(crate) async fn verify_sign_in(
    backend: &Backend,
    caller: &Caller,
    cookie: Option<&str>,
    answer: &PasskeyAnswer,
) -> Result<PasskeyProof> {
    let refused = || Error::Refused(Code::PasskeyRefused);
    let (_, webauthn) = backend.relying_party()?;
    let (state, hash): (DiscoverableAuthentication, _) = ceremony::open(backend, cookie)?;
    let answer = parse(answer)?;
    let (owner, id) = webauthn.identify_discoverable_authentication(&answer).map_err(|_| refused())?;
    // What belongs to somebody else than it says is refused, as is what nobody has.
    let row = find(backend, id, AccountId::new(owner)).await?.ok_or_else(refused)?;
    let key = DiscoverableKey::from(passkeys::credential(&row)?);
    let result = webauthn.finish_discoverable_authentication_v2(&answer, state, key);
    let proof = conclude(backend, caller, row, result).await?;
    Ok(PasskeyProof { ceremony: Some(hash), ..proof })
}

/// Begins to ask for a passkey of this account.
///
/// # Errors
/// `passkeys_unavailable`; `not_found` where the account has none that works here.
pub(crate) async fn begin_for(
    backend: &Backend,
    account: AccountId,
    owner: Uuid,
    kind: CeremonyKind,
) -> Result<PasskeyOptions> {
    let rows = passkeys::usable(backend, passkeys::of(backend.db().read(), account).await?)?;
    if rows.is_empty() {
        return Err(Error::Refused(Code::NotFound));
    }
    let (_, webauthn) = backend.relying_party()?;
    let keys = rows.iter().map(passkeys::credential).collect::<Result<Vec<_>>>()?;
    let (options, state) = webauthn.start_passkey_authentication(&keys).map_err(Error::broken)?;
    ceremony::begin(backend, owner, kind, &state).await?;
    serde_json::to_string(&options.public_key).map(PasskeyOptions).map_err(Error::broken)
}

/// Verifies the answer to [`begin_for`].
///
/// # Errors
/// `passkey_refused`, whatever is wrong.
pub(crate) async fn verify_for(
    backend: &Backend,
    caller: &Caller,
    account: AccountId,
    (owner, kind): (Uuid, CeremonyKind),
    answer: &PasskeyAnswer,
) -> Result<PasskeyProof> {
    let refused = || Error::Refused(Code::PasskeyRefused);
    let (_, webauthn) = backend.relying_party()?;
    let state: PasskeyAuthentication = ceremony::take(backend, owner, kind).await?;
    let answer = parse(answer)?;
    let is_of_another = answer.get_user_unique_id().is_some_and(|handle| handle != account.uuid().as_bytes());
    let row = find(backend, &answer.raw_id, account).await?.filter(|_| !is_of_another).ok_or_else(refused)?;
    let result = webauthn.finish_passkey_authentication(&answer, &state);
    conclude(backend, caller, row, result).await
}

fn parse(answer: &PasskeyAnswer) -> Result<PublicKeyCredential> {
    serde_json::from_str(&answer.credential).map_err(|_| Error::Refused(Code::PasskeyRefused))
}

async fn find(backend: &Backend, id: &[u8], account: AccountId) -> Result<Option<passkey::Model>> {
    let (rp_id, _) = backend.relying_party()?;
    let found = passkey::Entity::find()
        .filter(passkey::Column::CredentialId.eq(id.to_vec()))
        .filter(passkey::Column::AccountId.eq(account))
        .filter(passkey::Column::RpId.eq(rp_id))
        .filter(passkey::Column::IsSuspect.eq(false));
    Ok(found.one(backend.db().read()).await?)
}

/// The proof, or the refusal. A counter that did not go up may mean that the passkey was copied.
async fn conclude(
    backend: &Backend,
    caller: &Caller,
    row: passkey::Model,
    result: WebauthnResult<AuthenticationResult>,
) -> Result<PasskeyProof> {
    let refused = Error::Refused(Code::PasskeyRefused);
    match result {
        Ok(result) if result.user_verified() => {
            let mut after = passkeys::credential(&row)?;
            after.update_credential(&result);
            let counter = i64::from(result.counter());
            Ok(PasskeyProof { row, after, counter, now: backend.now(), ceremony: None })
        }
        Ok(_) => Err(refused),
        Err(WebauthnError::CredentialPossibleCompromise) => {
            suspect(backend, caller, &row).await?;
            Err(refused)
        }
        Err(error) => {
            tracing::info!(%error, "a passkey was refused");
            Err(refused)
        }
    }
}

/// Marks a passkey that may have been copied, and tells its owner. It stays, and is refused until it is removed.
async fn suspect(backend: &Backend, caller: &Caller, row: &passkey::Model) -> Result<()> {
    let Some(account) = accounts::by_id(EVERYONE, backend.db().read(), row.account_id).await? else {
        return Ok(());
    };
    let told = &notice(backend, &account, SecurityChange::PasskeySuspect);
    let work = async |tx: Tx| {
        let tx = &*tx;
        let marked = passkey::Entity::update_many()
            .col_expr(passkey::Column::IsSuspect, Expr::value(true))
            .filter(passkey::Column::Id.eq(row.id))
            .filter(passkey::Column::IsSuspect.eq(false));
        if marked.exec(tx).await?.rows_affected == 0 {
            return Ok(());
        }
        outbox::enqueue(tx, told).await?;
        let subject = Subject::new(SubjectKind::Account, row.account_id);
        let detail = serde_json::json!({ "passkey": row.id });
        audit::record(tx, backend, caller, Entry { action: Action::PasskeySuspect, subject, detail }).await
    };
    backend.db().write(work).await?;
    backend.outbox_bell().notify_one();
    Ok(())
}
