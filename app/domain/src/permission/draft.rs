use super::Permissions;
use crate::characters::trimmed;
use crate::day::{Day, StartOfDay};
use crate::form::{Checking, Code, Faults, Field};
use crate::id::ProfileId;
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
    /// By their ids.
    pub profiles: Vec<String>,
    /// The first day, as `2026-11-22`. Empty: now.
    pub starts_on: String,
    /// The last day, as `2026-12-31`. Empty: no end.
    pub ends_on: String,
}

/// Checked permissions and profiles to grant, and their period.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grant {
    permissions: Permissions,
    profiles: Vec<ProfileId>,
    period: GrantPeriod,
}

impl GrantDraft {
    /// # Errors
    /// All faults, by field. Whether the end is in the past is checked where there is a clock.
    pub fn check(&self, start_of: StartOfDay<'_>) -> Result<Grant, Faults> {
        let mut checking = Checking::default();
        let profiles = checking.take(Field::Profiles, chosen_profiles(&self.profiles));
        let permissions = checking.take(Field::Permissions, chosen_beside(&self.permissions, &self.profiles));
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
                profiles: profiles?,
                period: GrantPeriod { starts_at: starts_at?, ends_at: ends_at? },
            })
        })();
        checking.finish(all)
    }
}

impl Grant {
    /// Granted one by one; may be empty where there are profiles.
    pub const fn permissions(&self) -> Permissions {
        self.permissions
    }

    /// In the order of their ids, each once.
    pub fn profiles(&self) -> &[ProfileId] {
        &self.profiles
    }

    pub const fn period(&self) -> GrantPeriod {
        self.period
    }
}

/// The form *Revoke permissions*.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct RevokeDraft {
    /// By their names. Those that come from a profile go only with it.
    pub permissions: Vec<String>,
    /// By their ids.
    pub profiles: Vec<String>,
}

/// Checked permissions and profiles to revoke.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Revocation {
    /// Granted one by one; may be empty where there are profiles.
    pub permissions: Permissions,
    /// In the order of their ids, each once.
    pub profiles: Vec<ProfileId>,
}

impl From<Permissions> for Revocation {
    fn from(permissions: Permissions) -> Self {
        Self { permissions, profiles: Vec::new() }
    }
}

impl RevokeDraft {
    /// # Errors
    /// `permissions_missing`, `permission_unknown`; `choice_unknown` at the profiles.
    pub fn check(&self) -> Result<Revocation, Faults> {
        let mut checking = Checking::default();
        let profiles = checking.take(Field::Profiles, chosen_profiles(&self.profiles));
        let permissions = checking.take(Field::Permissions, chosen_beside(&self.permissions, &self.profiles));
        let both = permissions.zip(profiles);
        checking.finish(both.map(|(permissions, profiles)| Revocation { permissions, profiles }))
    }
}

/// The chosen permissions, which may be none where a profile is chosen.
fn chosen_beside(words: &[String], profiles: &[String]) -> Result<Permissions, Code> {
    if profiles.is_empty() { chosen(words) } else { Permissions::from_words(words) }
}

/// The chosen profiles, sorted and without repetitions.
fn chosen_profiles(ids: &[String]) -> Result<Vec<ProfileId>, Code> {
    // No form has more: the host does not sort what nobody has chosen.
    if ids.len() as u64 > super::PROFILES_MOST {
        return Err(Code::ChoiceUnknown);
    }
    let ids: Result<Vec<ProfileId>, Code> =
        ids.iter().map(|id| id.parse().map_err(|_| Code::ChoiceUnknown)).collect();
    let mut ids = ids?;
    ids.sort_unstable();
    ids.dedup();
    Ok(ids)
}

pub(super) fn chosen(words: &[String]) -> Result<Permissions, Code> {
    let permissions = Permissions::from_words(words)?;
    if permissions.is_empty() { Err(Code::PermissionsMissing) } else { Ok(permissions) }
}

fn unless_empty(text: &str) -> Result<Option<Day>, Code> {
    if trimmed(text).is_empty() { Ok(None) } else { Day::parse(text).map(Some) }
}
