use super::account::button;
use super::actions::PersonActions;
use super::{Section, fact};
use crate::components::{Confirm, RowButton, Timestamp, dynamic, own_values};
use crate::page_context::text;
use domain::form::Field;
use domain::registry::{AccountAction, PersonGroup, PersonUnit, PersonView};
use leptos::prelude::*;

const ABOUT: &str = "organization-title";

/// The place of the person in the organization.
#[component]
pub(super) fn OrganizationSection(actions: PersonActions) -> impl IntoView {
    let t = text();
    view! {
        <Section id=ABOUT title=t.organization_section()>
            <div class="body">{dynamic(move || facts(actions, actions.person.get()).into_any())}</div>
            {dynamic(move || buttons(actions))}
        </Section>
        <LeaveGroup actions/>
    }
}

/// Asks before the person leaves a group.
#[component]
fn LeaveGroup(actions: PersonActions) -> impl IntoView {
    let t = text();
    let leaving = actions.leaving;
    let words = move || {
        let group = leaving.subject();
        group.map(|group| t.remove_from_group_words(&actions.title(), &group.name)).unwrap_or_default()
    };
    view! {
        <Confirm
            id="leave-group"
            title=t.ask_remove_from_group().to_owned()
            is_open=leaving.is_open()
            close=leaving.close()
            words=Signal::derive(words)
            yes=t.remove_from_group().to_owned()
            is_pending=leaving.is_pending
            error=leaving.error
            confirm=Callback::new(move |()| actions.leave_group())
        />
    }
}

/// The buttons of what the reader may do now.
fn buttons(actions: PersonActions) -> Option<AnyView> {
    let t = text();
    let offered = actions.person.with(|person| person.actions.clone());
    let has_fields = actions.person.with(|person| person.fields.iter().any(|one| !one.field.is_retired));
    let buttons: Vec<AnyView> = offered
        .into_iter()
        .filter_map(|action| {
            let name = match action {
                AccountAction::MoveToUnit => t.move_to_unit(),
                AccountAction::AddToGroup => t.add_to_group(),
                AccountAction::SetRelationship => t.change_relationship(),
                AccountAction::SetStart => t.set_start_date(),
                AccountAction::SetEnd => t.set_end_date(),
                AccountAction::SetFields if has_fields => t.edit_own_fields(),
                _ => return None,
            };
            Some(button(ABOUT, name, false, move || actions.form.set(Some(action))))
        })
        .collect();
    (!buttons.is_empty()).then(|| view! { <div class="foot">{buttons}</div> }.into_any())
}

fn facts(actions: PersonActions, person: PersonView) -> impl IntoView {
    let t = text();
    let relationship = person
        .relationship
        .map_or_else(|| t.not_stated().to_owned(), |relationship| t.relationship(relationship));
    let ends = match person.ends_at {
        // The end is the first moment after the last day.
        Some(at) => view! { <Timestamp at={at - 1} is_day=true/> }.into_any(),
        None => t.no_end().into_any(),
    };
    let starts = person.starts_on.as_deref().map(|day| {
        let field = Field::RelationshipStartsOn;
        fact(t.field(field), t.field_value(field, day).into_any())
    });
    let may_remove = person.allows(AccountAction::RemoveFromGroup);
    let external_id = person
        .external_id
        .map(|id| fact(t.external_id(), view! { <span class="mono breaks">{id}</span> }.into_any()));
    let own = person.fields.iter().map(|one| {
        let label = one.field.label(t.locale()).to_owned();
        let value = own_values(one, person.relationship);
        view! { <div><dt>{label}</dt><dd>{value}</dd></div> }.into_any()
    });
    let own = own.collect_view();
    view! {
        <dl class="facts">
            {fact(t.field(Field::Unit), unit(person.unit))}
            {fact(t.groups(), groups(actions, person.groups, may_remove))}
            {fact(t.relationship_label(), relationship.into_any())}
            {starts}
            {fact(t.account_ends(), ends)}
            {external_id}
            {own}
        </dl>
    }
}

fn unit(unit: Option<PersonUnit>) -> AnyView {
    let t = text();
    match unit {
        None => t.no_unit().into_any(),
        Some(unit) => {
            let archived =
                unit.is_archived.then(|| view! { " "<span class="tag">{t.archived()}</span> }.into_any());
            view! { <span class="breaks">{unit.path}</span>{archived} }.into_any()
        }
    }
}

fn groups(actions: PersonActions, groups: Vec<PersonGroup>, may_remove: bool) -> AnyView {
    if groups.is_empty() {
        return text().in_no_group().into_any();
    }
    let rows = groups.into_iter().map(|row| group(actions, row, may_remove)).collect_view();
    view! { <ul class="entries" role="list">{rows}</ul> }.into_any()
}

fn group(actions: PersonActions, row: PersonGroup, may_remove: bool) -> AnyView {
    let t = text();
    let PersonGroup { id, name, ends_at } = row.clone();
    let name_id = format!("group-{id}");
    // The end is the first moment after the last day.
    let until = ends_at.map(|at| {
        view! { <span class="hint">{t.member_until()}" "<Timestamp at={at - 1} is_day=true/></span> }
            .into_any()
    });
    let never = Signal::derive(|| false);
    let remove = may_remove.then(|| {
        view! {
            <RowButton
                name=t.remove_from_group()
                icon=None
                about=name_id.clone()
                is_busy=never
                is_waiting=never
                press=Callback::new(move |()| actions.leaving.open(row.clone()))
            />
        }
        .into_any()
    });
    view! {
        <li class="entry-with-action">
            <div class="two-lines">
                <span class="breaks" id=name_id>{name}</span>
                {until}
            </div>
            {remove}
        </li>
    }
    .into_any()
}
