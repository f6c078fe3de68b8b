//! Password hashing with Argon2id, with the parameters of OWASP's Password Storage Cheat Sheet.
//!
//! A hash takes 19 MiB and a whole core for some hundredths of a second. So many run at once as there are cores, some
//! wait for their [turn](turns), which networks take in turn, and everybody else is told to come again; memory is bounded
//! however many sign in. Nothing longer than a password can be is ever hashed.

mod common;
mod well_known;
mod work_queue;

use crate::Backend;
use crate::error::{Error, Result};
use crate::gate::Caller;
use crate::limits::{self, Taken};
use argon2::password_hash::phc::{Output, ParamsString, PasswordHash, Salt};
use argon2::{ARGON2ID_IDENT, Algorithm, Argon2, Block, Params, Version};
use domain::account::NewPassword;
use domain::form::{Code, Faults, Field};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use uuid::Uuid;
use zeroize::Zeroizing;

pub(crate) use work_queue::WorkQueue;

const LANES: u32 = 1;
const SALT: usize = 16;
const OUTPUT: usize = 32;

/// The number of requests that wait for their turn.
const WAITING: usize = 32;

/// What guessing a password costs. No setting changes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PasswordCost {
    memory_kib: u32,
    passes: u32,
}

impl PasswordCost {
    /// 19 MiB and two passes (OWASP, Password Storage Cheat Sheet).
    pub const OWASP: Self = Self { memory_kib: 19_456, passes: 2 };

    /// Next to nothing, for the tests that sign people in by the thousand.
    pub const FOR_TESTS: Self = Self { memory_kib: 64, passes: 1 };

    fn params(self) -> Result<Params> {
        Params::new(self.memory_kib, self.passes, LANES, Some(OUTPUT)).map_err(broken)
    }
}

/// The result of checking a password.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    Wrong,
    Right,
    /// Right, but hashed with old parameters: to be hashed again.
    Outdated,
}

/// Hashes at one cost, a limited number at once.
#[derive(Clone)]
pub(crate) struct Hasher {
    queue: WorkQueue,
    cost: PasswordCost,
    count: Arc<AtomicU64>,
}

impl Hasher {
    pub(crate) fn new(cost: PasswordCost) -> Self {
        Self::with_places(std::thread::available_parallelism().map_or(1, usize::from).min(4), cost)
    }

    fn with_places(at_once: usize, cost: PasswordCost) -> Self {
        Self { queue: WorkQueue::new(at_once, WAITING), cost, count: Arc::default() }
    }

    /// Hashes a password under a salt, as a PHC string.
    pub(crate) async fn hash(&self, network: &str, password: &str, salt: [u8; SALT]) -> Result<String> {
        let (password, cost) = (normalized(password)?, self.cost);
        self.run(network, move || hash(&password, &salt, cost)).await
    }

    /// Tries a password against a hash, or against nobody's at the same cost.
    pub(crate) async fn verify(
        &self,
        network: &str,
        password: &str,
        stored: Option<&str>,
    ) -> Result<Verdict> {
        let (password, cost) = (normalized(password)?, self.cost);
        let stored = stored.map(str::to_owned);
        self.run(network, move || match stored {
            Some(stored) => verify(&password, &stored, cost),
            None => output(&password, &[0; SALT], cost.params()?).map(|_| Verdict::Wrong),
        })
        .await
    }

    async fn run<T: Send + 'static>(
        &self,
        network: &str,
        work: impl FnOnce() -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let count = Arc::clone(&self.count);
        let counted = move || {
            count.fetch_add(1, Ordering::Relaxed);
            work()
        };
        self.queue.run(network, counted).await?
    }
}

/// Limits concurrent checks of new passwords, separately from hashing, so that many of them do not delay sign-ins.
pub(crate) fn checks() -> WorkQueue {
    WorkQueue::new(1, WAITING)
}

impl Backend {
    /// How many passwords this process has hashed. The number grows alike for people who exist and for those who do not.
    #[must_use]
    pub fn hashed_passwords(&self) -> u64 {
        self.inner.hasher.count.load(Ordering::Relaxed)
    }

    /// Tries a password against an account's hash, or against nobody's at the same cost, in a turn of the caller's
    /// network.
    pub(crate) async fn verify_password(
        &self,
        caller: &Caller,
        password: &str,
        stored: Option<&str>,
    ) -> Result<Verdict> {
        self.inner.hasher.verify(&caller.network(), password, stored).await
    }

    /// Hashes a password that was right a moment ago with today's parameters.
    pub(crate) async fn rehash_password(&self, caller: &Caller, password: &str) -> Result<String> {
        self.inner.hasher.hash(&caller.network(), password, self.rng().bytes()).await
    }

