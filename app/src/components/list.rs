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

/// A list that follows what happens: which rows, the rows or why there are none, older ones.
#[component]
pub(crate) fn LiveList<T: Listed>(
    live: Live<T>,
    title: &'static str,
    /// A filter's name in the menu.
    filter_name: impl Fn(T::Filter) -> String + 'static,
    heads: [&'static str; 5],
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
        let (cells, nothing) = (cells.clone(), nothing.clone());
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
                choices
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
    heads: [&'static str; 5],
    cells: impl Fn(T) -> AnyView + Clone + Send + Sync + 'static,
    nothing: impl Fn() -> AnyView + Send + Sync + 'static,
) -> impl IntoView {
    let is_empty = Memo::new(move |_| live.is_empty());
    let table = move || {
        let cells = cells.clone();
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

/// Older rows, and the way back to the newest.
#[component]
fn Pager<T: Listed>(live: Live<T>) -> impl IntoView {
    let t = text();
    move || {
        let (older, newest) = (live.older(), live.newest());
        (older.is_some() || newest.is_some()).then(|| {
            view! {
                <nav class="pager" aria-label=t.pages()>
                    {newest.map(|address| view! { <a class="btn small" href=address>{t.newest()}</a> })}
                    {older.map(|address| view! { <a class="btn small" href=address>{t.older()}</a> })}
                </nav>
            }
        })
    }
}
