use super::latest_request::LatestRequest;
use crate::api::ApiError;
use crate::page_context::session;
use domain::characters::trimmed;
use domain::form::Code;
use domain::page::{Cursor, Page};
use domain::session::SessionView;
use domain::text::Text;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::hooks::use_query_map;
use leptos_router::location::Url;
use leptos_router::params::ParamsMap;
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::hash::Hash;
use std::time::Duration;
use uuid::Uuid;

/// The interval at which a list is polled while something in it changes.
const FOLLOW_EVERY: Duration = Duration::from_secs(2);

/// A row type with a list page of its own.
pub(crate) trait LiveRow:
    Clone + PartialEq + Serialize + DeserializeOwned + Send + Sync + 'static
{
    type Id: Copy + Eq + Hash + Send + Sync + 'static;
    /// The filter.
    type Filter: Copy + PartialEq + Send + Sync + 'static;
    /// One page of the answer.
    type Response: Into<ListPage<Self>> + Clone + Serialize + DeserializeOwned + Send + Sync + 'static;
    /// The path of the list's page.
    const PATH: &'static str;
    /// The path of the list's page, for lists that belong to something: its id is in the path.
    fn path(_of: Uuid) -> String {
        Self::PATH.to_owned()
    }
    /// The filters in the order of the menu; the first is the default.
    const FILTERS: &'static [Self::Filter];

    /// A filter as a word in the address.
    fn filter_word(filter: Self::Filter) -> &'static str;
    /// The rows of a page, in order.
    fn fetch(
        query: ListQuery<Self::Filter>,
    ) -> impl Future<Output = Result<Self::Response, ApiError>> + Send + 'static;
    fn id(&self) -> Self::Id;
    /// Whether the row will change by itself.
    fn is_changing(&self) -> bool {
        false
    }
    /// The labels of the links to the first page and to the next.
    fn page_names(t: Text) -> (&'static str, &'static str) {
        (t.newest(), t.older())
    }
}

/// One page of a list.
#[derive(Clone, PartialEq)]
pub(crate) struct ListPage<T> {
    pub rows: Vec<T>,
    /// The opaque cursor of the next page.
    pub next: Option<String>,
    /// Whether the rows only nearly match the search.
    pub is_guess: bool,
}

impl<T> From<Page<T>> for ListPage<T> {
    fn from(page: Page<T>) -> Self {
        let next = page.next.map(|Cursor { at, id }| format!("{at}.{id}"));
        Self { rows: page.rows, next, is_guess: false }
    }
}

/// The query of a list's address: filter, search text, cursor.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct ListQuery<F> {
    /// What the list belongs to; nil if it is everybody's.
    pub of: Uuid,
    pub filter: F,
    /// The search text, in lists that can be searched.
    pub search: String,
    /// The cursor of the page; `None` for the first.
    pub after: Option<String>,
}

impl<F: Copy + PartialEq> ListQuery<F> {
    /// Reads the query of an address; unknown values are ignored.
    fn from_url<T: LiveRow<Filter = F>>(of: Uuid, query: &ParamsMap) -> Self {
        let state = query.get_str("state").unwrap_or_default();
        let filter = T::FILTERS
            .iter()
            .copied()
            .find(|filter| T::filter_word(*filter) == state)
            .unwrap_or(T::FILTERS[0]);
        let search = trimmed(query.get_str("q").unwrap_or_default()).to_owned();
        let after = query.get_str("after").map(str::to_owned);
        Self { of, filter, search, after }
    }

    /// The cursor in lists by time; an invalid one means the first page.
    pub fn cursor(&self) -> Option<Cursor> {
        let (at, id) = self.after.as_ref()?.split_once('.')?;
        Some(Cursor { at: at.parse().ok()?, id: id.parse().ok()? })
    }

    /// The address of this query.
    pub fn url<T: LiveRow<Filter = F>>(&self) -> String {
        let address = list_url(&T::path(self.of), T::filter_word(self.filter), &self.search);
        match &self.after {
            Some(after) => format!("{address}&after={}", Url::escape(after)),
            None => address,
        }
    }

    /// Whether it is the list without filter, search and cursor.
    pub fn is_everything<T: LiveRow<Filter = F>>(&self) -> bool {
        self.after.is_none() && self.search.is_empty() && self.filter == T::FILTERS[0]
    }
}

/// The address of a list's first page.
pub(crate) fn list_url(path: &str, state: &str, search: &str) -> String {
    if search.is_empty() {
        return format!("{path}?state={state}");
    }
    format!("{path}?state={state}&q={}", Url::escape(search))
}

/// A list that changes while it is shown. It is reloaded after every action, on *Refresh*, and periodically while
/// something in it changes. An answer to an older request is dropped.
pub(crate) struct LiveListState<T: LiveRow> {
    /// What the list belongs to; nil if it is everybody's.
    of: Uuid,
    pub query: Memo<ListQuery<T::Filter>>,
    page: RwSignal<Option<ListPage<T>>>,
    /// Whether the user waits for it.
    pub is_reloading: RwSignal<bool>,
    /// Why the rows may be outdated.
    pub error: RwSignal<Option<ApiError>>,
    session: RwSignal<SessionView>,
    requests: StoredValue<LatestRequest>,
}

