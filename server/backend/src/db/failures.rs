use crate::error::{Error, Result};
use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

/// Where a test makes a transaction fail as after a conflict.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Failure {
    Begin,
    Statement,
    Commit,
}

/// The failures that a test injects; in production there are none.
#[derive(Clone, Default)]
pub struct Failures(Arc<Mutex<VecDeque<Failure>>>);

impl Failures {
    /// Makes the next transactions fail at this point.
    pub fn order(&self, failure: Failure, times: usize) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).extend(std::iter::repeat_n(failure, times));
    }

    /// How many failures have not happened yet.
    pub fn left(&self) -> usize {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).len()
    }

    /// Fails where this point is next.
    pub(super) fn fail_at(&self, point: Failure) -> Result<()> {
        let mut injected = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match injected.front() {
            Some(next) if *next == point => {
                injected.pop_front();
                Err(Error::CONTENTION)
            }
            _ => Ok(()),
        }
    }
}
