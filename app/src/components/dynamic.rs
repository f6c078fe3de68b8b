use leptos::prelude::*;
use std::sync::{Arc, Mutex};

/// A part of a page that follows what it reads. Every part is of this one type: a closure that a component returns as it
/// is, or that has a name, would be compiled as a kind of view of its own, some 2 KB each.
pub(crate) fn dynamic<V: IntoView + 'static>(view: impl Fn() -> V + Send + 'static) -> AnyView {
    let view: Arc<Mutex<dyn FnMut() -> AnyView + Send>> = Arc::new(Mutex::new(move || view().into_any()));
    view.into_any()
}
