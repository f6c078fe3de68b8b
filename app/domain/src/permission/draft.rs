use super::Permissions;
use crate::characters::trimmed;
use crate::day::{Day, StartOfDay};
use crate::form::{Checking, Code, Faults, Field};
use serde::{Deserialize, Serialize};

/// The period of a grant in Unix milliseconds; from now and without an end where a time is missing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct GrantPeriod {
    pub starts_at: Option<i64>,
    /// The first moment after the period.
    pub ends_at: Option<i64>,
}

/// The form *Grant permissions*.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct GrantDraft {
    /// By their names.
    pub permissions: Vec<String>,
    /// The first day, as `2026-11-22`. Empty: now.
    pub starts_on: String,
    /// The last day, as `2026-12-31`. Empty: no end.
    pub ends_on: String,
}

/// Checked permissions to grant, and their period.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Grant {
    permissions: Permissions,
    period: GrantPeriod,
}

impl GrantDraft {
    /// # Errors
    /// All faults, by field. Whether the end is in the past is checked where there is a clock.
    pub fn check(&self, start_of: StartOfDay<'_>) -> Result<Grant, Faults> {
        let mut checking = Checking::default();
        let permissions = checking.take(Field::Permissions, chosen(&self.permissions));
        let starts = checking.take(Field::StartsOn, unless_empty(&self.starts_on));
        let ends = checking.take(Field::EndsOn, unless_empty(&self.ends_on));
        let starts_at = starts.map(|day| day.map(start_of));
        let ends_at = ends.map(|day| day.map(|day| start_of(day.next())));
        if let (Some(Some(starts_at)), Some(Some(ends_at))) = (starts_at, ends_at)
            && ends_at <= starts_at
        {
            checking.take::<()>(Field::EndsOn, Err(Code::EndBeforeStart));
        }
        let all = (|| {
            Some(Grant {
                permissions: permissions?,
                period: GrantPeriod { starts_at: starts_at?, ends_at: ends_at? },
            })
        })();
        checking.finish(all)
    }
}

impl Grant {
    pub const fn permissions(&self) -> Permissions {
        self.permissions
    }

    pub const fn period(&self) -> GrantPeriod {
        self.period
    }
}

/// The form *Revoke permissions*.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct RevokeDraft {
    /// By their names.
    pub permissions: Vec<String>,
}

impl RevokeDraft {
    /// # Errors
    /// `permissions_missing`, `permission_unknown`.
    pub fn check(&self) -> Result<Permissions, Faults> {
        let mut checking = Checking::default();
        let permissions = checking.take(Field::Permissions, chosen(&self.permissions));
        checking.finish(permissions)
    }
}

fn chosen(words: &[String]) -> Result<Permissions, Code> {
    let permissions = Permissions::from_words(words)?;
    if permissions.is_empty() { Err(Code::PermissionsMissing) } else { Ok(permissions) }
}

fn unless_empty(text: &str) -> Result<Option<Day>, Code> {
    if trimmed(text).is_empty() { Ok(None) } else { Day::parse(text).map(Some) }
}
