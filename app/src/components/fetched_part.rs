use super::{Icon, Shape, dynamic};
use crate::page_context::text;
use leptos::prelude::*;
use leptos::reactive::computed::ScopedFuture;
use leptos::task::spawn_local;
use leptos::wasm_split::SplitLoaderError;
use std::pin::Pin;
use std::sync::{Arc, Mutex};

/// A part that is being fetched.
pub(crate) type PartFuture = Pin<Box<dyn Future<Output = Result<AnyView, SplitLoaderError>>>>;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stage {
    Fetching,
    NotFetched,
    There,
}

/// A part of a page whose code has a file of its own. It is fetched when the part is first shown, which needs JavaScript; if
/// that fails, the part says so and offers to try again. `is_settled` becomes true once there is something to see.
pub(crate) fn fetched_part(
    is_settled: RwSignal<bool>,
    fetch: impl Fn() -> PartFuture + Send + Sync + 'static,
) -> AnyView {
    let t = text();
    let stage = RwSignal::new(Stage::Fetching);
    let fetched = Arc::new(Mutex::new(None::<AnyView>));
    let put = Arc::clone(&fetched);
    let owner = Owner::current().unwrap_or_default();
    let ask = Callback::new(move |()| {
        stage.set(Stage::Fetching);
        let put = Arc::clone(&put);
        let fetching = fetch();
        let fetching = async move {
            let part = fetching.await.ok();
            let now = if part.is_some() { Stage::There } else { Stage::NotFetched };
            if let Ok(mut put) = put.lock() {
                *put = part;
            }
            // The page may have been left.
            stage.try_set(now);
            is_settled.try_set(true);
        };
        // The content belongs to what shows the part.
        owner.with(|| spawn_local(ScopedFuture::new_untracked(fetching)));
    });
    Effect::new(move |ran_before: Option<()>| {
        if ran_before.is_none() {
            ask.run(());
        }
    });
    dynamic(move || {
        match stage.get() {
        Stage::Fetching => view! { <div class="body"><p role="status">{t.loading()}</p></div> }.into_any(),
        Stage::NotFetched => view! {
            <div class="body">
                <div class="note bad" role="alert"><Icon shape=Shape::Alert/><p>{t.not_fetched()}</p></div>
                <div class="row">
                    <button class="btn primary" type="button" on:click=move |_| ask.run(())>{t.try_again()}</button>
                </div>
            </div>
        }
        .into_any(),
        Stage::There => fetched.lock().ok().and_then(|mut part| part.take()).into_any(),
    }
    })
}

/// Runs a task once the browser is idle, such as to fetch a file before it is needed.
pub(crate) fn when_idle(task: fn() -> Pin<Box<dyn Future<Output = ()>>>) {
    Effect::new(move |ran_before: Option<()>| {
        if ran_before.is_none() {
            request_idle_callback(move || spawn_local(task()));
        }
    });
}
