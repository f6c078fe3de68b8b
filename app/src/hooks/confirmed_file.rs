use crate::api::security::check_confirmed;
use crate::hooks::{SignInPrompt, load_page};
use leptos::ev::MouseEvent;
use leptos::task::spawn_local;

/// Follows the link of a file once the session was confirmed. The address alone asks on a page of its own.
pub(crate) fn fetch_confirmed(event: &MouseEvent, prompt: SignInPrompt, path: String) {
    event.prevent_default();
    spawn_local(async move {
        if prompt.confirmed(check_confirmed).await.is_ok() {
            load_page(&path);
        }
    });
}
