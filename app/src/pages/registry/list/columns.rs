use super::state::ListState;
use crate::api::registry::remember_columns;
use crate::components::{Dialog, KeyedItem, keyed_list};
use crate::hooks::focus_after_render;
use crate::page_context::text;
use domain::registry::{Column, RegistryQuery};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// A column in the dialog, and whether it is shown.
type Choice = (Column, bool);

/// *Columns*: which, and in which order.
#[component]
pub(super) fn ColumnsDialog(list: ListState) -> impl IntoView {
    let t = text();
    let is_open = list.choosing_columns;
    let close = Callback::new(move |()| is_open.set(false));
    let choices = RwSignal::new(Vec::<Choice>::new());
    // Each time it opens, it shows what the list shows.
    Effect::new(move || {
        if is_open.get() {
            choices.set(choices_of(&untrack(|| list.query()).columns));
        }
    });
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let chosen = choices.get_untracked().into_iter();
        let columns: Vec<Column> =
            chosen.filter(|(_, is_shown)| *is_shown).map(|(column, _)| column).collect();
        is_open.set(false);
        list.show(RegistryQuery { columns: columns.clone(), ..untrack(|| list.query()) }, false);
        // The list shows them anyway; what fails here is that they are shown next time.
        spawn_local(async move { _ = remember_columns(columns).await });
    };
    let items = move || choices.get().into_iter().map(|(column, _)| item(choices, column)).collect();
    view! {
        <Dialog id="columns" is_open=is_open.into() close>
            <form method="dialog" on:submit=submit>
                <div class="body">
                    <h2 id="columns-title">{t.columns()}</h2>
                    <p>{t.columns_lead()}</p>
                    <ul class="column-choices" role="list">{keyed_list(items)}</ul>
                    <button class="btn small quiet" type="button" on:click=move |_| choices.set(choices_of(Column::DEFAULT))>
                        {t.usual_columns()}
                    </button>
                </div>
                <div class="foot">
                    <button class="btn primary" type="submit">{t.show_columns()}</button>
                    <button class="btn" type="button" on:click=move |_| close.run(())>{t.cancel()}</button>
                </div>
            </form>
        </Dialog>
    }
}

/// The shown columns in their order, then the others.
fn choices_of(shown: &[Column]) -> Vec<Choice> {
    let others = Column::ALL.iter().filter(|column| !shown.contains(column));
    let shown = shown.iter().map(|column| (*column, true));
    shown.chain(others.map(|column| (*column, false))).collect()
}

fn item(choices: RwSignal<Vec<Choice>>, column: Column) -> KeyedItem {
    KeyedItem::new(column, move || {
        let t = text();
        let id = format!("column-{column}");
        let name = t.registry_column(column);
        let is_shown = move || choices.with(|all| all.contains(&(column, true)));
        let place = move || choices.with(|all| all.iter().position(|(one, _)| *one == column));
        let is_first = move || place() == Some(0);
        let is_last = move || choices.with(|all| all.last().is_some_and(|(one, _)| *one == column));
        let tick = move |event| {
            let is_on = event_target_checked(&event);
            choices
                .update(|all| all.iter_mut().filter(|(one, _)| *one == column).for_each(|one| one.1 = is_on));
        };
        let swap = move |from: Option<usize>, to: Option<usize>| {
            choices.update(|all| {
                if let (Some(from), Some(to)) = (from, to)
                    && to < all.len()
                {
                    all.swap(from, to);
                }
            });
        };
        // An element that is moved loses the focus.
        let up = move |_| {
            let at = untrack(place);
            swap(at, at.and_then(|at| at.checked_sub(1)));
            focus_after_render(format!("up-{column}"));
        };
        let down = move |_| {
            let at = untrack(place);
            swap(at, at.map(|at| at + 1));
            focus_after_render(format!("down-{column}"));
        };
        view! {
            <li>
                <div class="check">
                    <input type="checkbox" id=id.clone() prop:checked=is_shown on:change=tick/>
                    <label for=id>{name.clone()}</label>
                </div>
                <button
                    class="btn small quiet square"
                    type="button"
                    id=format!("up-{column}")
                    aria-label=t.move_up(&name)
                    aria-disabled=move || is_first().then_some("true")
                    on:click=up
                ><span aria-hidden="true">"↑"</span></button>
                <button
                    class="btn small quiet square"
                    type="button"
                    id=format!("down-{column}")
                    aria-label=t.move_down(&name)
                    aria-disabled=move || is_last().then_some("true")
                    on:click=down
                ><span aria-hidden="true">"↓"</span></button>
            </li>
        }
        .into_any()
    })
}
