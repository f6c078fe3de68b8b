//! What the preview of an update shows: which rows, and each row as it is rendered.

use super::compared_file::{ComparedFile, FileData};
use crate::components::Shape;
use crate::pages::registration::bulk::preview::RowOrder;
use domain::bulk::update::{AbsentPerson, UpdateRowVerdict, UpdateState, UpdateVerdicts};
use domain::csv_format::unescape_formulas;
use domain::form::Code;
use domain::text::{Text, harmless};
use leptos::prelude::*;

/// The rows that are shown.
#[derive(Clone, Copy)]
pub(super) struct UpdatePreviewState {
    pub file: ComparedFile,
    pub filter: RwSignal<Option<UpdateState>>,
    pub order: RwSignal<RowOrder>,
    /// The first rendered position.
    pub first: RwSignal<u32>,
    /// The active cell of the keyboard, and the one that is being edited, as in a bulk invite.
    pub active: RwSignal<(u32, usize)>,
    pub editing: RwSignal<Option<(u32, usize)>>,
    /// The columns in which something changes, or did before a cell was corrected.
    pub columns: Memo<Vec<u8>>,
}

impl UpdatePreviewState {
    pub(super) fn show(self, filter: Option<UpdateState>) {
        self.filter.set(filter);
        self.order.set(match filter {
            None => RowOrder::All(untrack(move || self.file.rows(None))),
            Some(state) => RowOrder::Some(self.file.rows_in(state).into()),
        });
        self.first.set(0);
        self.active.set((0, 0));
    }

    /// The column of the file that a field of a row is from; `None` where there is nothing to edit. The first field is by what
    /// the person is found.
    pub fn position(self, row: u32, field: usize) -> Option<usize> {
        let columns = self.columns.get_untracked();
        let found = self.file.peek(|data| match field.checked_sub(1) {
            _ if row as usize >= data.sheet.rows() => None,
            None => name_of(data, row as usize),
            Some(at) => {
                let place = usize::from(*columns.get(at)?);
                Some(data.verdicts.as_ref()?.columns().get(place)?.1)
            }
        });
        found.flatten()
    }
}

/// The column by which the person of a row is found: the chosen one, or the next that the row has.
fn name_of(data: &FileData, row: usize) -> Option<usize> {
    let chosen = data.mapping.match_by();
    let mut names: Vec<_> = data.mapping.can_match_by().collect();
    names.sort_by_key(|by| Some(*by) != chosen);
    let places = || names.iter().filter_map(|by| data.mapping.position(by.column()));
    places().find(|at| !data.sheet.cell(row, *at).is_empty()).or_else(|| places().next())
}

/// The columns in which something changes, with those that were shown before.
pub(super) fn shown_columns(file: ComparedFile, before: Option<&Vec<u8>>) -> Vec<u8> {
    let changed = file.look(|data| data.verdicts.as_ref().map(UpdateVerdicts::changed_columns));
    let mut shown = before.cloned().unwrap_or_default();
    shown.extend(changed.flatten().unwrap_or_default());
    shown.sort_unstable();
    shown.dedup();
    shown
}

pub(super) fn state_icon(state: UpdateState) -> Shape {
    match state {
        UpdateState::Change => Shape::Check,
        UpdateState::Unchanged => Shape::Skip,
        UpdateState::NotFound => Shape::User,
        UpdateState::Ambiguous => Shape::Copy,
        UpdateState::Error => Shape::Alert,
        UpdateState::Absent => Shape::Ban,
        UpdateState::Invite => Shape::UserPlus,
    }
}

pub(super) fn state_class(state: UpdateState) -> &'static str {
    match state {
        UpdateState::Change | UpdateState::Invite => "tag good",
        UpdateState::Unchanged => "tag",
        UpdateState::NotFound | UpdateState::Absent => "tag warn",
        UpdateState::Ambiguous | UpdateState::Error => "tag bad",
    }
}

/// A row of the preview.
#[derive(Clone, PartialEq)]
pub(super) struct UpdateRowView {
    pub position: u32,
    pub row: u32,
    /// 0 for somebody who is missing from the file.
    pub line: u32,
    /// What the person is found by, as it is in the file.
    pub who: String,
    /// In the order of the shown columns.
    pub cells: Vec<CellView>,
    pub state: UpdateState,
    pub why: String,
}

#[derive(Clone, PartialEq)]
pub(super) struct CellView {
    pub text: String,
    pub is_changed: bool,
    pub is_faulty: bool,
}

