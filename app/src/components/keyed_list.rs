use leptos::prelude::*;
use std::hash::{DefaultHasher, Hash, Hasher as _};
use std::sync::Arc;

/// One of several elements that come and go: what tells it from the others, and how it is made.
#[derive(Clone)]
pub(crate) struct KeyedItem {
    key: u64,
    element: ViewFn,
}

impl KeyedItem {
    pub fn new(key: impl Hash, element: impl Fn() -> AnyView + Send + Sync + 'static) -> Self {
        let mut hasher = DefaultHasher::new();
        key.hash(&mut hasher);
        Self { key: hasher.finish(), element: element.into() }
    }
}

/// Elements that come and go, each the same one as long as its key is there. Leptos' own `For` is compiled once for
/// every kind of item, and is large; here are all of one kind.
pub(crate) fn keyed_list(items: impl Fn() -> Vec<KeyedItem> + Send + Sync + 'static) -> AnyView {
    // No signal: that would be gone with the part of the page it was made for, while its elements still ask once.
    let items: Arc<dyn Fn() -> Vec<KeyedItem> + Send + Sync> = Arc::new(items);
    view! { <For each=move || items() key=|item| item.key let(item)>{item.element.run()}</For> }.into_any()
}
