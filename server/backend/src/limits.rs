//! Limits: how often something may be tried.
//!
//! What guards a secret is counted in the database, before it is tried, so that neither a restart nor a second replica
//! gives more tries and no more are evaluated than allowed. What only guards against a flood is counted in memory.
//!
//! What is counted is what somebody typed and where they are, never what was found with it: a counter of an account
//! would tell by two spellings that there is one. For the same reason nothing ends a count but its window.

use crate::Backend;
use crate::clock::SKEW_MS;
use crate::error::{Error, Result};
use domain::form::Code;
use domain::id::SessionId;
use sea_orm::{ConnectionTrait, DatabaseTransaction, FromQueryResult, Statement};
use sha2::{Digest, Sha256};
use std::collections::{HashMap, HashSet};
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};
use uuid::Uuid;

/// What is counted. The words are part of the keys in the database.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// By the e-mail address or username as it was typed, whether anybody has it or not.
    SignInName,
    SignInNetwork,
    /// By one browser in which the same account has signed in before.
    SignInBrowser,
    /// By the network of such browsers.
    SignInBrowserNetwork,
    /// By the account whose own password is asked for once more.
    OwnPassword,
    FreshLink,
    Confirmation,
    Reset,
    /// By the link with which a password is chosen.
    LinkPassword,
    /// By the network of those who choose a password with a link.
    LinkPasswordNetwork,
    SetupCode,
    /// By the account that exports what is held about it.
    Export,
    /// By the account that changes what is entered about itself.
    OwnEntries,
    /// By the address that is invited.
    Invited,
    /// By the account that begins bulk jobs.
    BulkJob,
}

impl Kind {
    fn word(self) -> &'static str {
        match self {
            Self::SignInName => "sign_in_name",
            Self::SignInNetwork => "sign_in_network",
            Self::SignInBrowser => "sign_in_browser",
            Self::SignInBrowserNetwork => "sign_in_browser_network",
            Self::OwnPassword => "own_password",
            Self::FreshLink => "fresh_link",
            Self::Confirmation => "confirmation",
            Self::Reset => "reset",
            Self::LinkPassword => "link_password",
            Self::LinkPasswordNetwork => "link_password_network",
            Self::SetupCode => "setup_code",
            Self::Export => "export",
            Self::OwnEntries => "own_entries",
            Self::Invited => "invited",
            Self::BulkJob => "bulk_job",
        }
    }
}

/// So many within so many seconds, counted from the first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limit {
    pub max: u32,
    pub window_s: u32,
}

/// Tries that were taken: the counters, and since when each of them counts.
#[derive(Debug)]
pub struct Taken(Vec<([u8; 32], i64)>);

/// Takes one try, or says when there is one again. To be called before whatever the try is for.
///
/// # Errors
/// `too_many` with the time until there is a try again.
pub async fn reserve(backend: &Backend, kind: Kind, value: &str, limit: Limit) -> Result<Taken> {
    reserve_all(backend, &[(kind, value, limit)]).await
}

/// Takes a try of each, or none of any and says when there is one of all again.
///
/// # Errors
/// `too_many` with the time until there is a try of each again.
pub async fn reserve_all(backend: &Backend, tries: &[(Kind, &str, Limit)]) -> Result<Taken> {
    let now = backend.now();
    let mut tries: Vec<_> = tries.iter().map(|(kind, value, limit)| (key(*kind, value), *limit)).collect();
    // Always in the same order, so that two who take the same never wait for each other.
    tries.sort_unstable_by_key(|(key, _)| *key);
    backend
        .db()
        .write(async |tx| {
            let (mut taken, mut wait_ms) = (Vec::with_capacity(tries.len()), 0);
            for (key, limit) in &tries {
                let (start, wait) = take(&tx, key, *limit, now).await?;
                taken.push((*key, start));
                wait_ms = wait_ms.max(wait);
            }
            if wait_ms > 0 {
                Err(too_many(u32::try_from((wait_ms + 999) / 1000).unwrap_or(u32::MAX)))
            } else {
                Ok(Taken(taken))
            }
        })
        .await
}

/// Passwords that are tried with one link within an hour.
const LINK_PASSWORDS: Limit = Limit { max: 20, window_s: 3_600 };
/// The same by network, from which many people may come in on one day.
const LINK_PASSWORDS_HERE: Limit = Limit { max: 300, window_s: 3_600 };

