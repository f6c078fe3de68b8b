//! Fetches groups of pages in the browser, and shows progress and errors.

use super::{Group, group_of};
use js_sys::{Function, Promise};
use leptos::prelude::*;
use leptos::wasm_split::SplitLoaderError;
use leptos_router::hooks::{use_location, use_url};
use std::cell::{Cell, RefCell};
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::JsFuture;

thread_local! {
    /// The start script's `failed` callback.
    static FAILED: RefCell<Option<Function>> = const { RefCell::new(None) };
    /// Fetches that block a navigation.
    static WAITING: Cell<u32> = const { Cell::new(0) };
    /// The groups that were fetched.
    static FETCHED: ArcRwSignal<Vec<Group>> = ArcRwSignal::new(Vec::new());
}

impl Group {
    /// Fetches the group's files and remembers that they are there.
    ///
    /// # Errors
    /// If a file cannot be fetched. The next call tries again.
    async fn fetch(self) -> Result<(), SplitLoaderError> {
        self.fetch_files().await?;
        FETCHED.with(|fetched| {
            fetched.maybe_update(|groups| {
                let is_new = !groups.contains(&self);
                if is_new {
                    groups.push(self);
                }
                is_new
            });
        });
        Ok(())
    }
}

/// The path of the page that is shown. The router's own path is that of the next page as soon as somebody follows a link,
/// although the previous page stays until the next one's group was fetched.
pub(crate) fn shown_path() -> Memo<String> {
    let path = use_location().pathname;
    let fetched = FETCHED.with(Clone::clone);
    Memo::new(move |before: Option<&String>| {
        let path = path.get();
        let is_fetched = group_of(&path).is_none_or(|group| fetched.with(|fetched| fetched.contains(&group)));
        match before {
            Some(before) if !is_fetched => before.clone(),
            _ => path,
        }
    })
}

/// Fetches the group of the page that the host has rendered, so that all of it is hydrated at once. After an error it
/// calls `failed` with the wanted address and awaits its answer before it retries.
pub async fn fetch_first(failed: Function) {
    FAILED.set(Some(failed));
    let location = window().location();
    let group = location.pathname().ok().and_then(|path| group_of(&path));
    if let Some(group) = group {
        fetch_for(group, &location.href().unwrap_or_default()).await;
    }
}

/// Returns once a group is fetched. Until then the previous page stays with all that was typed. The router drops this
/// future if the user navigates elsewhere.
pub(crate) async fn fetch_patiently(group: Group) {
    let wanted = use_url().with_untracked(|url| match url.search() {
        "" => url.path().to_owned(),
        search => format!("{}?{search}", url.path()),
    });
    fetch_for(group, &wanted).await;
}

async fn fetch_for(group: Group, address: &str) {
    let _waiting = Waiting::begin();
    while group.fetch().await.is_err() {
        show("fetching", false);
        let failed = FAILED.with_borrow(Clone::clone);
        let answer = failed.and_then(|failed| failed.call1(&JsValue::NULL, &address.into()).ok());
        let Some(answer) = answer.and_then(|answer| answer.dyn_into::<Promise>().ok()) else { break };
        let _ = JsFuture::from(answer).await;
        show("fetching", true);
    }
}

/// Exists while a navigation waits for a group.
struct Waiting;

impl Waiting {
    fn begin() -> Self {
        WAITING.set(WAITING.get() + 1);
        show("not-fetched", false);
        show("fetching", true);
        Self
    }
}

impl Drop for Waiting {
    fn drop(&mut self) {
        WAITING.set(WAITING.get() - 1);
        if WAITING.get() == 0 {
            show("fetching", false);
            show("not-fetched", false);
            show("outdated", false);
        }
    }
}

/// Shows or hides a part of `components::Fetching`.
fn show(id: &str, is_shown: bool) {
    if let Some(element) = document().get_element_by_id(id) {
        let _ = element.toggle_attribute_with_force("hidden", !is_shown);
    }
}

/// After each navigation, fetches the groups of all linked pages one after the other.
pub(crate) fn fetch_linked_when_idle() {
    let path = use_location().pathname;
    Effect::new(move || {
        path.track();
        request_idle_callback(|| leptos::task::spawn_local(fetch_linked()));
    });
}

async fn fetch_linked() {
    let links = document().links();
    let mut groups = Vec::new();
    for position in 0..links.length() {
        let link = links.item(position).and_then(|link| link.dyn_into::<web_sys::HtmlAnchorElement>().ok());
        // A new tab fetches for itself.
        let group = link.filter(|link| link.target().is_empty()).and_then(|link| group_of(&link.pathname()));
        groups.extend(group.filter(|group| !groups.contains(group)));
    }
    for group in groups {
        // Errors are ignored: a navigation fetches the group again.
        let _ = group.fetch().await;
    }
}
