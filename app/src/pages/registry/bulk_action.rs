//! Actions on many rows at once: which are selected, the bar with the actions, and the dialog of each.

mod bar;
mod dialog;
mod draft;
mod fields;
mod numbers;

pub(in crate::pages) use bar::{SelectBox, SelectionBar};
pub(in crate::pages) use dialog::ActionDialog;
pub(super) use fields::action_fields;

use crate::hooks::Form;
use crate::page_context::text;
use domain::bulk::JobKind;
use draft::Fields;
use leptos::prelude::*;
use uuid::Uuid;

/// Builds the fields of an action, and says what it does.
pub(in crate::pages) type ActionFields = fn(JobKind, Form<Fields>) -> AnyView;

/// The same for actions without fields.
pub(in crate::pages) fn no_fields(kind: JobKind, _: Form<Fields>) -> AnyView {
    let t = text();
    let words = if kind == JobKind::Resend { t.resend_many_hint() } else { t.revoke_many_hint() };
    view! { <p>{words}</p> }.into_any()
}

/// The selected rows of a list.
#[derive(Clone, Copy)]
pub(in crate::pages) struct SelectedRows {
    ids: RwSignal<Vec<Uuid>>,
    /// Whether all rows of the list are selected, on every page.
    is_all: RwSignal<bool>,
    /// The action whose dialog is open.
    acting: RwSignal<Option<JobKind>>,
}

impl SelectedRows {
    pub fn new() -> Self {
        Self { ids: RwSignal::new(Vec::new()), is_all: RwSignal::new(false), acting: RwSignal::new(None) }
    }

    pub fn has(self, id: Uuid) -> bool {
        self.is_all.get() || self.ids.with(|ids| ids.contains(&id))
    }

    pub fn is_all(self) -> bool {
        self.is_all.get()
    }

    /// Those that are selected one by one.
    pub fn ids(self) -> Vec<Uuid> {
        self.ids.get_untracked()
    }

    pub fn set(self, rows: &[Uuid], is_selected: bool) {
        self.ids.update(|ids| {
            ids.retain(|id| !rows.contains(id));
            if is_selected {
                ids.extend_from_slice(rows);
            }
        });
    }

    pub fn clear(self) {
        if !self.ids.with_untracked(Vec::is_empty) || self.is_all.get_untracked() {
            self.ids.set(Vec::new());
            self.is_all.set(false);
        }
    }

    pub fn count(self) -> usize {
        self.ids.with(Vec::len)
    }

    fn is_empty(self) -> bool {
        !self.is_all.get() && self.ids.with(Vec::is_empty)
    }
}
