use super::actions::{Editing, UnitActions};
use crate::components::{EmptyList, Head, KeyedItem, RowButton, Shape, dynamic, stacked_table};
use crate::page_context::{has_permission, text};
use domain::paths;
use domain::permission::Permission;
use domain::registry::UnitRow;
use leptos::prelude::*;

/// The units as a table, those below another one indented.
#[component]
pub(super) fn UnitTable(actions: UnitActions) -> impl IntoView {
    let t = text();
    let shown = Memo::new(move |_| {
        let all = actions.shows_archived.get();
        let is_shown = |unit: &&UnitRow| all || !unit.is_archived;
        actions.tree.with(|tree| tree.units.iter().filter(is_shown).cloned().collect::<Vec<_>>())
    });
    let is_empty = Memo::new(move |_| shown.with(Vec::is_empty));
    let has_archived =
        Memo::new(move |_| actions.tree.with(|tree| tree.units.iter().any(|unit| unit.is_archived)));
    let rows = move || shown.get().into_iter().map(|unit| item(actions, unit)).collect();
    let table = move || {
        if is_empty.get() {
            return view! { <EmptyList title=t.no_units() why=t.no_units_why() shape=Shape::Users/> }
                .into_any();
        }
        let heads = [
            Head::Text(t.unit()),
            Head::Text(t.field(domain::form::Field::UnitCode)),
            Head::Number(t.people_in_unit()),
            Head::Text(t.actions()),
        ];
        stacked_table(("list", "list-title"), heads, rows)
    };
    view! {
        <div class="panel">
            <h2 class="visually-hidden" id="list-title">{t.units()}</h2>
            {dynamic(move || has_archived.get().then(|| view! {
                <div class="head">
                    <label class="choice needs-script">
                        <input
                            type="checkbox"
                            prop:checked=move || actions.shows_archived.get()
                            on:change=move |event| actions.shows_archived.set(event_target_checked(&event))
                        />
                        <span>{t.show_archived()}</span>
                    </label>
                </div>
            }.into_any()))}
            {dynamic(table)}
        </div>
    }
}

/// A row. Its key is its whole content, since every change of a unit moves or rewrites the row.
fn item(actions: UnitActions, unit: UnitRow) -> KeyedItem {
    let key = (unit.id, unit.path.clone(), unit.code.clone(), unit.is_archived, unit.people);
    KeyedItem::new(key, move || view! { <tr role="row">{cells(actions, unit.clone())}</tr> }.into_any())
}

fn cells(actions: UnitActions, unit: UnitRow) -> impl IntoView {
    let t = text();
    let name_id = format!("unit-{}", unit.id);
    // Where rows are cards, and for screen readers, the path says where a unit is.
    let above = unit.path.rsplit_once(" / ").map(|(above, _)| above.to_owned());
    let above = above.map(|above| view! { <span class="hint unit-above">{above}" /"</span> }.into_any());
    let archived = unit.is_archived.then(|| view! { " "<span class="tag">{t.archived()}</span> }.into_any());
    let people = match (unit.people, untrack(|| has_permission(Permission::ViewRegistry))) {
        (1.., true) => view! { <a href=paths::people_in_unit(unit.id)>{unit.people}</a> }.into_any(),
        (people, _) => view! { <span>{people}</span> }.into_any(),
    };
    view! {
        <th role="rowheader" scope="row">
            <span class=format!("unit-name depth-{}", unit.depth) id=name_id.clone()>
                {above}
                <span class="breaks">{unit.name.clone()}{archived}</span>
            </span>
        </th>
        <td role="cell" data-label=t.field(domain::form::Field::UnitCode) class="mono breaks">{unit.code.clone()}</td>
        <td role="cell" data-label=t.people_in_unit() class="end">{people}</td>
        <td role="cell"><div class="cell-actions">{buttons(actions, unit, &name_id)}</div></td>
    }
}

fn buttons(actions: UnitActions, unit: UnitRow, about: &str) -> AnyView {
    let t = text();
    let button = |name: &'static str, press: Callback<()>| {
        let never = Signal::derive(|| false);
        view! { <RowButton name about=about.to_owned() is_busy=never is_waiting=never press/> }.into_any()
    };
    if unit.is_archived {
        return button(t.restore(), Callback::new(move |()| actions.restore(unit.clone())));
    }
    let (id, edited) = (unit.id, unit.clone());
    vec![
        button(t.add_below(), Callback::new(move |()| actions.add(Some(id)))),
        button(t.edit(), Callback::new(move |()| actions.editing.set(Some(Editing::Unit(edited.clone()))))),
        button(t.archive(), Callback::new(move |()| actions.archiving.open(unit.clone()))),
    ]
    .into_any()
}
