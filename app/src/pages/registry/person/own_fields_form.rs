use super::actions::PersonActions;
use super::form_dialog::Foot;
use crate::api::own_fields::set_own_fields;
use crate::components::{ErrorSummary, own_field_controls, own_labels};
use crate::hooks::Form;
use crate::page_context::text;
use domain::registry::{AccountAction, OwnField, OwnValuesDraft};
use leptos::prelude::*;

/// *Edit fields*: the own fields of the person's account.
#[component]
pub(super) fn OwnFieldsForm(actions: PersonActions) -> impl IntoView {
    let t = text();
    let (fields, relationship) =
        actions.person.with_untracked(|person| (person.fields.clone(), person.relationship));
    let known: Vec<OwnField> =
        fields.iter().filter(|one| !one.field.is_retired).map(|one| one.field.clone()).collect();
    let form = Form::new(OwnValuesDraft::of(&fields, relationship), |draft| draft.check_known().err());
    let account = actions.account();
    let submit = form.submit(
        move |draft| set_own_fields(account, draft),
        move |()| actions.done(AccountAction::SetFields),
    );
    let own = Signal::stored(own_labels(&known));
    view! {
        <form method="dialog" novalidate on:submit=submit>
            <div class="body">
                <h2 id="fields-title">{t.edit_own_fields()}</h2>
                <ErrorSummary error=form.error own/>
                <p>{t.own_fields_words(&actions.title())}</p>
                {own_field_controls(form, &known, |draft| draft)}
            </div>
            <Foot actions name=t.save() is_pending=form.is_pending/>
        </form>
    }
}
