use super::latest_request::LatestRequest;
use crate::api::ApiError;
use crate::page_context::session;
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

/// How often a list is asked for while something in it moves by itself.
const FOLLOW_EVERY: Duration = Duration::from_secs(2);

/// A row of a list that has an address of its own.
pub(crate) trait LiveRow:
    Clone + PartialEq + Serialize + DeserializeOwned + Send + Sync + 'static
{
    type Id: Copy + Eq + Hash + Send + Sync + 'static;
    /// Which rows are shown.
    type Filter: Copy + PartialEq + Send + Sync + 'static;
    /// One page as the host answers it.
    type Response: Into<ListPage<Self>> + Clone + Serialize + DeserializeOwned + Send + Sync + 'static;
    /// The list's page.
    const PATH: &'static str;
    /// The filters in the order of the menu; the first is meant where the address names none.
    const FILTERS: &'static [Self::Filter];

    /// A filter as it stands in the address.
    fn filter_word(filter: Self::Filter) -> &'static str;
    /// One page of rows, in the order of the list.
    fn fetch(
        query: ListQuery<Self::Filter>,
    ) -> impl Future<Output = Result<Self::Response, ApiError>> + Send + 'static;
    fn id(&self) -> Self::Id;
    /// Whether the row will change by itself.
    fn is_changing(&self) -> bool;
    /// What the ways to the first page and to the next are called.
    fn page_names(t: &'static dyn Text) -> (&'static str, &'static str) {
        (t.newest(), t.older())
    }
}

/// One page as a list shows it.
#[derive(Clone, PartialEq)]
pub(crate) struct ListPage<T> {
    pub rows: Vec<T>,
    /// Where the next page begins, in words that only the list's host understands.
    pub next: Option<String>,
    /// Whether the rows are only nearly what was searched for.
    pub is_guess: bool,
}

impl<T> From<Page<T>> for ListPage<T> {
    fn from(page: Page<T>) -> Self {
        let next = page.next.map(|Cursor { at, id }| format!("{at}.{id}"));
        Self { rows: page.rows, next, is_guess: false }
    }
}

/// What a list's address asks for: which rows, beginning where.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct ListQuery<F> {
    pub filter: F,
    /// What the rows begin with, in lists that can be searched.
    pub search: String,
    /// Behind what the page begins; `None` on the first.
    pub after: Option<String>,
}

impl<F: Copy + PartialEq> ListQuery<F> {
    /// Reads it from the address; what nobody understands is as if it were not there.
    fn from_url<T: LiveRow<Filter = F>>(query: &ParamsMap) -> Self {
        let state = query.get_str("state").unwrap_or_default();
        let filter = T::FILTERS
            .iter()
            .copied()
            .find(|filter| T::filter_word(*filter) == state)
            .unwrap_or(T::FILTERS[0]);
        let search = query.get_str("q").unwrap_or_default().trim().to_owned();
        let after = query.get_str("after").map(str::to_owned);
        Self { filter, search, after }
    }

    /// Where the page begins, in lists by time; what is no such place is the first page.
    pub fn cursor(&self) -> Option<Cursor> {
        let (at, id) = self.after.as_ref()?.split_once('.')?;
        Some(Cursor { at: at.parse().ok()?, id: id.parse().ok()? })
    }

    /// The address of these rows.
    pub fn url<T: LiveRow<Filter = F>>(&self) -> String {
        let address = list_url(T::PATH, T::filter_word(self.filter), &self.search);
        match &self.after {
            Some(after) => format!("{address}&after={}", Url::escape(after)),
            None => address,
        }
    }

    /// Whether it is the list as it is without being asked for anything.
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

/// A list that changes while somebody looks at it. It is asked for again after every verb, when a person says so,
/// and by itself while something in it moves; an answer to an older question is never shown.
pub(crate) struct LiveListState<T: LiveRow> {
    pub query: Memo<ListQuery<T::Filter>>,
    page: RwSignal<Option<ListPage<T>>>,
    /// Whether a person waits for it.
    pub is_reloading: RwSignal<bool>,
    /// Why what is shown may be old.
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
        let query = use_query_map();
        let live = Self {
            query: Memo::new(move |_| query.with(ListQuery::from_url::<T>)),
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

    /// Takes a page that came with the address.
    pub fn set_page(self, page: T::Response) {
        self.requests.try_update_value(|requests| {
            let request = requests.begin();
            requests.accept(request)
        });
        self.error.set(None);
        self.is_reloading.set(false);
        self.page.set(Some(page.into()));
    }

    /// What the address asked for did not arrive.
    pub fn clear(self) {
        self.begin_request();
        self.error.set(None);
        self.is_reloading.set(false);
        self.page.set(None);
    }

    /// The address changed: another page is on its way.
    fn begin_loading(self) {
        self.begin_request();
        self.is_reloading.set(true);
    }

    pub fn rows(self) -> Vec<T> {
        self.page.with(|page| page.as_ref().map(|page| page.rows.clone()).unwrap_or_default())
    }

    pub fn find(self, id: T::Id) -> Option<T> {
        self.page.with(|page| page.as_ref()?.rows.iter().find(|row| row.id() == id).cloned())
    }

    /// Whether the rows are only nearly what was searched for.
    pub fn is_guess(self) -> bool {
        self.page.with(|page| page.as_ref().is_some_and(|page| page.is_guess))
    }

    /// The address of the next page.
    pub fn next(self) -> Option<String> {
        let next = self.page.with(|page| page.as_ref()?.next.clone())?;
        Some(ListQuery { after: Some(next), ..self.query.get() }.url::<T>())
    }

    /// The address of the first page, from any other.
    pub fn first(self) -> Option<String> {
        let query = self.query.get();
        query.after.is_some().then(|| ListQuery { after: None, ..query }.url::<T>())
    }

    /// Asks again because a person wants to know.
    pub fn refresh(self) {
        self.is_reloading.set(true);
        spawn_local(self.reload());
    }

    /// Asks again, and for the counts in the sidebar too.
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
                // Said once, however often it is asked in vain.
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

    /// Asks for the counts in the sidebar. Somebody who is signed out keeps the page with the reason on it, instead
    /// of getting another page.
    async fn count_again(self) {
        if let Ok(session) = crate::api::session::session().await
            && session.me.is_some()
            && self.session.try_with_untracked(|now| *now != session) == Some(true)
        {
            self.session.set(session);
        }
    }

    /// Asks again by itself, unless an answer is awaited already.
    fn follow(self) {
        if self.requests.try_with_value(LatestRequest::is_awaited) == Some(false) {
            spawn_local(self.reload());
        }
    }

    fn begin_request(self) -> Option<u32> {
        self.requests.try_update_value(LatestRequest::begin)
    }
}

/// Whether asking again by itself would only be refused again.
fn is_final(error: &ApiError) -> bool {
    matches!(error.code, Code::SignedOut | Code::PermissionMissing)
}
