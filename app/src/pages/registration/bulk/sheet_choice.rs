use crate::page_context::text;
use leptos::prelude::*;

/// Asks which sheet of a spreadsheet is meant.
#[component]
pub(super) fn SheetChoice(sheets: Vec<String>, choose: Callback<u32>, cancel: Callback<()>) -> impl IntoView {
    let t = text();
    let buttons = (0_u32..).zip(sheets).map(|(place, name)| {
        view! {
            <li>
                <button class="btn" type="button" on:click=move |_| choose.run(place)>{name}</button>
            </li>
        }
        .into_any()
    });
    view! {
        <div class="stack">
            <h2 id="sheets-title">{t.which_sheet()}</h2>
            <ul class="stack" role="list" aria-labelledby="sheets-title">{buttons.collect_view()}</ul>
            <div class="row">
                <button class="btn quiet" type="button" on:click=move |_| cancel.run(())>{t.cancel()}</button>
            </div>
        </div>
    }
}
