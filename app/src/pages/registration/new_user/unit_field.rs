use crate::api::units::unit_choices;
use crate::components::{Choice, ErrorPage, Loading, SelectField};
use crate::hooks::{Form, PageResource};
use crate::page_context::{me, text};
use domain::form::Field;
use domain::invitation::InviteDraft;
use domain::permission::Permission;
use domain::registry::UnitChoice;
use leptos::prelude::*;

/// The unit of new accounts, for administrators who hold the permission to make them inside units alone.
#[component]
pub(in crate::pages::registration) fn UnitField(
    form: Form<InviteDraft>,
    permission: Permission,
) -> impl IntoView {
    is_inside(permission).then(|| view! { <Choices form may_be_none=false/> }.into_any())
}

/// The unit of a new account, for all other administrators: none unless one is chosen. Nothing where there are no units.
#[component]
pub(super) fn AnyUnitField(form: Form<InviteDraft>) -> impl IntoView {
    (!is_inside(Permission::RegisterUsers)).then(|| view! { <Choices form may_be_none=true/> }.into_any())
}

fn is_inside(permission: Permission) -> bool {
    untrack(me).is_some_and(|me| me.inside.has(permission))
}

#[component]
fn Choices(form: Form<InviteDraft>, may_be_none: bool) -> impl IntoView {
    let known = PageResource::new(unit_choices);
    view! {
        <Suspense fallback=Loading>
            {move || Suspend::new(async move {
                match known.load().await {
                    Ok(units) => field(form, units, may_be_none),
                    Err(error) => view! { <ErrorPage error/> }.into_any(),
                }
            })}
        </Suspense>
    }
}

/// The first choice is chosen before anybody chooses, as in every list.
fn field(form: Form<InviteDraft>, units: Vec<UnitChoice>, may_be_none: bool) -> AnyView {
    if may_be_none && units.is_empty() {
        return ().into_any();
    }
    let none = may_be_none.then(|| (String::new(), text().no_unit().to_owned()));
    let units = units.into_iter().map(|unit| (unit.id.to_string(), unit.path));
    let choices: Vec<Choice> = none.into_iter().chain(units).collect();
    if let Some((first, _)) =
        choices.first().filter(|_| form.draft.with_untracked(|draft| draft.unit.is_empty()))
    {
        let first = first.clone();
        form.draft.update_untracked(|draft| draft.unit = first);
    }
    let bound = form.bind(Field::Unit, |draft| &mut draft.unit);
    view! { <SelectField bound label=text().field(Field::Unit) choices/> }.into_any()
}
