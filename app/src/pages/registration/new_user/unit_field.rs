use crate::api::units::unit_choices;
use crate::components::{Choice, ErrorPage, Loading, SelectField};
use crate::hooks::{Form, PageResource};
use crate::page_context::{me, text};
use domain::form::Field;
use domain::invitation::InviteDraft;
use domain::permission::Permission;
use domain::registry::UnitChoice;
use leptos::prelude::*;

/// The unit of new accounts, for whoever holds the permission to make them inside units alone.
#[component]
pub(in crate::pages::registration) fn UnitField(
    form: Form<InviteDraft>,
    permission: Permission,
) -> impl IntoView {
    let is_inside = untrack(me).is_some_and(|me| me.inside.has(permission));
    is_inside.then(|| view! { <Choices form/> }.into_any())
}

#[component]
fn Choices(form: Form<InviteDraft>) -> impl IntoView {
    let known = PageResource::new(unit_choices);
    view! {
        <Suspense fallback=Loading>
            {move || Suspend::new(async move {
                match known.load().await {
                    Ok(units) => field(form, units),
                    Err(error) => view! { <ErrorPage error/> }.into_any(),
                }
            })}
        </Suspense>
    }
}

/// The first unit is chosen before anybody chooses, as in every list.
fn field(form: Form<InviteDraft>, units: Vec<UnitChoice>) -> AnyView {
    let choices: Vec<Choice> = units.into_iter().map(|unit| (unit.id.to_string(), unit.path)).collect();
    if let Some((first, _)) =
        choices.first().filter(|_| form.draft.with_untracked(|draft| draft.unit.is_empty()))
    {
        let first = first.clone();
        form.draft.update_untracked(|draft| draft.unit = first);
    }
    let bound = form.bind(Field::Unit, |draft| &mut draft.unit);
    view! { <SelectField bound label=text().field(Field::Unit) choices/> }.into_any()
}
