use leptos::prelude::*;

/// Data that is too large for a signal, such as the rows of a file: it is read in place, and a counter says that it has
/// changed.
pub(crate) struct VersionedData<T: 'static> {
    data: StoredValue<Option<T>>,
    version: RwSignal<u32>,
}

impl<T> Clone for VersionedData<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for VersionedData<T> {}

impl<T: Send + Sync> VersionedData<T> {
    pub fn empty() -> Self {
        Self { data: StoredValue::new(None), version: RwSignal::new(0) }
    }

    /// Replaces the data, without saying so.
    pub fn set_value(self, data: Option<T>) {
        self.data.set_value(data);
    }

    pub fn is_none(self) -> bool {
        self.data.with_value(Option::is_none)
    }

    /// Counts the changes.
    pub fn version(self) -> RwSignal<u32> {
        self.version
    }

    /// Says that the data has changed.
    pub fn change(self) {
        self.version.update(|version| *version = version.wrapping_add(1));
    }

    /// Reads the data and subscribes to its changes.
    pub fn read<R>(self, look: impl FnOnce(&T) -> R) -> Option<R> {
        self.version.track();
        self.peek(look)
    }

    /// Reads the data once. `None` if there is none, or if the page was left.
    pub fn peek<R>(self, look: impl FnOnce(&T) -> R) -> Option<R> {
        self.data.try_with_value(|data| data.as_ref().map(look)).flatten()
    }

    /// Changes the data, without saying so.
    pub fn update<R>(self, act: impl FnOnce(&mut T) -> R) -> Option<R> {
        self.data.try_update_value(|data| data.as_mut().map(act)).flatten()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reader_hears_of_a_change_and_not_of_an_update_alone() {
        let owner = Owner::new();
        owner.with(|| {
            let rows = VersionedData::<Vec<u32>>::empty();
            assert_eq!((rows.peek(Vec::len), rows.is_none()), (None, true));
            rows.set_value(Some(vec![1]));
            let before = rows.version().get_untracked();
            assert_eq!(rows.update(|rows| rows.push(2)), Some(()));
            assert_eq!((rows.peek(Vec::len), rows.version().get_untracked()), (Some(2), before));
            rows.change();
            assert_ne!(rows.version().get_untracked(), before);
        });
    }
}
