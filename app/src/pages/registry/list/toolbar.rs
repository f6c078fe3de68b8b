use super::state::{RegistryListState, list_url};
use super::views::Views;
use crate::components::{Icon, SearchBox, Shape, dynamic};
use crate::page_context::{has_permission, text};
use domain::characters::trimmed;
use domain::paths;
use domain::permission::Permission;
use domain::registry::{Direction, ListOrder, RegistryQuery, Sort};
use leptos::ev::SubmitEvent;
use leptos::html::Input;
use leptos::prelude::*;

/// Search, order, and the buttons of the list. The search is a form that works without JavaScript.
#[component]
pub(super) fn Toolbar(list: RegistryListState, views: Views) -> impl IntoView {
    let t = text();
    let typed = NodeRef::<Input>::new();
    let search = Signal::derive(move || list.query().search);
    let look = Callback::new(move |text: String| {
        let query = untrack(|| list.query());
        list.show(RegistryQuery { search: trimmed(&text).to_owned(), ..query }, true);
    });
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        let text = typed.get_untracked().map_or_else(String::new, |input| input.value());
        if trimmed(&text) == search.get_untracked() {
            list.resource.refetch();
        } else {
            look.run(text);
        }
    };
    // A list with a filter that is not understood has other people in it than was meant.
    let is_broken =
        Signal::derive(move || list.address.with(|address| address.address.query.filters.is_broken()));
    view! {
        <div class="tools">
            <form method="get" action=paths::REGISTRY class="searching" on:submit=submit>
                <SearchBox label=t.search_everyone() placeholder=t.search_registry_short() typed search look/>
                {hidden_parts(list, &["q"])}
                <OrderMenu list/>
                <button class="btn" type="submit" aria-busy=move || list.is_loading.get().then_some("true")>
                    <Icon shape=Shape::Search/>
                    {t.search()}
                </button>
            </form>
            <div class="list-buttons needs-script">
                {open_button(t.columns(), list.choosing_columns, Signal::derive(|| false))}
                {open_button(t.save_view(), views.is_saving, is_broken)}
                {open_button(t.export_list(), list.is_exporting, is_broken)}
                {update_link("btn")}
                <a class="btn" href=paths::ACTION_JOBS>{t.action_jobs()}</a>
            </div>
        </div>
    }
}

/// What is exported can come back, at another page. For those who may change people.
pub(super) fn update_link(class: &'static str) -> Option<AnyView> {
    has_permission(Permission::ManageAccounts).then(|| {
        view! { <a class=class href=paths::UPDATE_PEOPLE>{text().update_from_file()}</a> }.into_any()
    })
}

/// A button that opens a dialog.
fn open_button(name: &'static str, is_open: RwSignal<bool>, is_disabled: Signal<bool>) -> AnyView {
    view! {
        <button class="btn" type="button" disabled=move || is_disabled.get() on:click=move |_| is_open.set(true)>{name}</button>
    }
    .into_any()
}

/// The orders, for narrow pages, where the table has no headings. Headings are links without JavaScript.
#[component]
fn OrderMenu(list: RegistryListState) -> impl IntoView {
    let t = text();
    let columns =
        Sort::ALL.iter().flat_map(|sort| Direction::ALL.iter().map(|direction| (*sort, *direction)));
    let columns = columns
        .map(|(sort, direction)| {
            let is_chosen =
                move |query: &RegistryQuery| !is_by_match(query) && query.column_order() == (sort, direction);
            order_option(list, format!("{sort} {direction}"), t.order_name(sort, direction), is_chosen)
        })
        .collect_view();
    let by_match = dynamic(move || {
        let is_searched = list.address.with(|address| !address.address.query.search.is_empty());
        is_searched.then(|| order_option(list, String::new(), t.order_of_match().to_owned(), is_by_match))
    });
    let choose = move |event| {
        let word = event_target_value(&event);
        let order = match word.split_once(' ') {
            None => Some(ListOrder::Usual),
            Some((sort, direction)) => Sort::from_word(sort)
                .zip(Direction::from_word(direction))
                .map(|(sort, direction)| ListOrder::By(sort, direction)),
        };
        if let Some(order) = order {
            list.show(RegistryQuery { order, ..untrack(|| list.query()) }, false);
        }
    };
    view! {
        <label class="needs-script" for="order">{t.sort_by()}</label>
        <div class="control needs-script">
            <select id="order" autocomplete="off" on:change=choose>{by_match}{columns}</select>
        </div>
    }
}

/// Whether the order of the match is asked for.
fn is_by_match(query: &RegistryQuery) -> bool {
    query.order == ListOrder::Usual && !query.search.is_empty()
}

fn order_option(
    list: RegistryListState,
    value: String,
    name: String,
    is_chosen: impl Fn(&RegistryQuery) -> bool + Copy + Send + Sync + 'static,
) -> AnyView {
    let is_chosen = move || list.address.with(|address| is_chosen(&address.address.query));
    view! { <option value=value selected=untrack(is_chosen) prop:selected=is_chosen>{name}</option> }
        .into_any()
}

/// The parts of the address that a form without JavaScript does not set itself.
pub(super) fn hidden_parts(list: RegistryListState, but: &'static [&'static str]) -> AnyView {
    dynamic(move || {
        let pairs = list.query().pairs().into_iter().filter(|(name, _)| !but.contains(&name.as_str()));
        pairs
            .map(|(name, value)| view! { <input type="hidden" name=name value=value/> }.into_any())
            .collect_view()
    })
}

/// A link to another list.
pub(super) fn list_link(
    class: &'static str,
    query: RegistryQuery,
    words: impl IntoView + 'static,
) -> AnyView {
    view! { <a class=class href=list_url(query)>{words.into_any()}</a> }.into_any()
}
