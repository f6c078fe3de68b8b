use super::again::{AgainForm, again_form};
use super::fetched_part::fetched_part;
use crate::components::{Dialog, dynamic};
use crate::hooks::SignInPrompt;
use leptos::prelude::*;

/// The dialog that asks for the password again before what matters most.
#[component]
pub(crate) fn ConfirmAgain() -> impl IntoView {
    let prompt = SignInPrompt::current();
    let is_asked = prompt.is_confirming();
    let is_settled = RwSignal::new(false);
    let is_open = Signal::derive(move || is_asked.get() && is_settled.get());
    let close = Callback::new(move |()| prompt.stop_confirming());
    let form =
        move || fetched_part(is_settled, move || Box::pin(again_form(AgainForm::Confirm(prompt, close))));
    view! {
        <Dialog id="confirm-again" is_open close>
            {dynamic(move || is_asked.get().then(form))}
        </Dialog>
    }
}
