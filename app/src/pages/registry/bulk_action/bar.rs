use super::SelectedRows;
use crate::components::dynamic;
use crate::page_context::{has_permission, text};
use domain::bulk::{JobKind, SELECTED_MOST};
use leptos::prelude::*;
use uuid::Uuid;

/// The checkbox of a row.
#[component]
pub(in crate::pages) fn SelectBox(rows: SelectedRows, id: Uuid, name: String) -> impl IntoView {
    let label = text().select_row(&name);
    view! {
        <td role="cell" class="select needs-script">
            <input
                type="checkbox"
                autocomplete="off"
                aria-label=label
                prop:checked=move || rows.has(id)
                disabled=move || rows.is_all()
                on:change=move |event| rows.set(&[id], event_target_checked(&event))
            />
        </td>
    }
}

/// What is selected, and what can be done with it.
#[component]
pub(in crate::pages) fn SelectionBar(
    rows: SelectedRows,
    /// The rows of the page.
    page: Signal<Vec<Uuid>>,
    /// The actions, in order; those without their permission are left out.
    kinds: &'static [JobKind],
    /// Says how many are selected.
    counted: fn(u32) -> String,
    /// Further buttons, while something is selected.
    #[prop(optional, into)]
    more: ViewFn,
) -> impl IntoView {
    let t = text();
    let is_page = move || page.with(|page| !page.is_empty() && page.iter().all(|id| rows.has(*id)));
    let choose_page = move |event| {
        let is_selected = event_target_checked(&event);
        rows.set(&page.get_untracked(), is_selected);
    };
    let words = move || match (rows.is_all(), rows.count()) {
        (true, _) => t.all_matching_selected().to_owned(),
        (false, 0) => String::new(),
        (false, count) => counted(u32::try_from(count).unwrap_or(u32::MAX)),
    };
    let buttons = move || {
        if rows.is_empty() {
            return None;
        }
        let actions = kinds.iter().filter(|kind| has_permission(kind.permission())).map(|kind| {
            let is_most = move || rows.count() > SELECTED_MOST;
            view! {
                <button
                    class="btn small"
                    type="button"
                    disabled=is_most
                    on:click=move |_| rows.acting.set(Some(*kind))
                >
                    {t.bulk_action(*kind)}
                </button>
            }
            .into_any()
        });
        let actions = actions.collect_view();
        let all = (!rows.is_all()).then(|| {
            view! {
                <button class="btn small quiet" type="button" on:click=move |_| rows.is_all.set(true)>
                    {t.select_all_matching()}
                </button>
            }
            .into_any()
        });
        Some(
            view! {
                <div class="row">
                    {all}
                    <button class="btn small quiet" type="button" on:click=move |_| rows.clear()>
                        {t.clear_selection()}
                    </button>
                </div>
                <div class="row" role="group" aria-label=t.actions_on_selected()>{actions}{more.run()}</div>
            }
            .into_any(),
        )
    };
    view! {
        <div class="selection needs-script">
            <div class="row">
                <div class="check">
                    <input
                        id="select-page"
                        type="checkbox"
                        autocomplete="off"
                        prop:checked=is_page
                        disabled=move || rows.is_all()
                        on:change=choose_page
                    />
                    <label for="select-page">{t.select_page()}</label>
                </div>
                <span role="status">{words}</span>
            </div>
            {dynamic(buttons)}
        </div>
    }
}
