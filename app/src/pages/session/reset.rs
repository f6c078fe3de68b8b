use super::link_page::{DeadLink, opened};
use super::password_form::PasswordForm;
use super::sign_in::after;
use crate::api::session::{reset_page, reset_password};
use crate::components::SignedOutLayout;
use crate::hooks::PageResource;
use crate::page_context::text;
use domain::paths;
use domain::session::ResetView;
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
                    let page = |view: ResetView| {
                        view! {
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
                        }
                        .into_any()
                    };
                    let dead = || {
                        let (title, about) = (t.link_no_longer_works(), t.link_no_longer_works_about());
                        let next = (paths::FORGOT_PASSWORD, t.forgotten_password_ask());
                        view! { <DeadLink title about how=t.reset_link_again() next/> }.into_any()
                    };
                    view.get().map(|view| opened(view, page, dead))
                }}
            </Suspense>
        </SignedOutLayout>
    }
}
