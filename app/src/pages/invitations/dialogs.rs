use super::verbs::Verbs;
use crate::api::invitations::correct_address;
use crate::components::{Confirm, Dialog, Errors, LinkDialog, TextField};
use crate::first::text;
use crate::hooks::Form;
use crate::idna::to_ascii;
use domain::form::Field;
use domain::invitation::{AddressDraft, InvitationRow};
use leptos::prelude::*;

/// What is asked or shown over the page; each closed until a row opens it.
#[component]
pub(super) fn Dialogs(verbs: Verbs) -> impl IntoView {
    let t = text();
    let email_of = |row: Option<InvitationRow>| row.map(|row| row.email).unwrap_or_default();
    view! {
        <Confirm
            id="revoke"
            title=t.revoke_ask()
            is_open=verbs.revoking.is_open()
            close=verbs.revoking.close()
            words=Signal::derive(move || t.revoke_words(&email_of(verbs.revoking.about())))
            yes=t.revoke().to_owned()
            is_destructive=true
            is_pending=verbs.revoking.is_pending
            error=verbs.revoking.error
            confirm=Callback::new(move |()| verbs.revoke())
        />
        <Confirm
            id="delete"
            title=t.delete_ask()
            is_open=verbs.deleting.is_open()
            close=verbs.deleting.close()
            words=Signal::derive(move || t.delete_words(&email_of(verbs.deleting.about())))
            yes=t.delete_account().to_owned()
            is_destructive=true
            is_pending=verbs.deleting.is_pending
            error=verbs.deleting.error
            confirm=Callback::new(move |()| verbs.delete())
        />
        <Correct verbs/>
        <LinkDialog shown=verbs.shown/>
    }
}

#[component]
fn Correct(verbs: Verbs) -> impl IntoView {
    let about = verbs.correcting;
    let close = Callback::new(move |()| about.set(None));
    view! {
        <Dialog id="correct" is_open=Signal::derive(move || about.with(Option::is_some)) close>
            {move || about.get().map(|row| view! { <CorrectForm verbs row close/> }.into_any())}
        </Dialog>
    }
}

#[component]
fn CorrectForm(verbs: Verbs, row: InvitationRow, close: Callback<()>) -> impl IntoView {
    let t = text();
    let id = row.id;
    let draft = AddressDraft { email: row.email.clone() };
    let form = Form::new(draft, |draft| draft.check(to_ascii).err());
    let email = form.bind(Field::Email, |draft| &mut draft.email);
    let submit = form.submit(
        move |draft| correct_address(id, draft),
        move |_| {
            verbs.corrected(&form.draft.get_untracked().email);
        },
    );
    view! {
        <form method="dialog" novalidate on:submit=submit>
            <div class="body">
                <h2 id="correct-title">{t.correct_address()}</h2>
                <Errors error=form.error/>
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
