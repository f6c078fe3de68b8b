use super::form_state::FormState;
use crate::api::identities::ask_person;
use crate::components::Toasts;
use crate::page_context::text;
use domain::identity::IdentityTarget;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// *Ask the person*: sends the missing steps to the person.
#[component]
pub(super) fn AskButton(state: FormState, toasts: Toasts) -> impl IntoView {
    let t = text();
    let IdentityTarget::Account(account) = state.target else { return ().into_any() };
    let is_asking = RwSignal::new(false);
    let ask = move |_| {
        if is_asking.get_untracked() {
            return;
        }
        is_asking.set(true);
        spawn_local(async move {
            if state.save_now().await {
                match ask_person(account).await {
                    Ok(asked) => toasts.good(t.person_asked(asked.delivery, asked.missing())),
                    Err(error) => toasts.bad(error.message),
                }
            }
            is_asking.try_set(false);
        });
    };
    view! {
        <button
            class="btn quiet needs-script"
            type="button"
            aria-busy=move || is_asking.get().then_some("true")
            on:click=ask
        >
            {t.ask_the_person()}
        </button>
    }
    .into_any()
}
