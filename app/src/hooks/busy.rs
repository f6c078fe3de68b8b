use leptos::prelude::*;

/// What is being done with which rows, so that their buttons wait and a second press does nothing.
pub(crate) struct Busy<I: 'static, V: 'static>(RwSignal<Vec<(I, V)>>);

impl<I, V> Clone for Busy<I, V> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<I, V> Copy for Busy<I, V> {}

impl<I, V> Busy<I, V>
where
    I: Copy + PartialEq + Send + Sync + 'static,
    V: Copy + PartialEq + Send + Sync + 'static,
{
    pub fn new() -> Self {
        Self(RwSignal::new(Vec::new()))
    }

    /// Whether this is being done with the row.
    pub fn with(self, id: I, verb: V) -> Signal<bool> {
        Signal::derive(move || self.0.with(|busy| busy.contains(&(id, verb))))
    }

    /// Whether anything is being done with the row.
    pub fn at(self, id: I) -> Signal<bool> {
        Signal::derive(move || self.0.with(|busy| busy.iter().any(|(at, _)| *at == id)))
    }

    pub fn begin(self, id: I, verb: V) {
        self.0.update(|busy| busy.push((id, verb)));
    }

    pub fn end(self, id: I) {
        self.0.update(|busy| busy.retain(|(at, _)| *at != id));
    }
}
