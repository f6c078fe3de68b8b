use crate::api::units as api;
use crate::components::Toasts;
use crate::hooks::ConfirmState;
use crate::page_context::text;
use domain::id::UnitId;
use domain::registry::{UnitRow, UnitTree};
use domain::text::Text;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// What the dialog is about.
#[derive(Clone)]
pub(super) enum Editing {
    /// A new unit below another one, or at the top.
    New(Option<UnitId>),
    Unit(UnitRow),
}

/// The tree on the page, the open dialogs and the actions.
#[derive(Clone, Copy)]
pub(super) struct UnitActions {
    pub tree: RwSignal<UnitTree>,
    pub editing: RwSignal<Option<Editing>>,
    pub archiving: ConfirmState<UnitRow>,
    pub shows_archived: RwSignal<bool>,
    pub toasts: Toasts,
    t: Text,
}

impl UnitActions {
    pub fn new() -> Self {
        Self {
            tree: RwSignal::new(UnitTree::default()),
            editing: RwSignal::new(None),
            archiving: ConfirmState::new(),
            shows_archived: RwSignal::new(false),
            toasts: Toasts::new(),
            t: text(),
        }
    }

    pub fn add(self, below: Option<UnitId>) {
        self.editing.set(Some(Editing::New(below)));
    }

    /// The version of the tree that the page shows.
    pub fn version(self) -> i64 {
        self.tree.with_untracked(|tree| tree.version)
    }

    /// Closes the dialog after a unit was added or changed.
    pub fn saved(self, words: String) {
        self.editing.set(None);
        self.toasts.good(words);
        self.reload();
    }

    pub fn archive(self) {
        let (t, version) = (self.t, self.version());
        self.archiving.confirm(
            move |unit| api::archive_unit(unit.id, version),
            move |unit, answer| {
                if answer.is_ok() {
                    self.toasts.good(t.unit_archived(&unit.name));
                }
                // After a refusal the dialog stays, and the page behind it is current.
                self.reload();
            },
        );
    }

    pub fn restore(self, unit: UnitRow) {
        let (t, version) = (self.t, self.version());
        spawn_local(async move {
            match api::restore_unit(unit.id, version).await {
                Ok(()) => self.toasts.good(t.unit_restored(&unit.name)),
                Err(error) => self.toasts.bad(error.message),
            }
            self.reload();
        });
    }

    /// Loads the tree again. Where that fails, the page stays as it is: the next change is refused if it is outdated.
    pub fn reload(self) {
        spawn_local(async move {
            if let Ok(tree) = api::units().await {
                self.tree.try_set(tree);
            }
        });
    }
}
