use super::actions::InvitationActions;
use crate::api::invitations::correct_address;
use crate::components::{Confirm, Dialog, ErrorSummary, LinkDialog, TextField};
use crate::hooks::Form;
use crate::idna::to_ascii;
use crate::page_context::text;
use domain::form::Field;
use domain::invitation::{AddressDraft, InvitationRow};
use leptos::prelude::*;

/// The dialogs of the page, each closed until a row opens it.
#[component]
pub(super) fn Dialogs(actions: InvitationActions) -> impl IntoView {
    let t = text();
    let email_of = |row: Option<InvitationRow>| row.map(|row| row.email).unwrap_or_default();
    view! {
        <Confirm
            id="revoke"
            title=t.revoke_ask().to_owned()
            is_open=actions.revoking.is_open()
            close=actions.revoking.close()
            words=Signal::derive(move || t.revoke_words(&email_of(actions.revoking.subject())))
            yes=t.revoke().to_owned()
            is_destructive=true
            is_pending=actions.revoking.is_pending
            error=actions.revoking.error
            confirm=Callback::new(move |()| actions.revoke())
        />
        <Confirm
            id="delete"
            title=t.delete_ask().to_owned()
            is_open=actions.deleting.is_open()
            close=actions.deleting.close()
            words=Signal::derive(move || t.delete_words(&email_of(actions.deleting.subject())))
            yes=t.delete_account().to_owned()
            is_destructive=true
            is_pending=actions.deleting.is_pending
            error=actions.deleting.error
            confirm=Callback::new(move |()| actions.delete())
        />
        <Correct actions/>
        <LinkDialog shown=actions.shown/>
    }
}

#[component]
fn Correct(actions: InvitationActions) -> impl IntoView {
    let about = actions.correcting;
    let close = Callback::new(move |()| about.set(None));
    view! {
        <Dialog id="correct" is_open=Signal::derive(move || about.with(Option::is_some)) close>
            {move || about.get().map(|row| view! { <CorrectForm actions row close/> }.into_any())}
        </Dialog>
    }
}

#[component]
fn CorrectForm(actions: InvitationActions, row: InvitationRow, close: Callback<()>) -> impl IntoView {
    let t = text();
    let id = row.id;
    let draft = AddressDraft { email: row.email.clone() };
    let form = Form::new(draft, |draft| draft.check(to_ascii).err());
    let email = form.bind(Field::Email, |draft| &mut draft.email);
    let submit = form.submit(
        move |draft| correct_address(id, draft),
        move |_| {
            actions.corrected(&form.draft.get_untracked().email);
        },
    );
    view! {
        <form method="dialog" novalidate on:submit=submit>
            <div class="body">
                <h2 id="correct-title">{t.correct_address()}</h2>
                <ErrorSummary error=form.error/>
                <p>{t.correct_words(&row.email)}</p>
                <TextField bound=email label=t.field(Field::Email) kind="email"/>
            </div>
            <div class="foot">
                <button class="btn primary" type="submit" aria-busy=move || form.is_pending.get().then_some("true")>
                    {t.correct_address()}
                </button>
                <button class="btn" type="button" on:click=move |_| close.run(())>{t.cancel()}</button>
            </div>
        </form>
    }
}
