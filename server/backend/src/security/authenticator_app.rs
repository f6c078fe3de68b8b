//! Adding and removing an authenticator app.

use super::notice;
use super::recovery_codes::{self, NewCodes};
use super::totp::{self, SECRET};
use crate::accounts::{AccountKey, AccountPart};
use crate::db::Tx;
use crate::encryption;
use crate::entity::{authenticator, recovery_code};
use crate::error::{Error, Result};
use crate::factors::has_factor;
use crate::gate::{Desk, OwnSecurity, Person};
use crate::keys::Key;
use crate::{outbox, qr};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use domain::audit::Action;
use domain::form::{Code, Faults, Field};
use domain::id::AccountId;
use domain::security::{AuthenticatorDraft, AuthenticatorOffer, RecoveryCodes, SecurityChange};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter};
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

/// How long an offered secret can be added.
const OFFERED_MS: i64 = 15 * 60_000;
/// The time of an offer, before its encrypted secret.
const TIME: usize = 8;
const OFFER_PURPOSE: &str = "authenticator offer";
/// The most characters of an offer, which is a time and an encrypted key in base64.
const OFFER_MOST: usize = 400;

/// The secret and the name of an app, as they are encrypted.
#[derive(Serialize, Deserialize)]
pub(super) struct SealedAuthenticator {
    pub(super) secret: [u8; SECRET],
    pub(super) name: String,
}

/// The app of an account.
pub(super) async fn find(
    db: &impl ConnectionTrait,
    account: AccountId,
) -> Result<Option<authenticator::Model>> {
    Ok(authenticator::Entity::find_by_id(account).one(db).await?)
}

impl Desk<OwnSecurity> {
    /// Offers a new secret to add to an app. Nothing is stored: the browser holds it, encrypted for this session.
    ///
    /// # Errors
    /// `confirm_first`; `limit_reached` where there is an app already.
    pub async fn offer_authenticator(&self) -> Result<AuthenticatorOffer> {
        self.require_confirmation()?;
        let (backend, me) = (&self.backend, self.me()?);
        if find(backend.db().read(), me.account).await?.is_some() {
            return Err(Error::Refused(Code::LimitReached));
        }
        let key: Key = Zeroizing::new(backend.rng().bytes());
        let time = backend.now().to_be_bytes();
        let wrapped = encryption::wrap_key(backend, OFFER_PURPOSE, &place(me, time)?, &key)?;
        let secret = totp::base32(&secret_of(&key));
        let settings = backend.settings();
        Ok(AuthenticatorOffer {
            offer: URL_SAFE_NO_PAD.encode([&time[..], &wrapped].concat()),
            qr_svg: qr::svg(&totp::uri(&secret, &settings.organization_name, &me.username))?,
            secret: secret.as_bytes().chunks(4).map(String::from_utf8_lossy).collect::<Vec<_>>().join(" "),
        })
    }

    /// Adds an app that shows the right code. The first factor gives recovery codes, and so does any other one until they
    /// are kept.
    ///
    /// # Errors
    /// `confirm_first`; the form's faults, `code_wrong` at its field; `offer_over`; `limit_reached` where there is an app
    /// already; `too_many`.
    pub async fn add_authenticator(&self, draft: AuthenticatorDraft) -> Result<Option<RecoveryCodes>> {
        self.require_confirmation()?;
        let (backend, me) = (&self.backend, self.me()?);
        let (name, code) = draft.check()?;
        let secret = self.offered(me, &draft.offer)?;
        self.count_change().await?;
        let now = backend.now();
        let step = totp::step_of(&secret, &code, now)?;
        let step = step.ok_or_else(|| Faults::one(Field::Code, Code::CodeWrong))?;
        let codes = NewCodes::make(backend, me.account);
        let sealed = SealedAuthenticator { secret: *secret, name };
        let (new_codes, sealed) = (&codes, &sealed);
        let work = async |tx: Tx| {
            let tx = &*tx;
            let row = self.own_account(tx).await?;
            if find(tx, me.account).await?.is_some() {
                return Err(Error::Refused(Code::LimitReached));
            }
            let key = AccountKey::of_locked(tx, backend, &row).await?;
            let new = authenticator::Model {
                account_id: me.account,
                sealed: key.encrypt_json(backend, AccountPart::Authenticator, sealed)?,
                created_at: now,
                used_at: None,
                last_step: step,
            };
            authenticator::Entity::insert(new.into_active_model()).exec_without_returning(tx).await?;
            let left = recovery_codes::left(tx, me.account).await?;
            let gives_codes = left.left == 0 || !left.are_acknowledged;
            if gives_codes {
                new_codes.write(tx).await?;
            }
            outbox::enqueue(tx, &notice(backend, &row, SecurityChange::AuthenticatorAdded)).await?;
            self.record_own(tx, Action::AuthenticatorAdded, serde_json::Value::Null).await?;
            Ok(gives_codes)
        };
        let gives_codes = backend.db().write(work).await?;
        backend.outbox_bell().notify_one();
        Ok(gives_codes.then(|| codes.shown()))
    }

    /// Removes the app. With the last factor the recovery codes go too.
    ///
    /// # Errors
    /// `confirm_first`; `not_found` where there is none; `too_many`.
    pub async fn remove_authenticator(&self) -> Result<()> {
        self.require_confirmation()?;
        self.count_change().await?;
        let (backend, me) = (&self.backend, self.me()?);
        let work = async |tx: Tx| {
            let tx = &*tx;
            let row = self.own_account(tx).await?;
            if authenticator::Entity::delete_by_id(me.account).exec(tx).await?.rows_affected == 0 {
                return Err(Error::Refused(Code::NotFound));
            }
            if !has_factor(tx, me.account).await? {
                let codes = recovery_code::Column::AccountId.eq(me.account);
                recovery_code::Entity::delete_many().filter(codes).exec(tx).await?;
            }
            outbox::enqueue(tx, &notice(backend, &row, SecurityChange::AuthenticatorRemoved)).await?;
            self.record_own(tx, Action::AuthenticatorRemoved, serde_json::Value::Null).await
        };
        backend.db().write(work).await?;
        backend.outbox_bell().notify_one();
        Ok(())
    }

    /// The secret of an offer to this session.
    fn offered(&self, me: &Person, offer: &str) -> Result<Zeroizing<[u8; SECRET]>> {
        let over = || Error::Refused(Code::OfferOver);
        let bytes = (offer.len() <= OFFER_MOST).then(|| URL_SAFE_NO_PAD.decode(offer).ok()).flatten();
        let bytes = bytes.ok_or_else(over)?;
        let (time, wrapped) = bytes.split_first_chunk::<TIME>().ok_or_else(over)?;
        let age = self.backend.now() - i64::from_be_bytes(*time);
        if !(0..OFFERED_MS).contains(&age) {
            return Err(over());
        }
        let key = encryption::unwrap_key(&self.backend, OFFER_PURPOSE, &place(me, *time)?, wrapped);
        key.map(|key| secret_of(&key)).map_err(|_| over())
    }
}

/// What an offer belongs to: an account, one of its sessions, a time.
fn place(me: &Person, time: [u8; TIME]) -> Result<Vec<u8>> {
    let session = me.session.ok_or(Error::Refused(Code::SignedOut))?;
    Ok([me.account.uuid().as_bytes(), &session.uuid().as_bytes()[..], &time].concat())
}

fn secret_of(key: &Key) -> Zeroizing<[u8; SECRET]> {
    let mut secret = Zeroizing::new([0; SECRET]);
    secret.copy_from_slice(&key[..SECRET]);
    secret
}
