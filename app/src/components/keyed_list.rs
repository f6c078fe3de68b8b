use leptos::prelude::*;
use std::hash::{DefaultHasher, Hash, Hasher as _};
use std::sync::Arc;

/// An item of a dynamic list: its key, and how it is rendered.
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

/// A list that keeps each element as long as its key is in it. Leptos' `For` is compiled for every type of item and
/// is large; this one has a single type.
pub(crate) fn keyed_list(items: impl Fn() -> Vec<KeyedItem> + Send + Sync + 'static) -> AnyView {
    // Not a signal: it would be disposed of with its part of the page while the elements still read it.
    let items: Arc<dyn Fn() -> Vec<KeyedItem> + Send + Sync> = Arc::new(items);
    view! { <For each=move || items() key=|item| item.key let(item)>{item.element.run()}</For> }.into_any()
}
