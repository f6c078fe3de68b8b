//! Time and randomness, injected so that tests can fix the clock and seed the generator.

mod system;

pub use system::SystemClock;

use rand::rngs::StdRng;
use rand::{Rng as _, RngExt as _, SeedableRng as _};
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;
use uuid::Uuid;

/// How far ahead of this clock a stored time may be, in milliseconds: replicas measure the time of the database, with a
/// small error ([`database_time`](crate::database_time)), and a time is read a moment before it is written. A later one was written before the clock was set back.
pub(crate) const SKEW_MS: i64 = 60_000;

/// Something that is taken for a time and ends by itself: a lease, a claim, a session. Only what this clock can have
/// written counts. An end that is later than one of now would be was written before the clock was set back, and would
/// last until the clock comes there again.
#[derive(Clone, Copy)]
pub(crate) struct Term {
    pub(crate) now: i64,
    /// The latest end that counts.
    pub(crate) latest: i64,
    length: i64,
}

impl Term {
    /// One that begins now, in milliseconds.
    pub(crate) const fn new(now: i64, length: i64) -> Self {
        Self { now, latest: now.saturating_add(length).saturating_add(SKEW_MS), length }
    }

    /// The end that is written of it.
    pub(crate) const fn end(self) -> i64 {
        self.now.saturating_add(self.length)
    }

    /// The latest end of one of which half is over.
    pub(crate) const fn half(self) -> i64 {
        self.now.saturating_add(self.length / 2)
    }

    /// Whether half of one with this end is over.
    pub(crate) const fn is_half_over(self, end: i64) -> bool {
        end <= self.half()
    }

    /// Whether one with this end, taken before, has not ended yet.
    pub(crate) const fn is_running(self, end: i64) -> bool {
        end > self.now && end <= self.latest
    }
}

/// Tells the time.
pub trait Clock: Send + Sync {
    /// Unix milliseconds.
    fn now(&self) -> i64;

    /// The machine's clock, if this is one: it can be wrong, and told the time.
    fn system(&self) -> Option<&SystemClock> {
        None
    }
}

/// A clock that changes only when it is set.
pub struct FixedClock(AtomicI64);

impl FixedClock {
    /// A clock at this time, in Unix milliseconds.
    pub fn at(ms: i64) -> Self {
        Self(AtomicI64::new(ms))
    }

    /// Moves forward.
    pub fn advance(&self, by: Duration) {
        self.0.fetch_add(i64::try_from(by.as_millis()).unwrap_or(i64::MAX), Ordering::SeqCst);
    }

    /// Moves backward, as when a machine's clock is corrected.
    pub fn set_back(&self, by: Duration) {
        self.0.fetch_sub(i64::try_from(by.as_millis()).unwrap_or(i64::MAX), Ordering::SeqCst);
    }
}

impl Clock for FixedClock {
    fn now(&self) -> i64 {
        self.0.load(Ordering::SeqCst)
    }
}

/// A cryptographically secure random number generator behind a lock, which is held only briefly.
pub struct Rng(Mutex<Source>);

struct Source {
    random: StdRng,
    last: Moment,
}

/// The time of the last id: its millisecond, and its position within it.
#[derive(Clone, Copy)]
struct Moment {
    ms: i64,
    position: u16,
}

impl Rng {
    /// Seeded by the operating system.
    #[expect(clippy::disallowed_methods, reason = "the only place that asks the operating system for a seed")]
    pub fn from_os() -> Self {
        Self::new(rand::make_rng())
    }

    /// The same numbers for the same seed: for tests only.
    pub fn seeded(seed: u64) -> Self {
        Self::new(StdRng::seed_from_u64(seed))
    }

    /// `N` random bytes.
    pub fn bytes<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        self.with(|source| source.random.fill_bytes(&mut bytes));
        bytes
    }

    /// A uniform number below `n`; 0 if `n` is 0.
    pub fn below(&self, n: u32) -> u32 {
        if n == 0 { 0 } else { self.with(|source| source.random.random_range(0..n)) }
    }

    /// A UUIDv7 for this time. Ids of one program increase within a millisecond too, so that rows sort in the order of
    /// their creation.
    pub fn id<I: From<Uuid>>(&self, now: i64) -> I {
        self.with(|source| {
            source.last = source.last.next(now);
            let mut tail = [0; 10];
            source.random.fill_bytes(&mut tail);
            tail[..2].copy_from_slice(&source.last.position.to_be_bytes());
            let ms = u64::try_from(source.last.ms).unwrap_or_default();
            I::from(uuid::Builder::from_unix_timestamp_millis(ms, &tail).into_uuid())
        })
    }

    fn new(random: StdRng) -> Self {
        Self(Mutex::new(Source { random, last: Moment { ms: 0, position: 0 } }))
    }

    fn with<T>(&self, draw: impl FnOnce(&mut Source) -> T) -> T {
        draw(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Moment {
    /// The id has twelve bits for the position.
    const LAST_POSITION: u16 = 0x0fff;
    /// A clock that was set back by more than this is followed, and the order is lost once.
    const SET_BACK_MS: i64 = 10_000;

    fn next(self, now: i64) -> Self {
        if now > self.ms || now < self.ms - Self::SET_BACK_MS {
            Self { ms: now, position: 0 }
        } else if self.position == Self::LAST_POSITION {
            Self { ms: self.ms + 1, position: 0 }
        } else {
            Self { ms: self.ms, position: self.position + 1 }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_repeats_itself_and_an_id_carries_its_time() {
        let (one, two) = (Rng::seeded(7), Rng::seeded(7));
        assert_eq!(one.bytes::<32>(), two.bytes::<32>());
        assert_eq!(one.id::<Uuid>(5), two.id::<Uuid>(5));
        assert!(one.id::<Uuid>(1_000) < one.id::<Uuid>(2_000));
        assert_eq!(one.id::<Uuid>(1_000).get_version_num(), 7);
        assert!((0..100).all(|_| one.below(3) < 3));
        assert_eq!(one.below(0), 0);
    }

    #[test]
    fn ids_stand_in_the_order_in_which_they_were_made() {
        let rng = Rng::seeded(7);
        let ids: Vec<Uuid> = (0..10_000).map(|_| rng.id::<Uuid>(1_000)).collect();
        assert!(ids.is_sorted_by(|earlier, later| earlier < later));
        assert!(rng.id::<Uuid>(999) > ids[9_999], "a clock that trembles");
        assert!(rng.id::<Uuid>(1_000_000) < rng.id::<Uuid>(1_000_001));
        assert!(rng.id::<Uuid>(5) < ids[0], "a clock that was set back");
    }

    #[test]
    fn a_term_ends_by_itself_and_one_of_a_clock_that_was_ahead_has_ended() {
        let taken = Term::new(1_000_000, 500).end();
        assert!(Term::new(1_000_000, 500).is_running(taken) && Term::new(1_000_499, 500).is_running(taken));
        assert!(!Term::new(1_000_500, 500).is_running(taken));
        assert!(Term::new(1_000_000 - SKEW_MS, 500).is_running(taken), "clocks of replicas differ");
        assert!(!Term::new(1_000_000 - SKEW_MS - 1, 500).is_running(taken));
    }

    #[test]
    fn a_fixed_clock_moves_only_when_told() {
        let clock = FixedClock::at(10);
        assert_eq!(clock.now(), 10);
        clock.advance(Duration::from_secs(1));
        assert_eq!(clock.now(), 1_010);
        assert!(SystemClock::default().now() > 1_700_000_000_000);
    }
}
