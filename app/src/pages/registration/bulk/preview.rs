//! The preview: every row with its line and its state, counters that filter, repairs, cells that are edited in place.

mod cell;
mod counters;
mod grid;
mod order;
mod row;

use super::batch::Batch;
use crate::page_context::text;
use counters::{Counters, Repairs};
use domain::bulk::RowState;
use grid::Grid;
use leptos::prelude::*;
use order::Order;

/// Which rows are shown, and where one stands among them.
#[derive(Clone, Copy)]
struct View {
    /// What the ids of its elements begin with.
    id: &'static str,
    batch: Batch,
    filter: RwSignal<Option<RowState>>,
    /// The rows of the filter, as they were when it was chosen: a row that was mended stays where it is.
    order: RwSignal<Order>,
    /// The first position that is rendered.
    first: RwSignal<u32>,
    /// The cell that the keyboard stands at: a position and a field.
    active: RwSignal<(u32, usize)>,
    /// The cell that is being edited: a row and a field.
    editing: RwSignal<Option<(u32, usize)>>,
}

impl View {
    fn new(id: &'static str, batch: Batch) -> Self {
        Self {
            id,
            batch,
            filter: RwSignal::new(None),
            order: RwSignal::new(Order::All(batch.rows_now())),
            first: RwSignal::new(0),
            active: RwSignal::new((0, 0)),
            editing: RwSignal::new(None),
        }
    }

    fn show(self, filter: Option<RowState>) {
        self.filter.set(filter);
        self.arrange();
        self.first.set(0);
        self.active.set((0, 0));
    }

    /// Looks for the rows of the filter again.
    fn arrange(self) {
        let order = match self.filter.get_untracked() {
            None => Order::All(self.batch.rows_now()),
            Some(state) => Order::Some(self.batch.rows_in(state).into()),
        };
        self.order.set(order);
    }
}

#[component]
pub(super) fn Preview(id: &'static str, batch: Batch) -> impl IntoView {
    let t = text();
    let view = View::new(id, batch);
    // What the registry answers, and what a repair changes, moves rows from one filter to another.
    Effect::new(move |before: Option<u32>| {
        let now = batch.rounds.get();
        if before.is_some_and(|before| before != now) && view.editing.with_untracked(Option::is_none) {
            view.arrange();
        }
        now
    });
    let is_empty = Memo::new(move |_| view.order.with(Order::is_empty));
    view! {
        <div class="tools">
            <Counters view/>
            <Repairs view/>
        </div>
        {move || is_empty.get().then(|| view! { <p class="body quiet-text" role="status">{t.no_rows_like_this()}</p> }.into_any())}
        <Grid view/>
    }
}

/// The repairs alone, for a list whose cells say by themselves how they stand.
#[component]
pub(super) fn RepairsOf(batch: Batch) -> impl IntoView {
    view! { <Repairs view=View::new("list", batch)/> }
}