/// Takes a try of choosing a password with a link. The caller gives it back once the password is chosen.
///
/// # Errors
/// `too_many` with the time until there is a try again.
pub(crate) async fn reserve_link_password(backend: &Backend, link: Uuid, network: &str) -> Result<Taken> {
    let tries = [
        (Kind::LinkPassword, &*link.to_string(), LINK_PASSWORDS),
        (Kind::LinkPasswordNetwork, network, LINK_PASSWORDS_HERE),
    ];
    reserve_all(backend, &tries).await
}

/// Gives back what was taken for a password that was chosen. The password is in force, so a fault is only reported.
pub(crate) async fn give_back_link_password(backend: &Backend, taken: &Taken) {
    if let Err(error) = give_back(backend, taken).await {
        tracing::warn!(%error, "the try of a link was not given back");
    }
}

/// Counts one try, which the caller rolls back where it was one too many. Returns since when is counted, and for how
/// many milliseconds there is no try where this was one too many.
async fn take(tx: &DatabaseTransaction, key: &[u8], limit: Limit, now: i64) -> Result<(i64, i64)> {
    let window = i64::from(limit.window_s) * 1000;
    let counter = count_each(tx, &[key], limit, now).await?.pop();
    let Attempts { window_start: start, count } =
        counter.ok_or_else(|| Error::broken("a counter vanished"))?;
    if u32::try_from(count).unwrap_or_default() <= limit.max {
        return Ok((start, 0));
    }
    Ok((start, (start + window - now).clamp(1, window.max(1))))
}

/// Takes a try of each of these different values in the transaction of what they are for, which gives them back by being
/// rolled back. Returns whether none was one too many; where one was, the caller rolls back.
pub(crate) async fn take_each(
    tx: &DatabaseTransaction,
    kind: Kind,
    values: impl Iterator<Item = &str>,
    limit: Limit,
    now: i64,
) -> Result<bool> {
    let mut keys: Vec<[u8; 32]> = values.map(|value| key(kind, value)).collect();
    // Always in the same order, so that two who take the same never wait for each other.
    keys.sort_unstable();
    let keys: Vec<&[u8]> = keys.iter().map(<[u8; 32]>::as_slice).collect();
    let counters = count_each(tx, &keys, limit, now).await?;
    Ok(counters.iter().all(|counter| u32::try_from(counter.count).unwrap_or_default() <= limit.max))
}

/// Which of these values have no try left. A hint, since others take tries meanwhile.
pub(crate) async fn exhausted<'a>(
    db: &impl ConnectionTrait,
    kind: Kind,
    values: &[&'a str],
    limit: Limit,
    now: i64,
) -> Result<HashSet<&'a str>> {
    if values.is_empty() {
        return Ok(HashSet::new());
    }
    let by_key: HashMap<[u8; 32], &'a str> = values.iter().map(|value| (key(kind, value), *value)).collect();
    let window = i64::from(limit.window_s) * 1000;
    let most = i32::try_from(limit.max).unwrap_or(i32::MAX);
    let mut parameters = vec![(now - window).into(), (now + SKEW_MS).into(), most.into()];
    parameters.extend(values.iter().map(|value| key(kind, value).to_vec().into()));
    // Raw, as what counts: it reads the same window.
    let sql = format!(
        "SELECT key FROM attempt WHERE window_start > $1 AND window_start <= $2 AND count >= $3 AND key IN ({})",
        (4..4 + values.len()).map(|at| format!("${at}")).collect::<Vec<_>>().join(", ")
    );
    let statement = Statement::from_sql_and_values(db.get_database_backend(), sql, parameters);
    let full = FullCounter::find_by_statement(statement).all(db).await?;
    Ok(full.iter().filter_map(|counter| by_key.get(counter.key.as_slice()).copied()).collect())
}

#[derive(FromQueryResult)]
struct FullCounter {
    key: Vec<u8>,
}

