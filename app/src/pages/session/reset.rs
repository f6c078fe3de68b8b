use super::password_form::PasswordForm;
use super::sign_in::after;
use crate::api::session::{reset_page, reset_password};
use crate::components::{ErrorPage, Icon, Shape, SignedOutLayout, Status};
use crate::hooks::PageResource;
use crate::page_context::text;
use domain::form::Code;
use domain::paths;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

/// The page of a reset link: sets a new password and signs in.
#[component]
pub(crate) fn ResetPassword() -> impl IntoView {
    let t = text();
    let token = use_params_map().read_untracked().get("token").unwrap_or_default();
    let view = PageResource::new({
        let token = token.clone();
        move || reset_page(token.clone())
    });
    view! {
        <SignedOutLayout title=t.choose_new_password()>
            <Suspense>
                {move || {
                    let token = token.clone();
                    view.get().map(|view| match view {
                        Ok(view) => view! {
                            <PasswordForm
                                title=t.choose_new_password().to_owned()
                                lead=t.choose_new_password_lead()
                                username=view.username.clone()
                                set=move |draft| reset_password(token.clone(), draft)
                                then=|answer| after(answer, paths::HOME)
                            >
                                <dl class="facts">
                                    <div><dt>{t.email_address()}</dt><dd>{view.email}</dd></div>
                                    <div><dt>{t.username()}</dt><dd class="mono">{view.username}</dd></div>
                                </dl>
                            </PasswordForm>
                        }.into_any(),
                        Err(error) if error.code == Code::LinkDead => view! { <DeadResetLink/> }.into_any(),
                        Err(error) => view! { <ErrorPage error/> }.into_any(),
                    })
                }}
            </Suspense>
        </SignedOutLayout>
    }
}

#[component]
fn DeadResetLink() -> impl IntoView {
    let t = text();
    view! {
        <Status code=Code::LinkDead.status()/>
        <section class="panel">
            <div class="empty">
                <Icon shape=Shape::Link/>
                <h1>{t.link_no_longer_works()}</h1>
                <p>{t.link_no_longer_works_about()} " " {t.reset_link_again()}</p>
                <a class="btn primary" href=paths::FORGOT_PASSWORD>{t.forgotten_password_ask()}</a>
            </div>
        </section>
    }
}
