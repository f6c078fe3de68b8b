use crate::components::Shape;
use crate::page_context::text;
use crate::pages::registration::bulk::checked_sheet::RowView;
use domain::bulk::{Column, RowColumn, RowState};
use domain::form::Code;

/// The status under a cell of the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum CellAnswer {
    Silent,
    Checking,
    Available,
    Used,
    Pending,
    Reserved,
    Slip(&'static str),
    SameAs(u32),
    NotValid(Code),
    /// What the cell names is not there: the row says so.
    Refused,
}

/// The status of one cell of a row.
pub(super) fn cell_answer(view: Option<&RowView>, column: RowColumn) -> CellAnswer {
    let Some(view) = view.filter(|view| !view.is_blank) else { return CellAnswer::Silent };
    let is_here = view.faulty == Some(column);
    let is = |known: Column| column == RowColumn::Known(known);
    match view.state {
        RowState::Error | RowState::DuplicateInFile if is_here => match (view.repeats, view.code) {
            _ if view.refused.is_some() => CellAnswer::Refused,
            (Some(row), _) => CellAnswer::SameAs(row),
            (None, Some(Code::UsernameUsed)) => CellAnswer::Used,
            (None, Some(Code::UsernameReserved)) => CellAnswer::Reserved,
            (None, code) => code.map_or(CellAnswer::Silent, CellAnswer::NotValid),
        },
        _ if !is(Column::Email) && !is(Column::Username) => CellAnswer::Silent,
        // A derived username that is taken gets a number on the host: no status.
        _ if is(Column::Username) && !view.derived.is_empty() => CellAnswer::Silent,
        RowState::AlreadyRegistered if is(Column::Email) => CellAnswer::Used,
        RowState::AlreadyInvited if is(Column::Email) => CellAnswer::Pending,
        RowState::Warning if is(Column::Email) && view.slip.is_some() => {
            view.slip.map_or(CellAnswer::Silent, CellAnswer::Slip)
        }
        RowState::Ready | RowState::Warning if view.is_waiting => CellAnswer::Checking,
        RowState::Ready | RowState::Warning => CellAnswer::Available,
        _ => CellAnswer::Silent,
    }
}

impl CellAnswer {
    pub fn is_bad(self) -> bool {
        matches!(
            self,
            Self::Used | Self::Pending | Self::Reserved | Self::SameAs(_) | Self::NotValid(_) | Self::Refused
        )
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

    /// The icon beside the text; while a lookup is pending, the style draws a ring.
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
            Self::Silent | Self::Refused => String::new(),
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
