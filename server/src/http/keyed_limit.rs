//! Limits how much one person or one address uses at once.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Counts usage by owner, and limits each.
pub(crate) struct KeyedLimit<Who: Eq + Hash> {
    most: usize,
    taken: Mutex<HashMap<Who, usize>>,
}

/// A part of an owner's share; dropping it returns it.
pub(crate) struct KeyedPermit<Who: Eq + Hash> {
    shares: Arc<KeyedLimit<Who>>,
    who: Who,
    amount: usize,
}

impl<Who: Clone + Eq + Hash> KeyedLimit<Who> {
    pub(crate) fn new(most: usize) -> Arc<Self> {
        Arc::new(Self { most, taken: Mutex::default() })
    }

    /// Takes one unit, unless the share is used up.
    pub(crate) fn take(self: &Arc<Self>, who: Who) -> Option<KeyedPermit<Who>> {
        let mut share = KeyedPermit { shares: Arc::clone(self), who, amount: 0 };
        share.grow(1).then_some(share)
    }

    /// An empty part, to be [grown](KeyedPermit::grow).
    pub(crate) fn none(self: &Arc<Self>, who: Who) -> KeyedPermit<Who> {
        KeyedPermit { shares: Arc::clone(self), who, amount: 0 }
    }
}

impl<Who: Clone + Eq + Hash> KeyedPermit<Who> {
    /// Takes more; `false`, and no change, if the share does not allow it.
    pub(crate) fn grow(&mut self, by: usize) -> bool {
        let mut taken = self.shares.taken();
        let has = taken.get(&self.who).copied().unwrap_or_default();
        if by > self.shares.most.saturating_sub(has) {
            return false;
        }
        taken.insert(self.who.clone(), has + by);
        drop(taken);
        self.amount += by;
        true
    }
}

impl<Who: Eq + Hash> KeyedLimit<Who> {
    fn taken(&self) -> MutexGuard<'_, HashMap<Who, usize>> {
        self.taken.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<Who: Eq + Hash> Drop for KeyedPermit<Who> {
    fn drop(&mut self) {
        if self.amount == 0 {
            return;
        }
        let mut taken = self.shares.taken();
        let is_last = taken.get_mut(&self.who).is_some_and(|has| {
            *has -= self.amount;
            *has == 0
        });
        // Owners without usage are removed, so that the map does not grow without end.
        if is_last {
            taken.remove(&self.who);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_takes_more_than_a_share_and_what_is_given_back_can_be_taken_again() {
        let shares = KeyedLimit::new(2);
        let first = shares.take("ada");
        let second = shares.take("ada");
        assert!(first.is_some() && second.is_some() && shares.take("ada").is_none());
        assert!(shares.take("bob").is_some(), "others have their own share");
        drop(first);
        assert!(shares.take("ada").is_some());
        drop(second);
        assert!(shares.taken().is_empty());
    }

    #[test]
    fn a_share_grows_up_to_what_one_may_have_and_goes_as_a_whole() {
        let shares = KeyedLimit::new(10);
        let (mut one, mut other) = (shares.none("ada"), shares.none("ada"));
        assert!(one.grow(6) && !other.grow(5) && other.grow(4) && !one.grow(1));
        drop(one);
        assert!(other.grow(6));
        drop((other, shares.none("bob")));
        assert!(shares.taken().is_empty());
    }
}
