//! The browser's door: wakes up the page that the host has rendered, and does nothing else.

// A page's type names every element in it, and the compiler counts how deep that goes.
#![recursion_limit = "512"]

use js_sys::Function;
use wasm_bindgen::prelude::wasm_bindgen;

/// Called once by the page's start script, with what it does when something could not be fetched.
#[wasm_bindgen]
pub async fn hydrate(failed: Function) {
    console_error_panic_hook::set_once();
    app::fetch_first(failed).await;
    leptos::mount::hydrate_body(app::App);
}
