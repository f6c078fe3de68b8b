use crate::api::ApiError;
use crate::first::session;
use domain::form::Code;
use domain::page::{Cursor, Page};
use domain::session::SessionView;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::params::ParamsMap;
use std::pin::Pin;
use std::time::Duration;

/// How often a list is asked for while something in it moves by itself.
const FOLLOW_EVERY: Duration = Duration::from_secs(2);

/// What a list's address asks for: which rows, beginning where.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Asked<F> {
    pub filter: F,
    pub after: Option<Cursor>,
}

impl<F> Asked<F> {
    /// Reads it from the address; what nobody understands is as if it were not there.
    pub fn read(query: &ParamsMap, from_word: fn(&str) -> Option<F>, otherwise: F) -> Self {
        let filter = query.get_str("state").and_then(from_word).unwrap_or(otherwise);
        let after = query.get_str("after").and_then(|text| {
            let (at, id) = text.split_once('.')?;
            Some(Cursor { at: at.parse().ok()?, id: id.parse().ok()? })
        });
        Self { filter, after }
    }
}

/// The address of one page of a list.
pub(crate) fn address(path: &str, state: &str, after: Option<&Cursor>) -> String {
    match after {
        Some(Cursor { at, id }) => format!("{path}?state={state}&after={at}.{id}"),
        None => format!("{path}?state={state}"),
    }
}

/// An answer on its way.
pub(crate) type Asking<T> = Pin<Box<dyn Future<Output = Result<Page<T>, ApiError>> + Send>>;

/// A list that changes while somebody looks at it. It is asked for again after every verb, when a person says so,
/// and by itself while something in it moves; an answer to an older question is never shown.
pub(crate) struct Live<F, T>
where
    F: Send + Sync + 'static,
    T: 'static,
{
    page: RwSignal<Option<Page<T>>>,
    /// Whether a person waits for it.
    pub is_reloading: RwSignal<bool>,
    /// Why what is shown may be old.
    pub trouble: RwSignal<Option<ApiError>>,
    pub asked: Memo<Asked<F>>,
    ask: fn(Asked<F>) -> Asking<T>,
    session: RwSignal<SessionView>,
    /// The last question asked, and the last that was answered.
    turn: StoredValue<u32>,
    answered: StoredValue<u32>,
}

impl<F: Send + Sync, T> Clone for Live<F, T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<F: Send + Sync, T> Copy for Live<F, T> {}

impl<F, T> Live<F, T>
where
    F: Clone + PartialEq + Send + Sync + 'static,
    T: Clone + PartialEq + Send + Sync + 'static,
{
    pub fn new(asked: Memo<Asked<F>>, ask: fn(Asked<F>) -> Asking<T>, is_moving: fn(&T) -> bool) -> Self {
        let live = Self {
            page: RwSignal::new(None),
            is_reloading: RwSignal::new(false),
            trouble: RwSignal::new(None),
            asked,
            ask,
            session: session(),
            turn: StoredValue::new(0),
            answered: StoredValue::new(0),
        };
        let moves = Memo::new(move |_| live.page.with(|page| page.iter().flat_map(|page| &page.rows).any(is_moving)));
        let is_followed = Signal::derive(move || moves.get() && live.trouble.with(|error| !error.as_ref().is_some_and(is_final)));
        super::later::while_seen(FOLLOW_EVERY, is_followed, move || live.follow());
        live
    }

    /// Takes a page that came with the address.
    pub fn take(self, page: Page<T>) {
        if let Some(turn) = self.next_turn() {
            self.answered.set_value(turn);
        }
        self.trouble.set(None);
        self.is_reloading.set(false);
        self.page.set(Some(page));
    }

    /// What the address asked for did not arrive.
    pub fn fail(self) {
        self.next_turn();
        self.trouble.set(None);
        self.is_reloading.set(false);
        self.page.set(None);
    }

    /// The address changed: another page is on its way.
    pub fn expect(self) {
        self.next_turn();
        self.is_reloading.set(true);
    }

    pub fn rows(self) -> Vec<T> {
        self.page.with(|page| page.as_ref().map(|page| page.rows.clone()).unwrap_or_default())
    }

    pub fn find(self, is_it: impl Fn(&T) -> bool) -> Option<T> {
        self.page.with(|page| page.as_ref()?.rows.iter().find(|row| is_it(row)).cloned())
    }

    pub fn is_empty(self) -> bool {
        self.page.with(|page| page.as_ref().is_none_or(|page| page.rows.is_empty()))
    }

    /// Where the next page begins.
    pub fn next(self) -> Option<Cursor> {
        self.page.with(|page| page.as_ref()?.next.clone())
    }

    /// Asks again because a person wants to know.
    pub fn refresh(self) {
        self.is_reloading.set(true);
        spawn_local(self.reload());
    }

    /// Asks again, and for the counts in the sidebar too.
    pub async fn reload(self) {
        let Some(turn) = self.next_turn() else { return };
        let Some(asked) = self.asked.try_get_untracked() else { return };
        let answer = (self.ask)(asked).await;
        if self.turn.try_get_value() != Some(turn) {
            return;
        }
        self.answered.set_value(turn);
        self.is_reloading.set(false);
        match answer {
            Ok(page) => {
                self.trouble.set(None);
                if self.page.try_with_untracked(|now| now.as_ref() != Some(&page)) == Some(true) {
                    super::later::keeping_focus("list", || self.page.set(Some(page)));
                }
            }
            Err(error) => self.trouble.set(Some(error)),
        }
        // Somebody who is signed out keeps the page with the reason on it, instead of another page.
        if let Ok(session) = crate::api::session::session().await
            && session.me.is_some()
            && self.session.try_with_untracked(|now| *now != session) == Some(true)
        {
            self.session.set(session);
        }
    }

    /// Asks again by itself, unless an answer is awaited already.
    fn follow(self) {
        if self.turn.try_get_value() == self.answered.try_get_value() {
            spawn_local(self.reload());
        }
    }

    fn next_turn(self) -> Option<u32> {
        self.turn.try_update_value(|turn| {
            *turn = turn.wrapping_add(1);
            *turn
        })
    }
}

/// Whether asking again by itself would only be refused again.
fn is_final(error: &ApiError) -> bool {
    matches!(error.code, Code::SignedOut | Code::PermissionMissing)
}
