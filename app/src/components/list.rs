mod body;
mod empty;
mod row_button;
mod toolbar;

use crate::components::KeyedItem;
use crate::hooks::{LiveListState, LiveRow, PageResource};
use body::{ListBody, ListContent};
use leptos::prelude::*;
use std::sync::Arc;

pub(crate) use empty::{EmptyList, ListError};
pub(crate) use row_button::RowButton;
pub(crate) use toolbar::{SearchBox, SearchOptions};

/// A live list with its toolbar, rows, empty state and pages. Only what depends on the type of row is generic; the
/// rest is compiled once.
#[component]
pub(crate) fn LiveList<T: LiveRow>(
    live: LiveListState<T>,
    title: &'static str,
    /// The label of a filter.
    filter_name: impl Fn(T::Filter) -> String + 'static,
    /// The label of the filter menu; *State* by default.
    #[prop(optional)]
    filter_label: Option<&'static str>,
    /// The search box, if the list can be searched.
    #[prop(optional)]
    searched: Option<SearchOptions>,
    #[prop(into)] heads: Vec<&'static str>,
    /// The cells of a row; the first is its header.
    cells: impl Fn(T) -> AnyView + Clone + Send + Sync + 'static,
    /// Shown instead of rows.
    nothing: impl Fn() -> AnyView + Clone + Send + Sync + 'static,
    /// Shown beside *Refresh*.
    #[prop(optional, into)]
    more: ViewFn,
) -> impl IntoView {
    let page = PageResource::keyed(
        move || live.query.get().url::<T>(),
        move || T::fetch(live.query.get_untracked()),
    );
    let again = Callback::new(move |()| page.refetch());
    let cells: RowCells<T> = Arc::new(cells);
    let items = Signal::derive(move || live.rows().into_iter().map(|row| item(live, row, &cells)).collect());
    let shown = ListContent {
        heads,
        items,
        nothing: nothing.into(),
        first: Signal::derive(move || live.first()),
        next: Signal::derive(move || live.next()),
        page_names: T::page_names(crate::page_context::text()),
    };
    let page_view = Arc::new(move || {
        let shown = shown.clone();
        Suspend::new(async move {
            match page.load().await {
                Ok(page) => {
                    live.set_page(page);
                    shown.view()
                }
                Err(error) => {
                    live.clear();
                    view! { <ListError error path=live.path() again/> }.into_any()
                }
            }
        })
    });
    view! {
        <ListBody
            path=live.path()
            title
            filter_label
            choices=T::FILTERS.iter().map(|filter| (T::filter_word(*filter), filter_name(*filter))).collect()
            searched
            search=Signal::derive(move || live.query.get().search)
            chosen=Signal::derive(move || T::filter_word(live.query.get().filter))
            is_reloading=live.is_reloading
            error=live.error
            refresh=Callback::new(move |()| live.refresh())
            more
            page_view
        />
    }
}

type RowCells<T> = Arc<dyn Fn(T) -> AnyView + Send + Sync>;

/// A row. It stays the same element while its content changes, so that its buttons do not move.
fn item<T: LiveRow>(live: LiveListState<T>, first: T, cells: &RowCells<T>) -> KeyedItem {
    let id = first.id();
    let cells = cells.clone();
    KeyedItem::new(id, move || {
        let (first, cells) = (first.clone(), cells.clone());
        let row = Memo::new(move |_| live.find(id).unwrap_or_else(|| first.clone()));
        view! { <tr role="row">{move || cells(row.get())}</tr> }.into_any()
    })
}
