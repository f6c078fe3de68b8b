use super::profile::{PROFILES_MOST, chosen};
use super::{Permission, Permissions};
use crate::characters::trimmed;
use crate::day::{Day, StartOfDay};
use crate::form::{Checking, Code, Faults, Field};
use crate::id::{ProfileId, UnitId};
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
    /// The id of the unit inside which they count, with those below it. Empty: everywhere.
    pub unit: String,
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
    unit: Option<UnitId>,
    period: GrantPeriod,
}

impl GrantDraft {
    /// # Errors
    /// All faults, by field; `only_everywhere` for permissions that never count inside a unit alone. Whether the end is in the past is checked where there is a clock.
    pub fn check(&self, start_of: StartOfDay<'_>) -> Result<Grant, Faults> {
        let mut checking = Checking::default();
        let profiles = checking.take(Field::Profiles, chosen_profiles(&self.profiles));
        let permissions =
            checking.take(Field::Permissions, chosen_beside(&self.permissions, !self.profiles.is_empty()));
        let unit = checking.take(Field::Unit, chosen_unit(&self.unit));
        if let (Some(Some(_)), Some(permissions)) = (unit, permissions)
            && !permissions.can_all_have_borders()
        {
            checking.take::<()>(Field::Permissions, Err(Code::OnlyEverywhere));
        }
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
                unit: unit?,
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

    /// Inside which they count; `None` is everywhere.
    pub const fn unit(&self) -> Option<UnitId> {
        self.unit
    }

    pub const fn period(&self) -> GrantPeriod {
        self.period
    }
}

/// What is granted to somebody: a permission by itself, or a profile.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Granted {
    Permission(Permission),
    Profile(ProfileId),
}

/// What is granted to somebody in one place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct PlacedGrant {
    pub granted: Granted,
    /// Inside which it counts, with those below it; `None` is everywhere.
    pub unit: Option<UnitId>,
}

/// The most grants that a form revokes one by one.
const PLACES_MOST: usize = 1_000;

/// The form *Revoke permissions*.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct RevokeDraft {
    /// By their names, in every place. Those that come from a profile go only with it.
    pub permissions: Vec<String>,
    /// By their ids, in every place.
    pub profiles: Vec<String>,
    /// In one place alone.
    pub places: Vec<PlacedGrant>,
}

/// Checked permissions and profiles to revoke.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Revocation {
    /// Granted one by one, in every place; may be empty where there is something else.
    pub permissions: Permissions,
    /// In every place, in the order of their ids, each once.
    pub profiles: Vec<ProfileId>,
    /// In one place alone, each once.
    pub places: Vec<PlacedGrant>,
}

impl From<Permissions> for Revocation {
    fn from(permissions: Permissions) -> Self {
        Self { permissions, ..Self::default() }
    }
}

impl RevokeDraft {
    /// # Errors
    /// `permissions_missing`, `permission_unknown`; `choice_unknown` at the profiles, and for more places than anybody has.
    pub fn check(&self) -> Result<Revocation, Faults> {
        let mut checking = Checking::default();
        let profiles = checking.take(Field::Profiles, chosen_profiles(&self.profiles));
        let has_others = !self.profiles.is_empty() || !self.places.is_empty();
        let permissions = checking.take(Field::Permissions, chosen_beside(&self.permissions, has_others));
        let places = checking.take(Field::Permissions, chosen_places(&self.places));
        let all = (|| Some(Revocation { permissions: permissions?, profiles: profiles?, places: places? }))();
        checking.finish(all)
    }
}

fn chosen_places(places: &[PlacedGrant]) -> Result<Vec<PlacedGrant>, Code> {
    if places.len() > PLACES_MOST {
        return Err(Code::ChoiceUnknown);
    }
    let mut places = places.to_vec();
    places.sort_unstable();
    places.dedup();
    Ok(places)
}

/// The chosen permissions, which may be none where something else is chosen.
fn chosen_beside(words: &[String], has_others: bool) -> Result<Permissions, Code> {
    if has_others { Permissions::from_words(words) } else { chosen(words) }
}

fn chosen_unit(id: &str) -> Result<Option<UnitId>, Code> {
    if id.is_empty() { Ok(None) } else { id.parse().map(Some).map_err(|_| Code::ChoiceUnknown) }
}

/// The chosen profiles, sorted and without repetitions.
fn chosen_profiles(ids: &[String]) -> Result<Vec<ProfileId>, Code> {
    // No form has more: the host does not sort what nobody has chosen.
    if ids.len() as u64 > PROFILES_MOST {
        return Err(Code::ChoiceUnknown);
    }
    let ids: Result<Vec<ProfileId>, Code> =
        ids.iter().map(|id| id.parse().map_err(|_| Code::ChoiceUnknown)).collect();
    let mut ids = ids?;
    ids.sort_unstable();
    ids.dedup();
    Ok(ids)
}

fn unless_empty(text: &str) -> Result<Option<Day>, Code> {
    if trimmed(text).is_empty() { Ok(None) } else { Day::parse(text).map(Some) }
}
