//! How long to wait before the next try.

use crate::clock::Rng;
use std::time::Duration;

/// Attempts after which a message is given up: with the waits below after four days, as RFC 5321 §4.5.4.1 asks for.
pub(crate) const MOST_ATTEMPTS: i32 = 108;

/// The longest wait between two attempts: an hour and a fifth.
pub(crate) const LONGEST_WAIT_MS: i64 = 3_600 * 6 / 5 * 1_000;

/// The wait after the `attempts`-th attempt at one message (the first is 1): 5 s, then doubling to an hour, each up to a
/// fifth longer, so that messages deferred together are not tried again together.
pub(crate) fn after_attempt(attempts: i32, rng: &Rng) -> Duration {
    grown(Duration::from_secs(5), attempts, Duration::from_secs(3_600), rng)
}

/// The wait before the mail server is tried again after its `times`-th failure in a row: 1 s, doubling to a minute, each
/// up to a fifth longer. It uses up no attempts, so it can be short.
pub(crate) fn after_stop(times: u32, rng: &Rng) -> Duration {
    grown(Duration::from_secs(1), i32::try_from(times).unwrap_or(i32::MAX), Duration::from_secs(60), rng)
}

fn grown(first: Duration, times: i32, most: Duration, rng: &Rng) -> Duration {
    let doublings = u32::try_from(times.saturating_sub(1)).unwrap_or(0).min(20);
    let wait = first.saturating_mul(1 << doublings).min(most);
    let fifth = u32::try_from(wait.as_millis() / 5).unwrap_or(u32::MAX);
    wait + Duration::from_millis(rng.below(fifth).into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_double_up_to_their_limit_and_are_uneven_by_a_fifth() {
        let rng = Rng::seeded(1);
        for (attempts, least) in
            [(0, 5), (1, 5), (2, 10), (3, 20), (4, 40), (10, 2_560), (11, 3_600), (i32::MAX, 3_600)]
        {
            let waits: Vec<_> = (0..50).map(|_| after_attempt(attempts, &rng).as_millis()).collect();
            let least = least * 1_000;
            assert!(waits.iter().all(|wait| (least..least * 6 / 5).contains(wait)), "{attempts}: {waits:?}");
            assert!(waits.iter().any(|wait| *wait != waits[0]), "{attempts}");
        }
        for (times, least) in [(1, 1), (2, 2), (6, 32), (7, 60), (u32::MAX, 60)] {
            let wait = after_stop(times, &rng);
            assert!(
                wait >= Duration::from_secs(least) && wait < Duration::from_secs(least) * 6 / 5,
                "{times}"
            );
        }
    }

    #[test]
    fn a_message_is_tried_for_four_days_before_it_is_given_up() {
        let least: u64 = (1..MOST_ATTEMPTS).map(|n| (5_u64 << (n - 1).min(20)).min(3_600)).sum();
        assert!((4 * 86_400..=5 * 86_400).contains(&least), "{least}");
    }
}
