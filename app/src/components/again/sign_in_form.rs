use crate::api::ApiError;
use crate::api::security::enter_code;
use crate::api::session::{session, sign_in};
use crate::components::{
    ErrorSummary, PasskeyButton, PasswordField, SIGN_IN_WITH_PASSKEY, TextField, dynamic,
};
use crate::hooks::{Form, SignInPrompt};
use crate::page_context::text;
use domain::form::{Code, Field};
use domain::id::AccountId;
use domain::security::{CodeDraft, SignInAnswer};
use domain::session::{Me, SessionView, SignInDraft};
use domain::text::Locale;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// The password, then the second factor of an account that has one.
#[component]
pub(super) fn SignInForm(me: Me, prompt: SignInPrompt, close: Callback<()>) -> impl IntoView {
    let needs_code = RwSignal::new(false);
    dynamic(move || {
        let me = me.clone();
        match needs_code.get() {
            false => view! { <PasswordStep me prompt close needs_code/> }.into_any(),
            true => view! { <CodeStep me prompt close/> }.into_any(),
        }
    })
}

/// The session, if it is of this account. Only the same account can go on: what was typed belongs to its work.
async fn session_of(account: AccountId, locale: Locale) -> Result<SessionView, ApiError> {
    let session = session().await?;
    if session.me.as_ref().map(|me| me.account) != Some(account) {
        return Err(ApiError::from_code(Code::SignInWrong, locale));
    }
    Ok(session)
}

#[component]
fn PasswordStep(
    me: Me,
    prompt: SignInPrompt,
    close: Callback<()>,
    needs_code: RwSignal<bool>,
) -> impl IntoView {
    let t = text();
    let locale = t.locale();
    let identifier = me.email.clone();
    let account = me.account;
    let form = Form::new(SignInDraft { identifier, ..SignInDraft::default() }, |draft| draft.check().err());
    let password = form.bind(Field::Password, |draft| &mut draft.password);
    let submit = form.submit(
        move |draft| async move {
            match sign_in(draft).await? {
                SignInAnswer::SignedIn => session_of(account, locale).await.map(Some),
                SignInAnswer::SecondFactor => Ok(None),
            }
        },
        move |session| match session {
            Some(session) => prompt.finish(session),
            None => needs_code.set(true),
        },
    );
    // The passkey of another account signs in to that one, whose work this is not.
    let enter = Callback::new(move |()| {
        spawn_local(async move {
            match session_of(account, locale).await {
                Ok(session) => prompt.finish(session),
                Err(error) => form.error.set(Some(error)),
            }
        });
    });
    let with_passkey = me.has_passkey.then(|| {
        let name = t.sign_in_with_passkey();
        view! { <PasskeyButton what=SIGN_IN_WITH_PASSKEY name error=form.error then=enter/> }.into_any()
    });
    view! {
        <form method="dialog" novalidate on:submit=submit>
            <div class="body">
                <h2 id="sign-in-again-title">{t.sign_in_again()}</h2>
                <ErrorSummary error=form.error/>
                <p>{t.sign_in_again_words(&me.username)}</p>
                // For password managers.
                <input type="text" name="username" autocomplete="username" value=me.email readonly hidden/>
                <PasswordField bound=password autocomplete="current-password"/>
            </div>
            <div class="foot">
                <button class="btn primary" type="submit" aria-busy=move || form.is_pending.get().then_some("true")>
                    {t.sign_in()}
                </button>
                {with_passkey}
                <button class="btn" type="button" on:click=move |_| close.run(())>{t.cancel()}</button>
            </div>
        </form>
    }
}

#[component]
fn CodeStep(me: Me, prompt: SignInPrompt, close: Callback<()>) -> impl IntoView {
    let t = text();
    let (account, locale) = (me.account, t.locale());
    let form = Form::new(CodeDraft::default(), |draft| draft.check().err());
    let code = form.bind(Field::Code, |draft| &mut draft.code);
    let submit = form.submit(
        move |draft| async move {
            enter_code(draft).await?;
            session_of(account, locale).await
        },
        move |session| prompt.finish(session),
    );
    view! {
        <form method="dialog" novalidate on:submit=submit>
            <div class="body">
                <h2 id="sign-in-again-title">{t.second_factor_title()}</h2>
                <ErrorSummary error=form.error/>
                <TextField
                    bound=code
                    label=t.field(Field::Code)
                    hint=t.second_factor_hint()
                    autocomplete="one-time-code"
                    mono=true
                />
            </div>
            <div class="foot">
                <button class="btn primary" type="submit" aria-busy=move || form.is_pending.get().then_some("true")>
                    {t.sign_in_continue()}
                </button>
                <button class="btn" type="button" on:click=move |_| close.run(())>{t.cancel()}</button>
            </div>
        </form>
    }
}
