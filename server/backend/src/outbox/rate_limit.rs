//! The pace of bulk mail: as fast as the mail server takes it, or so many letters a minute where the settings say so.
//! Other mail has none. Each program keeps its own, so that two replicas together are twice as fast.

use tokio::time::Instant;

/// What may go out becomes more as time passes, up to so many seconds' worth and one: a rest is not followed by a rush,
/// and a loop that looks every second leaves nothing unused.
const SECONDS: f64 = 2.0;

/// How many bulk letters may be claimed.
pub(super) struct RateLimit {
    allowed: f64,
    counted: Instant,
}

impl RateLimit {
    pub(super) fn new(now: Instant) -> Self {
        Self { allowed: 1.0, counted: now }
    }

    /// Of so many letters, how many may be claimed now; `a_minute` of 0 is no limit.
    pub(super) fn allows(&self, wanted: u64, a_minute: u32, now: Instant) -> u64 {
        if a_minute == 0 { wanted } else { wanted.min(self.at(a_minute, now) as u64) }
    }

    /// So many were.
    pub(super) fn claimed(&mut self, count: usize, a_minute: u32, now: Instant) {
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

    /// How many letters are claimed in so many seconds by somebody who looks five times in each and always wants six.
    fn claimed_in(seconds: u32, a_minute: u32) -> u64 {
        let began = Instant::now();
        let mut pace = RateLimit::new(began);
        let mut all = 0;
        for look in 0..seconds * 5 {
            let now = began + Duration::from_millis(200) * look;
            let count = pace.allows(6, a_minute, now);
            pace.claimed(usize::try_from(count).unwrap(), a_minute, now);
            all += count;
        }
        all
    }

    #[test]
    fn no_more_goes_out_than_the_settings_say_and_hardly_less() {
        for (a_minute, a_minute_most) in [(1, 2), (30, 31), (60, 61), (600, 601), (1_200, 1_201)] {
            let count = claimed_in(60, a_minute);
            assert!(count <= a_minute_most, "{count} of {a_minute}");
            // The last look is a fifth of a second before the minute is over.
            assert!(count + 2 + u64::from(a_minute) / 300 >= a_minute.into(), "{count} of {a_minute}");
        }
        assert_eq!(claimed_in(60, 0), 60 * 5 * 6, "without a limit there is none");
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
