use super::{Icon, Shape};
use crate::page_context::text;
use domain::form::Code;
use leptos::prelude::*;

/// A multi-line field that is rendered in the browser only.
#[component]
pub(crate) fn TextArea(
    id: &'static str,
    label: &'static str,
    hint: &'static str,
    value: RwSignal<String>,
    #[prop(into)] fault: Signal<Option<Code>>,
) -> impl IntoView {
    let t = text();
    view! {
        <div class="field wide" class:bad=move || fault.get().is_some()>
            <label for=id>{label}</label>
            <p class="hint" id=format!("{id}-hint")>{hint}</p>
            <div class="control">
                // Not as a child: Leptos 0.8 does not escape the text of a `<textarea>`.
                <textarea
                    id=id
                    name=id
                    rows="3"
                    aria-describedby=format!("{id}-hint {id}-says")
                    aria-invalid=move || fault.get().map(|_| "true")
                    prop:value=move || value.get()
                    on:input=move |event| value.set(event_target_value(&event))
                ></textarea>
            </div>
            <p class="says" id=format!("{id}-says") role="status">
                {move || fault.get().map(|code| view! { <Icon shape=Shape::Alert/><span>{t.fault(code)}</span> })}
            </p>
        </div>
    }
}
