//! Passwords: hashed with Argon2id at the parameters that OWASP's Password Storage Cheat Sheet names, a few at a time.
//!
//! A hash takes 19 MiB and a whole core for some hundredths of a second. So many run at once as there are cores, some
//! wait for their turn, and everybody else is told to come again; memory is bounded however many sign in. Nothing
//! longer than a password can be is ever hashed.

mod common;
mod well_known;

use crate::Backend;
use crate::error::{Error, Result};
use argon2::password_hash::phc::{Output, ParamsString, PasswordHash, Salt};
use argon2::{ARGON2ID_IDENT, Algorithm, Argon2, Block, Params, Version};
use domain::account::NewPassword;
use domain::form::{Code, Faults, Field};
use std::sync::Arc;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use zeroize::Zeroizing;

const MEMORY_KIB: u32 = 19_456;
const PASSES: u32 = 2;
const LANES: u32 = 1;
const OUTPUT: usize = 32;

/// How many may wait for their turn.
const WAITING: usize = 32;

/// A hash with today's parameters that no password has. Whoever has no account costs what everybody else does.
const NOBODYS: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$bm9ib2R5cyBzYWx0IQ$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

/// What became of a password that was tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    Wrong,
    Right,
    /// Right, and hashed with parameters that are no longer ours: to be hashed again while it is known.
    Outdated,
}

/// The turns of those who hash.
#[derive(Clone)]
pub(crate) struct Hasher {
    running: Arc<Semaphore>,
    /// Everybody with a turn or a place in the line.
    admitted: Arc<Semaphore>,
}

impl Default for Hasher {
    fn default() -> Self {
        Self::new(std::thread::available_parallelism().map_or(1, usize::from).min(4))
    }
}

impl Hasher {
    /// The turns of judging new passwords, apart from those of hashing: whoever has one judged again and again keeps
    /// nobody from signing in.
    pub(crate) fn for_judging() -> Self {
        Self::new(1)
    }

    fn new(at_once: usize) -> Self {
        Self {
            running: Arc::new(Semaphore::new(at_once)),
            admitted: Arc::new(Semaphore::new(at_once + WAITING)),
        }
    }

    /// Hashes a password under a salt, as a PHC string.
    pub(crate) async fn hash(&self, password: &str, salt: [u8; 16]) -> Result<String> {
        let password = normalized(password)?;
        self.run(move || hash(&password, &salt)).await?
    }

    /// Tries a password against a hash, or against nobody's at the same cost.
    pub(crate) async fn verify(&self, password: &str, stored: Option<&str>) -> Result<Verdict> {
        let password = normalized(password)?;
        let is_nobodys = stored.is_none();
        let stored = stored.unwrap_or(NOBODYS).to_owned();
        let verdict = self.run(move || verify(&password, &stored)).await??;
        Ok(if is_nobodys { Verdict::Wrong } else { verdict })
    }

    /// Does the work when its turn comes. The turn goes with the work, so that nobody who gives up waiting makes room
    /// for more than run at once.
    async fn run<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Result<T> {
        let turn = self.turn().await?;
        let done = tokio::task::spawn_blocking(move || {
            let done = work();
            drop(turn);
            done
        });
        done.await.map_err(Error::broken)
    }

    async fn turn(&self) -> Result<(OwnedSemaphorePermit, OwnedSemaphorePermit)> {
        let Ok(place) = Arc::clone(&self.admitted).try_acquire_owned() else {
            return Err(Error::Later { code: Code::Busy, retry_after: 2 });
        };
        let running = Arc::clone(&self.running).acquire_owned().await.map_err(Error::broken)?;
        Ok((running, place))
    }
}

impl Backend {
    /// Tries a password against an account's hash, or against nobody's at the same cost.
    pub(crate) async fn verify_password(&self, password: &str, stored: Option<&str>) -> Result<Verdict> {
        self.inner.hasher.verify(password, stored).await
    }

    /// Hashes a password that was right a moment ago with today's parameters.
    pub(crate) async fn rehash_password(&self, password: &str) -> Result<String> {
        self.inner.hasher.hash(password, self.rng().bytes()).await
    }

    /// Hashes a password that somebody has chosen. Before any transaction: it takes its time.
    ///
    /// # Errors
    /// `password_common` at its field, where it is one of those that are tried first, be it for anybody or, by the
    /// words given (address, username, organization), for this person; `busy` where too many are waiting.
    pub(crate) async fn hash_new_password(&self, password: &NewPassword, words: &[&str]) -> Result<String> {
        let guessed = Zeroizing::new(password.expose().to_owned());
        let words = common::words(words);
        let is_common = self.inner.judging.run(move || common::is_common(&guessed, &words)).await?;
        if is_common {
            return Err(Faults::one(Field::Password, Code::PasswordCommon).into());
        }
        self.inner.hasher.hash(password.expose(), self.rng().bytes()).await
    }
}

/// The password as it is hashed: in Unicode's normal form C, so that it is the same from every keyboard (RFC 8265 §4.2).
/// Whatever is longer than a password can be is refused unhashed.
fn normalized(password: &str) -> Result<Zeroizing<String>> {
    use unicode_normalization::UnicodeNormalization as _;
    if password.chars().nth(NewPassword::MOST).is_some() {
        return Err(Faults::one(Field::Password, Code::PasswordLong).into());
    }
    Ok(Zeroizing::new(password.nfc().collect()))
}

fn hash(password: &str, salt: &[u8; 16]) -> Result<String> {
    let params = Params::new(MEMORY_KIB, PASSES, LANES, Some(OUTPUT)).map_err(broken)?;
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

fn verify(password: &str, stored: &str) -> Result<Verdict> {
    let stored = PasswordHash::new(stored).map_err(broken)?;
    let params = Params::try_from(&stored).map_err(broken)?;
    let (Some(salt), Some(expected)) = (stored.salt, stored.hash) else {
        return Err(Error::broken("a stored password hash is not whole"));
    };
    let is_todays = stored.algorithm == ARGON2ID_IDENT
        && (params.m_cost(), params.t_cost(), params.p_cost()) == (MEMORY_KIB, PASSES, LANES);
    // The comparison of outputs takes the same time wherever they differ.
    Ok(match output(password, &salt, params)? == expected {
        false => Verdict::Wrong,
        true if is_todays => Verdict::Right,
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

/// Room for a hash. It reserves more addresses than it touches: above 32 MiB the C library takes memory from the
/// system and gives it back at once, below it would keep that of every thread.
fn memory(blocks: usize) -> Vec<Block> {
    const GIVEN_BACK: usize = 33 * 1024 * 1024 / Block::SIZE;
    let mut memory = Vec::with_capacity(blocks.max(GIVEN_BACK));
    memory.resize(blocks, Block::new());
    memory
}

fn broken(error: impl std::fmt::Display) -> Error {
    Error::broken(format!("a password could not be hashed: {error}"))
}

/// A whole hash that costs next to nothing, for tests about something else.
#[cfg(test)]
pub(crate) use tests::cheap;

#[cfg(test)]
mod tests;
