//! The preview of an update: every row with its line and state, and before → after in each changed cell.

use super::compared_file::{ComparedFile, Listing};
use super::grid::Grid;
use super::preview_state::{UpdatePreviewState, shown_columns, state_icon};
use crate::page_context::text;
use crate::pages::registration::bulk::preview::RowOrder;
use crate::pages::registration::bulk::state_filters::StateFilters;
use domain::bulk::update::UpdateState;
use leptos::prelude::*;

#[component]
pub(super) fn UpdatePreview(file: ComparedFile) -> impl IntoView {
    let t = text();
    let view = UpdatePreviewState {
        file,
        filter: RwSignal::new(None),
        order: RwSignal::new(RowOrder::All(0)),
        first: RwSignal::new(0),
        active: RwSignal::new((0, 0)),
        editing: RwSignal::new(None),
        columns: Memo::new(move |before| shown_columns(file, before)),
    };
    // What changes is what somebody comes to look at; a file without changes shows all its rows.
    let has_changes =
        file.peek(|data| data.verdicts.as_ref().is_some_and(|all| all.count(UpdateState::Change) > 0));
    view.show((has_changes == Some(true)).then_some(UpdateState::Change));
    // Those whom an option concerns are shown as soon as they are known, and not any more once it is off.
    Effect::new(move || {
        if let Some(state) = file.revealed.get() {
            file.revealed.set(None);
            view.show(Some(state));
        }
    });
    Effect::new(move |is_new: Option<()>| {
        let is_known = file.missing.listing.with(|listing| !matches!(listing, Listing::Going(_)));
        file.inviting.track();
        let is_shown = match view.filter.get_untracked() {
            None => true,
            Some(state) => matches!(state, UpdateState::Absent | UpdateState::Invite),
        };
        if is_new.is_some() && is_known && is_shown {
            let filter = view.filter.get_untracked();
            view.show(filter.filter(|state| untrack(move || file.rows(Some(*state))) > 0));
        }
    });
    let is_empty = Memo::new(move |_| view.order.with(RowOrder::is_empty));
    view! {
        <div class="tools">{state_filters(view)}</div>
        {move || is_empty.get().then(|| view! { <p class="body quiet-text" role="status">{t.no_rows_like_this()}</p> }.into_any())}
        <Grid view/>
    }
}

/// The number of rows by state.
fn state_filters(view: UpdatePreviewState) -> AnyView {
    let filters = StateFilters {
        states: UpdateState::ALL,
        always: &[UpdateState::Change, UpdateState::Unchanged],
        filter: view.filter,
        count: Callback::new(move |state| view.file.rows(state)),
        show: Callback::new(move |state| view.show(state)),
        name: |t, state| t.update_state(state),
        icon: state_icon,
    };
    filters.view()
}
