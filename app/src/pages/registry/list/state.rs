use super::filter_words::PlaceNames;
use crate::api::own_fields::own_fields;
use crate::api::registry::registry;
use crate::api::units::{groups, units};
use crate::hooks::PageResource;
use crate::pages::registry::SelectedRows;
use crate::pages::registry::last_list::remember_list;
use domain::bulk::Selection;
use domain::id::AccountId;
use domain::paths;
use domain::registry::{
    FilterPart, GroupRow, ListColumns, ListPlace, OwnField, RegistryAddress, RegistryColumn, RegistryQuery,
    RegistryView, UnitFilter, UnitTree,
};
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_location, use_navigate};

/// The address of the page, and how it is read.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct ListAddress {
    pub address: RegistryAddress,
    /// Whether it is the address of the list as such, as in the sidebar. It shows the reader's own columns.
    pub is_bare: bool,
}

impl ListAddress {
    fn parse(search: &str) -> Self {
        Self { address: RegistryAddress::parse(search), is_bare: search.is_empty() }
    }

    /// What is asked. The columns are left out: the answer has what any of them needs, except own fields.
    fn question(&self) -> String {
        let query = RegistryQuery { columns: RegistryColumn::DEFAULT.to_vec(), ..self.address.query.clone() };
        RegistryAddress { query, place: self.address.place.clone() }.text()
    }
}

/// The list: what its address says, and the answer.
#[derive(Clone, Copy)]
pub(super) struct RegistryListState {
    pub address: Memo<ListAddress>,
    pub resource: PageResource<RegistryView>,
    units: PageResource<UnitTree>,
    groups: PageResource<Vec<GroupRow>>,
    pub fields: PageResource<Vec<OwnField>>,
    pub is_loading: RwSignal<bool>,
    pub choosing_columns: RwSignal<bool>,
    pub is_exporting: RwSignal<bool>,
    /// Whether a file was asked for, so that the page says where it can come back.
    pub has_exported: RwSignal<bool>,
    /// Whether only those who are selected are exported.
    pub exports_selected: RwSignal<bool>,
    pub rows: SelectedRows,
    /// The reader's own columns, once they are known.
    own_columns: RwSignal<Option<ListColumns>>,
    go: Callback<(String, bool)>,
}

impl RegistryListState {
    pub fn new() -> Self {
        let location = use_location();
        let (path, search) = (location.pathname, location.search);
        let address = Memo::new(move |before: Option<&ListAddress>| {
            let is_shown = path.get().trim_end_matches('/') == paths::REGISTRY;
            // Another page has an address of its own, before this one is gone.
            match before.filter(|_| !is_shown) {
                Some(before) => before.clone(),
                None => search.with(|search| ListAddress::parse(search)),
            }
        });
        let navigate = use_navigate();
        let go = Callback::new(move |(address, replace): (String, bool)| {
            let options = NavigateOptions { scroll: false, replace, ..NavigateOptions::default() };
            navigate(&address, options);
        });
        let load = move || {
            let address = address.get_untracked();
            // Without its own address, the list as such would be asked for.
            let question = address.question();
            let is_other = question.is_empty() && !address.is_bare;
            registry(if is_other { EVERYBODY.to_owned() } else { question })
        };
        let list = Self {
            address,
            resource: PageResource::keyed(move || address.with(ListAddress::question), load),
            units: PageResource::new(move || {
                // A page has them twice, as data and as choices.
                let chosen = address.with_untracked(|address| address.address.query.filters.units.clone());
                async move { Ok(units().await?.shortened(|id| chosen.contains(&UnitFilter::Below(id)))) }
            }),
            groups: PageResource::new(groups),
            fields: PageResource::new(own_fields),
            is_loading: RwSignal::new(false),
            choosing_columns: RwSignal::new(false),
            is_exporting: RwSignal::new(false),
            has_exported: RwSignal::new(false),
            exports_selected: RwSignal::new(false),
            rows: SelectedRows::new(),
            own_columns: RwSignal::new(None),
            go,
        };
        // The address says which columns are shown, so that a copy of it shows the same. In the next frame, since the router
        // loses a navigation that begins before the page is hydrated.
        Effect::new(move || {
            let columns = list.own_columns.get();
            if columns.is_some() && list.address.with(|address| address.is_bare) {
                request_animation_frame(move || {
                    let address = list.address.try_get_untracked();
                    if let Some((own, address)) = columns.zip(address.filter(|address| address.is_bare)) {
                        let ListColumns { columns, fields } = own;
                        let query = RegistryQuery { columns, fields, ..address.address.query };
                        list.go
                            .try_run((url(&RegistryAddress { query, place: address.address.place }), true));
                    }
                });
            }
        });
        Effect::new(move || {
            list.address.with(|shown| {
                // The list as such is in the reader's own columns.
                let address = if shown.is_bare { paths::REGISTRY.to_owned() } else { url(&shown.address) };
                remember_list(&address);
            });
        });
        // Whoever is selected is in the list that is shown.
        Effect::new(move |before: Option<String>| {
            let meant = list.meant();
            if before.is_some_and(|before| before != meant) {
                list.rows.clear();
            }
            meant
        });
        list
    }

