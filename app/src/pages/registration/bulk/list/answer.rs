use crate::components::Shape;
use crate::page_context::text;
use crate::pages::registration::bulk::batch::Seen;
use domain::bulk::{Column, RowState};
use domain::form::Code;

/// What is said under a cell of the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Answer {
    Silent,
    Checking,
    Available,
    Used,
    Pending,
    Reserved,
    Slip(&'static str),
    SameAs(u32),
    NotValid(Code),
}

/// The answer for one of a row's cells.
pub(super) fn answer(seen: Option<&Seen>, column: Column) -> Answer {
    let Some(seen) = seen.filter(|seen| !seen.is_blank) else { return Answer::Silent };
    let is_here = seen.faulty == Some(column);
    match seen.state {
        RowState::Error | RowState::DuplicateInFile if is_here => match (seen.repeats, seen.code) {
            (Some(row), _) => Answer::SameAs(row),
            (None, Some(Code::UsernameUsed)) => Answer::Used,
            (None, Some(Code::UsernameReserved)) => Answer::Reserved,
            (None, code) => code.map_or(Answer::Silent, Answer::NotValid),
        },
        // A username that follows from the address is numbered by the host where it is taken: nothing is said of it.
        _ if column == Column::Username && !seen.derived.is_empty() => Answer::Silent,
        RowState::AlreadyRegistered if column == Column::Email => Answer::Used,
        RowState::AlreadyInvited if column == Column::Email => Answer::Pending,
        RowState::Warning if column == Column::Email && seen.slip.is_some() => {
            seen.slip.map_or(Answer::Silent, Answer::Slip)
        }
        RowState::Ready | RowState::Warning if seen.is_waiting => Answer::Checking,
        RowState::Ready | RowState::Warning => Answer::Available,
        _ => Answer::Silent,
    }
}

impl Answer {
    pub fn is_bad(self) -> bool {
        matches!(self, Self::Used | Self::Pending | Self::Reserved | Self::SameAs(_) | Self::NotValid(_))
    }

    pub fn class(self) -> &'static str {
        match self {
            Self::Silent => "field live",
            Self::Checking => "field live busy",
            Self::Available => "field live good",
            Self::Slip(_) => "field live warn",
            _ => "field live bad",
        }
    }

    /// The icon beside the words; while an answer is awaited, the style draws a ring.
    pub fn shape(self) -> Option<Shape> {
        match self {
            Self::Silent | Self::Checking => None,
            Self::Available => Some(Shape::Check),
            Self::Slip(_) => Some(Shape::Warn),
            _ => Some(Shape::Alert),
        }
    }

    pub fn words(self) -> String {
        let t = text();
        match self {
            Self::Silent => String::new(),
            Self::Checking => t.checking().to_owned(),
            Self::Available => t.available().to_owned(),
            Self::Used => t.already_used().to_owned(),
            Self::Pending => t.invitation_pending().to_owned(),
            Self::Reserved => t.reserved().to_owned(),
            Self::Slip(domain) => t.did_you_mean(domain),
            Self::SameAs(row) => t.same_as_line(row),
            Self::NotValid(code @ Code::EmailMissing) => t.fault(code).to_owned(),
            Self::NotValid(code) => t.not_valid(t.fault(code)),
        }
    }
}
