use crate::page_context::me;
use domain::paths::ACCOUNT_PARAMETER;
use leptos::prelude::*;

/// The account that a form was rendered for, for browsers without JavaScript: the host refuses the form if somebody else
/// has signed in meanwhile.
#[component]
pub(crate) fn PageAccount() -> impl IntoView {
    let account = untrack(me).map(|me| me.account.to_string());
    view! { <input type="hidden" name=ACCOUNT_PARAMETER value=account/> }
}