    /// The people of the list, whatever their order and columns: its search and its filters.
    pub fn meant(self) -> String {
        let RegistryQuery { search, filters, .. } = self.query();
        RegistryQuery { search, filters, ..RegistryQuery::default() }.text()
    }

    /// Whom an action is for.
    pub fn selection(self) -> Selection {
        if untrack(|| self.rows.is_all()) {
            return Selection::Matching(untrack(|| self.meant()));
        }
        Selection::People(self.rows.ids().into_iter().map(AccountId::new).collect())
    }

    /// Takes an answer; returns what is shown, with the reader's own columns where the address leaves them open.
    pub fn take(self, answer: &RegistryView, shown: &ListAddress) -> RegistryQuery {
        let query = shown.address.query.clone();
        match answer.columns.clone().filter(|_| shown.is_bare) {
            Some(columns) => {
                self.own_columns.set(Some(columns.clone()));
                let ListColumns { columns, fields } = columns;
                RegistryQuery { columns, fields, ..query }
            }
            None => query,
        }
    }

    /// The names of units and groups, and the own fields. Without them, filters on them cannot be named, and the list is of use all the same.
    pub async fn place_names(self) -> PlaceNames {
        let UnitTree { units, is_shortened, .. } = self.units.load().await.unwrap_or_default();
        PlaceNames {
            units,
            is_shortened,
            groups: self.groups.load().await.unwrap_or_default(),
            fields: self.fields.load().await.unwrap_or_default(),
        }
    }

    pub fn query(self) -> RegistryQuery {
        self.address.with(|address| address.address.query.clone())
    }

    pub fn has(self, part: &FilterPart) -> bool {
        self.address.with(|address| address.address.query.filters.has(part))
    }

    /// Shows the first page of another list; `replace` leaves out a step back to this one.
    pub fn show(self, query: RegistryQuery, replace: bool) {
        self.go.run((list_url(query), replace));
    }

    /// Adds a filter, or takes it away.
    pub fn set_filter(self, part: FilterPart, is_on: bool) {
        let mut query = self.address.with_untracked(|address| address.address.query.clone());
        query.filters.set(part, is_on);
        self.show(query, false);
    }
}

/// The query string of everybody in the usual columns, whichever the reader has chosen.
const EVERYBODY: &str = "v=1";

/// The address of a page.
pub(super) fn url(address: &RegistryAddress) -> String {
    let text = address.text();
    format!("{}?{}", paths::REGISTRY, if text.is_empty() { EVERYBODY } else { &text })
}

/// The address of the first page of a list.
pub(super) fn list_url(query: RegistryQuery) -> String {
    url(&RegistryAddress { query, place: ListPlace::First })
}
