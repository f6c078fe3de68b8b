//! A list of jobs, newest first, which loads older ones at the press of a button.

use crate::api::ApiError;
use crate::components::KeyedItem;
use crate::hooks::SignInPrompt;
use crate::page_context::text;
use domain::bulk::JobView;
use domain::page::{Cursor, Page};
use leptos::prelude::*;
use leptos::task::spawn_local;

#[derive(Clone, Copy)]
pub(super) struct JobList {
    page: RwSignal<Page<JobView>>,
    is_loading: RwSignal<bool>,
    prompt: SignInPrompt,
}

impl JobList {
    pub fn new(first: Page<JobView>) -> Self {
        Self { page: RwSignal::new(first), is_loading: RwSignal::new(false), prompt: SignInPrompt::current() }
    }

    pub fn rows(self, row: impl Fn(JobView) -> KeyedItem) -> Vec<KeyedItem> {
        self.page.with(|page| page.rows.iter().cloned().map(row).collect())
    }

    /// Loads the next ones. Where that fails, the list stays as it is.
    fn load<Loading>(self, load: impl Fn(Option<Cursor>) -> Loading + 'static)
    where
        Loading: Future<Output = Result<Page<JobView>, ApiError>> + 'static,
    {
        if self.is_loading.get_untracked() {
            return;
        }
        self.is_loading.set(true);
        spawn_local(async move {
            let after = self.page.with_untracked(|page| page.next.clone());
            match load(after).await {
                Ok(more) => self.page.update(|page| {
                    page.rows.extend(more.rows);
                    page.next = more.next;
                }),
                Err(error) => self.prompt.notice(&error),
            }
            self.is_loading.set(false);
        });
    }

    /// The button that loads older jobs by `load`, where there are any.
    pub fn older<Loading>(self, load: fn(Option<Cursor>) -> Loading) -> impl IntoView
    where
        Loading: Future<Output = Result<Page<JobView>, ApiError>> + 'static,
    {
        let t = text();
        let has_more = Memo::new(move |_| self.page.with(|page| page.next.is_some()));
        move || {
            has_more.get().then(|| {
                view! {
                    <nav class="pager" aria-label=t.pages()>
                        <button
                            class="btn small needs-script"
                            type="button"
                            aria-busy=move || self.is_loading.get().then_some("true")
                            on:click=move |_| self.load(load)
                        >
                            {t.older()}
                        </button>
                    </nav>
                }
                .into_any()
            })
        }
    }
}
