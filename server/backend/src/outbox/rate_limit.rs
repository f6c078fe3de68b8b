//! The rate limit of bulk mail: a number of messages a minute by the settings, or none. Other mail has no limit. Each
//! program counts for itself, so that two replicas together are twice as fast.

use tokio::time::Instant;

/// Unused messages add up to this many seconds' worth and one: a pause is not followed by a burst, and a loop that runs
/// every second loses none.
const SECONDS: f64 = 2.0;

/// How many bulk messages may be leased.
pub(super) struct RateLimit {
    allowed: f64,
    counted: Instant,
}

impl RateLimit {
    pub(super) fn new(now: Instant) -> Self {
        Self { allowed: 1.0, counted: now }
    }

    /// Of so many messages, how many may be leased now; `a_minute` of 0 is no limit.
    pub(super) fn allows(&self, wanted: u64, a_minute: u32, now: Instant) -> u64 {
        if a_minute == 0 { wanted } else { wanted.min(self.at(a_minute, now) as u64) }
    }

    /// Counts messages that were leased.
    pub(super) fn use_up(&mut self, count: usize, a_minute: u32, now: Instant) {
        self.allowed = (self.at(a_minute, now) - count as f64).max(0.0);
        self.counted = now;
    }

    fn at(&self, a_minute: u32, now: Instant) -> f64 {
        let a_second = f64::from(a_minute) / 60.0;
        let since = now.saturating_duration_since(self.counted).as_secs_f64();
        (self.allowed + since * a_second).min(a_second * SECONDS + 1.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    /// How many messages are leased in so many seconds by a loop that runs five times in each and always wants six.
    fn leased_in(seconds: u32, a_minute: u32) -> u64 {
        let began = Instant::now();
        let mut pace = RateLimit::new(began);
        let mut all = 0;
        for look in 0..seconds * 5 {
            let now = began + Duration::from_millis(200) * look;
            let count = pace.allows(6, a_minute, now);
            pace.use_up(usize::try_from(count).unwrap(), a_minute, now);
            all += count;
        }
        all
    }

    #[test]
    fn no_more_goes_out_than_the_settings_say_and_hardly_less() {
        for (a_minute, a_minute_most) in [(1, 2), (30, 31), (60, 61), (600, 601), (1_200, 1_201)] {
            let count = leased_in(60, a_minute);
            assert!(count <= a_minute_most, "{count} of {a_minute}");
            // The last look is a fifth of a second before the minute is over.
            assert!(count + 2 + u64::from(a_minute) / 300 >= a_minute.into(), "{count} of {a_minute}");
        }
        assert_eq!(leased_in(60, 0), 60 * 5 * 6, "without a limit there is none");
    }

    #[test]
    fn a_rest_is_not_followed_by_a_rush() {
        let began = Instant::now();
        let pace = RateLimit::new(began);
        let later = began + Duration::from_secs(3_600);
        assert_eq!(pace.allows(1_000, 600, later), 21);
        assert_eq!(pace.allows(1_000, 1, later), 1);
    }
}
