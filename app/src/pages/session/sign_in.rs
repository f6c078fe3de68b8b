use crate::api::session::sign_in;
use crate::components::{
    ErrorSummary, PasskeyButton, PasswordField, SIGN_IN_WITH_PASSKEY, SignedOutLayout, TextField,
};
use crate::hooks::{Form, are_supported, load_page};
use crate::page_context::{session, text};
use domain::form::Field;
use domain::paths;
use domain::security::SignInAnswer;
use domain::session::SignInDraft;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

/// The sign-in form: e-mail address or username, and password.
#[component]
pub(crate) fn SignIn() -> impl IntoView {
    let t = text();
    let next = next_page();
    let form = Form::new(SignInDraft::default(), |draft| draft.check().err());
    let identifier = form.bind(Field::Identifier, |draft| &mut draft.identifier);
    let password = form.bind(Field::Password, |draft| &mut draft.password);
    let inside = next.clone();
    let offers_passkeys = session().with_untracked(|session| session.offers_passkeys);
    let with_passkey = offers_passkeys.then(|| {
        let inside = next.clone();
        let enter = Callback::new(move |()| load_page(&inside));
        suggest_passkeys(enter);
        view! { <PasskeyButton what=SIGN_IN_WITH_PASSKEY name=t.sign_in_with_passkey() error=form.error then=enter/> }
            .into_any()
    });
    // The browser suggests passkeys in a field that says so.
    let suggestions = if offers_passkeys { "username webauthn" } else { "username" };

    view! {
        <SignedOutLayout
            title=t.sign_in()
            below=move || view! { <p><a href=paths::FORGOT_PASSWORD>{t.forgotten_password_ask()}</a></p> }.into_any()
        >
            <form
                class="panel"
                method="post"
                novalidate
                aria-labelledby="title"
                on:submit=form.submit(sign_in, move |answer| load_page(&after(answer, &inside)))
            >
                <input type="hidden" name="next" value=next/>
                <div class="body">
                    <ErrorSummary error=form.error/>
                    <div>
                        <h1 id="title">{t.sign_in()}</h1>
                        <p class="lead">{t.sign_in_lead()}</p>
                    </div>
                    <TextField bound=identifier label=t.field(Field::Identifier) autocomplete=suggestions/>
                    <PasswordField bound=password autocomplete="current-password"/>
                </div>
                <div class="foot">
                    <button class="btn primary wide" type="submit" aria-busy=move || form.is_pending.get().then_some("true")>
                        {t.sign_in()}
                    </button>
                    {with_passkey}
                </div>
            </form>
        </SignedOutLayout>
    }
}

/// Lets the browser suggest passkeys in the address field, until one is chosen. Whoever ignores them is told nothing.
fn suggest_passkeys(enter: Callback<()>) {
    let locale = text().locale();
    Effect::new(move || {
        if !are_supported() {
            return;
        }
        leptos::task::spawn_local(async move {
            if SIGN_IN_WITH_PASSKEY.ask(true, locale).await.is_ok() {
                enter.run(());
            }
        });
    });
}

/// The page that a sign-in leads to.
pub(super) fn next_page() -> String {
    let next = use_query_map().read_untracked().get("next");
    next.filter(|next| is_local(next)).unwrap_or_else(|| paths::HOME.to_owned())
}

/// The page after a right password.
pub(super) fn after(answer: SignInAnswer, next: &str) -> String {
    match answer {
        SignInAnswer::SignedIn => next.to_owned(),
        SignInAnswer::SecondFactor => paths::second_factor_then(next),
    }
}

/// A path of this program, never of another site, whatever the link says.
fn is_local(next: &str) -> bool {
    next.starts_with('/') && !next.starts_with("//") && !next.contains(['\\', '\n', '\r', '\t'])
}
