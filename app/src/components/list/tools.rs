use crate::components::{Icon, Shape};
use crate::first::text;
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;

/// What stands above a list: which rows are shown, and *Refresh*. A form of its own, so that both work without
/// JavaScript: the address says which rows.
#[component]
pub(super) fn Tools(
    path: &'static str,
    /// The words on the wire and on the screen, in the order of the menu.
    choices: Vec<(&'static str, String)>,
    #[prop(into)] chosen: Signal<&'static str>,
    is_reloading: RwSignal<bool>,
    refresh: Callback<()>,
    more: ViewFn,
) -> impl IntoView {
    let t = text();
    let navigate = use_navigate();
    let options = choices
        .into_iter()
        .map(|(word, name)| {
            view! {
                <option value=word selected=chosen.get_untracked() == word prop:selected=move || chosen.get() == word>
                    {name}
                </option>
            }
        })
        .collect_view();
    let choose = move |event| {
        let address = format!("{path}?state={}", event_target_value(&event));
        navigate(&address, NavigateOptions { scroll: false, ..NavigateOptions::default() });
    };
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        refresh.run(());
    };
    view! {
        <div class="tools">
            <form method="get" action=path on:submit=submit>
                <label for="state">{t.state()}</label>
                <div class="control">
                    <select id="state" name="state" autocomplete="off" on:change=choose>{options}</select>
                </div>
                <button class="btn" type="submit" aria-busy=move || is_reloading.get().then_some("true")>
                    <Icon shape=Shape::Refresh/>
                    {t.refresh()}
                </button>
            </form>
            {more.run()}
        </div>
    }
}
