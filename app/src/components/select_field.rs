use super::dynamic;
use crate::api::ApiError;
use crate::hooks::BoundField;
use crate::page_context::text;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// A choice: the value on the wire, and what is shown.
pub(crate) type Choice = (String, String);

/// A field with a list to choose from. The choices may come later.
#[component]
pub(crate) fn SelectField(
    bound: BoundField,
    label: &'static str,
    #[prop(into)] choices: Signal<Vec<Choice>>,
) -> impl IntoView {
    let t = text();
    let id = bound.field.as_str();
    let says_id = format!("{id}-says");
    let described_by = says_id.clone();
    // The browser fills in what was chosen before, also before the page is hydrated.
    let select = NodeRef::<leptos::html::Select>::new();
    select.on_load(move |select| {
        let chosen = select.value();
        if !chosen.is_empty() && bound.value.with_untracked(|known| *known != chosen) {
            bound.set.run(chosen);
        }
    });
    let options = move || {
        let chosen = bound.value.get_untracked();
        let options = choices.get().into_iter().map(|(value, name)| {
            let is_chosen = value == chosen;
            view! { <option value=value selected=is_chosen>{name}</option> }.into_any()
        });
        options.collect_view().into_any()
    };
    view! {
        <div class="field" class:bad=move || bound.fault.get().is_some()>
            <label for=id>{label}</label>
            <div class="control">
                <select
                    node_ref=select
                    id=id
                    name=id
                    autocomplete="off"
                    aria-describedby=described_by
                    aria-invalid=move || bound.fault.get().map(|_| "true")
                    on:change=move |event| bound.set.run(event_target_value(&event))
                >
                    {dynamic(options)}
                </select>
            </div>
            <p class="says" id=says_id role="status">{move || bound.fault.get().map(|code| t.fault(code))}</p>
        </div>
    }
}

/// What a form fetches when it opens; a form is only ever opened in the browser.
pub(crate) fn fetched<T, Calling>(call: Calling) -> RwSignal<Option<Result<T, ApiError>>>
where
    T: Send + Sync + 'static,
    Calling: Future<Output = Result<T, ApiError>> + 'static,
{
    let answer = RwSignal::new(None);
    spawn_local(async move {
        let said = call.await;
        // The form may be closed by now.
        let _ = answer.try_set(Some(said));
    });
    answer
}

/// Why the choices are missing.
pub(crate) fn refused<T>(answer: RwSignal<Option<Result<T, ApiError>>>) -> impl IntoView
where
    T: Send + Sync + 'static,
{
    let message =
        move || answer.with(|answer| answer.as_ref()?.as_ref().err().map(|error| error.message.clone()));
    dynamic(move || message().map(|message| view! { <p class="fault" role="alert">{message}</p> }.into_any()))
}
