//! The preview of an update: every row with its line and state, and before → after in each changed cell.

use super::compared_file::{ComparedFile, count};
use super::grid::Grid;
use crate::components::{Icon, Shape, dynamic};
use crate::page_context::text;
use crate::pages::registration::bulk::preview::RowOrder;
use domain::bulk::results::as_came;
use domain::bulk::update::{UpdateRowVerdict, UpdateState};
use domain::form::Code;
use domain::text::{Text, harmless};
use leptos::prelude::*;

/// The rows that are shown.
#[derive(Clone, Copy)]
pub(super) struct PreviewState {
    pub file: ComparedFile,
    pub filter: RwSignal<Option<UpdateState>>,
    pub order: RwSignal<RowOrder>,
    /// The first rendered position.
    pub first: RwSignal<u32>,
}

impl PreviewState {
    fn show(self, filter: Option<UpdateState>) {
        self.filter.set(filter);
        self.order.set(match filter {
            None => RowOrder::All(self.file.peek(|data| count(data.sheet.rows())).unwrap_or_default()),
            Some(state) => RowOrder::Some(self.file.rows_in(state).into()),
        });
        self.first.set(0);
    }
}

#[component]
pub(super) fn UpdatePreview(file: ComparedFile) -> impl IntoView {
    let t = text();
    let view = PreviewState {
        file,
        filter: RwSignal::new(None),
        order: RwSignal::new(RowOrder::All(0)),
        first: RwSignal::new(0),
    };
    // What changes is what somebody comes to look at; a file without changes shows all its rows.
    let has_changes =
        file.peek(|data| data.verdicts.as_ref().is_some_and(|all| all.count(UpdateState::Change) > 0));
    view.show((has_changes == Some(true)).then_some(UpdateState::Change));
    let is_empty = Memo::new(move |_| view.order.with(RowOrder::is_empty));
    view! {
        <div class="tools"><StateFilters view/></div>
        {move || is_empty.get().then(|| view! { <p class="body quiet-text" role="status">{t.no_rows_like_this()}</p> }.into_any())}
        <Grid view/>
    }
}

/// The number of rows by state; a click shows only those, another click all.
#[component]
fn StateFilters(view: PreviewState) -> impl IntoView {
    let t = text();
    let all = std::iter::once(None).chain(UpdateState::ALL.iter().copied().map(Some));
    let counters = all
        .map(|state| {
            let count = Memo::new(move |_| view.file.rows(state));
            let is_shown = Memo::new(move |_| {
                let always = matches!(state, None | Some(UpdateState::Change | UpdateState::Unchanged));
                always || count.get() > 0 || view.filter.get() == state
            });
            let press = move |_| {
                let next = if view.filter.get_untracked() == state { None } else { state };
                view.show(next);
            };
            let name = state.map_or_else(|| t.all_rows().to_owned(), |state| t.update_state(state));
            dynamic(move || {
                is_shown.get().then(|| {
                    view! {
                        <li>
                            <button
                                class="filter"
                                type="button"
                                aria-pressed=move || (view.filter.get() == state).to_string()
                                on:click=press
                            >
                                {state.map(|state| view! { <Icon shape=state_icon(state)/> }.into_any())}
                                {name.clone()}" "<b>{move || t.number(count.get())}</b>
                            </button>
                        </li>
                    }
                    .into_any()
                })
            })
        })
        .collect_view();
    view! { <ul class="filters" role="list">{counters}</ul> }
}

pub(super) fn state_icon(state: UpdateState) -> Shape {
    match state {
        UpdateState::Change => Shape::Check,
        UpdateState::Unchanged => Shape::Skip,
        UpdateState::NotFound => Shape::User,
        UpdateState::Ambiguous => Shape::Copy,
        UpdateState::Error => Shape::Alert,
    }
}

pub(super) fn state_class(state: UpdateState) -> &'static str {
    match state {
        UpdateState::Change => "tag good",
        UpdateState::Unchanged => "tag",
        UpdateState::NotFound => "tag warn",
        UpdateState::Ambiguous | UpdateState::Error => "tag bad",
    }
}

/// A row of the preview.
#[derive(Clone, PartialEq)]
pub(super) struct RowView {
    pub position: u32,
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
pub(super) fn heads(file: ComparedFile, t: Text) -> Vec<String> {
    let heads = file.look(|data| {
        let fields = &data.words.fields;
        let who = data.mapping.match_by().map_or_else(String::new, |by| by.column().name(fields, t));
        let verdicts = data.verdicts.as_ref()?;
        let changed = verdicts.changed_columns().into_iter();
        let names = changed.filter_map(|at| Some(verdicts.columns().get(usize::from(at))?.0.name(fields, t)));
        Some(std::iter::once(who).chain(names).collect())
    });
    heads.flatten().unwrap_or_default()
}

/// The row at a position of the order.
pub(super) fn row_view(view: PreviewState, position: u32, row: u32, t: Text) -> Option<RowView> {
    let built = view.file.look(|data| {
        let verdicts = data.verdicts.as_ref()?;
        let (at, verdict) = (row as usize, verdicts.row(row as usize)?);
        let text_of = |position: usize| harmless(&as_came(data.sheet.cell(at, position))).into_owned();
        let mut places = data.mapping.can_match_by().collect::<Vec<_>>();
        let chosen = data.mapping.match_by();
        places.sort_by_key(|by| Some(*by) != chosen);
        let mut who = places.into_iter().filter_map(|by| data.mapping.position(by.column())).map(text_of);
        let who = who.find(|text| !text.is_empty()).unwrap_or_default();
        let cells = verdicts.changed_columns().into_iter().filter_map(|place| {
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
        Some(RowView {
            position,
            line,
            who,
            cells: cells.collect(),
            state: verdict.state,
            why: why(t, verdict, repeated),
        })
    });
    built.flatten()
}

/// Why a row is in its state.
fn why(t: Text, row: &UpdateRowVerdict, repeated: Option<u32>) -> String {
    match (row.code, repeated) {
        (Some(Code::MatchedTwice), Some(line)) => t.same_person_as(line),
        (Some(code), _) => t.fault(code).to_owned(),
        (None, _) => String::new(),
    }
}
