use super::empty::StaleNotice;
use super::toolbar::{ListToolbar, SearchOptions};
use crate::api::ApiError;
use crate::components::{KeyedItem, Loading, dynamic, keyed_list};
use crate::page_context::text;
use leptos::prelude::*;
use std::sync::Arc;

/// The rows of a list, and the links to its other pages.
#[derive(Clone)]
pub(super) struct ListContent {
    pub heads: Vec<&'static str>,
    pub items: Signal<Vec<KeyedItem>>,
    pub nothing: ViewFn,
    /// The addresses of the first and the next page, and their labels.
    pub first: Signal<Option<String>>,
    pub next: Signal<Option<String>>,
    pub page_names: (&'static str, &'static str),
}

type PageView = Arc<dyn Fn() -> Suspend<AnyView> + Send + Sync>;

/// The parts of a list that do not depend on the type of row.
#[component]
pub(super) fn ListBody(
    path: String,
    title: &'static str,
    filter_label: Option<&'static str>,
    choices: Vec<(&'static str, String)>,
    searched: Option<SearchOptions>,
    search: Signal<String>,
    chosen: Signal<&'static str>,
    is_reloading: RwSignal<bool>,
    error: RwSignal<Option<ApiError>>,
    refresh: Callback<()>,
    more: ViewFn,
    page_view: PageView,
) -> impl IntoView {
    view! {
        <StaleNotice error path=path.clone()/>
        <div class="panel">
            <h2 class="visually-hidden" id="list-title">{title}</h2>
            <ListToolbar path filter_label choices searched search chosen is_reloading refresh more/>
            <Transition fallback=Loading>{move || page_view()}</Transition>
        </div>
    }
}

impl ListContent {
    pub fn view(self) -> AnyView {
        let Self { heads, items, nothing, first, next, page_names } = self;
        let is_empty = Memo::new(move |_| items.with(Vec::is_empty));
        view! {
            {move || if is_empty.get() { nothing.run() } else { table(&heads, items) }}
            {pager(first, next, page_names)}
        }
        .into_any()
    }
}

fn table(heads: &[&'static str], items: Signal<Vec<KeyedItem>>) -> AnyView {
    let heads = heads.iter().copied();
    let heads =
        heads.map(|head| view! { <th role="columnheader" scope="col">{head}</th> }.into_any()).collect_view();
    view! {
        <div class="scroll" id="list" role="region" aria-labelledby="list-title" tabindex="0">
            <table class="stacked" role="table" aria-labelledby="list-title">
                <thead role="rowgroup"><tr role="row">{heads}</tr></thead>
                <tbody role="rowgroup">
                    {keyed_list(move || items.get())}
                </tbody>
            </table>
        </div>
    }
    .into_any()
}

/// The links to the next page and to the first one.
fn pager(
    first: Signal<Option<String>>,
    next: Signal<Option<String>>,
    (first_name, next_name): (&'static str, &'static str),
) -> AnyView {
    let t = text();
    let way = |address: Option<String>, name: &'static str| {
        address.map(|address| view! { <a class="btn small" href=address>{name}</a> }.into_any())
    };
    dynamic(move || {
        let (first, next) = (first.get(), next.get());
        (first.is_some() || next.is_some()).then(|| {
            view! { <nav class="pager" aria-label=t.pages()>{way(first, first_name)}{way(next, next_name)}</nav> }
                .into_any()
        })
    })
}
