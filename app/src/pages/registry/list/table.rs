use super::empty::empty_list;
use super::row::row_view;
use super::state::{RegistryListState, list_url, url};
use crate::page_context::text;
use crate::pages::registry::SelectionBar;
use domain::bulk::{JobKind, SELECTED_MOST};
use domain::registry::{
    Direction, ListOrder, ListPlace, PageSize, RegistryAddress, RegistryPage, RegistryQuery, Sort,
};
use leptos::prelude::*;
use uuid::Uuid;

/// The people of a page, with their number and the ways to other pages. Its elements stay the same from one page to the
/// next, so that the heading that was pressed keeps the focus.
pub(super) fn page_view(list: RegistryListState, query: RegistryQuery, page: RegistryPage) -> AnyView {
    let t = text();
    let guess = (page.is_guess && !page.rows.is_empty()).then(|| view! { " "{t.nearly_found()} }.into_any());
    let filling = (!page.is_complete).then(|| view! { " "{t.list_is_filled()} }.into_any());
    let is_other_order = query.order != ListOrder::Usual && page.order.is_none() && !page.rows.is_empty();
    let order = is_other_order.then(|| view! { " "{t.too_many_to_sort()} }.into_any());
    let pager = pager(&query, &page);
    let count = t.people_counted(page.count);
    let status = view! { <p class="list-status" role="status">{count}{guess}{order}{filling}</p> };
    let bar = (!page.rows.is_empty()).then(|| selection_bar(list, &page));
    let content =
        if page.rows.is_empty() { empty_list(&query, page.count) } else { table(list, &query, page) };
    view! { {status}{bar}{content}{pager} }.into_any()
}

/// The actions on selected people, in their order.
const ACTIONS: &[JobKind] = &[
    JobKind::Resend,
    JobKind::Revoke,
    JobKind::Suspend,
    JobKind::Reactivate,
    JobKind::Delete,
    JobKind::MoveToUnit,
    JobKind::AddToGroup,
    JobKind::RemoveFromGroup,
    JobKind::SetEnd,
    JobKind::AskPerson,
];

fn selection_bar(list: RegistryListState, page: &RegistryPage) -> AnyView {
    let t = text();
    let ids: Vec<Uuid> = page.rows.iter().map(|row| row.account.uuid()).collect();
    let counted = |count| text().selected_people(count);
    let export = move || {
        let is_all = list.rows.is_all();
        let open = move |_| {
            list.exports_selected.set(!is_all);
            list.is_exporting.set(true);
        };
        let is_most = move || !is_all && list.rows.count() > SELECTED_MOST;
        view! {
            <button class="btn small" type="button" disabled=is_most on:click=open>{t.export_list()}</button>
        }
        .into_any()
    };
    view! { <SelectionBar rows=list.rows page=Signal::stored(ids) kinds=ACTIONS counted more=export/> }
        .into_any()
}

fn table(list: RegistryListState, query: &RegistryQuery, page: RegistryPage) -> AnyView {
    let t = text();
    // No heading: each box says whom it selects.
    let select = view! { <td role="cell" class="select needs-script"></td> };
    let columns = query.columns.clone();
    let order = page.order;
    let name = heading(query, order, t.name().to_owned(), Some(Sort::Name));
    let headings = columns
        .iter()
        .map(|column| heading(query, order, t.registry_column(*column), column.sort()))
        .collect::<Vec<_>>();
    let own = page.fields.iter().map(|own| heading(query, order, own.label(t.locale()).to_owned(), None));
    let own = own.collect::<Vec<_>>();
    let fields = page.fields;
    let rows =
        page.rows.into_iter().map(|row| row_view(row, &columns, &fields, list.rows)).collect::<Vec<_>>();
    view! {
        <div class="scroll" id="list" role="region" aria-labelledby="list-title" tabindex="0">
            <table class="stacked registry" role="table" aria-labelledby="list-title">
                <thead role="rowgroup"><tr role="row">{select}{name}{headings}{own}</tr></thead>
                <tbody role="rowgroup">{rows}</tbody>
            </table>
        </div>
    }
    .into_any()
}

/// The heading of a column; a link to the order by it, if there is one. `shown` is the order of the page.
fn heading(
    query: &RegistryQuery,
    shown: Option<(Sort, Direction)>,
    name: String,
    sort: Option<Sort>,
) -> AnyView {
    let Some(sort) = sort else {
        return view! { <th role="columnheader" scope="col">{name}</th> }.into_any();
    };
    let direction = shown.filter(|(shown, _)| *shown == sort).map(|(_, direction)| direction);
    let (word, shape) = match direction {
        Some(Direction::Ascending) => (Some("ascending"), "▴"),
        Some(Direction::Descending) => (Some("descending"), "▾"),
        None => (None, ""),
    };
    view! {
        <th role="columnheader" scope="col" aria-sort=word>
            <a class="sort" href=list_url(query.sorted_by(sort, shown))>{name}<span aria-hidden="true">{shape}</span></a>
        </th>
    }
    .into_any()
}

/// The ways to the previous and the next page, and how many people a page has.
fn pager(query: &RegistryQuery, page: &RegistryPage) -> AnyView {
    let t = text();
    let way = |place: Option<ListPlace>, name: &'static str| {
        place.map(|place| {
            let address = url(&RegistryAddress { query: query.clone(), place });
            view! { <a class="btn small" href=address>{name}</a> }.into_any()
        })
    };
    let previous = way(page.previous.clone().map(ListPlace::Before), t.previous_page());
    let next = way(page.next.clone().map(ListPlace::After), t.next_page());
    let has_sizes = page.previous.is_some() || page.next.is_some() || query.page_size != PageSize::Fifty;
    let sizes = has_sizes.then(|| {
        let sizes = PageSize::ALL.iter().map(|size| {
            let is_chosen = (*size == query.page_size).then_some("true");
            let address = list_url(RegistryQuery { page_size: *size, ..query.clone() });
            view! { <li><a class="filter" href=address aria-current=is_chosen>{size.as_str()}</a></li> }
                .into_any()
        });
        view! {
            <div class="page-sizes">
                <span id="page-sizes">{t.people_on_a_page()}</span>
                <ul class="filters" role="list" aria-labelledby="page-sizes">{sizes.collect_view()}</ul>
            </div>
        }
        .into_any()
    });
    view! { <nav class="pager" aria-label=t.pages()>{previous}{next}{sizes}</nav> }.into_any()
}
