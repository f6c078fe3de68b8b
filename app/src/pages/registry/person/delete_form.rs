use super::actions::PersonActions;
use super::form_dialog::Foot;
use crate::api::person::delete_account;
use crate::components::{ErrorSummary, TextArea};
use crate::hooks::Form;
use crate::page_context::text;
use domain::account::AccountState;
use domain::form::Field;
use domain::registry::{AccountAction, DeleteDraft};
use leptos::prelude::*;

/// *Delete*: what is erased when, and a reason for colleagues.
#[component]
pub(super) fn DeleteForm(actions: PersonActions) -> impl IntoView {
    let t = text();
    let form = Form::new(DeleteDraft::default(), |draft| draft.check().err());
    let reason = RwSignal::new(String::new());
    Effect::new(move |_| {
        let reason = reason.get();
        form.set(Field::Reason, |draft| &mut draft.reason, reason);
    });
    let account = actions.account();
    let (days, is_pending) =
        actions.person.with_untracked(|person| (person.deletion_days, person.state == AccountState::Pending));
    let who = actions.title();
    let words =
        if is_pending { t.delete_pending_words(&who, days) } else { t.delete_account_words(&who, days) };
    let submit = form
        .submit(move |draft| delete_account(account, draft), move |()| actions.done(AccountAction::Delete));
    let fault = Signal::derive(move || form.fault(Field::Reason));
    view! {
        <form method="dialog" novalidate on:submit=submit>
            <div class="body">
                <h2 id="delete-title">{t.delete_person()}</h2>
                <ErrorSummary error=form.error/>
                <p>{words}</p>
                <TextArea
                    id=Field::Reason.as_str()
                    label=t.field(Field::Reason)
                    hint=t.suspend_reason_hint()
                    value=reason
                    fault
                />
            </div>
            <Foot actions name=t.delete_person() is_pending=form.is_pending is_danger=true/>
        </form>
    }
}
