use crate::api::security::{stop, stop_page};
use crate::components::{ErrorPage, ErrorSummary, Icon, Shape, SignedOutLayout, Status, Timestamp};
use crate::hooks::{PageResource, SubmitAction};
use crate::page_context::text;
use domain::form::Code;
use domain::paths;
use domain::security::StopView;
use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};

/// The page of a link that stops the reset of a second factor. Opening it changes nothing.
#[component]
pub(crate) fn Stop() -> impl IntoView {
    let t = text();
    let token = use_params_map().read_untracked().get("token").unwrap_or_default();
    let done = use_query_map().read_untracked().get("done");
    let is_done = RwSignal::new(done.as_deref() == Some("stopped"));
    let view = PageResource::new({
        let token = token.clone();
        move || stop_page(token.clone())
    });
    view! {
        <SignedOutLayout title=t.stop_title()>
            <Suspense>
                {move || {
                    let token = token.clone();
                    if is_done.get() {
                        return Some(view! { <Stopped/> }.into_any());
                    }
                    view.get().map(|view| match view {
                        Ok(view) => view! { <StopForm token view is_done/> }.into_any(),
                        Err(error) if error.code == Code::LinkDead => view! { <DeadStop/> }.into_any(),
                        Err(error) => view! { <ErrorPage error/> }.into_any(),
                    })
                }}
            </Suspense>
        </SignedOutLayout>
    }
}

#[component]
fn StopForm(token: String, view: StopView, is_done: RwSignal<bool>) -> impl IntoView {
    let t = text();
    let sending = SubmitAction::new();
    let path = paths::stop(&token);
    let send = sending.submit(move || stop(token.clone()), move |()| is_done.set(true));
    view! {
        <form class="panel" method="post" action=path on:submit=send aria-labelledby="title">
            <div class="body">
                <ErrorSummary error=sending.error/>
                <div>
                    <h1 id="title">{t.stop_title()}</h1>
                    <p class="lead">{t.stop_lead()}</p>
                </div>
                <dl class="facts">
                    <div><dt>{t.username()}</dt><dd class="mono">{view.username}</dd></div>
                    <div><dt>{t.second_factor()}</dt><dd>{t.reset_due_on()}" "<Timestamp at=view.due_at/></dd></div>
                </dl>
            </div>
            <div class="foot">
                <button class="btn primary wide" type="submit" aria-busy=move || sending.is_pending.get().then_some("true")>
                    {t.stop_reset()}
                </button>
            </div>
        </form>
    }
}

#[component]
fn Stopped() -> impl IntoView {
    let t = text();
    view! {
        <section class="panel">
            <div class="empty">
                <Icon shape=Shape::Check/>
                <h1>{t.reset_was_stopped()}</h1>
                <p>{t.reset_was_stopped_about()}</p>
                <a class="btn primary" href=paths::HOME>{t.go_to_start()}</a>
            </div>
        </section>
    }
}

#[component]
fn DeadStop() -> impl IntoView {
    let t = text();
    view! {
        <Status code=Code::LinkDead.status()/>
        <section class="panel">
            <div class="empty">
                <Icon shape=Shape::Link/>
                <h1>{t.link_no_longer_works()}</h1>
                <p>{t.link_no_longer_works_about()}</p>
                <a class="btn primary" href=paths::HOME>{t.go_to_start()}</a>
            </div>
        </section>
    }
}
