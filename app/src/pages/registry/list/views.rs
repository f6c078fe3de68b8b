//! Saved views: links to lists, *Save view*, and *Manage views*.

mod manage;
mod save;

use super::state::{RegistryListState, list_url};
use crate::api::registry::saved_views;
use crate::components::Toasts;
use crate::hooks::PageResource;
use crate::page_context::text;
use domain::registry::{RegistryQuery, SavedView};
use leptos::prelude::*;

pub(super) use manage::ManageDialog;
pub(super) use save::SaveDialog;

/// The views of the reader, and the dialogs about them.
#[derive(Clone, Copy)]
pub(super) struct Views {
    pub list: RegistryListState,
    pub resource: PageResource<Vec<SavedView>>,
    pub is_saving: RwSignal<bool>,
    pub is_managing: RwSignal<bool>,
    pub toasts: Toasts,
}

impl Views {
    pub fn new(list: RegistryListState) -> Self {
        Self {
            list,
            resource: PageResource::new(saved_views),
            is_saving: RwSignal::new(false),
            is_managing: RwSignal::new(false),
            toasts: Toasts::new(),
        }
    }

    /// The views, once they are loaded: not for the first render.
    pub fn loaded(self) -> Vec<SavedView> {
        self.resource.if_loaded().and_then(Result::ok).unwrap_or_default()
    }
}

/// Links to the saved views. Where they cannot be loaded, the list is of use without them.
#[component]
pub(super) fn ViewLinks(views: Views) -> impl IntoView {
    let links = move || {
        let shown = views.list.query().text();
        Suspend::new(async move {
            let all = views.resource.load().await.unwrap_or_default();
            (!all.is_empty()).then(|| link_list(views, all, &shown))
        })
    };
    view! { <Transition>{links}</Transition> }
}

fn link_list(views: Views, all: Vec<SavedView>, shown: &str) -> AnyView {
    let t = text();
    let can_change = all.iter().any(|view| view.can_be_changed);
    let links = all
        .into_iter()
        .map(|view| {
            let is_shown = (view.query == shown).then_some("true");
            let address = list_url(RegistryQuery::parse(&view.query, &[]));
            view! { <li><a class="filter" href=address aria-current=is_shown>{view.name}</a></li> }.into_any()
        })
        .collect_view();
    let manage = can_change.then(|| {
        view! {
            <li>
                <button class="btn small quiet needs-script" type="button" on:click=move |_| views.is_managing.set(true)>
                    {t.manage_views()}
                </button>
            </li>
        }
        .into_any()
    });
    view! {
        <nav class="saved-views" aria-label=t.saved_views()>
            <ul class="filters" role="list">{links}{manage}</ul>
        </nav>
    }
    .into_any()
}
