//! Rate limits.
//!
//! Attempts at a secret are counted in the database before they are evaluated, so that neither a restart nor a second
//! replica allows more. Limits that only prevent overload are counted in memory.
//!
//! Attempts are counted by the typed text and by the network, never by what was found: a counter of an account would tell
//! by two spellings that there is one. For the same reason only the end of the window resets a counter.
//!
//! A refused attempt costs one read and no write, so that refused attempts delay nobody who has to write.

mod flood;
mod kind;
mod network;

pub use kind::Kind;
pub use network::{network, wide_network};

pub(crate) use flood::Flood;

use crate::Backend;
use crate::clock::SKEW_MS;
use crate::db::Tx;
use crate::entity::attempt;
use crate::error::{Error, Result};
use crate::keys::Keys;
use domain::form::Code;
use sea_orm::sea_query::Expr;
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, FromQueryResult, QueryFilter,
    QuerySelect, Statement,
};
use std::collections::{HashMap, HashSet};
use uuid::Uuid;

/// The number of attempts within a window, which begins with the first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limit {
    pub max: u32,
    pub window_s: u32,
}

impl Limit {
    fn window_ms(self) -> i64 {
        i64::from(self.window_s) * 1000
    }

    /// The milliseconds until the window that began then is over.
    fn wait_ms(self, start: i64, now: i64) -> i64 {
        let window = self.window_ms();
        (start + window - now).clamp(1, window.max(1))
    }
}

/// Attempts that were counted: the counters, and the start of the window of each.
#[derive(Debug)]
pub struct Taken(Vec<([u8; 32], i64)>);

/// Counts an attempt before it is evaluated.
///
/// # Errors
/// `too_many` with the time until the next attempt.
pub async fn reserve(backend: &Backend, kind: Kind, value: &str, limit: Limit) -> Result<Taken> {
    reserve_all(backend, &[(kind, value, limit)]).await
}

/// Counts an attempt of each kind, or none where one limit is reached.
///
/// # Errors
/// `too_many` with the time until the next attempt.
pub async fn reserve_all(backend: &Backend, tries: &[(Kind, &str, Limit)]) -> Result<Taken> {
    let (keys, now) = (backend.keys(), backend.now());
    let mut tries: Vec<_> =
        tries.iter().map(|(kind, value, limit)| (key(keys, *kind, value), *limit)).collect();
    // In one order, so that two transactions never wait for each other.
    tries.sort_unstable_by_key(|(key, _)| *key);
    let wait_ms = wait_ms(backend.db().read(), &tries, now).await?;
    if wait_ms > 0 {
        return Err(too_many_for(wait_ms));
    }
    backend
        .db()
        .write(async |tx| {
            let (mut taken, mut wait_ms) = (Vec::with_capacity(tries.len()), 0);
            for (key, limit) in &tries {
                let (start, wait) = take(&tx, key, *limit, now).await?;
                taken.push((*key, start));
                wait_ms = wait_ms.max(wait);
            }
            if wait_ms > 0 { Err(too_many_for(wait_ms)) } else { Ok(Taken(taken)) }
        })
        .await
}

/// Passwords tried with one link within an hour.
const LINK_PASSWORDS: Limit = Limit { max: 20, window_s: 3_600 };
/// The same by network, from which many people may accept invitations on one day.
const LINK_PASSWORDS_OF_NETWORK: Limit = Limit { max: 300, window_s: 3_600 };

/// Counts an attempt to choose a password with a link. The caller gives it back once the password is chosen.
///
/// # Errors
/// `too_many` with the time until the next attempt.
pub(crate) async fn reserve_link_password(backend: &Backend, link: Uuid, network: &str) -> Result<Taken> {
    let tries = [
        (Kind::LinkPassword, &*link.to_string(), LINK_PASSWORDS),
        (Kind::LinkPasswordNetwork, network, LINK_PASSWORDS_OF_NETWORK),
    ];
    reserve_all(backend, &tries).await
}

/// Gives back the attempt of a password that was chosen. It is in force already, so an error is only logged.
pub(crate) async fn give_back_link_password(backend: &Backend, taken: &Taken) {
    if let Err(error) = give_back(backend, taken).await {
        tracing::warn!(%error, "the try of a link was not given back");
    }
}

/// The milliseconds until an attempt within all of these limits; 0 if none is reached. What is counted meanwhile is noticed
/// by the transaction that counts.
async fn wait_ms(db: &impl ConnectionTrait, tries: &[([u8; 32], Limit)], now: i64) -> Result<i64> {
    let keys = tries.iter().map(|(key, _)| key.to_vec());
    let counters = attempt::Entity::find().filter(attempt::Column::Key.is_in(keys)).all(db).await?;
    let waits = counters.iter().filter_map(|counter| {
        let (_, limit) = tries.iter().find(|(key, _)| key.as_slice() == counter.key)?;
        let is_open = counter.window_start > now - limit.window_ms() && counter.window_start <= now + SKEW_MS;
        let is_reached = u32::try_from(counter.count).unwrap_or_default() >= limit.max;
        (is_open && is_reached).then(|| limit.wait_ms(counter.window_start, now))
    });
    Ok(waits.max().unwrap_or_default())
}

/// Counts an attempt. Returns the start of the window and, where it was one too many and the caller has to roll back, the
/// milliseconds until the next attempt.
async fn take(tx: &DatabaseTransaction, key: &[u8], limit: Limit, now: i64) -> Result<(i64, i64)> {
    let counter = count_each(tx, &[key], limit, now).await?.pop();
    let Attempts { window_start: start, count } =
        counter.ok_or_else(|| Error::broken("a counter vanished"))?;
    if u32::try_from(count).unwrap_or_default() <= limit.max {
        return Ok((start, 0));
    }
    Ok((start, limit.wait_ms(start, now)))
}

