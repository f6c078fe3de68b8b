//! The forms of the dialogs that ask for the password again. Most pages never need them, and they share nearly all of their
//! code with the page *Sign in*, whose group of pages they belong to.

mod confirm_form;
mod sign_in_form;

pub(crate) use confirm_form::CONFIRM_WITH_PASSKEY;

use crate::hooks::SignInPrompt;
use confirm_form::ConfirmForm;
use domain::session::Me;
use leptos::prelude::*;
use leptos::wasm_split::{SplitLoaderError, wasm_split};
use sign_in_form::SignInForm;

/// Which form, with what closes its dialog.
pub(super) enum AgainForm {
    SignIn(Me, SignInPrompt, Callback<()>),
    Confirm(SignInPrompt, Callback<()>),
}

#[wasm_split(sign_in, wasm_split_path = leptos::wasm_split, preload(fetch_again_form), fallible)]
pub(super) fn again_form(form: AgainForm) -> Result<AnyView, SplitLoaderError> {
    Ok(match form {
        AgainForm::SignIn(me, prompt, close) => view! { <SignInForm me prompt close/> }.into_any(),
        AgainForm::Confirm(prompt, close) => view! { <ConfirmForm prompt close/> }.into_any(),
    })
}
