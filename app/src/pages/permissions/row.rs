use super::actions::PermissionActions;
use crate::components::{EmailAddress, MixedAlphabets, RowButton, Shape, Timestamp};
use crate::page_context::text;
use crate::pages::people::account_tag;
use domain::id::UnitId;
use domain::permission::{HeldPermission, Holder, Permission};
use leptos::prelude::*;

/// The cells of a row.
pub(super) fn cells(actions: PermissionActions, row: Holder) -> impl IntoView {
    let t = text();
    let name_id = format!("person-{}", row.account);
    let name = (!row.name.is_empty()).then(|| {
        let mixed = view! { <MixedAlphabets of=&row.name/> }.into_any();
        view! { <span class="breaks">{row.name.clone()}</span>{mixed} }.into_any()
    });
    let username = (!row.username.is_empty())
        .then(|| view! { <span class="mono breaks">{row.username.clone()}</span> }.into_any());
    let role = row.is_founder.then(|| t.founder());
    let own = actions.is_own(&row).then(|| t.this_is_you());
    let role = [role, own].into_iter().flatten().collect::<Vec<_>>().join(", ");
    let role = (!role.is_empty()).then(|| view! { <span class="hint">{role}</span> }.into_any());
    view! {
        <th role="rowheader" scope="row">
            <span class="two-lines" id=name_id.clone()>
                {name}
                {username}
                <span class="hint"><EmailAddress email=row.email.clone()/></span>
                {role}
            </span>
        </th>
        <td role="cell" data-label=t.state() class="tight">{account_tag(row.state)}</td>
        <td role="cell" data-label=t.permissions()>{held(actions, &row)}</td>
        <td role="cell">{action_buttons(actions, row, name_id)}</td>
    }
}

fn held(actions: PermissionActions, row: &Holder) -> AnyView {
    let t = text();
    if row.is_founder {
        return view! { <span>{t.founder_holds_all()}</span> }.into_any();
    }
    if row.held.is_empty() {
        return view! { <span class="hint">{t.holds_nothing()}</span> }.into_any();
    }
    let list = row
        .held
        .iter()
        .map(|held| {
            let about = t.permission_about(held.permission);
            let source = held.profile.and_then(|id| row.profiles.iter().find(|one| one.id == id));
            let source =
                source.map(|one| view! { <span class="hint breaks">{t.by_profile(&one.name)}</span> }.into_any());
            let place = held.unit.and_then(|id| row.units.iter().find(|one| one.id == id));
            let place = place
                .map(|one| view! { " "<span class="hint breaks">{t.granted_inside(&one.path)}</span> }.into_any());
            view! { <li>{about}" "<span class="mono quiet-text">{held.permission.as_str()}</span>{source}{place}{grant_days(*held)}</li> }
                .into_any()
        })
        .collect_view();
    let above = (!row.can_be_changed_with(actions.own.get()))
        .then(|| view! { <p class="hint">{t.holds_more_than_you()}</p> }.into_any());
    let limited = row.usable.map(|usable| {
        let words: Vec<String> = usable.iter().map(|permission| t.permission_named(permission)).collect();
        view! { <p class="hint">{t.can_use_only(&words.join("; "))}</p> }.into_any()
    });
    view! { <ul class="held" role="list">{list}</ul>{limited}{above} }.into_any()
}

/// Where somebody was granted a permission by itself, in words; empty where that is everywhere alone.
pub(super) fn places_held(who: &Holder, permission: Permission) -> String {
    let held: Vec<_> = who.granted_singly().filter(|held| held.permission == permission).collect();
    if held.iter().all(|held| held.unit.is_none()) {
        return String::new();
    }
    let places: Vec<String> = held.iter().map(|held| place_name(who, held.unit)).collect();
    places.join(", ")
}

/// Where a grant counts, in words.
pub(super) fn place_name(who: &Holder, unit: Option<UnitId>) -> String {
    let t = text();
    match unit.and_then(|id| who.units.iter().find(|one| one.id == id)) {
        Some(unit) => t.granted_inside(&unit.path),
        None => t.granted_everywhere().to_owned(),
    }
}

/// The start and the end, if there are any.
pub(in crate::pages) fn grant_days(held: HeldPermission) -> Option<impl IntoView> {
    let t = text();
    if held.starts_at.is_none() && held.ends_at.is_none() {
        return None;
    }
    let from = held.starts_at.map(|at| view! { " "{t.held_from()}" "<Timestamp at is_day=true/> }.into_any());
    // The end is the first moment after the last day.
    let until = held
        .ends_at
        .map(|at| view! { " "{t.held_until()}" "<Timestamp at={at - 1} is_day=true/> }.into_any());
    Some(view! { <span class="hint">{from}{until}</span> })
}

/// The actions of the row. The desk decides; this only hides useless buttons.
fn action_buttons(actions: PermissionActions, row: Holder, about: String) -> Option<impl IntoView> {
    let t = text();
    if !row.can_be_changed_with(actions.own.get()) {
        return None;
    }
    let never = Signal::derive(|| false);
    let holds_something = !row.held.is_empty();
    // Nobody grants anything to themselves.
    let is_own = actions.is_own(&row);
    let row = StoredValue::new(row);
    let grant = Callback::new(move |()| actions.granting.set(Some(row.get_value())));
    let revoke = Callback::new(move |()| actions.revoking.set(Some(row.get_value())));
    let revoke = holds_something.then(|| {
        view! {
            <RowButton
                name=t.revoke_permissions()
                icon=Some(Shape::Ban)
                about=about.clone()
                is_busy=never
                is_waiting=never
                is_danger=true
                press=revoke
            />
        }
        .into_any()
    });
    let grant = (!is_own).then(|| {
        view! {
            <RowButton
                name=t.grant_permissions()
                icon=None
                about=about.clone()
                is_busy=never
                is_waiting=never
                press=grant
            />
        }
        .into_any()
    });
    Some(view! {
        <div class="cell-actions">
            {grant}
            {revoke}
        </div>
    })
}
