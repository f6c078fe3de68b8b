//! *Settings → Fields*: the organization's own fields, in their order.

mod form;
mod options;
mod unsaved_fields;

use super::changes::Changes;
use crate::api::ApiError;
use crate::api::own_fields as api;
use crate::components::{
    Confirm, EmptyList, ErrorPage, Icon, KeyedItem, Loading, RowButton, Shape, ToastRegion, Toasts, dynamic,
    keyed_list,
};
use crate::hooks::{BusyRows, ConfirmState, PageResource, focus_after_render};
use crate::page_context::text;
use domain::form::Field;
use domain::id::OwnFieldId;
use domain::registry::{OwnFieldRow, OwnFieldsPage};
use domain::setting::SettingSection;
use form::FieldDialog;
use leptos::prelude::*;
use leptos::task::spawn_local;

#[component]
pub(super) fn OwnFieldsSection() -> impl IntoView {
    let page = PageResource::new(api::settings_of_fields);
    view! {
        <Suspense fallback=Loading>
            {move || Suspend::new(async move {
                match page.load().await {
                    Ok(page) => view! { <FieldsPage page/> }.into_any(),
                    Err(error) => view! { <ErrorPage error/> }.into_any(),
                }
            })}
        </Suspense>
    }
    .into_any()
}

/// What is done to a row.
#[derive(Clone, Copy, PartialEq, Eq)]
enum RowAction {
    Restore,
    Move,
}

/// The fields on the page, the open dialogs and the actions.
#[derive(Clone, Copy)]
struct FieldActions {
    page: RwSignal<OwnFieldsPage>,
    /// The field in the dialog; `None` inside for a new one.
    editing: RwSignal<Option<Option<OwnFieldRow>>>,
    retiring: ConfirmState<OwnFieldRow>,
    busy: BusyRows<OwnFieldId, RowAction>,
    toasts: Toasts,
}

impl FieldActions {
    fn saved(self, words: String) {
        self.editing.set(None);
        self.toasts.good(words);
        self.reload();
    }

    /// Loads the fields again. Where that fails, the page stays as it is.
    fn reload(self) {
        spawn_local(async move {
            if let Ok(page) = api::settings_of_fields().await {
                self.page.try_set(page);
            }
        });
    }

    /// Shows the answer of an action on a row, and the state after it.
    fn settle(self, id: OwnFieldId, answer: Result<(), ApiError>, words: Option<String>) {
        match answer {
            Ok(()) => {
                if let Some(words) = words {
                    self.toasts.good(words);
                }
            }
            Err(error) => self.toasts.bad(error.message),
        }
        self.busy.end(id);
        self.reload();
    }

    fn restore(self, row: OwnFieldRow) {
        let t = text();
        let (id, version) = (row.field.id, row.version);
        let words = t.field_was_restored(row.field.label(t.locale()));
        self.busy.begin(id, RowAction::Restore);
        spawn_local(async move {
            let answer = api::retire_own_field(id, version, false).await;
            self.settle(id, answer, Some(words));
        });
    }

    /// Moves a field one place up or down. The button keeps the focus.
    fn shift(self, id: OwnFieldId, by: isize) {
        let page = self.page.get_untracked();
        let mut order: Vec<OwnFieldId> = page.rows.iter().map(|row| row.field.id).collect();
        let Some(from) = order.iter().position(|one| *one == id) else { return };
        let Some(to) = from.checked_add_signed(by).filter(|to| *to < order.len()) else { return };
        order.swap(from, to);
        self.busy.begin(id, RowAction::Move);
        spawn_local(async move {
            let answer = api::order_own_fields(page.version, order).await;
            if answer.is_ok() {
                self.page.try_update(|page| {
                    page.version += 1;
                    page.rows.swap(from, to);
                });
            }
            self.settle(id, answer, None);
            focus_after_render(format!("{}-{id}", if by < 0 { "up" } else { "down" }));
        });
    }
}

#[component]
fn FieldsPage(page: OwnFieldsPage) -> impl IntoView {
    let t = text();
    let actions = FieldActions {
        page: RwSignal::new(page),
        editing: RwSignal::new(None),
        retiring: ConfirmState::new(),
        busy: BusyRows::new(),
        toasts: Toasts::new(),
    };
    let retiring = actions.retiring;
    let label =
        move || retiring.subject().map(|row| row.field.label(t.locale()).to_owned()).unwrap_or_default();
    let retire = move |()| {
        retiring.confirm(
            |row| api::retire_own_field(row.field.id, row.version, true),
            move |row, answer| {
                if answer.is_ok() {
                    actions.toasts.good(t.field_was_retired(row.field.label(t.locale())));
                }
                actions.reload();
            },
        );
    };
    view! {
        <div class="panel">
            <div class="head">
                <h2 id="section-title">{t.setting_section(SettingSection::Fields)}</h2>
                <button
                    class="btn primary needs-script"
                    type="button"
                    on:click=move |_| actions.editing.set(Some(None))
                >
                    <Icon shape=Shape::Plus/>
                    <span>{t.add_field()}</span>
                </button>
            </div>
            <div class="body"><p>{t.fields_lead()}</p></div>
            <FieldTable actions/>
        </div>
        <Changes section=SettingSection::Fields saved=Signal::derive(move || actions.page.track())/>
        <FieldDialog actions/>
        <Confirm
            id="retire"
            title=Signal::derive(move || t.retire_field_ask(&label()))
            is_open=retiring.is_open()
            close=retiring.close()
            words=Signal::derive(move || t.retire_field_words().to_owned())
            yes=t.retire_field().to_owned()
            is_pending=retiring.is_pending
            error=retiring.error
            confirm=Callback::new(retire)
        />
        <ToastRegion toasts=actions.toasts/>
    }
    .into_any()
}

