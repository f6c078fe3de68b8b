use crate::components::{Icon, Shape};
use crate::hooks::{debounce, list_url};
use crate::page_context::text;
use domain::characters::trimmed;
use leptos::ev::SubmitEvent;
use leptos::html::Input;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use std::time::Duration;

/// The search box of a list.
#[derive(Clone, Copy)]
pub(crate) struct SearchOptions {
    pub label: &'static str,
    /// The label of its button, which refreshes as well.
    pub button: &'static str,
}

/// The filter menu and *Refresh*. It is a form that sets the query of the address, so it works without JavaScript.
#[component]
pub(super) fn ListToolbar(
    path: String,
    #[prop(optional_no_strip)] filter_label: Option<&'static str>,
    /// The filters: words on the wire and labels, in the order of the menu.
    choices: Vec<(&'static str, String)>,
    #[prop(into)] chosen: Signal<&'static str>,
    #[prop(optional_no_strip)] searched: Option<SearchOptions>,
    /// The current search text.
    search: Signal<String>,
    is_reloading: RwSignal<bool>,
    refresh: Callback<()>,
    more: ViewFn,
) -> impl IntoView {
    let t = text();
    let navigate = use_navigate();
    let typed = NodeRef::<Input>::new();
    let options = choices
        .into_iter()
        .map(|(word, name)| {
            view! {
                <option value=word selected=chosen.get_untracked() == word prop:selected=move || chosen.get() == word>
                    {name}
                </option>
            }.into_any()
        })
        .collect_view();
    let address = path.clone();
    let go = Callback::new(move |(state, search): (String, String)| {
        let options = NavigateOptions { scroll: false, replace: true, ..NavigateOptions::default() };
        navigate(&list_url(&address, &state, trimmed(&search)), options);
    });
    let look = Callback::new(move |text: String| {
        if let Some(state) = chosen.try_get_untracked() {
            go.run((state.to_owned(), text));
        }
    });
    let in_box = move || typed.get_untracked().map_or_else(String::new, |input| input.value());
    let choose = move |event| go.run((event_target_value(&event), in_box()));
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        let asked = in_box();
        if trimmed(&asked) == search.get_untracked() {
            refresh.run(());
        } else {
            go.run((chosen.get_untracked().to_owned(), asked));
        }
    };
    let (button, shape) =
        searched.map_or((t.refresh(), Shape::Refresh), |box_of| (box_of.button, Shape::Search));
    view! {
        <div class="tools">
            <form method="get" action=path class:searching=searched.is_some() on:submit=submit>
                {searched.map(|SearchOptions { label, .. }| view! { <SearchBox label typed search look/> }.into_any())}
                <label for="state">{filter_label.unwrap_or(t.state())}</label>
                <div class="control">
                    <select id="state" name="state" autocomplete="off" on:change=choose>{options}</select>
                </div>
                <button class="btn" type="submit" aria-busy=move || is_reloading.get().then_some("true")>
                    <Icon shape/>
                    {button}
                </button>
            </form>
            {more.run()}
        </div>
    }
}

/// The delay after the last key before the list is searched.
const PAUSE: Duration = Duration::from_millis(250);

/// The input of the search text. The list is searched while somebody types.
#[component]
pub(crate) fn SearchBox(
    label: &'static str,
    #[prop(optional)] placeholder: &'static str,
    typed: NodeRef<Input>,
    /// What is searched now.
    search: Signal<String>,
    /// Searches something else.
    look: Callback<String>,
) -> impl IntoView {
    let look = debounce(PAUSE, move |text: String| {
        // The page may have been left.
        if search.try_get_untracked().is_some_and(|asked| asked != trimmed(&text)) {
            _ = look.try_run(text);
        }
    });
    // Follows the address if it changes by navigation, but not while somebody types.
    Effect::new(move |_| {
        let asked = search.get();
        let Some(input) = typed.get() else { return };
        let is_typed_in = document().active_element().is_some_and(|active| active.id() == input.id());
        if !is_typed_in && trimmed(&input.value()) != asked {
            input.set_value(&asked);
        }
    });
    view! {
        <label for="q">{label}</label>
        <div class="control">
            <input
                node_ref=typed
                id="q"
                name="q"
                type="search"
                placeholder=placeholder
                autocomplete="off"
                autocapitalize="none"
                spellcheck="false"
                value=search.get_untracked()
                on:input=move |event| look(event_target_value(&event))
            />
        </div>
    }
}
