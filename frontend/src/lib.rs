//! The browser's entry point: hydrates the page.

// A page's type contains the types of all its elements, which is deeper than the default limit.
#![recursion_limit = "512"]

use js_sys::{Function, Promise};
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen_futures::future_to_promise;

/// Takes the texts of the page's language, before anything is shown. Returns whether they are whole.
#[wasm_bindgen]
pub fn take_texts(texts: String) -> bool {
    app::Text::fetched(texts)
}

/// Called once by the page's start script, with what it does when something could not be fetched.
#[wasm_bindgen]
pub fn hydrate(failed: Function) -> Promise {
    console_error_panic_hook::set_once();
    future_to_promise(async {
        app::fetch_first(failed).await;
        leptos::mount::hydrate_body(app::App);
        Ok(JsValue::UNDEFINED)
    })
}
