use super::{Icon, Shape};
use crate::hooks::BoundField;
use crate::page_context::text;
use leptos::prelude::*;

/// A field for a text of many lines, in a language of its own. Its value is set in the browser only.
#[component]
pub(crate) fn LongText(
    bound: BoundField,
    label: &'static str,
    hint: &'static str,
    lang: &'static str,
) -> impl IntoView {
    let t = text();
    let id = bound.field.as_str();
    view! {
        <div class="field wide" class:bad=move || bound.fault.get().is_some()>
            <label for=id>{label}</label>
            <p class="hint" id=format!("{id}-hint")>{hint}</p>
            <div class="control">
                // Not as a child: Leptos 0.8 does not escape the text of a `<textarea>`.
                <textarea
                    id=id
                    name=id
                    rows="10"
                    lang=lang
                    aria-describedby=format!("{id}-hint {id}-says")
                    aria-invalid=move || bound.fault.get().map(|_| "true")
                    prop:value=move || bound.value.get()
                    on:input=move |event| bound.set.run(event_target_value(&event))
                ></textarea>
            </div>
            <p class="says" id=format!("{id}-says") role="status">
                {move || bound.fault.get().map(|code| view! { <Icon shape=Shape::Alert/><span>{t.fault(code)}</span> }.into_any())}
            </p>
        </div>
    }
    .into_any()
}
