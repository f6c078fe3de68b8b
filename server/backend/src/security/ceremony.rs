//! The state of a ceremony between its two requests. It is taken before anything is verified, so that no challenge is tried
//! twice.

use crate::Backend;
use crate::db::Tx;
use crate::encryption;
use crate::entity::{ceremony, used_ceremony};
use crate::error::{Error, Result};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use domain::form::Code;
use sea_orm::sea_query::OnConflict;
use sea_orm::{ColumnTrait, DatabaseTransaction, DbErr, EntityTrait, IntoActiveModel, QueryFilter};
use serde::Serialize;
use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};
use uuid::Uuid;

/// How long the second request is waited for.
pub(crate) const CEREMONY_MS: i64 = 600_000;
const PURPOSE: &str = "passkey sign-in";
/// The most characters of the cookie of a sign-in.
const COOKIE_MOST: usize = 2_000;

/// What a ceremony is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum CeremonyKind {
    Add,
    SecondFactor,
    Confirm,
    /// In place of a password, when an invitation is accepted.
    Accept,
}

impl CeremonyKind {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Add => "add",
            Self::SecondFactor => "second_factor",
            Self::Confirm => "confirm",
            Self::Accept => "accept",
        }
    }
}

/// Keeps the state of a ceremony for its owner, in place of an earlier one.
pub(super) async fn begin<S: Serialize>(
    backend: &Backend,
    owner: Uuid,
    kind: CeremonyKind,
    state: &S,
) -> Result<()> {
    let row = ceremony::Model {
        owner,
        kind: kind.as_str().to_owned(),
        state: serde_json::to_string(state).map_err(Error::broken)?,
        created_at: backend.now(),
    };
    let work = async |tx: Tx| {
        let replace = OnConflict::column(ceremony::Column::Owner)
            .update_columns([ceremony::Column::Kind, ceremony::Column::State, ceremony::Column::CreatedAt])
            .to_owned();
        let insert = ceremony::Entity::insert(row.clone().into_active_model()).on_conflict(replace);
        insert.exec_without_returning(&*tx).await?;
        Ok(())
    };
    backend.db().write(work).await
}

/// Takes the state of a ceremony: of two requests at once, one gets it.
///
/// # Errors
/// `passkey_refused` where there is none, or it was begun too long ago.
pub(super) async fn take<S: DeserializeOwned>(
    backend: &Backend,
    owner: Uuid,
    kind: CeremonyKind,
) -> Result<S> {
    let now = backend.now();
    let work = async |tx: Tx| {
        let tx = &*tx;
        let found = ceremony::Entity::find_by_id(owner).one(tx).await?;
        let deleted =
            ceremony::Entity::delete_many().filter(ceremony::Column::Owner.eq(owner)).exec(tx).await?;
        Ok(found.filter(|_| deleted.rows_affected == 1))
    };
    let row = backend.db().write(work).await?;
    let is_alive = |row: &ceremony::Model| {
        row.kind == kind.as_str() && (0..CEREMONY_MS).contains(&(now - row.created_at))
    };
    let row = row.filter(is_alive).ok_or(Error::Refused(Code::PasskeyRefused))?;
    serde_json::from_str(&row.state).map_err(Error::broken)
}

/// The state of a sign-in from nothing, encrypted for the browser's cookie: loading the page writes nothing.
pub(super) fn seal<S: Serialize>(backend: &Backend, state: &S) -> Result<String> {
    let key_id = backend.keys().current_id();
    let key = backend.keys().derive(key_id, PURPOSE);
    let key = key.ok_or_else(|| Error::broken("the current master key is missing"))?;
    let time = backend.now().to_be_bytes();
    let state = serde_json::to_vec(state).map_err(Error::broken)?;
    let sealed = encryption::encrypt(&key, backend.rng(), &time, &state)?;
    Ok(URL_SAFE_NO_PAD.encode([&[key_id], &time[..], &sealed].concat()))
}

/// The state in a cookie, and the hash that it is marked as used by.
///
/// # Errors
/// `passkey_refused` for a cookie that is not ours, or too old.
pub(super) fn open<S: DeserializeOwned>(backend: &Backend, cookie: Option<&str>) -> Result<(S, Vec<u8>)> {
    let refused = || Error::Refused(Code::PasskeyRefused);
    let cookie = cookie.filter(|cookie| cookie.len() <= COOKIE_MOST).ok_or_else(refused)?;
    let bytes = URL_SAFE_NO_PAD.decode(cookie).map_err(|_| refused())?;
    let (key_id, rest) = bytes.split_first().ok_or_else(refused)?;
    let (time, sealed) = rest.split_first_chunk::<8>().ok_or_else(refused)?;
    if !(0..CEREMONY_MS).contains(&(backend.now() - i64::from_be_bytes(*time))) {
        return Err(refused());
    }
    let key = backend.keys().derive(*key_id, PURPOSE).ok_or_else(refused)?;
    let state = encryption::decrypt(&key, time, sealed).map_err(|_| refused())?;
    Ok((serde_json::from_slice(&state).map_err(Error::broken)?, Sha256::digest(&bytes).to_vec()))
}

/// Marks a sign-in from nothing as used, in the transaction that makes its session. Returns whether it was not before.
pub(super) async fn use_up(tx: &DatabaseTransaction, hash: &[u8], now: i64) -> Result<bool> {
    let used = used_ceremony::Model { hash: hash.to_vec(), expires_at: now + CEREMONY_MS };
    let once = OnConflict::column(used_ceremony::Column::Hash).do_nothing().to_owned();
    let insert = used_ceremony::Entity::insert(used.into_active_model()).on_conflict(once);
    match insert.exec_without_returning(tx).await {
        Err(DbErr::RecordNotInserted) => Ok(false),
        inserted => Ok(inserted? == 1),
    }
}
