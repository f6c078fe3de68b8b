//! Long work in slices. It yields to the browser by elapsed time, not by the amount of work: slow machines stay
//! responsive, and fast ones do not wait.

use in_browser::now;
pub(super) use in_browser::yield_now;

/// The milliseconds of a slice: a frame has 16, and the browser needs some of them.
const WORKED_MOST: f64 = 10.0;

pub(super) struct YieldTimer {
    since: f64,
}

impl YieldTimer {
    pub fn begin() -> Self {
        Self { since: now() }
    }

    /// Yields if the current slice is used up.
    pub async fn yield_if_due(&mut self) {
        // After the clock was set back the elapsed time is unknown.
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

    /// Lets the browser handle events and continues right after. Browsers without `scheduler.yield` use a timer,
    /// which they delay by 4 ms if timers are nested.
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
