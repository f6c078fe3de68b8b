use crate::pages::registration::bulk::browser::focus;
use leptos::ev::KeyboardEvent;
use leptos::html::Input;
use leptos::prelude::*;

/// The input of a cell that is being edited. Enter takes what was typed, and so does leaving it; Escape does not.
#[component]
pub(in crate::pages::registration::bulk) fn CellEditor(
    label: String,
    value: String,
    /// The id of the reason of the row's state.
    why: String,
    mono: bool,
    /// The id of the table, which has the focus afterwards.
    grid: String,
    take: Callback<String>,
    leave: Callback<()>,
) -> impl IntoView {
    let input = NodeRef::<Input>::new();
    input.on_load(|input| {
        request_animation_frame(move || {
            let _ = input.focus();
            input.select();
        });
    });
    let press = move |event: KeyboardEvent| match event.key().as_str() {
        "Enter" => {
            event.prevent_default();
            event.stop_propagation();
            take.run(event_target_value(&event));
            focus(&grid);
        }
        "Escape" => {
            event.stop_propagation();
            leave.run(());
            focus(&grid);
        }
        _ => event.stop_propagation(),
    };
    view! {
        <input
            node_ref=input
            class:mono=mono
            type="text"
            autocomplete="off"
            autocapitalize="none"
            spellcheck="false"
            aria-label=label
            aria-describedby=why
            value=value
            on:keydown=press
            // A focused input is blurred after its page was disposed of.
            on:blur=move |event| _ = take.try_run(event_target_value(&event))
        />
    }
}
