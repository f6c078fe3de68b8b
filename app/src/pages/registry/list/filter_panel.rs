use super::filter_words::{PlaceNames, identity, in_words, relationship};
use super::own_filter::OwnFilter;
use super::state::RegistryListState;
use super::toolbar::{hidden_parts, list_link};
use crate::components::{Icon, Shape};
use crate::page_context::{is_held_inside, text};
use domain::account::AccountState;
use domain::day::Day;
use domain::paths;
use domain::permission::Permission;
use domain::registry::{
    FilterPart, Filters, IdentityStanding, InvitationStanding, RegistryColumn, RegistryQuery,
    RelationshipStanding, UnitFilter, When,
};
use leptos::prelude::*;

/// The parts of the address that the panel sets.
const OWN_PARTS: &[&str] = &[
    "account",
    "identity",
    "invitation",
    "relationship",
    "unit",
    "group",
    "permission",
    "signed_in",
    "ends",
    "created",
    "erasure",
];

/// All filters, folded. Each choice changes the list at once; without JavaScript they are a form.
#[component]
pub(super) fn FilterPanel(list: RegistryListState) -> impl IntoView {
    let t = text();
    let count = Memo::new(move |_| list.query().filters.parts().len());
    let title = move || match count.get() {
        0 => t.filters().to_owned(),
        count => t.filters_chosen(count),
    };
    // The deleted are not listed.
    let states = AccountState::ALL.iter().filter(|state| **state != AccountState::Deleted);
    let accounts =
        states.map(|state| choice(list, "account", FilterPart::Account(*state), t.account_state(*state)));
    let identities = IdentityStanding::ALL
        .iter()
        .map(|one| choice(list, "identity", FilterPart::Identity(*one), identity(t, *one)));
    let invitations = InvitationStanding::ALL
        .iter()
        .map(|one| choice(list, "invitation", FilterPart::Invitation(*one), t.invitation_standing(*one)));
    let relationships = RelationshipStanding::ALL
        .iter()
        .map(|one| choice(list, "relationship", FilterPart::Relationship(*one), relationship(t, *one)));
    let permissions = Permission::ALL
        .iter()
        .map(|one| choice(list, "permission", FilterPart::Permission(*one), t.permission_named(*one)));
    let never = choice(list, "signed_in", FilterPart::NeverSignedIn, t.never_signed_in().to_owned());
    let erasure = choice(list, "erasure", FilterPart::ErasureRequested, t.erasure_requested().to_owned());
    let submit = t.show_list();
    let submit = format!("<button class=\"btn\" type=\"submit\">{submit}</button>");
    view! {
        <details class="fold filter-panel">
            <summary>{title}</summary>
            <form class="fold-body" method="get" action=paths::REGISTRY>
                {hidden_parts(list, OWN_PARTS)}
                <div class="filter-groups">
                    {group(t.registry_column(RegistryColumn::Account), accounts.collect_view().into_any())}
                    {group(t.registry_column(RegistryColumn::Identity), view! { {identities.collect_view()}{erasure} }.into_any())}
                    {group(t.registry_column(RegistryColumn::Invitation), invitations.collect_view().into_any())}
                    {group(t.registry_column(RegistryColumn::Relationship), relationships.collect_view().into_any())}
                    {group(t.registry_column(RegistryColumn::SignedIn), view! { {never}<SignedInDays list/> }.into_any())}
                    {group(t.registry_column(RegistryColumn::Ends), view! { <EndDays list/> }.into_any())}
                    {group(t.registry_column(RegistryColumn::Created), view! { <CreatedDays list/> }.into_any())}
                    <Transition>{move || Suspend::new(async move { places(list, list.place_names().await) })}</Transition>
                    {group(t.permission_held().to_owned(), permissions.collect_view().into_any())}
                </div>
                <noscript inner_html=submit></noscript>
            </form>
        </details>
    }
}

