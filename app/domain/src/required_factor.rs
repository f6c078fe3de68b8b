//! Whether a second factor is required, of whom, and from when on.

use crate::form::words;
use serde::{Deserialize, Serialize};

words! {
    /// Of whom a second factor is required.
    #[derive(Default)]
    RequiredOf {
        #[default]
        Nobody = "nobody",
        /// Whoever holds a permission.
        Holders = "holders",
        Everybody = "everybody",
    }
}

const DAY_MS: i64 = 86_400_000;

/// What is required. Times are in Unix milliseconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct FactorRequirement {
    pub of: RequiredOf,
    /// Days in which somebody can do everything without one.
    pub grace_days: u32,
    /// Since when it is required of those who hold a permission.
    pub holders_since: i64,
    /// Since when it is required of everybody.
    pub everybody_since: i64,
}

/// The account that it may be required of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RequiredFrom {
    pub activated_at: i64,
    /// When an account that holds a permission got its first one.
    pub holder_since: Option<i64>,
}

impl FactorRequirement {
    /// When an account without a second factor can only add one; `None` where none is required of it. The days of grace run
    /// from the latest of the setting, the activation and, where it is required for permissions, the first of these.
    pub fn due_at(&self, account: RequiredFrom) -> Option<i64> {
        let grace = i64::from(self.grace_days) * DAY_MS;
        let as_holder = account.holder_since.filter(|_| self.of != RequiredOf::Nobody);
        let as_holder = as_holder.map(|since| since.max(self.holders_since));
        let as_anybody = (self.of == RequiredOf::Everybody).then_some(self.everybody_since);
        let from = [as_holder, as_anybody].into_iter().flatten().min()?;
        Some(from.max(account.activated_at).saturating_add(grace))
    }

    /// What is required after a change now. Of whom it was required already, it is required since then.
    #[must_use]
    pub fn changed(self, of: RequiredOf, grace_days: u32, now: i64) -> Self {
        let was_of_holders = self.of != RequiredOf::Nobody;
        let was_of_everybody = self.of == RequiredOf::Everybody;
        let holders_since = if was_of_holders { self.holders_since } else { now };
        let everybody_since = if was_of_everybody { self.everybody_since } else { now };
        Self { of, grace_days, holders_since, everybody_since }
    }
}

/// A second factor that is required of somebody who has none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FactorDue {
    /// Unix milliseconds.
    pub at: i64,
    /// Whether nothing else can be done until it is added.
    pub is_past: bool,
}

/// Whom a requirement would affect.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RequirementEffect {
    /// Active accounts that it is required of and that have none.
    pub without_factor: u64,
    /// Of these, the ones that could do nothing else at once.
    pub at_once: u64,
    /// Whether the reader is one of them, and from when on.
    pub mine: Option<FactorDue>,
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOON: i64 = 1_000 * DAY_MS;

    fn account(activated_at: i64, holder_since: Option<i64>) -> RequiredFrom {
        RequiredFrom { activated_at, holder_since }
    }

    #[test]
    fn the_days_of_grace_run_from_the_latest_of_setting_activation_and_first_permission() {
        let of = |of| FactorRequirement { of, grace_days: 7, holders_since: NOON, everybody_since: NOON + 5 };
        let week = 7 * DAY_MS;
        for (of, account, due) in [
            (of(RequiredOf::Nobody), account(0, Some(0)), None),
            (of(RequiredOf::Holders), account(0, None), None),
            (of(RequiredOf::Holders), account(0, Some(0)), Some(NOON + week)),
            (of(RequiredOf::Holders), account(NOON + 1, Some(NOON)), Some(NOON + 1 + week)),
            (of(RequiredOf::Holders), account(0, Some(NOON + 2)), Some(NOON + 2 + week)),
            (of(RequiredOf::Everybody), account(0, None), Some(NOON + 5 + week)),
            (of(RequiredOf::Everybody), account(NOON + 9, None), Some(NOON + 9 + week)),
            // A permission that comes later does not give more time.
            (of(RequiredOf::Everybody), account(0, Some(NOON + 99)), Some(NOON + 5 + week)),
            (of(RequiredOf::Everybody), account(0, Some(0)), Some(NOON + week)),
        ] {
            assert_eq!(of.due_at(account), due, "{of:?} {account:?}");
        }
    }

    #[test]
    fn a_wider_requirement_gives_no_new_grace_to_those_it_was_made_for_before() {
        let first = FactorRequirement::default().changed(RequiredOf::Holders, 7, NOON);
        let later = first.changed(RequiredOf::Everybody, 3, NOON + 40);
        assert_eq!((later.holders_since, later.everybody_since), (NOON, NOON + 40));
        let again =
            later.changed(RequiredOf::Nobody, 3, NOON + 50).changed(RequiredOf::Holders, 3, NOON + 60);
        assert_eq!(again.holders_since, NOON + 60, "after it was switched off it begins anew");
        assert_eq!(later.changed(RequiredOf::Everybody, 0, NOON + 70).everybody_since, NOON + 40);
    }
}
