//! Days of the organization's time zone, which a browser knows by its name.

#[cfg(feature = "hydrate")]
use crate::page_context::session;
#[cfg(feature = "hydrate")]
use leptos::prelude::*;

/// The day of a time in Unix milliseconds, as `2026-11-22`. Forms are filled in by it, which open in a browser only.
#[cfg(feature = "hydrate")]
pub(crate) fn organization_day(at: i64) -> String {
    let options = js_sys::Object::new();
    set_time_zone(&options);
    #[allow(clippy::cast_precision_loss)]
    let date = js_sys::Date::new(&wasm_bindgen::JsValue::from_f64(at as f64));
    // The locale that writes dates by ISO 8601.
    date.to_locale_date_string("sv-SE", &options).into()
}

#[cfg(not(feature = "hydrate"))]
pub(crate) fn organization_day(_at: i64) -> String {
    String::new()
}

/// Puts the organization's time zone into the options of `Intl`, unless the browser has never heard of it.
#[cfg(feature = "hydrate")]
pub(crate) fn set_time_zone(options: &js_sys::Object) {
    let zone = session().with_untracked(|session| session.time_zone.clone());
    let alone = js_sys::Object::new();
    let _ = js_sys::Reflect::set(&alone, &"timeZone".into(), &zone.as_str().into());
    let format = js_sys::Reflect::get(&js_sys::global(), &"Intl".into())
        .and_then(|intl| js_sys::Reflect::get(&intl, &"DateTimeFormat".into()));
    let Ok(format) = format else { return };
    let arguments = js_sys::Array::of2(&js_sys::Array::new(), &alone);
    // An unknown zone is an exception.
    if js_sys::Reflect::construct(&format.into(), &arguments).is_ok() {
        let _ = js_sys::Reflect::set(options, &"timeZone".into(), &zone.as_str().into());
    }
}

/// The time zone of the browser; empty where it does not say.
#[cfg(feature = "hydrate")]
pub(crate) fn browser_time_zone() -> String {
    let format = js_sys::Intl::DateTimeFormat::new(&js_sys::Array::new(), &js_sys::Object::new());
    let zone = js_sys::Reflect::get(&format.resolved_options(), &"timeZone".into());
    zone.ok().and_then(|zone| zone.as_string()).unwrap_or_default()
}

#[cfg(not(feature = "hydrate"))]
pub(crate) fn browser_time_zone() -> String {
    String::new()
}
