use crate::api::session::sign_in;
use crate::components::{ErrorSummary, PasswordField, SignedOutLayout, TextField};
use crate::hooks::{Form, load_page};
use crate::page_context::text;
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
                    <TextField bound=identifier label=t.field(Field::Identifier) autocomplete="username"/>
                    <PasswordField bound=password autocomplete="current-password"/>
                </div>
                <div class="foot">
                    <button class="btn primary wide" type="submit" aria-busy=move || form.is_pending.get().then_some("true")>
                        {t.sign_in()}
                    </button>
                </div>
            </form>
        </SignedOutLayout>
    }
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
