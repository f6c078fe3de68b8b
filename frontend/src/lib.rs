//! The browser's door: wakes up the page that the host has rendered, and does nothing else.

// A page's type names every element in it, and the compiler counts how deep that goes.
#![recursion_limit = "512"]

use wasm_bindgen::prelude::wasm_bindgen;

/// Called once by the page's start script.
#[wasm_bindgen]
pub fn hydrate() {
    console_error_panic_hook::set_once();
    leptos::mount::hydrate_body(app::App);
}
