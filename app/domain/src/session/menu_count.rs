//! Numbers of the menu.

use crate::choice::Choice;
use serde::{Deserialize, Serialize};
use std::fmt;

/// A number beside an entry of the menu: exact as far as [`MenuCount::MOST`]. Its JSON is a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "u32", into = "u32")]
pub enum MenuCount {
    Exactly(u32),
    MoreThan(u32),
}

impl MenuCount {
    /// The largest exact count. Each page counts no further.
    pub const MOST: u32 = 1_000;

    pub const fn is_zero(self) -> bool {
        matches!(self, Self::Exactly(0))
    }
}

impl From<u32> for MenuCount {
    /// From a count that stopped at one more than [`MenuCount::MOST`].
    fn from(count: u32) -> Self {
        if count > Self::MOST { Self::MoreThan(Self::MOST) } else { Self::Exactly(count) }
    }
}

impl From<MenuCount> for u32 {
    fn from(count: MenuCount) -> Self {
        match count {
            MenuCount::Exactly(count) => count,
            MenuCount::MoreThan(most) => most + 1,
        }
    }
}

impl Default for MenuCount {
    fn default() -> Self {
        Self::Exactly(0)
    }
}

/// The number alone: a text says *more than* before it.
impl fmt::Display for MenuCount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Exactly(count) => write!(f, "{count}"),
            Self::MoreThan(most) => write!(f, "{most}"),
        }
    }
}

/// One, another number, or more than a number.
impl Choice for MenuCount {
    const FORMS: usize = 3;

    fn all() -> Vec<Self> {
        vec![Self::Exactly(1), Self::Exactly(2), Self::MoreThan(1)]
    }

    fn position(self) -> usize {
        match self {
            Self::Exactly(1) => 0,
            Self::Exactly(_) => 1,
            Self::MoreThan(_) => 2,
        }
    }

    fn shown(&self) -> Option<&dyn fmt::Display> {
        Some(self)
    }
}