/// The columns of the preview: by what people are found, and those in which something changes.
pub(super) fn heads(view: UpdatePreviewState, t: Text) -> Vec<String> {
    let columns = view.columns.get();
    let heads = view.file.look(|data| {
        let fields = &data.words.fields;
        let who = data.mapping.match_by().map_or_else(String::new, |by| by.column().name(fields, t));
        let verdicts = data.verdicts.as_ref()?;
        let changed = columns.iter().copied();
        let names = changed.filter_map(|at| Some(verdicts.columns().get(usize::from(at))?.0.name(fields, t)));
        Some(std::iter::once(who).chain(names).collect())
    });
    heads.flatten().unwrap_or_default()
}

/// Whether any of the shown rows has a reason to tell. Those who are missing from the file have.
pub(super) fn has_reasons(view: UpdatePreviewState) -> bool {
    let rows = view.order.get();
    let has_any = view.file.look(|data| {
        let verdicts = data.verdicts.as_ref()?;
        let reason = |row: u32| verdicts.row(row as usize).is_none_or(|row| row.code.is_some());
        Some((0..rows.len()).filter_map(|position| rows.row(position)).any(reason))
    });
    has_any.flatten().unwrap_or_default()
}

/// The row at a position of the order.
pub(super) fn row_view(view: UpdatePreviewState, position: u32, row: u32, t: Text) -> Option<UpdateRowView> {
    let columns = view.columns.get();
    let built = view.file.look(|data| {
        let verdicts = data.verdicts.as_ref()?;
        if let Some(at) = (row as usize).checked_sub(data.sheet.rows()) {
            return missing_view(view, (position, row, at), columns.len(), t);
        }
        let (at, verdict) = (row as usize, verdicts.row(row as usize)?);
        let text_of =
            |position: usize| harmless(&unescape_formulas(data.sheet.cell(at, position))).into_owned();
        let who = name_of(data, at).map(text_of).unwrap_or_default();
        let cells = columns.iter().copied().filter_map(|place| {
            let (column, position) = *verdicts.columns().get(usize::from(place))?;
            let changed = verdict.cells.iter().find(|cell| cell.column == place);
            let shown = |value: &str| data.words.shown(column, value, t);
            let or_none = |text: String| if text.is_empty() { t.value_none().to_owned() } else { text };
            Some(match changed {
                None => CellView { text: text_of(position), is_changed: false, is_faulty: false },
                Some(cell) if cell.fault.is_some() => {
                    let text =
                        t.before_after(&or_none(shown(&cell.before)), &or_none(cell.after.to_string()));
                    CellView { text, is_changed: true, is_faulty: true }
                }
                Some(cell) => {
                    let after = or_none(shown(&cell.after));
                    let text = t.before_after(&or_none(shown(&cell.before)), &after);
                    CellView { text, is_changed: true, is_faulty: false }
                }
            })
        });
        let line = data.sheet.line(at);
        let repeated = verdict.repeats.map(|other| data.sheet.line(other as usize));
        Some(UpdateRowView {
            position,
            row,
            line,
            who,
            cells: cells.collect(),
            state: verdict.state,
            why: why(verdicts, verdict, repeated, t),
        })
    });
    built.flatten()
}

/// Somebody who is missing from the file, by their place in the list.
fn missing_view(
    view: UpdatePreviewState,
    (position, row, at): (u32, u32, usize),
    columns: usize,
    t: Text,
) -> Option<UpdateRowView> {
    let name = |person: &AbsentPerson| {
        let name = if person.email.is_empty() { &person.username } else { &person.email };
        harmless(name).into_owned()
    };
    let none = CellView { text: String::new(), is_changed: false, is_faulty: false };
    Some(UpdateRowView {
        position,
        row,
        line: 0,
        who: view.file.missing.person(at, name)?,
        cells: vec![none; columns],
        state: UpdateState::Absent,
        why: t.not_in_file().to_owned(),
    })
}

/// Why a row is in its state.
fn why(verdicts: &UpdateVerdicts, row: &UpdateRowVerdict, repeated: Option<u32>, t: Text) -> String {
    match (row.code, repeated) {
        (Some(Code::MatchedTwice), Some(line)) => t.same_person_as(line),
        (Some(code @ Code::ValueRepeated), Some(line)) => verdicts
            .refused_cell(row)
            .map_or_else(|| t.fault(code).to_owned(), |cell| t.same_value_as(&cell.name(t), line)),
        (Some(code), _) => {
            verdicts.refused_cell(row).map_or_else(|| t.fault(code).to_owned(), |cell| cell.words(t))
        }
        (None, _) => String::new(),
    }
}
