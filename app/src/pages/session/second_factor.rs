use super::sign_in::next_page;
use crate::api::security::{begin_passkey_factor, enter_code, passkey_factor, second_factor_page};
use crate::components::{
    ErrorPage, ErrorSummary, Icon, PasskeyButton, PasskeyUse, Shape, SignedOutLayout, TextField,
};
use crate::hooks::{Form, PageResource, load_page};
use crate::page_context::text;
use domain::form::Field;
use domain::paths;
use domain::security::CodeDraft;
use leptos::prelude::*;

/// The second step of a sign-in: a code of the authenticator app, or a recovery code.
#[component]
pub(crate) fn SecondFactor() -> impl IntoView {
    let t = text();
    let view = PageResource::new(second_factor_page);
    view! {
        <SignedOutLayout
            title=t.second_factor_title()
            below=move || view! { <p><a href=paths::SIGN_IN>{t.sign_in_from_start()}</a></p> }.into_any()
        >
            <Suspense>
                {move || view.get().map(|view| match view {
                    Ok(Some(view)) => view! { <EnterCode has_passkey=view.has_passkey/> }.into_any(),
                    Ok(None) => view! { <IsOver/> }.into_any(),
                    Err(error) => view! { <ErrorPage error/> }.into_any(),
                })}
            </Suspense>
        </SignedOutLayout>
    }
}

#[component]
fn EnterCode(has_passkey: bool) -> impl IntoView {
    let t = text();
    let next = next_page();
    let form = Form::new(CodeDraft::default(), |draft| draft.check().err());
    let code = form.bind(Field::Code, |draft| &mut draft.code);
    let inside = next.clone();
    let with_passkey = has_passkey.then(|| {
        let inside = next.clone();
        let enter = Callback::new(move |()| load_page(&inside));
        view! { <PasskeyButton what=PASSKEY name=t.use_passkey() error=form.error then=enter/> }.into_any()
    });
    view! {
        <form
            class="panel"
            method="post"
            novalidate
            aria-labelledby="title"
            on:submit=form.submit(enter_code, move |()| load_page(&inside))
        >
            <input type="hidden" name="next" value=next/>
            <div class="body">
                <ErrorSummary error=form.error/>
                <div>
                    <h1 id="title">{t.second_factor_title()}</h1>
                    <p class="lead">{t.second_factor_lead()}</p>
                </div>
                <TextField
                    bound=code
                    label=t.field(Field::Code)
                    hint=t.second_factor_hint()
                    autocomplete="one-time-code"
                    mono=true
                />
                <p class="hint">{t.lost_second_factor()}</p>
            </div>
            <div class="foot">
                <button class="btn primary wide" type="submit" aria-busy=move || form.is_pending.get().then_some("true")>
                    {t.sign_in_continue()}
                </button>
                {with_passkey}
            </div>
        </form>
    }
}

const PASSKEY: PasskeyUse = PasskeyUse {
    begin: || Box::pin(begin_passkey_factor()),
    finish: |answer| Box::pin(passkey_factor(answer)),
};

/// No sign-in waits for a code.
#[component]
fn IsOver() -> impl IntoView {
    let t = text();
    view! {
        <section class="panel">
            <div class="empty">
                <Icon shape=Shape::Key/>
                <h1>{t.sign_in_is_over()}</h1>
                <p>{t.sign_in_is_over_words()}</p>
                <a class="btn primary" href=paths::SIGN_IN>{t.sign_in()}</a>
            </div>
        </section>
    }
}