#[component]
fn FieldTable(actions: FieldActions) -> impl IntoView {
    let t = text();
    let is_empty = Memo::new(move |_| actions.page.with(|page| page.rows.is_empty()));
    let rows = move || {
        let rows = actions.page.get().rows;
        let last = rows.len().saturating_sub(1);
        rows.into_iter().enumerate().map(|(place, row)| item(actions, row, (place, last))).collect()
    };
    dynamic(move || {
        if is_empty.get() {
            return view! { <EmptyList title=t.no_fields() why=t.no_fields_why() shape=Shape::Sliders/> }
                .into_any();
        }
        view! {
            <div class="scroll" role="region" aria-labelledby="section-title" tabindex="0">
                <table class="stacked" role="table" aria-labelledby="section-title">
                    <thead role="rowgroup">
                        <tr role="row">
                            <th role="columnheader" scope="col">{t.field_column()}</th>
                            <th role="columnheader" scope="col">{t.field(Field::FieldKey)}</th>
                            <th role="columnheader" scope="col">{t.field(Field::FieldKind)}</th>
                            <th role="columnheader" scope="col">{t.field_rules()}</th>
                            <th role="columnheader" scope="col">{t.actions()}</th>
                        </tr>
                    </thead>
                    <tbody role="rowgroup">{keyed_list(rows)}</tbody>
                </table>
            </div>
        }
        .into_any()
    })
}

fn item(actions: FieldActions, row: OwnFieldRow, place: (usize, usize)) -> KeyedItem {
    let key = (row.field.id, row.version, row.repeated, place);
    KeyedItem::new(key, move || view! { <tr role="row">{cells(actions, row.clone(), place)}</tr> }.into_any())
}

fn cells(actions: FieldActions, row: OwnFieldRow, (place, last): (usize, usize)) -> impl IntoView {
    let t = text();
    let field = row.field.clone();
    let id = field.id;
    let level = format!("{} · {}", t.field_level(field.level), t.field_audience(field.is_for_person));
    let label = field.label(t.locale()).to_owned();
    let name_id = format!("field-{id}");
    let retired = field.is_retired.then(|| view! { " "<span class="tag">{t.retired()}</span> }.into_any());
    let required = (!field.required_of.is_empty()).then(|| {
        let of: Vec<String> = field.required_of.iter().map(|one| t.relationship(*one)).collect();
        let of = if field.is_required_of_everybody() { String::new() } else { of.join(", ") };
        view! { <span class="tag">{t.required_word()}</span>" "<span class="hint">{of}</span>" " }.into_any()
    });
    let unique = field.is_unique.then(|| view! { <span class="tag">{t.unique_word()}</span> }.into_any());
    let repeated = (row.repeated > 0).then(|| {
        view! { <p class="hint"><Icon shape=Shape::Warn/>" "{t.values_repeated(row.repeated)}</p> }.into_any()
    });
    let button = |name: &'static str, press: Callback<()>| {
        let is_busy = actions.busy.is_running(id, RowAction::Restore);
        let is_waiting = actions.busy.is_busy(id);
        let about = name_id.clone();
        view! { <RowButton name about is_busy is_waiting press/> }.into_any()
    };
    let edited = row.clone();
    let edit = button(t.edit(), Callback::new(move |()| actions.editing.set(Some(Some(edited.clone())))));
    let changed = row.clone();
    let retire = if field.is_retired {
        button(t.restore_field(), Callback::new(move |()| actions.restore(changed.clone())))
    } else {
        button(t.retire_field(), Callback::new(move |()| actions.retiring.open(changed.clone())))
    };
    let arrow = |word: &str, name: String, sign: &'static str, is_at_end: bool, by: isize| {
        let waiting = actions.busy.is_busy(id);
        view! {
            <button
                class="btn small quiet square needs-script"
                type="button"
                id=format!("{word}-{id}")
                aria-label=name
                aria-disabled=move || (is_at_end || waiting.get()).then_some("true")
                on:click=move |_| {
                    if !is_at_end && !waiting.get_untracked() {
                        actions.shift(id, by);
                    }
                }
            ><span aria-hidden="true">{sign}</span></button>
        }
        .into_any()
    };
    let up = arrow("up", t.move_up(&label), "↑", place == 0, -1);
    let down = arrow("down", t.move_down(&label), "↓", place == last, 1);
    view! {
        <th role="rowheader" scope="row"><span class="breaks" id=name_id.clone()>{label}</span>{retired}</th>
        <td role="cell" data-label=t.field(Field::FieldKey) class="mono breaks">{field.key.to_string()}</td>
        <td role="cell" data-label=t.field(Field::FieldKind)>{t.field_kind(field.kind)}<p class="hint">{level}</p></td>
        <td role="cell" data-label=t.field_rules()>{required}{unique}{repeated}</td>
        <td role="cell"><div class="cell-actions">{up}{down}{edit}{retire}</div></td>
    }
}
