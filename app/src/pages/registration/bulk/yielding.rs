//! Long work in pieces. The browser gets its turn by the time that was worked, not by what was done in it: a slow machine
//! stays as ready to answer as a quick one, and a quick one does not wait for nothing.

use in_browser::now;
pub(super) use in_browser::yield_now;

/// How many milliseconds are worked at a time: a frame has 16, and the browser needs some of them itself.
const WORKED_MOST: f64 = 10.0;

pub(super) struct YieldTimer {
    since: f64,
}

impl YieldTimer {
    pub fn begin() -> Self {
        Self { since: now() }
    }

    /// Gives the browser its turn if enough was worked since it had one.
    pub async fn yield_if_due(&mut self) {
        // Where the clock was set back nobody knows how much was worked.
        if !(0.0..WORKED_MOST).contains(&(now() - self.since)) {
            yield_now().await;
            self.since = now();
        }
    }
}

#[cfg(feature = "hydrate")]
mod in_browser {
    use crate::hooks::sleep;
    use js_sys::{Function, Promise, Reflect};
    use leptos::prelude::window;
    use wasm_bindgen::JsCast as _;
    use wasm_bindgen_futures::JsFuture;

    pub(in super::super) fn now() -> f64 {
        js_sys::Date::now()
    }

    /// Lets the browser do what waits, and goes on right after it. Browsers that have no such thing have a timer, which
    /// they make 4 ms long where one is set after the other.
    pub(in super::super) async fn yield_now() {
        match yielded() {
            Some(turn) => drop(JsFuture::from(turn).await),
            None => sleep(0).await,
        }
    }

    fn yielded() -> Option<Promise> {
        let scheduler = Reflect::get(&window(), &"scheduler".into()).ok()?;
        let call: Function = Reflect::get(&scheduler, &"yield".into()).ok()?.dyn_into().ok()?;
        call.call0(&scheduler).ok()?.dyn_into().ok()
    }
}

#[cfg(not(feature = "hydrate"))]
mod in_browser {
    pub(in super::super) fn now() -> f64 {
        0.0
    }

    pub(in super::super) async fn yield_now() {}
}
