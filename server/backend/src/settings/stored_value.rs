//! How the value of a setting is read from its row, with what is allowed.

use crate::time_zone::Zone;
use domain::identity::{Requirement, Step, parse_notice_days, parse_requirements, parse_self_service};
use domain::notice::NoticeInForce;
use domain::required_factor::RequiredOf;
use domain::text::Locale;
use std::ops::RangeInclusive;

/// A type of values.
pub(super) trait Value: Sized {
    type Allowed;
    fn parse(text: &str, allowed: &Self::Allowed) -> Option<Self>;
}

impl Value for u32 {
    type Allowed = RangeInclusive<u32>;
    fn parse(text: &str, allowed: &Self::Allowed) -> Option<Self> {
        text.parse().ok().filter(|number| allowed.contains(number))
    }
}

impl Value for i64 {
    type Allowed = RangeInclusive<i64>;
    fn parse(text: &str, allowed: &Self::Allowed) -> Option<Self> {
        text.parse().ok().filter(|number| allowed.contains(number))
    }
}

/// One line of text, of at most so many characters.
impl Value for String {
    type Allowed = usize;
    fn parse(text: &str, most: &usize) -> Option<Self> {
        let is_good =
            text.trim() == text && text.chars().count() <= *most && !text.chars().any(char::is_control);
        is_good.then(|| text.to_owned())
    }
}

impl Value for NoticeInForce {
    type Allowed = ();
    fn parse(text: &str, (): &()) -> Option<Self> {
        text.parse().ok()
    }
}

impl Value for Zone {
    type Allowed = ();
    fn parse(text: &str, (): &()) -> Option<Self> {
        Self::named(text)
    }
}

impl Value for RequiredOf {
    type Allowed = ();
    fn parse(text: &str, (): &()) -> Option<Self> {
        Self::from_word(text)
    }
}

impl Value for Vec<Requirement> {
    type Allowed = ();
    fn parse(text: &str, (): &()) -> Option<Self> {
        parse_requirements(text).ok()
    }
}

impl Value for Vec<Step> {
    type Allowed = ();
    fn parse(text: &str, (): &()) -> Option<Self> {
        parse_self_service(text).ok()
    }
}

/// Days, the most first.
impl Value for Vec<u32> {
    type Allowed = ();
    fn parse(text: &str, (): &()) -> Option<Self> {
        parse_notice_days(text).ok()
    }
}

impl Value for Locale {
    type Allowed = ();
    fn parse(text: &str, (): &()) -> Option<Self> {
        Self::from_word(text)
    }
}
