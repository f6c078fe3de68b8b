use super::actions::PersonActions;
use super::form_dialog::Foot;
use crate::api::person::restore_account;
use crate::components::{ErrorSummary, TextField};
use crate::hooks::Form;
use crate::page_context::text;
use domain::form::Field;
use domain::registry::{AccountAction, RestoreDraft};
use leptos::prelude::*;

/// *Restore* of an account whose address and username were freed.
#[component]
pub(super) fn RestoreForm(actions: PersonActions) -> impl IntoView {
    let t = text();
    let (email, draft) = actions.person.with_untracked(|person| {
        let external_id = person.external_id.clone().unwrap_or_default();
        let username = person.username.clone();
        (person.email.clone(), RestoreDraft { username, external_id, ..RestoreDraft::default() })
    });
    // Only the host knows which username the account had: a reserved one may come back.
    let form = Form::new(draft, |draft| draft.check(&draft.username).err());
    let username = form.bind(Field::Username, |draft| &mut draft.username);
    let external_id = form.bind(Field::ExternalId, |draft| &mut draft.external_id);
    let account = actions.account();
    let submit = form.submit(
        move |draft| restore_account(account, Some(draft)),
        move |()| actions.done(AccountAction::Restore),
    );
    view! {
        <form method="dialog" novalidate on:submit=submit>
            <div class="body">
                <h2 id="restore-title">{t.restore_account()}</h2>
                <ErrorSummary error=form.error/>
                <p>{t.restore_account_words(&actions.title())}</p>
                <p id=Field::Email.as_str() tabindex="-1">{t.restore_freed_words(&email)}</p>
                <TextField bound=username label=t.field(Field::Username)/>
                <TextField bound=external_id label=t.field(Field::ExternalId) hint=t.external_id_hint()/>
            </div>
            <Foot actions name=t.restore_account() is_pending=form.is_pending/>
        </form>
    }
}
