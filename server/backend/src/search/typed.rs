//! What somebody has typed, as it is searched: the beginning of a key, words, words without superfluous spaces, and words
//! that may have been meant.

use super::typo::meant_by;
use super::word_match::WordMatch;
use crate::Backend;
use crate::error::{Error, Result};
use crate::idna::to_ascii;
use crate::reach::Reach;
use domain::account::Email;
use domain::characters::trimmed;
use sea_orm::ConnectionTrait;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::OwnedSemaphorePermit;

/// How long a search with typing errors waits for its turn.
const GUESS_WAIT: Duration = Duration::from_secs(5);

/// Words of a search that are used.
pub(crate) const WORDS: usize = 6;

/// The text as in keys of accounts; `None` where no key can begin with it. No key contains control characters, and
/// PostgreSQL would refuse some.
pub(crate) fn key_prefix(text: &str) -> Option<String> {
    let text = trimmed(text);
    if text.chars().any(char::is_control) || text.chars().count() > Email::MOST {
        return None;
    }
    Some(Email::parse(text, to_ascii).map_or_else(|_| text.to_lowercase(), |email| email.key().to_owned()))
}

/// Waits for the permit of a search with typing errors.
///
/// # Errors
/// `busy` where too many run at once.
pub(crate) async fn guess_turn(backend: &Backend) -> Result<OwnedSemaphorePermit> {
    let permit = Arc::clone(backend.fuzzy_searches()).acquire_owned();
    let permit = tokio::time::timeout(GUESS_WAIT, permit).await.map_err(|_| Error::CONTENTION)?;
    permit.map_err(Error::broken)
}

/// The words that people within reach have and that may have been meant by these; `None` if nothing is similar to one of them.
pub(crate) async fn meant(
    db: &impl ConnectionTrait,
    reach: &Reach,
    words: &[String],
) -> Result<Option<Vec<WordMatch>>> {
    let mut wanted = Vec::with_capacity(words.len());
    for word in words {
        let meant = meant_by(db, reach, word).await?;
        if meant.is_empty() {
            return Ok(None);
        }
        wanted.push(WordMatch::OneOf(meant));
    }
    Ok(Some(wanted))
}

/// The words without superfluous spaces: without all of them, then without each.
pub(crate) fn joinings(words: &[String]) -> Vec<Vec<String>> {
    let each = (0..words.len().saturating_sub(1)).map(|at| {
        let mut joined = words.to_vec();
        let next = joined.remove(at + 1);
        joined[at].push_str(&next);
        joined
    });
    let all = (words.len() > 2).then(|| vec![words.concat()]);
    all.into_iter().chain(each).collect()
}
