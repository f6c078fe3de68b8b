use leptos::prelude::*;

/// A button in a row. Its name is the same in every row; which row it is about, a screen reader reads from the
/// row's head.
#[component]
pub(crate) fn RowButton(
    name: &'static str,
    /// The id of what names the row.
    about: String,
    /// Whether this is being done.
    #[prop(into)]
    is_busy: Signal<bool>,
    /// Whether anything is being done with the row.
    #[prop(into)]
    is_waiting: Signal<bool>,
    #[prop(optional)] is_danger: bool,
    press: Callback<()>,
) -> impl IntoView {
    let class =
        if is_danger { "btn small quiet danger needs-script" } else { "btn small quiet needs-script" };
    view! {
        <button
            class=class
            type="button"
            aria-describedby=about
            aria-busy=move || is_busy.get().then_some("true")
            aria-disabled=move || is_waiting.get().then_some("true")
            on:click=move |_| {
                if !is_waiting.get_untracked() {
                    press.run(());
                }
            }
        >
            {name}
        </button>
    }
}
