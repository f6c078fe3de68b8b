use super::sign_in::next_page;
use crate::api::security::confirm_session;
use crate::components::{
    CONFIRM_WITH_PASSKEY, ErrorSummary, PageAccount, PageHeader, PasskeyButton, PasswordField, dynamic,
};
use crate::hooks::{Form, load_page};
use crate::page_context::{me, text};
use domain::form::Field;
use domain::session::OwnPasswordDraft;
use leptos::prelude::*;

/// Asks for the password again before a file is fetched, or anything else at another address.
#[component]
pub(crate) fn ConfirmAgainPage() -> impl IntoView {
    let t = text();
    let next = next_page();
    let form = Form::new(OwnPasswordDraft::default(), |draft| draft.check().err());
    let password = form.bind(Field::Password, |draft| &mut draft.password);
    // A file leaves the page where it is.
    let is_done = RwSignal::new(false);
    let go_on = Callback::new({
        let next = next.clone();
        move |()| {
            is_done.set(true);
            load_page(&next);
        }
    });
    let me = untrack(me);
    let email = me.as_ref().map(|me| me.email.clone()).unwrap_or_default();
    let with_passkey = me.filter(|me| me.has_passkey).map(|_| {
        view! { <PasskeyButton what=CONFIRM_WITH_PASSKEY name=t.use_passkey() error=form.error then=go_on/> }.into_any()
    });
    let done =
        move || is_done.get().then(|| view! { <p role="status">{t.confirmed_goes_on()}</p> }.into_any());
    view! {
        <PageHeader title=t.confirm_title().to_owned()/>
        <form
            class="panel"
            method="post"
            novalidate
            aria-label=t.confirm_title()
            on:submit=form.submit(confirm_session, move |()| go_on.run(()))
        >
            <PageAccount/>
            <input type="hidden" name="next" value=next/>
            <div class="body">
                <ErrorSummary error=form.error/>
                <p>{t.confirm_words()}</p>
                // For password managers.
                <input type="text" name="username" autocomplete="username" value=email readonly hidden/>
                <PasswordField bound=password autocomplete="current-password"/>
                {dynamic(done)}
            </div>
            <div class="foot">
                <button class="btn primary" type="submit" aria-busy=move || form.is_pending.get().then_some("true")>
                    {t.confirm_button()}
                </button>
                {with_passkey}
            </div>
        </form>
    }
}
