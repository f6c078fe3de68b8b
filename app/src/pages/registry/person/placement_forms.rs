//! The forms that put a person into a unit, into a group and into a relationship.

use super::actions::PersonActions;
use super::form_dialog::{Foot, FormDialog};
use crate::api::ApiError;
use crate::api::person::set_relationship;
use crate::api::units::{add_to_group, groups, move_to_unit, units};
use crate::components::{Choice, ErrorSummary, SelectField, TextField, dynamic, fetched, refused};
use crate::hooks::Form;
use crate::page_context::{is_held_inside, text};
use domain::day::Day;
use domain::form::Field;
use domain::identity::Relationship;
use domain::permission::Permission;
use domain::registry::{
    AccountAction, GroupRow, MemberDraft, MoveDraft, RelationshipDraft, UnitRow, UnitTree,
};
use leptos::prelude::*;

#[component]
pub(super) fn PlacementDialogs(actions: PersonActions) -> impl IntoView {
    view! {
        <FormDialog actions id="move" action=AccountAction::MoveToUnit form=Callback::new(move |()| {
            view! { <MoveForm actions/> }.into_any()
        })/>
        <FormDialog actions id="member" action=AccountAction::AddToGroup form=Callback::new(move |()| {
            view! { <MemberForm actions/> }.into_any()
        })/>
        <FormDialog actions id="relate" action=AccountAction::SetRelationship form=Callback::new(move |()| {
            view! { <RelationshipForm actions/> }.into_any()
        })/>
    }
}

#[component]
fn MoveForm(actions: PersonActions) -> impl IntoView {
    let t = text();
    let unit = actions.person.with_untracked(|person| person.unit.as_ref().map(|unit| unit.id.to_string()));
    let draft = MoveDraft { unit: unit.unwrap_or_default() };
    let form = Form::new(draft, |draft| draft.check().err());
    let bound = form.bind(Field::Unit, |draft| &mut draft.unit);
    let account = actions.account();
    let submit = form.submit(
        move |draft| move_to_unit(account, draft.unit.parse().ok()),
        move |()| actions.done(AccountAction::MoveToUnit),
    );
    let tree = fetched(units());
    let choices = Signal::derive(move || unit_choices(tree, bound.value.get_untracked().as_str()));
    view! {
        <form method="dialog" novalidate on:submit=submit>
            <div class="body">
                <h2 id="move-title">{t.move_to_unit()}</h2>
                <ErrorSummary error=form.error/>
                {refused(tree)}
                <p>{t.move_to_unit_words(&actions.title())}</p>
                <SelectField bound label=t.field(Field::Unit) choices/>
            </div>
            <Foot actions name=t.move_to_unit() is_pending=form.is_pending/>
        </form>
    }
}

/// Where somebody can be moved: without a unit, which is for whoever has no border, and the units by path and code. An
/// archived one can only stay.
pub(in crate::pages::registry) fn unit_choices(
    tree: RwSignal<Option<Result<UnitTree, ApiError>>>,
    current: &str,
) -> Vec<Choice> {
    let has_border = is_held_inside(Permission::ManageAccounts);
    let none = (!has_border).then(|| (String::new(), text().no_unit().to_owned()));
    let units = tree.with(|tree| match tree {
        Some(Ok(tree)) => tree.units.iter().filter_map(|unit| unit_choice(unit, current)).collect(),
        _ => Vec::new(),
    });
    none.into_iter().chain(units).collect()
}

fn unit_choice(unit: &UnitRow, current: &str) -> Option<Choice> {
    let id = unit.id.to_string();
    if unit.is_archived && id != current {
        return None;
    }
    let name = match &unit.code {
        Some(code) => format!("{} ({code})", unit.path),
        None => unit.path.clone(),
    };
    Some((id, name))
}

#[component]
fn MemberForm(actions: PersonActions) -> impl IntoView {
    let t = text();
    let form = Form::new(MemberDraft::default(), |draft| draft.check(&Day::starts_in_utc).err());
    let group = form.bind(Field::Group, |draft| &mut draft.group);
    let ends_on = form.bind(Field::EndsOn, |draft| &mut draft.ends_on);
    let account = actions.account();
    let submit = form
        .submit(move |draft| add_to_group(account, draft), move |()| actions.done(AccountAction::AddToGroup));
    let all = fetched(groups());
    let choices = Signal::derive(move || {
        let none = (String::new(), t.choose_group().to_owned());
        let groups = all.with(|all| match all {
            Some(Ok(groups)) => groups.iter().map(group_choice).collect(),
            _ => Vec::new(),
        });
        [vec![none], groups].concat()
    });
    let is_empty = move || all.with(|all| matches!(all, Some(Ok(groups)) if groups.is_empty()));
    let empty =
        move || is_empty().then(|| view! { <p class="quiet-text">{t.no_groups_to_choose()}</p> }.into_any());
    view! {
        <form method="dialog" novalidate on:submit=submit>
            <div class="body">
                <h2 id="member-title">{t.add_to_group()}</h2>
                <ErrorSummary error=form.error/>
                {refused(all)}
                <p>{t.add_to_group_words(&actions.title())}</p>
                {dynamic(empty)}
                <SelectField bound=group label=t.field(Field::Group) choices/>
                <TextField
                    bound=ends_on
                    label=t.field(Field::EndsOn)
                    hint=t.membership_end_hint()
                    kind="date"
                />
            </div>
            <Foot actions name=t.add_to_group() is_pending=form.is_pending/>
        </form>
    }
}

pub(in crate::pages::registry) fn group_choice(group: &GroupRow) -> Choice {
    (group.id.to_string(), group.name.clone())
}

#[component]
fn RelationshipForm(actions: PersonActions) -> impl IntoView {
    let t = text();
    let current = actions.person.with_untracked(|person| person.relationship);
    let draft =
        RelationshipDraft { relationship: current.map(|word| word.as_str().to_owned()).unwrap_or_default() };
    let form = Form::new(draft, |draft| draft.check().err());
    let bound = form.bind(Field::Relationship, |draft| &mut draft.relationship);
    let account = actions.account();
    let submit = form.submit(
        move |draft| set_relationship(account, draft),
        move |()| actions.done(AccountAction::SetRelationship),
    );
    let known = Relationship::ALL.iter().map(|one| (one.as_str().to_owned(), t.relationship(*one)));
    let choices: Vec<Choice> =
        std::iter::once((String::new(), t.not_stated().to_owned())).chain(known).collect();
    view! {
        <form method="dialog" novalidate on:submit=submit>
            <div class="body">
                <h2 id="relate-title">{t.change_relationship()}</h2>
                <ErrorSummary error=form.error/>
                <p>{t.change_relationship_words()}</p>
                <SelectField bound label=t.field(Field::Relationship) choices=Signal::stored(choices)/>
            </div>
            <Foot actions name=t.change_relationship() is_pending=form.is_pending/>
        </form>
    }
}
