use super::{Icon, Shape};
use crate::hooks::BoundField;
use crate::page_context::text;
use leptos::ev::FocusEvent;
use leptos::html::Input;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast as _;
use leptos::web_sys::Element;

/// A text field. Its value is read from the input at hydration, so that text typed before then is kept.
#[component]
pub(crate) fn TextField(
    bound: BoundField,
    #[prop(into)] label: String,
    #[prop(optional, into)] hint: String,
    #[prop(default = "text")] kind: &'static str,
    #[prop(default = "off")] autocomplete: &'static str,
    #[prop(optional)] mono: bool,
    /// The id of the list to choose from.
    #[prop(optional)]
    list: Option<&'static str>,
) -> impl IntoView {
    let (id, hint_id, says_id) = names(bound);
    let described_by = if hint.is_empty() { says_id.clone() } else { format!("{hint_id} {says_id}") };
    view! {
        <div class="field" class:bad=move || bound.fault.get().is_some()>
            <label for=id>{label}</label>
            {(!hint.is_empty()).then(|| view! { <p class="hint" id=hint_id>{hint}</p> }.into_any())}
            <div class="control">
                <TextInput bound kind autocomplete mono described_by list/>
            </div>
            <FieldMessage bound id=says_id/>
        </div>
    }
}

/// A password field with *Show*. Pasting and password managers work.
#[component]
pub(crate) fn PasswordField(
    bound: BoundField,
    /// *Password*, unless it is another one.
    #[prop(optional)]
    label: Option<&'static str>,
    #[prop(optional, into)] hint: String,
    #[prop(default = "new-password")] autocomplete: &'static str,
) -> impl IntoView {
    let t = text();
    let label = label.unwrap_or_else(|| t.password());
    let is_shown = RwSignal::new(false);
    let (id, hint_id, says_id) = names(bound);
    let described_by = if hint.is_empty() { says_id.clone() } else { format!("{hint_id} {says_id}") };
    view! {
        <div class="field" class:bad=move || bound.fault.get().is_some()>
            <label for=id>{label}</label>
            {(!hint.is_empty()).then(|| view! { <p class="hint" id=hint_id>{hint}</p> }.into_any())}
            <div class="control joined">
                <TextInput bound kind="password" autocomplete described_by is_shown/>
                <button
                    class="needs-script"
                    type="button"
                    aria-controls=id
                    on:click=move |_| is_shown.update(|shown| *shown = !*shown)
                >
                    {move || if is_shown.get() { t.hide() } else { t.show() }}
                </button>
            </div>
            <FieldMessage bound id=says_id/>
        </div>
    }
}

/// The input, bound to a field of the draft.
#[component]
pub(crate) fn TextInput(
    bound: BoundField,
    kind: &'static str,
    autocomplete: &'static str,
    described_by: String,
    #[prop(optional)] mono: bool,
    #[prop(optional)] is_shown: Option<RwSignal<bool>>,
    #[prop(default = None)] list: Option<&'static str>,
) -> impl IntoView {
    let input = NodeRef::<Input>::new();
    keep_in_step(bound, input);
    view! {
        <input
            node_ref=input
            class:mono=mono
            id=bound.field.as_str()
            name=bound.field.as_str()
            type=move || if is_shown.is_some_and(|shown| shown.get()) { "text" } else { kind }
            autocomplete=autocomplete
            autocapitalize="none"
            spellcheck="false"
            dir="auto"
            value=bound.value.get_untracked()
            list=list
            aria-describedby=described_by
            aria-invalid=move || bound.fault.get().map(|_| "true")
            on:input=move |event| _ = bound.set.try_run(event_target_value(&event))
            // A focused field is blurred after its page was disposed of.
            on:blur=move |event| {
                if !is_submitting(&event) {
                    _ = bound.blur.try_run(());
                }
            }
        />
    }
}

/// Whether the focus moves to the submit button. A fault that appeared now would move the button away from the
/// pointer; submitting shows all faults.
fn is_submitting(event: &FocusEvent) -> bool {
    let next = event.related_target().and_then(|next| next.dyn_into::<Element>().ok());
    next.and_then(|next| next.get_attribute("type")).is_some_and(|kind| kind == "submit")
}

/// The status line under a field.
#[component]
pub(super) fn FieldMessage(bound: BoundField, id: String) -> impl IntoView {
    let t = text();
    view! {
        <p class="says" id=id role="status">
            {move || {
                let code = bound.fault.get()?;
                let words = bound.value.with(|typed| t.fault_in(code, typed).into_owned());
                Some(view! { <Icon shape=Shape::Alert/><span>{words}</span> }.into_any())
            }}
        </p>
    }
}

/// Synchronizes draft and input: at hydration the input's text wins, later the draft's.
fn keep_in_step(bound: BoundField, input: NodeRef<Input>) {
    Effect::new(move |ran_before: Option<bool>| {
        let value = bound.value.get();
        let Some(input) = input.get() else { return false };
        let typed = input.value();
        if ran_before == Some(true) {
            if typed != value {
                input.set_value(&value);
            }
        } else if !typed.is_empty() && typed != value {
            bound.set.run(typed);
        } else if typed != value {
            input.set_value(&value);
        }
        true
    });
}

fn names(bound: BoundField) -> (&'static str, String, String) {
    let id = bound.field.as_str();
    (id, format!("{id}-hint"), format!("{id}-says"))
}