    /// Hashes a password that somebody chooses with a link: a try of the link, which is given back where nobody looked at
    /// the password. The caller [gives it back](limits::give_back_link_password) once the password is chosen.
    ///
    /// # Errors
    /// `too_many`, and those of [`hash_new_password`](Self::hash_new_password).
    pub(crate) async fn hash_link_password(
        &self,
        caller: &Caller,
        link: Uuid,
        password: &NewPassword,
        words: &[&str],
    ) -> Result<(String, Taken)> {
        let taken = limits::reserve_link_password(self, link, &caller.network()).await?;
        match self.hash_new_password(caller, password, words).await {
            Ok(hash) => Ok((hash, taken)),
            Err(error) => {
                if error.code() == Code::Busy {
                    limits::give_back_link_password(self, &taken).await;
                }
                Err(error)
            }
        }
    }

    /// Hashes a password that somebody has chosen, and judges it before, each in a turn of the caller's network. Before
    /// any transaction: it takes its time.
    ///
    /// # Errors
    /// `password_short` at its field, where the organization requires more characters; `password_common`, where it is one of those that are tried first, be it for anybody or, by the
    /// words given (address, username, organization), for this person; `busy` where too many are waiting.
    pub(crate) async fn hash_new_password(
        &self,
        caller: &Caller,
        password: &NewPassword,
        words: &[&str],
    ) -> Result<String> {
        let at_field = |code| Faults::one(Field::Password, code);
        password.check_length(self.settings().password_least).map_err(at_field)?;
        let network = caller.network();
        let guessed = Zeroizing::new(password.expose().to_owned());
        let words = common::words(words);
        let is_common =
            self.inner.password_checks.run(&network, move || common::is_common(&guessed, &words)).await?;
        if is_common {
            return Err(at_field(Code::PasswordCommon).into());
        }
        self.inner.hasher.hash(&network, password.expose(), self.rng().bytes()).await
    }
}

/// The password in Unicode's normal form C, so that it does not depend on the keyboard (RFC 8265 §4.2). One above the
/// maximum length is refused.
fn normalized(password: &str) -> Result<Zeroizing<String>> {
    use unicode_normalization::UnicodeNormalization as _;
    if password.chars().nth(NewPassword::MOST).is_some() {
        return Err(Faults::one(Field::Password, Code::PasswordLong).into());
    }
    Ok(Zeroizing::new(password.nfc().collect()))
}

fn hash(password: &str, salt: &[u8; SALT], cost: PasswordCost) -> Result<String> {
    let params = cost.params()?;
    let salt = Salt::new(salt).map_err(broken)?;
    let hash = PasswordHash {
        algorithm: ARGON2ID_IDENT,
        version: Some(Version::V0x13.into()),
        params: ParamsString::try_from(&params).map_err(broken)?,
        salt: Some(salt),
        hash: Some(output(password, &salt, params)?),
    };
    Ok(hash.to_string())
}

fn verify(password: &str, stored: &str, cost: PasswordCost) -> Result<Verdict> {
    let stored = PasswordHash::new(stored).map_err(broken)?;
    let params = Params::try_from(&stored).map_err(broken)?;
    let (Some(salt), Some(expected)) = (stored.salt, stored.hash) else {
        return Err(Error::broken("a stored password hash is incomplete"));
    };
    let is_current = stored.algorithm == ARGON2ID_IDENT
        && (params.m_cost(), params.t_cost(), params.p_cost()) == (cost.memory_kib, cost.passes, LANES);
    // `Output` compares in constant time.
    Ok(match output(password, &salt, params)? == expected {
        false => Verdict::Wrong,
        true if is_current => Verdict::Right,
        true => Verdict::Outdated,
    })
}

fn output(password: &str, salt: &[u8], params: Params) -> Result<Output> {
    let mut memory = memory(params.block_count());
    let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
    let mut bytes = [0; OUTPUT];
    argon2
        .hash_password_into_with_memory(password.as_bytes(), salt, &mut bytes, &mut memory)
        .map_err(broken)?;
    Output::new(&bytes).map_err(broken)
}

/// The memory for a hash. It reserves more address space than it uses: the C library returns allocations above 32 MiB to
/// the system at once, and would keep smaller ones for every thread.
fn memory(blocks: usize) -> Vec<Block> {
    const GIVEN_BACK: usize = 33 * 1024 * 1024 / Block::SIZE;
    let mut memory = Vec::with_capacity(blocks.max(GIVEN_BACK));
    memory.resize(blocks, Block::new());
    memory
}

fn broken(error: impl std::fmt::Display) -> Error {
    Error::broken(format!("a password could not be hashed: {error}"))
}

/// A hash under a fixed salt.
#[cfg(test)]
pub(crate) fn hash_for_test(password: &str, cost: PasswordCost) -> String {
    hash(password, &[7; SALT], cost).expect("a hash")
}

#[cfg(test)]
mod tests;
