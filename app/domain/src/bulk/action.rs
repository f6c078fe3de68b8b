//! Actions on many people at once, from the registry or from the list of invitations.

use super::JobKind;
use crate::characters::trimmed;
use crate::day::StartOfDay;
use crate::form::{Code, Faults, Field};
use crate::id::{AccountId, GroupId, InvitationId, UnitId};
use crate::invitation::InvitationFilter;
use crate::registry::{
    DeleteDraft, EndDraft, MemberDraft, Membership, MoveDraft, RegistryQuery, SELECTED_MOST, SuspendDraft,
    Suspension,
};
use serde::{Deserialize, Serialize};

/// Above so many people the number is typed.
pub const TYPED_ABOVE: u32 = 100;

/// What is done to each of the selected people, with the form of its dialog.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BulkAction {
    Resend,
    Revoke,
    Suspend(SuspendDraft),
    Reactivate,
    Delete(DeleteDraft),
    MoveToUnit(MoveDraft),
    AddToGroup(MemberDraft),
    /// Its end is not used.
    RemoveFromGroup(MemberDraft),
    SetEnd(EndDraft),
    AskPerson,
}

/// The same, checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CheckedAction {
    Resend,
    Revoke,
    Suspend(Suspension),
    Reactivate,
    /// With the reason; empty where nobody said it.
    Delete(String),
    MoveToUnit(Option<UnitId>),
    AddToGroup(Membership),
    RemoveFromGroup(GroupId),
    /// The first moment after the last day.
    SetEnd(Option<i64>),
    AskPerson,
}

impl BulkAction {
    /// The kind of its job.
    pub const fn kind(&self) -> JobKind {
        match self {
            Self::Resend => JobKind::Resend,
            Self::Revoke => JobKind::Revoke,
            Self::Suspend(_) => JobKind::Suspend,
            Self::Reactivate => JobKind::Reactivate,
            Self::Delete(_) => JobKind::Delete,
            Self::MoveToUnit(_) => JobKind::MoveToUnit,
            Self::AddToGroup(_) => JobKind::AddToGroup,
            Self::RemoveFromGroup(_) => JobKind::RemoveFromGroup,
            Self::SetEnd(_) => JobKind::SetEnd,
            Self::AskPerson => JobKind::AskPerson,
        }
    }

    /// The action of a kind, with an empty form; `None` for invitations and for updates from a file, which have no dialog.
    pub fn of_kind(kind: JobKind) -> Option<Self> {
        Some(match kind {
            JobKind::Invite | JobKind::Update => return None,
            JobKind::Resend => Self::Resend,
            JobKind::Revoke => Self::Revoke,
            JobKind::Suspend => Self::Suspend(SuspendDraft::default()),
            JobKind::Reactivate => Self::Reactivate,
            JobKind::Delete => Self::Delete(DeleteDraft::default()),
            JobKind::MoveToUnit => Self::MoveToUnit(MoveDraft::default()),
            JobKind::AddToGroup => Self::AddToGroup(MemberDraft::default()),
            JobKind::RemoveFromGroup => Self::RemoveFromGroup(MemberDraft::default()),
            JobKind::SetEnd => Self::SetEnd(EndDraft::default()),
            JobKind::AskPerson => Self::AskPerson,
        })
    }

    /// The same without what somebody has written about the people.
    #[must_use]
    pub fn without_reason(self) -> Self {
        match self {
            Self::Suspend(draft) => Self::Suspend(SuspendDraft { reason: String::new(), ..draft }),
            Self::Delete(_) => Self::Delete(DeleteDraft::default()),
            other => other,
        }
    }

    /// # Errors
    /// All faults of the form, by field. Whether an end is in the past is checked where there is a clock.
    pub fn check(&self, start_of: StartOfDay<'_>) -> Result<CheckedAction, Faults> {
        Ok(match self {
            Self::Resend => CheckedAction::Resend,
            Self::Revoke => CheckedAction::Revoke,
            Self::Suspend(draft) => CheckedAction::Suspend(draft.check(start_of)?),
            Self::Reactivate => CheckedAction::Reactivate,
            Self::Delete(draft) => CheckedAction::Delete(draft.check()?),
            Self::MoveToUnit(draft) => CheckedAction::MoveToUnit(draft.check()?),
            Self::AddToGroup(draft) => CheckedAction::AddToGroup(draft.check(start_of)?),
            Self::RemoveFromGroup(draft) => CheckedAction::RemoveFromGroup(draft.check(start_of)?.group),
            Self::SetEnd(draft) => CheckedAction::SetEnd(draft.check(start_of)?),
            Self::AskPerson => CheckedAction::AskPerson,
        })
    }
}

impl CheckedAction {
    /// The end that the form names, which must not be in the past.
    pub fn ends_at(&self) -> Option<i64> {
        match self {
            Self::Suspend(suspension) => suspension.until(),
            Self::AddToGroup(membership) => membership.ends_at,
            Self::SetEnd(end) => *end,
            _ => None,
        }
    }
}

/// Whom an action is for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Selection {
    People(Vec<AccountId>),
    /// Everybody in a list of the registry, by its query string.
    Matching(String),
    Invitations(Vec<InvitationId>),
    /// All invitations of a list.
    MatchingInvitations {
        filter: InvitationFilter,
        search: String,
    },
}