impl<T: LiveRow> Clone for LiveListState<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: LiveRow> Copy for LiveListState<T> {}

impl<T: LiveRow> LiveListState<T> {
    pub fn new() -> Self {
        Self::of(Uuid::nil())
    }

    /// The list that belongs to something.
    pub fn of(of: Uuid) -> Self {
        let query = use_query_map();
        let live = Self {
            of,
            query: Memo::new(move |_| query.with(|query| ListQuery::from_url::<T>(of, query))),
            page: RwSignal::new(None),
            is_reloading: RwSignal::new(false),
            error: RwSignal::new(None),
            session: session(),
            requests: StoredValue::new(LatestRequest::default()),
        };
        let moves = Memo::new(move |_| {
            live.page.with(|page| page.iter().flat_map(|page| &page.rows).any(T::is_changing))
        });
        let is_followed = Signal::derive(move || {
            moves.get() && live.error.with(|error| !error.as_ref().is_some_and(is_final))
        });
        super::browser::poll_while_visible(FOLLOW_EVERY, is_followed, move || live.follow());
        Effect::new(move |seen: Option<()>| {
            live.query.track();
            if seen.is_some() {
                live.begin_loading();
            }
        });
        live
    }

    /// Takes the first page, loaded with the address.
    pub fn set_page(self, page: T::Response) {
        self.requests.try_update_value(|requests| {
            let request = requests.begin();
            requests.accept(request)
        });
        self.error.set(None);
        self.is_reloading.set(false);
        self.page.set(Some(page.into()));
    }

    /// The page could not be loaded.
    pub fn clear(self) {
        self.begin_request();
        self.error.set(None);
        self.is_reloading.set(false);
        self.page.set(None);
    }

    /// The address has changed: another page is loading.
    fn begin_loading(self) {
        self.begin_request();
        self.is_reloading.set(true);
    }

    /// The path of its page.
    pub fn path(self) -> String {
        T::path(self.of)
    }

    pub fn rows(self) -> Vec<T> {
        self.page.with(|page| page.as_ref().map(|page| page.rows.clone()).unwrap_or_default())
    }

    pub fn find(self, id: T::Id) -> Option<T> {
        self.page.with(|page| page.as_ref()?.rows.iter().find(|row| row.id() == id).cloned())
    }

    /// Whether the rows only nearly match the search.
    pub fn is_guess(self) -> bool {
        self.page.with(|page| page.as_ref().is_some_and(|page| page.is_guess))
    }

    /// The address of the next page.
    pub fn next(self) -> Option<String> {
        let next = self.page.with(|page| page.as_ref()?.next.clone())?;
        Some(ListQuery { after: Some(next), ..self.query.get() }.url::<T>())
    }

    /// The address of the first page, on any other.
    pub fn first(self) -> Option<String> {
        let query = self.query.get();
        query.after.is_some().then(|| ListQuery { after: None, ..query }.url::<T>())
    }

    /// Reloads because the user asked.
    pub fn refresh(self) {
        self.is_reloading.set(true);
        spawn_local(self.reload());
    }

    /// Reloads, with the counts in the sidebar.
    pub async fn reload(self) {
        let Some(request) = self.begin_request() else { return };
        let Some(query) = self.query.try_get_untracked() else { return };
        let answer = T::fetch(query).await;
        if self.requests.try_update_value(|requests| requests.accept(request)) != Some(true) {
            return;
        }
        let is_waited_for = self.is_reloading.try_get_untracked().unwrap_or_default();
        self.is_reloading.set(false);
        let has_changed = match answer {
            Ok(page) => {
                let page = page.into();
                self.error.set(None);
                let has_changed =
                    self.page.try_with_untracked(|now| now.as_ref() != Some(&page)) == Some(true);
                if has_changed {
                    super::browser::preserve_focus("list", || self.page.set(Some(page)));
                }
                has_changed
            }
            Err(error) => {
                // Shown once, however often reloading fails.
                if self.error.try_with_untracked(|now| now.as_ref() != Some(&error)) == Some(true) {
                    self.error.set(Some(error));
                }
                false
            }
        };
        if has_changed || is_waited_for {
            self.count_again().await;
        }
    }

    /// Reloads the counts in the sidebar. After the session has ended the page stays with its error instead of being
    /// replaced.
    async fn count_again(self) {
        if let Ok(session) = crate::api::session::session().await
            && session.me.is_some()
            && self.session.try_with_untracked(|now| *now != session) == Some(true)
        {
            self.session.set(session);
        }
    }

    /// Reloads periodically, unless a request is running.
    fn follow(self) {
        if self.requests.try_with_value(LatestRequest::is_awaited) == Some(false) {
            spawn_local(self.reload());
        }
    }

    fn begin_request(self) -> Option<u32> {
        self.requests.try_update_value(LatestRequest::begin)
    }
}

/// Whether reloading by itself would fail again.
fn is_final(error: &ApiError) -> bool {
    matches!(error.code, Code::SignedOut | Code::PermissionMissing)
}