/// The units and the groups, where there are any.
fn places(list: RegistryListState, names: PlaceNames) -> AnyView {
    let t = text();
    let units = (!names.units.is_empty()).then(|| {
        // Nobody without a unit is inside a border.
        let has_border = is_held_inside(Permission::ViewRegistry);
        let none = (!has_border)
            .then(|| choice(list, "unit", FilterPart::Unit(UnitFilter::None), t.no_unit().to_owned()));
        let units = names.units.into_iter();
        let units =
            units.map(|unit| choice(list, "unit", FilterPart::Unit(UnitFilter::Below(unit.id)), unit.path));
        let left_out =
            names.is_shortened.then(|| view! { <p class="hint">{t.units_left_out()}</p> }.into_any());
        group(
            t.registry_column(RegistryColumn::Unit),
            view! { {none}{units.collect_view()}{left_out} }.into_any(),
        )
    });
    let groups = (!names.groups.is_empty()).then(|| {
        let groups = names.groups.into_iter();
        let groups = groups.map(|one| choice(list, "group", FilterPart::Group(one.id), one.name));
        group(t.registry_column(RegistryColumn::Groups), groups.collect_view().into_any())
    });
    let own = names.fields.into_iter().map(|own| {
        let label = own.label(t.locale()).to_owned();
        group(label, view! { <OwnFilter list own/> }.into_any())
    });
    view! { {units}{groups}{own.collect_view()} }.into_any()
}

fn group(name: String, choices: AnyView) -> AnyView {
    view! { <fieldset class="group"><legend>{name}</legend>{choices}</fieldset> }.into_any()
}

/// One value to tick.
fn choice(list: RegistryListState, filter: &'static str, part: FilterPart, name: String) -> AnyView {
    let word = word_of(&part);
    let id = format!("{filter}-{word}");
    let part = StoredValue::new(part);
    let is_on = move || list.has(&part.get_value());
    view! {
        <div class="check">
            <input
                type="checkbox"
                id=id.clone()
                name=filter
                value=word
                autocomplete="off"
                checked=untrack(is_on)
                prop:checked=is_on
                on:change=move |event| list.set_filter(part.get_value(), event_target_checked(&event))
            />
            <label for=id>{name}</label>
        </div>
    }
    .into_any()
}

/// The word of a value in the address.
fn word_of(part: &FilterPart) -> String {
    let mut filters = Filters::default();
    filters.set(part.clone(), true);
    let pairs = RegistryQuery { filters, ..RegistryQuery::default() }.pairs();
    pairs.into_iter().next().map(|(_, word)| word).unwrap_or_default()
}

/// Periods that are offered, in days.
const PERIODS: [u16; 4] = [30, 90, 180, 365];

#[component]
fn SignedInDays(list: RegistryListState) -> impl IntoView {
    let t = text();
    let when = Signal::derive(move || list.query().filters.not_signed_in_since);
    let set = Callback::new(move |when: Option<When>| {
        let mut query = untrack(|| list.query());
        query.filters.not_signed_in_since = when;
        list.show(query, false);
    });
    view! {
        <DayFields name="signed_in" when set period=|days| text().not_signed_in_for(days) day_label=t.since_day() label=t.not_signed_in()/>
    }
}

#[component]
fn EndDays(list: RegistryListState) -> impl IntoView {
    let t = text();
    let when = Signal::derive(move || list.query().filters.ends_before);
    let set = Callback::new(move |when: Option<When>| {
        let mut query = untrack(|| list.query());
        query.filters.ends_before = when;
        list.show(query, false);
    });
    view! { <DayFields name="ends" when set period=|days| text().ends_within(days) day_label=t.before_day() label=t.registry_column(RegistryColumn::Ends)/> }
}

#[component]
fn CreatedDays(list: RegistryListState) -> impl IntoView {
    let t = text();
    let when = Signal::derive(move || list.query().filters.created_before);
    let set = Callback::new(move |when: Option<When>| {
        let mut query = untrack(|| list.query());
        query.filters.created_before = when;
        list.show(query, false);
    });
    view! { <DayFields name="created" when set period=|days| text().created_for(days) day_label=t.created_before_day() label=t.registry_column(RegistryColumn::Created)/> }
}

