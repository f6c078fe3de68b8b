//! The machine's clock, and the time of a database in its place.

use super::Clock;
use std::sync::{PoisonError, RwLock};
use tokio::time::Instant;

/// The machine's clock. Once it was told the time of the database, it goes by that: from then on it counts the time that
/// has passed, and setting the machine's clock changes nothing.
#[derive(Default)]
pub struct SystemClock {
    /// By how many milliseconds the machine's clock is wrong, in tests.
    error: i64,
    told: RwLock<Option<Told>>,
}

/// What the clock was told last.
#[derive(Clone, Copy)]
struct Told {
    time: i64,
    at: Instant,
    /// What the machine's clock showed then.
    machine: i64,
}

impl SystemClock {
    /// A difference of this many milliseconds between two clocks is worth a new measurement, and a line in the log.
    pub(crate) const NOTABLE_MS: i64 = 1_000;

    /// A machine whose clock is wrong by so many milliseconds, for tests.
    pub fn off_by(ms: i64) -> Self {
        Self { error: ms, told: RwLock::default() }
    }

    /// Goes by this time from now on.
    pub(crate) fn follow(&self, time: i64) {
        let told = Told { time, at: Instant::now(), machine: self.machine() };
        *self.told.write().unwrap_or_else(PoisonError::into_inner) = Some(told);
    }

    /// By how many milliseconds the machine's clock is ahead of this one.
    pub(crate) fn machine_ahead(&self) -> i64 {
        self.machine() - self.now()
    }

    /// When the clock was told the time.
    pub(crate) fn told_at(&self) -> Option<Instant> {
        self.reported().map(|told| told.at)
    }

    /// Whether the machine's clock was set since, or the machine was halted: what has passed is not certain.
    pub(crate) fn is_uncertain(&self) -> bool {
        self.reported().is_some_and(|told| {
            let passed = self.machine() - told.machine;
            (passed - ms_since(told.at)).abs() >= Self::NOTABLE_MS
        })
    }

    fn reported(&self) -> Option<Told> {
        *self.told.read().unwrap_or_else(PoisonError::into_inner)
    }

    #[expect(clippy::disallowed_methods, reason = "the only place that reads the machine's clock")]
    fn machine(&self) -> i64 {
        let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
        i64::try_from(since.as_millis()).unwrap_or(i64::MAX).saturating_add(self.error)
    }
}

impl Clock for SystemClock {
    fn now(&self) -> i64 {
        self.reported().map_or_else(|| self.machine(), |told| told.time + ms_since(told.at))
    }

    fn system(&self) -> Option<&SystemClock> {
        Some(self)
    }
}

fn ms_since(at: Instant) -> i64 {
    i64::try_from(at.elapsed().as_millis()).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    #[tokio::test(start_paused = true)]
    async fn a_clock_that_was_told_the_time_counts_what_passes_and_notices_a_machine_that_was_set() {
        let clock = SystemClock::off_by(86_400_000);
        assert!(clock.now() > SystemClock::default().now() + 86_000_000, "it was told nothing yet");
        assert!(!clock.is_uncertain());
        clock.follow(5_000);
        assert_eq!(clock.now(), 5_000);
        // Only the paused clock moves: as if the machine's were set back.
        tokio::time::advance(Duration::from_secs(60)).await;
        assert_eq!(clock.now(), 65_000);
        assert!(clock.is_uncertain());
        clock.follow(66_000);
        assert_eq!(clock.now(), 66_000);
        assert!(!clock.is_uncertain());
    }
}
