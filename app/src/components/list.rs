mod body;
mod nothing;
mod row_button;
mod tools;

use crate::components::Item;
use crate::hooks::{Given, Listed, Live};
use body::{Body, Shown};
use leptos::prelude::*;
use nothing::BrokenList;
use std::sync::Arc;

pub(crate) use nothing::EmptyList;
pub(crate) use row_button::RowButton;
pub(crate) use tools::Searched;

/// A list that follows what happens: which rows, the rows or why there are none, older ones. What depends on the kind of
/// row is here; the rest is compiled once for all lists.
#[component]
pub(crate) fn LiveList<T: Listed>(
    live: Live<T>,
    title: &'static str,
    /// A filter's name in the menu.
    filter_name: impl Fn(T::Filter) -> String + 'static,
    /// What the menu of filters chooses; *State* where nothing is said.
    #[prop(optional)]
    filter_label: Option<&'static str>,
    /// The search box, in a list that can be searched.
    #[prop(optional)]
    searched: Option<Searched>,
    #[prop(into)] heads: Vec<&'static str>,
    /// The cells of a row, the first of them its head.
    cells: impl Fn(T) -> AnyView + Clone + Send + Sync + 'static,
    /// What stands there instead of rows.
    nothing: impl Fn() -> AnyView + Clone + Send + Sync + 'static,
    /// What stands beside *Refresh*.
    #[prop(optional, into)]
    more: ViewFn,
) -> impl IntoView {
    let page = Given::by(move || live.asked.get().address::<T>(), move || T::ask(live.asked.get_untracked()));
    let again = Callback::new(move |()| page.ask_again());
    let cells: Cells<T> = Arc::new(cells);
    let items = Signal::derive(move || live.rows().into_iter().map(|row| item(live, row, &cells)).collect());
    let shown = Shown {
        heads,
        items,
        nothing: nothing.into(),
        first: Signal::derive(move || live.first()),
        next: Signal::derive(move || live.next()),
        page_names: T::page_names(crate::first::text()),
    };
    let arrived = Arc::new(move || {
        let shown = shown.clone();
        Suspend::new(async move {
            match page.answer().await {
                Ok(page) => {
                    live.take(page);
                    shown.view()
                }
                Err(error) => {
                    live.fail();
                    view! { <BrokenList error path=T::PATH again/> }.into_any()
                }
            }
        })
    });
    view! {
        <Body
            path=T::PATH
            title
            filter_label
            choices=T::FILTERS.iter().map(|filter| (T::word(*filter), filter_name(*filter))).collect()
            searched
            search=Signal::derive(move || live.asked.get().search)
            chosen=Signal::derive(move || T::word(live.asked.get().filter))
            is_reloading=live.is_reloading
            trouble=live.trouble
            refresh=Callback::new(move |()| live.refresh())
            more
            arrived
        />
    }
}

type Cells<T> = Arc<dyn Fn(T) -> AnyView + Send + Sync>;

/// One row: it stays the same element while what it says changes, so that no button moves from under a finger.
fn item<T: Listed>(live: Live<T>, first: T, cells: &Cells<T>) -> Item {
    let id = first.id();
    let cells = cells.clone();
    Item::new(id, move || {
        let (first, cells) = (first.clone(), cells.clone());
        let row = Memo::new(move |_| live.find(id).unwrap_or_else(|| first.clone()));
        view! { <tr role="row">{move || cells(row.get())}</tr> }.into_any()
    })
}
