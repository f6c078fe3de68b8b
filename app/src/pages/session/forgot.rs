use crate::api::session::forgot_password;
use crate::components::{ErrorSummary, Icon, Shape, SignedOutLayout, TextField};
use crate::hooks::Form;
use crate::idna::to_ascii;
use crate::page_context::{session, text};
use domain::form::Field;
use domain::paths;
use domain::session::ForgotDraft;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

/// Requests a reset link. The answer is the same for every address.
#[component]
pub(crate) fn ForgotPassword() -> impl IntoView {
    let t = text();
    let is_sent = RwSignal::new(use_query_map().read_untracked().get("done").is_some());
    let form = Form::new(ForgotDraft::default(), |draft| draft.check(to_ascii).err());
    let email = form.bind(Field::Email, |draft| &mut draft.email);
    let minutes = session().with_untracked(|session| session.usual.reset_minutes);
    let ask = form.submit(forgot_password, move |()| is_sent.set(true));

    view! {
        <SignedOutLayout
            title=t.forgotten_password()
            below=move || view! { <p><a href=paths::SIGN_IN>{t.back_to_sign_in()}</a></p> }.into_any()
        >
            <form class="panel" method="post" action=paths::FORGOT_PASSWORD novalidate aria-labelledby="title" on:submit=ask>
                <div class="body">
                    <ErrorSummary error=form.error/>
                    <div>
                        <h1 id="title">{t.forgotten_password()}</h1>
                        <p class="lead">{t.forgotten_password_lead(minutes)}</p>
                    </div>
                    <div role="status">
                        {move || is_sent.get().then(|| view! {
                            <div class="note good"><Icon shape=Shape::Mail/><p>{t.link_sent_if_known()}</p></div>
                        }.into_any())}
                    </div>
                    <TextField bound=email label=t.field(Field::Email) kind="email" autocomplete="email"/>
                </div>
                <div class="foot">
                    <button class="btn primary wide" type="submit" aria-busy=move || form.is_pending.get().then_some("true")>
                        {t.send_link()}
                    </button>
                </div>
            </form>
        </SignedOutLayout>
    }
}
