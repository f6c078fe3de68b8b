use crate::api::ApiError;
use crate::components::dynamic;
use crate::components::{Icon, Shape, Status};
use crate::page_context::text;
use domain::form::Code;
use domain::paths;
use leptos::prelude::*;

/// An empty list: why it is empty, and what to do.
#[component]
pub(crate) fn EmptyList(
    title: &'static str,
    why: &'static str,
    /// A link: its address and label.
    #[prop(optional_no_strip)]
    way: Option<(&'static str, &'static str)>,
    #[prop(default = Shape::Mail)] shape: Shape,
) -> impl IntoView {
    view! {
        <div class="empty">
            <Icon shape/>
            <h2>{title}</h2>
            <p>{why}</p>
            {way.map(|(address, name)| view! { <a class="btn" href=address>{name}</a> }.into_any())}
        </div>
    }
}

/// A list that could not be loaded.
#[component]
pub(crate) fn ListError(error: ApiError, path: String, again: Callback<()>) -> impl IntoView {
    let t = text();
    let way = if error.code == Code::SignedOut {
        view! { <a class="btn primary" href=paths::sign_in_then(&path)>{t.sign_in()}</a> }.into_any()
    } else {
        view! { <button class="btn needs-script" type="button" on:click=move |_| again.run(())>{t.try_again()}</button> }.into_any()
    };
    view! {
        <Status code=error.status()/>
        <div class="empty bad" role="alert">
            <Icon shape=Shape::Alert/>
            <h2>{t.page_not_loaded()}</h2>
            <p>{error.message}</p>
            {way}
        </div>
    }
}

/// Shown above rows that may be outdated: why, and what to do.
#[component]
pub(super) fn StaleNotice(error: RwSignal<Option<ApiError>>, path: String) -> impl IntoView {
    let t = text();
    dynamic(move || {
        error.get().map(|error| {
            let sign_in = (error.code == Code::SignedOut)
                .then(|| view! { <p><a href=paths::sign_in_then(&path)>{t.sign_in()}</a></p> }.into_any());
            view! {
                <div class="note warn" role="alert">
                    <Icon shape=Shape::Warn/>
                    <p>{t.not_refreshed()}</p>
                    <p>{error.message}</p>
                    {sign_in}
                </div>
            }
            .into_any()
        })
    })
}
