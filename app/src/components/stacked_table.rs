use super::{KeyedItem, keyed_list};
use leptos::prelude::*;

/// A heading of a column.
#[derive(Clone, Copy)]
pub(crate) enum Head {
    Text(&'static str),
    /// Above numbers, which end at one line.
    Number(&'static str),
}

/// A table that becomes a list of its rows on a narrow screen. It scrolls in a region with this id, and is named by the heading
/// with the other.
pub(crate) fn stacked_table<const N: usize>(
    (id, title_id): (&'static str, &'static str),
    heads: [Head; N],
    rows: impl Fn() -> Vec<KeyedItem> + Send + Sync + 'static,
) -> AnyView {
    let heads = heads.map(|head| match head {
        Head::Text(head) => view! { <th role="columnheader" scope="col">{head}</th> }.into_any(),
        Head::Number(head) => {
            view! { <th role="columnheader" scope="col" class="end">{head}</th> }.into_any()
        }
    });
    view! {
        <div class="scroll" id=id role="region" aria-labelledby=title_id tabindex="0">
            <table class="stacked" role="table" aria-labelledby=title_id>
                <thead role="rowgroup"><tr role="row">{heads.collect_view()}</tr></thead>
                <tbody role="rowgroup">{keyed_list(rows)}</tbody>
            </table>
        </div>
    }
    .into_any()
}
