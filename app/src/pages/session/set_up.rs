use crate::api::ApiError;
use crate::api::session::{set_up, set_up_open};
use crate::components::{
    ErrorSummary, Icon, PasswordField, Shape, SignedOutLayout, Status, TextField, dynamic,
};
use crate::hooks::{Form, PageResource, browser_time_zone, focus_after_render, is_hydrated, load_page};
use crate::idna::to_ascii;
use crate::page_context::text;
use domain::account::{NewPassword, suggest_domain, with_domain};
use domain::form::{Code, Field};
use domain::paths;
use domain::setup::SetUpDraft;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

/// The founder's set-up: code, organization, account. Closed afterwards.
#[component]
pub(crate) fn SetUp() -> impl IntoView {
    let t = text();
    let is_open = PageResource::new(set_up_open);
    view! {
        <SignedOutLayout title=t.set_up_title() spacious=true>
            <Suspense>
                {move || is_open.get().map(|is_open| match is_open {
                    Ok(true) => view! { <SetUpForm/> }.into_any(),
                    _ => view! { <SetUpClosed/> }.into_any(),
                })}
            </Suspense>
        </SignedOutLayout>
    }
}

#[component]
fn SetUpForm() -> impl IntoView {
    let t = text();
    let setup_code = use_query_map().read_untracked().get("code").unwrap_or_default();
    let form =
        Form::new(SetUpDraft { setup_code, ..SetUpDraft::default() }, |draft| draft.check(to_ascii).err());
    let code = form.bind(Field::SetupCode, |draft| &mut draft.setup_code);
    let organization = form.bind(Field::OrganizationName, |draft| &mut draft.organization_name);
    let email = form.bind(Field::Email, |draft| &mut draft.email);
    let username = form.bind(Field::Username, |draft| &mut draft.username);
    let password = form.bind(Field::Password, |draft| &mut draft.password);

    view! {
        <form
            class="panel"
            method="post"
            novalidate
            aria-labelledby="title"
            on:submit=form.submit(with_time_zone, |()| load_page(paths::REGISTRATION))
        >
            <div class="body">
                <ErrorSummary error=form.error/>
                <div>
                    <h1 id="title">{t.set_up_title()}</h1>
                    <p class="lead">{t.set_up_lead()}</p>
                </div>
                <TextField bound=code label=t.field(Field::SetupCode) hint=t.setup_code_hint() mono=true/>
                <TextField
                    bound=organization
                    label=t.field(Field::OrganizationName)
                    hint=t.organization_name_hint()
                    autocomplete="organization"
                />
                <div>
                    <TextField
                        bound=email
                        label=t.field(Field::Email)
                        hint=t.founder_email_hint()
                        kind="email"
                        autocomplete="email"
                    />
                    <Slip form/>
                </div>
                <TextField
                    bound=username
                    label=t.field(Field::Username)
                    hint=t.founder_username_hint()
                    autocomplete="username"
                    mono=true
                />
                <PasswordField bound=password hint=t.password_hint(NewPassword::LEAST)/>
            </div>
            <div class="foot">
                <button class="btn primary wide" type="submit" aria-busy=move || form.is_pending.get().then_some("true")>
                    {t.create_organization()}
                </button>
            </div>
        </form>
    }
}

/// The well-known domain that was probably meant, to be taken with one press. Offered only where its button can be pressed.
#[component]
fn Slip(form: Form<SetUpDraft>) -> impl IntoView {
    let hydrated = is_hydrated();
    let slip = Memo::new(move |_| {
        hydrated.get().then(|| form.draft.with(|draft| suggest_domain(&draft.email))).flatten()
    });
    let correct = move |domain| {
        let email = form.draft.with_untracked(|draft| with_domain(&draft.email, domain));
        form.set(Field::Email, |draft| &mut draft.email, email);
        focus_after_render(Field::Email.as_str());
    };
    let offer = move || {
        slip.get().map(|domain| {
            view! {
                <Icon shape=Shape::Warn/>
                <span>
                    <button class="as-link" type="button" on:click=move |_| correct(domain)>
                        {text().did_you_mean(domain)}
                    </button>
                </span>
            }
            .into_any()
        })
    };
    view! { <div class="says" role="status">{dynamic(offer)}</div> }
}

/// The organization starts in the time zone of the browser.
async fn with_time_zone(draft: SetUpDraft) -> Result<(), ApiError> {
    set_up(SetUpDraft { time_zone: browser_time_zone(), ..draft }).await
}

#[component]
fn SetUpClosed() -> impl IntoView {
    let t = text();
    view! {
        <Status code=Code::SetupClosed.status()/>
        <section class="panel">
            <div class="empty">
                <Icon shape=Shape::Lock/>
                <h1>{t.set_up_closed()}</h1>
                <p>{t.fault(Code::SetupClosed)}</p>
                <a class="btn primary" href=paths::SIGN_IN>{t.sign_in()}</a>
            </div>
        </section>
    }
}
