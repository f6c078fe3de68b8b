use super::state::PreviewState;
use crate::components::{Shape, dynamic};
use crate::page_context::text;
use crate::pages::registration::bulk::state_filters::StateFilters;
use domain::bulk::RowState;
use domain::bulk::check::Repair;
use leptos::prelude::*;

/// The number of rows by state.
pub(super) fn state_filters(view: PreviewState) -> AnyView {
    let filters = StateFilters {
        states: RowState::ALL,
        always: &[RowState::Ready],
        filter: view.filter,
        count: Callback::new(move |state| view.sheet.count(state)),
        show: Callback::new(move |state| view.show(state)),
        name: |t, state| t.row_state(state),
        icon: row_icon,
    };
    filters.view()
}

/// The repairs, each with the number of rows it changes.
#[component]
pub(super) fn RepairButtons(view: PreviewState) -> impl IntoView {
    let t = text();
    let said = RwSignal::new(None);
    let counts = Memo::new(move |_| view.sheet.repairs());
    let repairs = Repair::ALL
        .iter()
        .map(|repair| {
            let repair = *repair;
            let count = Memo::new(move |_| counts.with(|counts| counts.count(repair)));
            let press = move |_| {
                let changed = view.sheet.repair(repair);
                view.arrange();
                said.set(Some(changed));
            };
            dynamic(move || {
                let count = u32::try_from(count.get()).unwrap_or(u32::MAX);
                (count > 0).then(|| {
                    let name = match repair {
                        Repair::NumberUsernames => t.number_taken(count),
                        Repair::FixSlips => t.fix_slips(count),
                        Repair::SkipErrors => t.skip_errors(count),
                        Repair::DeleteErrors => t.delete_errors(count),
                        Repair::ResendInvited => t.resend_invited(count),
                    };
                    view! { <button class="chip" type="button" on:click=press>{name}</button> }.into_any()
                })
            })
        })
        .collect_view();
    let repaired = Memo::new(move |_| view.sheet.repaired());
    let undo = move |_| {
        let changed = view.sheet.undo_repair();
        view.arrange();
        said.set(Some(changed));
    };
    let undoing = dynamic(move || {
        repaired.get().map(|cells| {
            view! {
                <button class="chip" type="button" on:click=undo>{t.undo_repair()}</button>
                {(!cells.is_empty()).then(|| view! {
                    <details class="hint"><summary>{t.what_was_changed()}</summary><span class="kept-lines">{cells}</span></details>
                }.into_any())}
            }
            .into_any()
        })
    });
    view! {
        <div class="row repairs">
            <span class="hint" role="status">{move || said.get().map(|changed| t.rows_changed(changed))}</span>
            {undoing}
            {repairs}
        </div>
    }
}

/// The icon of a state.
pub(in crate::pages::registration::bulk) fn row_icon(state: RowState) -> Shape {
    match state {
        RowState::Ready => Shape::Check,
        RowState::Warning => Shape::Warn,
        RowState::Error => Shape::Alert,
        RowState::DuplicateInFile => Shape::Copy,
        RowState::AlreadyRegistered => Shape::User,
        RowState::AlreadyInvited => Shape::Mail,
        RowState::Skipped => Shape::Skip,
    }
}

/// The colour of a state.
pub(in crate::pages::registration::bulk) fn row_tag_class(state: RowState) -> &'static str {
    match state {
        RowState::Ready => "tag good",
        RowState::Warning => "tag warn",
        RowState::Error | RowState::DuplicateInFile => "tag bad",
        RowState::AlreadyRegistered | RowState::AlreadyInvited => "tag accent",
        RowState::Skipped => "tag",
    }
}
