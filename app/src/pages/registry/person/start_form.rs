use super::actions::PersonActions;
use super::form_dialog::Foot;
use crate::api::person::set_start_date;
use crate::components::{ErrorSummary, TextField};
use crate::hooks::Form;
use crate::page_context::text;
use domain::form::Field;
use domain::registry::{AccountAction, StartDraft};
use leptos::prelude::*;

/// *Set start date*: changes the first day, or clears it.
#[component]
pub(super) fn StartForm(actions: PersonActions) -> impl IntoView {
    let t = text();
    let starts_on = actions.person.with_untracked(|person| person.starts_on.clone()).unwrap_or_default();
    let form = Form::new(StartDraft { starts_on }, |draft| draft.check().err());
    let bound = form.bind(Field::StartsOn, |draft| &mut draft.starts_on);
    let account = actions.account();
    let submit = form
        .submit(move |draft| set_start_date(account, draft), move |()| actions.done(AccountAction::SetStart));
    view! {
        <form method="dialog" novalidate on:submit=submit>
            <div class="body">
                <h2 id="start-title">{t.set_start_date()}</h2>
                <ErrorSummary error=form.error/>
                <p>{t.set_start_date_words()}</p>
                <TextField bound label=t.field(Field::RelationshipStartsOn) hint=t.start_date_hint() kind="date"/>
            </div>
            <Foot actions name=t.set_start_date() is_pending=form.is_pending/>
        </form>
    }
}
