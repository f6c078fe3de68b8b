mod nothing;
mod row_button;
mod tools;

use crate::first::text;
use crate::hooks::{Listed, Live};
use leptos::prelude::*;
use nothing::{BrokenList, MayBeOld, OnItsWay};
use tools::Tools;

pub(crate) use nothing::EmptyList;
pub(crate) use row_button::RowButton;
pub(crate) use tools::Searched;

/// A list that follows what happens: which rows, the rows or why there are none, older ones.
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
    let page = Resource::new_blocking(move || live.asked.get(), T::ask);
    let again = Callback::new(move |()| page.refetch());
    let choices = T::FILTERS.iter().map(|filter| (T::word(*filter), filter_name(*filter))).collect();
    let arrived = move || {
        let (heads, cells, nothing) = (heads.clone(), cells.clone(), nothing.clone());
        Suspend::new(async move {
            match page.await {
                Ok(page) => {
                    live.take(page);
                    view! { <Rows live heads cells nothing/> }.into_any()
                }
                Err(error) => {
                    live.fail();
                    view! { <BrokenList error path=T::PATH again/> }.into_any()
                }
            }
        })
    };
    view! {
        <MayBeOld trouble=live.trouble path=T::PATH/>
        <div class="panel">
            <h2 class="visually-hidden" id="list-title">{title}</h2>
            <Tools
                path=T::PATH
                filter_label
                choices
                searched
                search=Signal::derive(move || live.asked.get().search)
                chosen=Signal::derive(move || T::word(live.asked.get().filter))
                is_reloading=live.is_reloading
                refresh=Callback::new(move |()| live.refresh())
                more
            />
            <Transition fallback=OnItsWay>{arrived}</Transition>
        </div>
    }
}

#[component]
fn Rows<T: Listed>(
    live: Live<T>,
    heads: Vec<&'static str>,
    cells: impl Fn(T) -> AnyView + Clone + Send + Sync + 'static,
    nothing: impl Fn() -> AnyView + Send + Sync + 'static,
) -> impl IntoView {
    let is_empty = Memo::new(move |_| live.is_empty());
    let table = move || {
        let cells = cells.clone();
        let heads = heads.iter().copied();
        let heads =
            heads.map(|head| view! { <th role="columnheader" scope="col">{head}</th> }).collect_view();
        view! {
            <div class="scroll" id="list" role="region" aria-labelledby="list-title" tabindex="0">
                <table class="stacked" role="table" aria-labelledby="list-title">
                    <thead role="rowgroup"><tr role="row">{heads}</tr></thead>
                    <tbody role="rowgroup">
                        <For each=move || live.rows() key=T::id let(row)>
                            <Row live first=row cells=cells.clone()/>
                        </For>
                    </tbody>
                </table>
            </div>
        }
    };
    view! {
        {move || if is_empty.get() { nothing() } else { table().into_any() }}
        <Pager live/>
    }
}

/// One row: it stays the same element while what it says changes, so that no button moves from under a finger.
#[component]
fn Row<T: Listed>(
    live: Live<T>,
    first: T,
    cells: impl Fn(T) -> AnyView + Send + Sync + 'static,
) -> impl IntoView {
    let id = first.id();
    let row = Memo::new(move |_| live.find(id).unwrap_or_else(|| first.clone()));
    view! { <tr role="row">{move || cells(row.get())}</tr> }
}

/// The next page, and the way back to the first.
#[component]
fn Pager<T: Listed>(live: Live<T>) -> impl IntoView {
    let t = text();
    let (first_name, next_name) = T::page_names(t);
    move || {
        let (first, next) = (live.first(), live.next());
        (first.is_some() || next.is_some()).then(|| {
            view! {
                <nav class="pager" aria-label=t.pages()>
                    {first.map(|address| view! { <a class="btn small" href=address>{first_name}</a> })}
                    {next.map(|address| view! { <a class="btn small" href=address>{next_name}</a> })}
                </nav>
            }
        })
    }
}