/// A period, or a day.
#[component]
fn DayFields(
    name: &'static str,
    when: Signal<Option<When>>,
    set: Callback<Option<When>>,
    period: fn(u16) -> String,
    #[prop(into)] label: String,
    day_label: &'static str,
) -> impl IntoView {
    let t = text();
    let options = PERIODS
        .iter()
        .map(|days| {
            let is_chosen = move || when.get() == Some(When::Days(*days));
            let value = format!("before:{}", When::Days(*days));
            view! { <option value=value selected=untrack(is_chosen) prop:selected=is_chosen>{period(*days)}</option> }.into_any()
        })
        .collect_view();
    let is_open = move || !matches!(when.get(), Some(When::Days(days)) if PERIODS.contains(&days));
    let day = move || match when.get() {
        Some(When::On(day)) => day.to_string(),
        _ => String::new(),
    };
    let choose_period = move |event| {
        let word = event_target_value(&event);
        set.run(word.strip_prefix("before:").and_then(When::parse));
    };
    // While a year is typed, its first digits are a day too.
    let choose_day = move |event| {
        let typed = event_target_value(&event);
        match Day::parse(&typed) {
            Ok(day) => set.run(Some(When::On(day))),
            Err(_) if typed.is_empty() => set.run(None),
            Err(_) => {}
        }
    };
    let (period_id, day_id) = (format!("{name}-period"), format!("{name}-day"));
    view! {
        <div class="filter-days">
            <label for=period_id.clone()>{label}</label>
            <div class="control">
                <select id=period_id name=name autocomplete="off" on:change=choose_period>
                    <option value="" selected=untrack(is_open) prop:selected=is_open>{t.any_time()}</option>
                    {options}
                </select>
            </div>
            <label for=day_id.clone()>{day_label}</label>
            <div class="control">
                <input
                    type="date"
                    id=day_id
                    name=name
                    autocomplete="off"
                    value=untrack(day)
                    prop:value=day
                    on:blur=choose_day
                />
            </div>
        </div>
    }
}

/// The filters that are on, each with a link that takes it away.
#[component]
pub(super) fn ChosenFilters(list: RegistryListState) -> impl IntoView {
    let chosen = move || {
        let query = list.query();
        Suspend::new(async move {
            let names = list.place_names().await;
            chips(query, &names)
        })
    };
    view! { <Transition>{chosen}</Transition> }
}

fn chips(query: RegistryQuery, names: &PlaceNames) -> Option<AnyView> {
    let t = text();
    let parts = query.filters.parts();
    (!parts.is_empty()).then(|| {
        let several = parts.len() > 1;
        let chips = parts.into_iter().map(|part| chip(&query, part, names)).collect_view();
        let all = several.then(|| {
            let none = RegistryQuery { filters: Filters::default(), ..query.clone() };
            view! { <li>{list_link("btn small quiet", none, t.without_filters())}</li> }.into_any()
        });
        view! { <ul class="filters chosen-filters" role="list" aria-label=t.filters()>{chips}{all}</ul> }
            .into_any()
    })
}

fn chip(query: &RegistryQuery, part: FilterPart, names: &PlaceNames) -> AnyView {
    let t = text();
    let name = in_words(t, &part, names);
    let is_broken = names.is_broken(&part);
    let class = if is_broken { "filter chosen broken" } else { "filter chosen" };
    let mark = is_broken.then(|| view! { <Icon shape=Shape::Warn/> }.into_any());
    let mut without = query.clone();
    without.filters.set(part, false);
    let words = view! {
        {mark}<span class="visually-hidden">{t.without_filter(&name)}</span><span aria-hidden="true">{name}</span><Icon shape=Shape::Close/>
    };
    view! { <li>{list_link(class, without, words)}</li> }.into_any()
}
