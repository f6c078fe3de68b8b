use crate::components::{Icon, Shape};
use leptos::prelude::*;

/// A button in a row. Its name is the same in every row; which row it is about, a screen reader reads from the
/// row's head.
#[component]
pub(crate) fn RowButton(
    name: &'static str,
    /// What stands for the name where rows are lines, for what is done more rarely.
    #[prop(optional_no_strip)]
    icon: Option<Shape>,
    /// The id of what names the row.
    about: String,
    /// Whether this is being done.
    is_busy: Signal<bool>,
    /// Whether anything is being done with the row.
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
