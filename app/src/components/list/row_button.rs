use crate::components::{Icon, Shape};
use leptos::prelude::*;

/// A button in a row. Its label is the same in every row; screen readers add the row's header.
#[component]
pub(crate) fn RowButton(
    name: &'static str,
    /// An icon instead of the label, for rare actions in wide layouts.
    #[prop(optional_no_strip)]
    icon: Option<Shape>,
    /// The id of the element that names the row.
    about: String,
    /// Whether this action is in progress.
    is_busy: Signal<bool>,
    /// Whether any action on the row is in progress.
    is_waiting: Signal<bool>,
    #[prop(optional)] is_danger: bool,
    press: Callback<()>,
) -> impl IntoView {
    let danger = if is_danger { " danger" } else { "" };
    let brief = if icon.is_some() { " brief" } else { "" };
    view! {
        <button
            class=format!("btn small quiet{danger}{brief} needs-script")
            type="button"
            title=icon.map(|_| name)
            aria-describedby=about
            aria-busy=move || is_busy.get().then_some("true")
            aria-disabled=move || is_waiting.get().then_some("true")
            on:click=move |_| {
                if !is_waiting.get_untracked() {
                    press.run(());
                }
            }
        >
            {icon.map(|shape| view! { <Icon shape/> }.into_any())}
            <span>{name}</span>
        </button>
    }
}
