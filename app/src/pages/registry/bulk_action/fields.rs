use super::super::person::{group_choice, unit_choices};
use super::draft::Fields;
use crate::api::units::{groups, units};
use crate::components::{SelectField, TextArea, TextField, fetched, refused};
use crate::hooks::Form;
use crate::page_context::text;
use domain::bulk::JobKind;
use domain::form::Field;
use leptos::prelude::*;

/// The fields of an action, and what it does.
pub(in crate::pages::registry) fn action_fields(kind: JobKind, form: Form<Fields>) -> AnyView {
    let t = text();
    let ends_on = |label: Field, hint: &'static str| {
        let bound = form.bind(Field::EndsOn, |draft| &mut draft.ends_on);
        view! { <TextField bound label=t.field(label) hint kind="date"/> }.into_any()
    };
    match kind {
        JobKind::Invite | JobKind::Update => ().into_any(),
        JobKind::Resend => hint(t.resend_many_hint()),
        JobKind::Revoke => hint(t.revoke_many_hint()),
        JobKind::Reactivate => hint(t.reactivate_many_hint()),
        JobKind::AskPerson => hint(t.ask_many_hint()),
        JobKind::Suspend => {
            let end = ends_on(Field::EndsOn, t.suspend_end_hint());
            view! { {hint(t.suspend_many_hint())}{reason(form)}{end} }.into_any()
        }
        JobKind::Delete => view! { {hint(t.delete_many_hint())}{reason(form)} }.into_any(),
        JobKind::SetEnd => ends_on(Field::RelationshipEndsOn, t.end_many_hint()),
        JobKind::MoveToUnit => view! { {hint(t.move_many_hint())}{unit(form)} }.into_any(),
        JobKind::AddToGroup => {
            let end = ends_on(Field::EndsOn, t.membership_end_hint());
            view! { {group(form)}{end} }.into_any()
        }
        JobKind::RemoveFromGroup => group(form),
    }
}

fn hint(words: &'static str) -> AnyView {
    view! { <p>{words}</p> }.into_any()
}

fn reason(form: Form<Fields>) -> AnyView {
    let t = text();
    let value = RwSignal::new(String::new());
    Effect::new(move |_| form.set(Field::Reason, |draft| &mut draft.reason, value.get()));
    let fault = Signal::derive(move || form.fault(Field::Reason));
    view! {
        <TextArea
            id=Field::Reason.as_str()
            label=t.field(Field::Reason)
            hint=t.suspend_reason_hint()
            value
            fault
        />
    }
    .into_any()
}

fn unit(form: Form<Fields>) -> AnyView {
    let t = text();
    let bound = form.bind(Field::Unit, |draft| &mut draft.unit);
    let tree = fetched(units());
    let choices = Signal::derive(move || unit_choices(tree, ""));
    // The first unit is chosen before anybody chooses, as in every list.
    Effect::new(move || {
        if let Some((first, _)) = choices.get().into_iter().next()
            && !first.is_empty()
            && bound.value.get_untracked().is_empty()
        {
            bound.set.run(first);
        }
    });
    view! { {refused(tree)}<SelectField bound label=t.field(Field::Unit) choices/> }.into_any()
}

fn group(form: Form<Fields>) -> AnyView {
    let t = text();
    let bound = form.bind(Field::Group, |draft| &mut draft.group);
    let all = fetched(groups());
    let choices = Signal::derive(move || {
        let none = (String::new(), t.choose_group().to_owned());
        let groups = all.with(|all| match all {
            Some(Ok(groups)) => groups.iter().map(group_choice).collect(),
            _ => Vec::new(),
        });
        [vec![none], groups].concat()
    });
    view! { {refused(all)}<SelectField bound label=t.field(Field::Group) choices/> }.into_any()
}