/// Counts one try at each of these different keys.
async fn count_each(
    tx: &DatabaseTransaction,
    keys: &[&[u8]],
    limit: Limit,
    now: i64,
) -> Result<Vec<Attempts>> {
    if keys.is_empty() {
        return Ok(Vec::new());
    }
    let window = i64::from(limit.window_s) * 1000;
    let mut values = vec![now.into(), (now - window).into(), (now + SKEW_MS).into()];
    values.extend(keys.iter().map(|key| key.to_vec().into()));
    let rows = (4..4 + keys.len()).map(|at| format!("(${at}, $1, 1)")).collect::<Vec<_>>().join(", ");
    let sql = format!("INSERT INTO attempt (key, window_start, count) VALUES {rows}{COUNT}");
    let statement = Statement::from_sql_and_values(tx.get_database_backend(), sql, values);
    Ok(Attempts::find_by_statement(statement).all(tx).await?)
}

/// Gives tries back that turned out not to count, and only these: a window that has begun since keeps its count. A
/// counter at which nothing else was tried is gone, so that the next window begins with the next try and tells nobody
/// when somebody was right.
///
/// # Errors
/// Only what the database says.
pub async fn give_back(backend: &Backend, taken: &Taken) -> Result<()> {
    let work = async |tx: crate::db::Tx| {
        for (key, start) in &taken.0 {
            for sql in GIVE_BACK {
                let values = [key.to_vec().into(), (*start).into()];
                tx.execute_raw(Statement::from_sql_and_values(tx.get_database_backend(), *sql, values))
                    .await?;
            }
        }
        Ok(())
    };
    backend.db().write(work).await
}

/// Raw, as what it undoes; the second deletes what the first has brought to zero.
const GIVE_BACK: &[&str] = &[
    "UPDATE attempt SET count = count - 1 WHERE key = $1 AND window_start = $2 AND count > 0",
    "DELETE FROM attempt WHERE key = $1 AND window_start = $2 AND count = 0",
];

/// What an address is counted as. Whoever has an IPv6 address has 2^64 of them, so only its network counts.
pub fn network(address: IpAddr) -> String {
    match address.to_canonical() {
        IpAddr::V4(address) => address.to_string(),
        IpAddr::V6(address) => {
            let [a, b, c, d, ..] = address.segments();
            format!("{a:x}:{b:x}:{c:x}:{d:x}::/64")
        }
    }
}

#[derive(FromQueryResult)]
struct Attempts {
    window_start: i64,
    count: i32,
}

/// A window that is over begins anew, and so does one that begins in the future: it was begun before the clock was set
/// back, and would last as much longer. Raw, since one statement counts and answers, so that no two tries see one count.
const COUNT: &str = "
ON CONFLICT (key) DO UPDATE SET
    count = CASE WHEN attempt.window_start <= $2 OR attempt.window_start > $3 THEN 1 ELSE attempt.count + 1 END,
    window_start = CASE WHEN attempt.window_start <= $2 OR attempt.window_start > $3 THEN $1
        ELSE attempt.window_start END
RETURNING window_start, count";

/// The database holds no address and no name for being counted, only what they hash to.
fn key(kind: Kind, value: &str) -> [u8; 32] {
    Sha256::new().chain_update(kind.word()).chain_update([0]).chain_update(value).finalize().into()
}

fn too_many(retry_after: u32) -> Error {
    Error::Later { code: Code::TooMany, retry_after }
}

/// Counts a session's questions within one second, in memory.
#[derive(Default)]
pub(crate) struct Flood(Mutex<HashMap<SessionId, (i64, u32)>>);

impl Flood {
    /// More sessions than this do not ask within one second.
    const MOST: usize = 50_000;

    /// Lets the question pass, or says to wait a second. A limit of 0 is none.
    pub(crate) fn pass(&self, session: SessionId, now: i64, per_second: u32) -> Result<()> {
        if per_second == 0 {
            return Ok(());
        }
        let second = now.div_euclid(1000);
        let mut asked = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if asked.len() >= Self::MOST && !asked.contains_key(&session) {
            asked.retain(|_, (last, _)| *last == second);
            if asked.len() >= Self::MOST {
                return Err(too_many(1));
            }
        }
        let (last, count) = asked.entry(session).or_insert((second, 0));
        if *last != second {
            (*last, *count) = (second, 0);
        }
        if *count >= per_second {
            return Err(too_many(1));
        }
        *count += 1;
        Ok(())
    }
}

#[cfg(test)]
mod tests;
