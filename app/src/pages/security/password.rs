use super::Section;
use super::actions::SecurityActions;
use crate::api::security::change_password;
use crate::components::{Dialog, ErrorSummary, PasswordField, dynamic};
use crate::hooks::Form;
use crate::page_context::{me, session, text};
use domain::form::Field;
use domain::security::ChangePasswordDraft;
use leptos::prelude::*;

#[component]
pub(super) fn PasswordSection(actions: SecurityActions) -> impl IntoView {
    let t = text();
    view! {
        <Section id="password-title" title=t.password()>
            <div class="body"><p>{move || t.password_hint(password_least())}</p></div>
            <div class="foot">
                <button class="btn needs-script" type="button" on:click=move |_| actions.is_changing_password.set(true)>
                    {t.change_password()}
                </button>
            </div>
        </Section>
    }
}

/// Characters that a new password has at least.
fn password_least() -> u32 {
    session().with(|session| session.usual.password_least)
}

#[component]
pub(super) fn PasswordDialog(actions: SecurityActions) -> impl IntoView {
    let is_open = actions.is_changing_password;
    let close = Callback::new(move |()| is_open.set(false));
    view! {
        <Dialog id="change-password" is_open=is_open.into() close>
            {dynamic(move || is_open.get().then(|| view! { <PasswordForm actions close/> }.into_any()))}
        </Dialog>
    }
}

#[component]
fn PasswordForm(actions: SecurityActions, close: Callback<()>) -> impl IntoView {
    let t = text();
    let least = untrack(password_least);
    let form = Form::new(ChangePasswordDraft::default(), |draft| draft.check().err());
    form.draft.update_untracked(|draft| draft.least = least);
    let current = form.bind(Field::CurrentPassword, |draft| &mut draft.current_password);
    let password = form.bind(Field::Password, |draft| &mut draft.password);
    let email = untrack(me).map(|me| me.email).unwrap_or_default();
    view! {
        <form method="dialog" novalidate on:submit=form.submit(change_password, move |()| actions.password_changed())>
            <div class="body">
                <h2 id="change-password-title">{t.change_password()}</h2>
                <ErrorSummary error=form.error/>
                <p>{t.change_password_words()}</p>
                // For password managers.
                <input type="text" name="username" autocomplete="username" value=email readonly hidden/>
                <PasswordField
                    bound=current
                    label=t.field(Field::CurrentPassword)
                    autocomplete="current-password"
                />
                <PasswordField bound=password label=t.new_password() hint=t.password_hint(least)/>
            </div>
            <div class="foot">
                <button class="btn primary" type="submit" aria-busy=move || form.is_pending.get().then_some("true")>
                    {t.change_password()}
                </button>
                <button class="btn" type="button" on:click=move |_| close.run(())>{t.cancel()}</button>
            </div>
        </form>
    }
}
