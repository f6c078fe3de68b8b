use super::state::list_url;
use crate::components::{Icon, Shape};
use crate::page_context::text;
use domain::registry::{Filters, PeopleCount, RegistryQuery};
use leptos::prelude::*;

/// Why nobody is listed, and what to do.
pub(super) fn empty_list(query: &RegistryQuery, count: PeopleCount) -> AnyView {
    let t = text();
    let filters = &query.filters;
    let everybody = RegistryQuery { search: String::new(), filters: Filters::default(), ..query.clone() };
    // There are no own fields yet.
    let is_gone = filters.is_broken() || !filters.fields.is_empty();
    let (shape, title, why, way, name) = if is_gone {
        let known = Filters { unknown: Default::default(), fields: Default::default(), ..filters.clone() };
        let without = RegistryQuery { filters: known, ..query.clone() };
        (Shape::Warn, t.broken_list(), t.broken_list_why(), without, t.without_unknown_filters())
    } else if count != PeopleCount::Exactly(0) {
        // Those of this page have gone since its address was made.
        (Shape::Users, t.nobody_here(), t.nobody_here_why(), query.clone(), t.first_people())
    } else if filters.is_empty() {
        (Shape::Users, t.nobody_found(), t.nobody_found_even_nearly(), everybody, t.show_everyone())
    } else {
        let without = RegistryQuery { filters: Filters::default(), ..query.clone() };
        (Shape::Users, t.nobody_meets_filters(), t.nobody_meets_filters_why(), without, t.without_filters())
    };
    view! {
        <div class="empty">
            <Icon shape/>
            <h2>{title}</h2>
            <p>{why}</p>
            <a class="btn" href=list_url(way)>{name}</a>
        </div>
    }
    .into_any()
}
