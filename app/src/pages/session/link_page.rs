//! What the pages have in common that a link opens.

use crate::api::ApiError;
use crate::components::{ErrorPage, Icon, Shape, Status};
use crate::page_context::text;
use domain::form::Code;
use domain::paths;
use leptos::prelude::*;

/// What a link opens: the page of what was found, or why there is none.
pub(super) fn opened<T>(
    found: Result<T, ApiError>,
    page: impl FnOnce(T) -> AnyView,
    dead: impl FnOnce() -> AnyView,
) -> AnyView {
    match found {
        Ok(found) => page(found),
        Err(error) if error.code == Code::LinkDead => dead(),
        Err(error) => view! { <ErrorPage error/> }.into_any(),
    }
}

/// What a link has done.
#[component]
pub(super) fn LinkDone(title: &'static str, about: &'static str) -> impl IntoView {
    let t = text();
    view! {
        <section class="panel">
            <div class="empty">
                <Icon shape=Shape::Check/>
                <h1>{title}</h1>
                <p>{about}</p>
                <a class="btn primary" href=paths::HOME>{t.go_to_start()}</a>
            </div>
        </section>
    }
}

/// A link that is used up or over, or never was one. `how` says how to get another one, and `next` is where to go on.
#[component]
pub(super) fn DeadLink(
    title: &'static str,
    about: &'static str,
    #[prop(optional)] how: &'static str,
    #[prop(optional)] next: Option<(&'static str, &'static str)>,
) -> impl IntoView {
    let about = if how.is_empty() { about.to_owned() } else { format!("{about} {how}") };
    view! {
        <Status code=Code::LinkDead.status()/>
        <section class="panel">
            <div class="empty">
                <Icon shape=Shape::Link/>
                <h1>{title}</h1>
                <p>{about}</p>
                {next.map(|(path, words)| view! { <a class="btn primary" href=path>{words}</a> }.into_any())}
            </div>
        </section>
    }
}
