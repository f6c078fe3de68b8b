use leptos::prelude::*;
use std::sync::{Arc, Mutex};

/// A reactive part of a page. All have this one type, since each closure that a component returns would be compiled
/// as a view type of its own, some 2 KB each.
pub(crate) fn dynamic<V: IntoView + 'static>(view: impl Fn() -> V + Send + 'static) -> AnyView {
    let view: Arc<Mutex<dyn FnMut() -> AnyView + Send>> = Arc::new(Mutex::new(move || view().into_any()));
    view.into_any()
}
