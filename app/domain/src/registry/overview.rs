//! The overview: how far the people are who were invited, all of them, by unit and by bulk invite, and what happened to
//! invitations on each day.

use super::{Filters, IdentityStanding, InvitationStanding, PeopleCount, RegistryQuery, UnitFilter, When};
use crate::account::AccountState;
use crate::day::Day;
use crate::form::words;
use crate::id::{JobId, UnitId};
use serde::{Deserialize, Serialize};

words! {
    /// How far people are. Each stage is a part of the one before.
    Stage {
        Invited = "invited",
        Accepted = "accepted",
        Submitted = "submitted",
        Verified = "verified",
    }
}

impl Stage {
    /// Who has reached it. What is to be deleted does not count.
    pub fn filters(self) -> Filters {
        use IdentityStanding::{ChangesRequested, InReview, Rejected, Submitted, Suspended, Verified};
        let invitations: &[InvitationStanding] = match self {
            Self::Invited => &[
                InvitationStanding::Open,
                InvitationStanding::Expired,
                InvitationStanding::Bounced,
                InvitationStanding::Accepted,
                InvitationStanding::Closed,
            ],
            Self::Accepted | Self::Submitted | Self::Verified => &[InvitationStanding::Accepted],
        };
        let identities: &[IdentityStanding] = match self {
            Self::Invited | Self::Accepted => &[],
            Self::Submitted => &[Submitted, InReview, ChangesRequested, Verified, Rejected, Suspended],
            Self::Verified => &[Verified],
        };
        Filters {
            accounts: [AccountState::Pending, AccountState::Active, AccountState::Suspended]
                .into_iter()
                .collect(),
            invitations: invitations.iter().copied().collect(),
            identities: identities.iter().copied().collect(),
            ..Filters::default()
        }
    }
}

/// How many people have reached each stage.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Funnel {
    pub invited: u64,
    pub accepted: u64,
    pub submitted: u64,
    pub verified: u64,
}

impl Funnel {
    pub const fn at(&self, stage: Stage) -> u64 {
        match stage {
            Stage::Invited => self.invited,
            Stage::Accepted => self.accepted,
            Stage::Submitted => self.submitted,
            Stage::Verified => self.verified,
        }
    }

    pub const fn at_mut(&mut self, stage: Stage) -> &mut u64 {
        match stage {
            Stage::Invited => &mut self.invited,
            Stage::Accepted => &mut self.accepted,
            Stage::Submitted => &mut self.submitted,
            Stage::Verified => &mut self.verified,
        }
    }
}

/// Whose funnel it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FunnelOf {
    Everybody,
    Unit(UnitFilter),
    Job(JobId),
}

impl FunnelOf {
    /// The list of all its people, whom nobody has invited too.
    pub fn everybody(self) -> RegistryQuery {
        let filters = match self {
            Self::Everybody => Filters::default(),
            Self::Unit(unit) => Filters { units: std::iter::once(unit).collect(), ..Filters::default() },
            Self::Job(job) => Filters { jobs: std::iter::once(job).collect(), ..Filters::default() },
        };
        RegistryQuery { filters, ..RegistryQuery::default() }
    }

    /// The list of the people of a stage.
    pub fn people(self, stage: Stage) -> RegistryQuery {
        let mut filters = stage.filters();
        match self {
            Self::Everybody => {}
            Self::Unit(unit) => _ = filters.units.insert(unit),
            Self::Job(job) => _ = filters.jobs.insert(job),
        }
        RegistryQuery { filters, ..RegistryQuery::default() }
    }
}

/// The funnel of a unit, with those below it, or of people without one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnitFunnel {
    pub unit: Option<UnitId>,
    pub name: String,
    pub funnel: Funnel,
}

/// The funnel of a bulk invite.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct JobFunnel {
    pub job: JobId,
    /// When it was started, on the organization's clocks: the day, and `14:05`.
    pub started_on: String,
    pub started_time: String,
    pub started_by: String,
    pub funnel: Funnel,
}

/// What happened to invitations on a day.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DayCounts {
    /// As `2026-11-30`.
    pub day: String,
    pub sent: u64,
    pub accepted: u64,
}

impl DayCounts {
    /// Whom an invitation was sent to on this day, or who accepted one.
    pub fn people(&self, is_accepted: bool) -> RegistryQuery {
        let day = Day::parse(&self.day).ok();
        let filters = if is_accepted {
            Filters { accepted_on: day, ..Filters::default() }
        } else {
            Filters { invited_on: day, ..Filters::default() }
        };
        RegistryQuery { filters, ..RegistryQuery::default() }
    }
}

/// Accounts that wait: those that nobody has accepted for some days, and those that nobody has signed in to for some days.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Waiting {
    pub pending_days: u16,
    pub pending: PeopleCount,
    pub dormant_days: u16,
    pub dormant: PeopleCount,
}

impl Waiting {
    /// The list of those that are pending for more than so many days.
    pub fn pending(days: u16) -> RegistryQuery {
        let filters = Filters {
            accounts: std::iter::once(AccountState::Pending).collect(),
            created_before: Some(When::Days(days)),
            ..Filters::default()
        };
        RegistryQuery { filters, ..RegistryQuery::default() }
    }

    /// The list of those that are active, and that nobody has signed in to for so many days.
    pub fn dormant(days: u16) -> RegistryQuery {
        let filters = Filters {
            accounts: std::iter::once(AccountState::Active).collect(),
            not_signed_in_since: Some(When::Days(days)),
            ..Filters::default()
        };
        RegistryQuery { filters, ..RegistryQuery::default() }
    }
}

/// The overview.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Overview {
    pub everybody: Funnel,
    /// The top units, or the one top unit with those directly below it; of the overview of a unit, it and those directly below
    /// it.
    pub units: Vec<UnitFunnel>,
    /// How many units have no room in it.
    pub more_units: u32,
    /// The latest ones first.
    pub jobs: Vec<JobFunnel>,
    /// The latest day last.
    pub days: Vec<DayCounts>,
    /// Only in the overview of everybody.
    pub waiting: Option<Waiting>,
}

impl Overview {
    /// The days it covers.
    pub const DAYS: usize = 90;
    /// The most units and jobs.
    pub const UNITS: usize = 50;
    pub const JOBS: usize = 10;
}
