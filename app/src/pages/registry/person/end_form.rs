use super::actions::PersonActions;
use super::form_dialog::Foot;
use crate::api::person::set_end_date;
use crate::components::{ErrorSummary, TextField};
use crate::hooks::{Form, organization_day};
use crate::page_context::text;
use domain::day::Day;
use domain::form::Field;
use domain::registry::{AccountAction, EndDraft};
use leptos::prelude::*;

/// *Set end date*: moves the end of the account, or clears it.
#[component]
pub(super) fn EndForm(actions: PersonActions) -> impl IntoView {
    let t = text();
    let ends_at = actions.person.with_untracked(|person| person.ends_at);
    // The end is the first moment after the last day.
    let ends_on = ends_at.map(|at| organization_day(at - 1)).unwrap_or_default();
    let form = Form::new(EndDraft { ends_on }, |draft| draft.check(&Day::starts_in_utc).err());
    let bound = form.bind(Field::EndsOn, |draft| &mut draft.ends_on);
    let account = actions.account();
    let submit =
        form.submit(move |draft| set_end_date(account, draft), move |()| actions.done(AccountAction::SetEnd));
    view! {
        <form method="dialog" novalidate on:submit=submit>
            <div class="body">
                <h2 id="end-title">{t.set_end_date()}</h2>
                <ErrorSummary error=form.error/>
                <p>{t.set_end_date_words(&actions.title())}</p>
                <TextField bound label=t.field(Field::RelationshipEndsOn) hint=t.end_date_hint() kind="date"/>
            </div>
            <Foot actions name=t.set_end_date() is_pending=form.is_pending/>
        </form>
    }
}