/// The counters of one kind.
pub(crate) struct Counters<'a> {
    pub(crate) backend: &'a Backend,
    pub(crate) kind: Kind,
    pub(crate) limit: Limit,
    pub(crate) now: i64,
}

impl Counters<'_> {
    /// Counts an attempt for each of these different values in the transaction of the action. Returns whether all are
    /// within the limit; otherwise the caller rolls back.
    pub(crate) async fn take_each(
        &self,
        tx: &DatabaseTransaction,
        values: impl Iterator<Item = &str>,
    ) -> Result<bool> {
        let mut keys: Vec<[u8; 32]> = values.map(|value| self.key(value)).collect();
        // In one order, so that two transactions never wait for each other.
        keys.sort_unstable();
        let keys: Vec<&[u8]> = keys.iter().map(<[u8; 32]>::as_slice).collect();
        let counters = count_each(tx, &keys, self.limit, self.now).await?;
        let is_within =
            |counter: &Attempts| u32::try_from(counter.count).unwrap_or_default() <= self.limit.max;
        Ok(counters.iter().all(is_within))
    }

    /// Which of these values have reached the limit. Only a hint, since others are counted meanwhile.
    pub(crate) async fn exhausted<'v>(
        &self,
        db: &impl ConnectionTrait,
        values: &[&'v str],
    ) -> Result<HashSet<&'v str>> {
        use attempt::Column;
        if values.is_empty() {
            return Ok(HashSet::new());
        }
        let by_key: HashMap<[u8; 32], &str> = values.iter().map(|value| (self.key(value), *value)).collect();
        let full: Vec<Vec<u8>> = attempt::Entity::find()
            .select_only()
            .column(Column::Key)
            .filter(Column::WindowStart.gt(self.now - self.limit.window_ms()))
            .filter(Column::WindowStart.lte(self.now + SKEW_MS))
            .filter(Column::Count.gte(i32::try_from(self.limit.max).unwrap_or(i32::MAX)))
            .filter(Column::Key.is_in(by_key.keys().map(|key| key.to_vec())))
            .into_tuple()
            .all(db)
            .await?;
        Ok(full.iter().filter_map(|key| by_key.get(key.as_slice()).copied()).collect())
    }

    fn key(&self, value: &str) -> [u8; 32] {
        key(self.backend.keys(), self.kind, value)
    }
}

/// Counts an attempt for each of these different keys.
async fn count_each(
    tx: &DatabaseTransaction,
    keys: &[&[u8]],
    limit: Limit,
    now: i64,
) -> Result<Vec<Attempts>> {
    if keys.is_empty() {
        return Ok(Vec::new());
    }
    let mut values = vec![now.into(), (now - limit.window_ms()).into(), (now + SKEW_MS).into()];
    values.extend(keys.iter().map(|key| key.to_vec().into()));
    let rows = (4..4 + keys.len()).map(|at| format!("(${at}, $1, 1)")).collect::<Vec<_>>().join(", ");
    let sql = format!("INSERT INTO attempt (key, window_start, count) VALUES {rows}{COUNT}");
    let statement = Statement::from_sql_and_values(tx.get_database_backend(), sql, values);
    Ok(Attempts::find_by_statement(statement).all(tx).await?)
}

/// Gives attempts back that do not count. A window that has begun since keeps its count. A counter without other attempts
/// is deleted: the next window begins with the next attempt and does not tell when the right password was entered.
///
/// # Errors
/// Only those of the database.
pub async fn give_back(backend: &Backend, taken: &Taken) -> Result<()> {
    use attempt::Column;
    use sea_orm::ExprTrait as _;
    let work = async |tx: Tx| {
        let tx = &*tx;
        for (key, start) in &taken.0 {
            let counter = Column::Key.eq(key.to_vec()).and(Column::WindowStart.eq(*start));
            attempt::Entity::update_many()
                .col_expr(Column::Count, Expr::col(Column::Count).sub(1))
                .filter(counter.clone().and(Column::Count.gt(0)))
                .exec(tx)
                .await?;
            attempt::Entity::delete_many().filter(counter.and(Column::Count.eq(0))).exec(tx).await?;
        }
        Ok(())
    };
    backend.db().write(work).await
}

#[derive(FromQueryResult)]
struct Attempts {
    window_start: i64,
    count: i32,
}

/// Begins a new window after one that is over, or that begins in the future: it was begun before the clock was set back.
/// Raw, since one statement counts and returns the count, so that no two attempts see the same.
const COUNT: &str = "
ON CONFLICT (key) DO UPDATE SET
    count = CASE WHEN attempt.window_start <= $2 OR attempt.window_start > $3 THEN 1 ELSE attempt.count + 1 END,
    window_start = CASE WHEN attempt.window_start <= $2 OR attempt.window_start > $3 THEN $1
        ELSE attempt.window_start END
RETURNING window_start, count";

/// The key of a counter: a MAC, so that the database alone does not tell whether an address or a name was counted, not even
/// of people who were erased. After a rotation of the master keys all counters begin anew.
fn key(keys: &Keys, kind: Kind, value: &str) -> [u8; 32] {
    let (_, key) = keys.mac(PURPOSE, &[kind.as_str().as_bytes(), &[0], value.as_bytes()].concat());
    key
}

/// The purpose of the key of these MACs.
const PURPOSE: &str = "attempt";

fn too_many_for(wait_ms: i64) -> Error {
    too_many(u32::try_from((wait_ms + 999) / 1000).unwrap_or(u32::MAX))
}

fn too_many(retry_after: u32) -> Error {
    Error::Later { code: Code::TooMany, retry_after }
}

#[cfg(test)]
mod tests;
