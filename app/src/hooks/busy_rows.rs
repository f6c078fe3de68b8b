use leptos::prelude::*;

/// Actions in progress by row, so that their buttons are disabled and a second click does nothing.
pub(crate) struct BusyRows<I: 'static, A: 'static>(RwSignal<Vec<(I, A)>>);

impl<I, A> Clone for BusyRows<I, A> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<I, A> Copy for BusyRows<I, A> {}

impl<I, A> BusyRows<I, A>
where
    I: Copy + PartialEq + Send + Sync + 'static,
    A: Copy + PartialEq + Send + Sync + 'static,
{
    pub fn new() -> Self {
        Self(RwSignal::new(Vec::new()))
    }

    /// Whether this action is in progress on the row.
    pub fn is_running(self, id: I, action: A) -> Signal<bool> {
        Signal::derive(move || self.0.with(|busy| busy.contains(&(id, action))))
    }

    /// Whether any action is in progress on the row.
    pub fn is_busy(self, id: I) -> Signal<bool> {
        Signal::derive(move || self.0.with(|busy| busy.iter().any(|(row, _)| *row == id)))
    }

    pub fn begin(self, id: I, action: A) {
        self.0.update(|busy| busy.push((id, action)));
    }

    pub fn end(self, id: I) {
        self.0.update(|busy| busy.retain(|(row, _)| *row != id));
    }
}