impl Selection {
    /// Checks the selection, and brings it into one spelling.
    ///
    /// # Errors
    /// `no_rows`; `too_many` for more than [`SELECTED_MOST`]; `filter_broken` for a list with a filter that is not
    /// understood; `malformed` for invitations where people are needed.
    pub fn check(self, kind: JobKind) -> Result<Self, Code> {
        let is_of_invitations = matches!(kind, JobKind::Resend | JobKind::Revoke);
        match self {
            Self::People(mut people) => {
                people.sort_unstable();
                people.dedup();
                at_most(people.len())?;
                Ok(Self::People(people))
            }
            Self::Matching(text) => {
                let query = RegistryQuery::parse(&text, &[]);
                if query.filters.is_broken() {
                    return Err(Code::FilterBroken);
                }
                let RegistryQuery { search, filters, .. } = query;
                Ok(Self::Matching(RegistryQuery { search, filters, ..RegistryQuery::default() }.text()))
            }
            _ if !is_of_invitations => Err(Code::Malformed),
            Self::Invitations(mut invitations) => {
                invitations.sort_unstable();
                invitations.dedup();
                at_most(invitations.len())?;
                Ok(Self::Invitations(invitations))
            }
            Self::MatchingInvitations { filter, search } => {
                Ok(Self::MatchingInvitations { filter, search: trimmed(&search).to_owned() })
            }
        }
    }

    /// Whether it is a list that must be written down first.
    pub const fn is_list(&self) -> bool {
        matches!(self, Self::Matching(_) | Self::MatchingInvitations { .. })
    }
}

fn at_most(count: usize) -> Result<(), Code> {
    match count {
        0 => Err(Code::NoRows),
        1..=SELECTED_MOST => Ok(()),
        _ => Err(Code::TooMany),
    }
}

/// The dialog of an action, confirmed. The same key with the same content is the same job.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ActionDraft {
    /// A UUID made by the browser for one dialog.
    pub key: String,
    pub action: BulkAction,
    pub selection: Selection,
    /// How many the dialog said were selected.
    pub confirmed: u32,
}

impl ActionDraft {
    /// # Errors
    /// `malformed` for a key that our pages never send.
    pub fn check_key(&self) -> Result<(), Code> {
        uuid::Uuid::parse_str(&self.key).map(drop).map_err(|_| Code::Malformed)
    }
}

/// What a dialog says before it is confirmed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ActionPreview {
    pub selected: u32,
    /// Whom the action reaches.
    pub reached: u32,
    /// The others, by reason.
    pub left_out: Vec<LeftOut>,
}

/// How many are left out for a reason.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeftOut {
    pub code: Code,
    pub count: u32,
}

impl ActionPreview {
    /// Checks the number that is typed above [`TYPED_ABOVE`].
    ///
    /// # Errors
    /// `number_differs` at its field.
    pub fn check_typed(&self, typed: &str) -> Result<(), Faults> {
        let digits: String = typed.chars().filter(char::is_ascii_digit).collect();
        if self.reached <= TYPED_ABOVE || digits.parse() == Ok(self.reached) {
            return Ok(());
        }
        Err(Faults::one(Field::Number, Code::NumberDiffers))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_selection_has_each_once_and_not_too_many() {
        let id = |number: u128| AccountId::new(uuid::Uuid::from_u128(number));
        let people = |ids: Vec<AccountId>| Selection::People(ids).check(JobKind::Suspend);
        assert_eq!(people(vec![id(2), id(1), id(2)]), Ok(Selection::People(vec![id(1), id(2)])));
        assert_eq!(people(Vec::new()), Err(Code::NoRows));
        let many = (0..=SELECTED_MOST as u128).map(id).collect();
        assert_eq!(people(many), Err(Code::TooMany));
    }

    #[test]
    fn a_list_is_stored_as_its_filters_alone_and_a_broken_filter_blocks_it() {
        let list = |text: &str| Selection::Matching(text.to_owned()).check(JobKind::MoveToUnit);
        let Ok(Selection::Matching(text)) = list("account=active&sort=created&rows=200&v=1") else {
            panic!()
        };
        assert!(
            text.contains("account=active") && !text.contains("sort") && !text.contains("rows"),
            "{text}"
        );
        assert_eq!(list("colour=red&v=1"), Err(Code::FilterBroken));
    }

    #[test]
    fn invitations_are_selected_to_be_sent_again_or_revoked_and_for_nothing_else() {
        let all =
            || Selection::MatchingInvitations { filter: InvitationFilter::Open, search: " a ".to_owned() };
        assert!(all().check(JobKind::Revoke).is_ok());
        assert_eq!(all().check(JobKind::Delete), Err(Code::Malformed));
    }

    #[test]
    fn the_number_is_typed_above_a_hundred_people() {
        let preview = |reached| ActionPreview { selected: 500, reached, left_out: Vec::new() };
        assert!(preview(100).check_typed("").is_ok());
        assert!(preview(101).check_typed("101").is_ok());
        assert!(preview(1_234).check_typed("1,234").is_ok());
        assert_eq!(preview(101).check_typed("100").unwrap_err().at(Field::Number), Some(Code::NumberDiffers));
        assert!(preview(101).check_typed("").is_err());
    }

    #[test]
    fn every_kind_that_has_a_dialog_is_an_action_of_that_kind() {
        for &kind in JobKind::ALL {
            assert_eq!(
                BulkAction::of_kind(kind).map(|action| action.kind()),
                (!matches!(kind, JobKind::Invite | JobKind::Update)).then_some(kind)
            );
        }
    }
}
