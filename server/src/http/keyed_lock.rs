//! Lets each owner do one thing at a time, and others meanwhile.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// The turns of all owners who have one or wait for it.
pub(crate) struct KeyedLock<Who>(Mutex<HashMap<Who, Arc<Semaphore>>>);

impl<Who> Default for KeyedLock<Who> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<Who: Eq + Hash> KeyedLock<Who> {
    /// Waits until nothing else of this owner is under way. Dropping the permit ends the turn.
    pub(crate) async fn acquire(&self, who: Who) -> Option<OwnedSemaphorePermit> {
        self.turn_of(who).acquire_owned().await.ok()
    }

    fn turn_of(&self, who: Who) -> Arc<Semaphore> {
        let mut turns = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        // Nobody has or awaits a turn that only this table refers to.
        turns.retain(|_, turn| Arc::strong_count(turn) > 1);
        Arc::clone(turns.entry(who).or_insert_with(|| Arc::new(Semaphore::new(1))))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures::FutureExt as _;

    #[tokio::test]
    async fn somebody_with_many_pictures_waits_for_their_own_and_nobody_else_does() {
        let turns = KeyedLock::default();
        let first = turns.acquire("ada").await.unwrap();
        let second = turns.acquire("ada");
        let mut second = std::pin::pin!(second);
        assert!(second.as_mut().now_or_never().is_none());
        let other = turns.acquire("ben").now_or_never().flatten();
        assert!(other.is_some());
        drop(first);
        assert!(second.await.is_some());
    }

    #[tokio::test]
    async fn owners_without_a_turn_are_forgotten() {
        let turns = KeyedLock::default();
        for who in 0..100 {
            drop(turns.acquire(who).await.unwrap());
        }
        assert_eq!(turns.0.lock().unwrap().len(), 1);
    }
}
