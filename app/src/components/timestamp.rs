use domain::moment::Moment;
use leptos::prelude::*;

/// A point in time on the organization's clocks, for every reader: from the host with the zone, then in the reader's language,
/// with the zone where the reader's own clock is in another one.
/// Days from which or until which something is so, mails and the filters of the audit are on the same clocks.
#[component]
pub(crate) fn Timestamp(
    /// Unix milliseconds.
    at: i64,
    /// Whether only the day is shown.
    #[prop(optional)]
    is_day: bool,
) -> impl IntoView {
    let moment = Moment::at(at);
    // A browser that takes over a page leaves its text as it is, and the effect below replaces it.
    let words = RwSignal::new(on_host_clocks(at, is_day));
    #[cfg(feature = "hydrate")]
    {
        let locale = crate::page_context::text().locale();
        let session = crate::page_context::session();
        // A page has many of these, and the session is loaded again after each navigation.
        let zone = Memo::new(move |_| session.with(|session| session.time_zone.clone()));
        Effect::new(move || {
            let is_here = zone.with(|zone| *zone == crate::hooks::browser_time_zone());
            words.set(in_words(at, (is_day, !is_here), locale));
        });
    }
    view! { <time datetime=moment.rfc3339()>{move || words.get()}</time> }
}

/// Day and time on the organization's clocks, with the zone.
#[cfg(feature = "ssr")]
fn on_host_clocks(at: i64, is_day: bool) -> String {
    let Some(request) = crate::request_context::RequestContext::current() else { return String::new() };
    let local = request.backend.local(at);
    if is_day { local.day().to_string() } else { local.plain() }
}

#[cfg(not(feature = "ssr"))]
fn on_host_clocks(at: i64, is_day: bool) -> String {
    let moment = Moment::at(at);
    if is_day { moment.date() } else { moment.plain() }
}

/// Day and time by the browser's `Intl`, or only the day, with the zone or without.
#[cfg(feature = "hydrate")]
fn in_words(at: i64, (is_day, has_zone): (bool, bool), locale: domain::text::Locale) -> String {
    let options = js_sys::Object::new();
    // The styles of `Intl` cannot be put together with the name of the zone.
    let parts = [
        ("year", "numeric"),
        ("month", "short"),
        ("day", "numeric"),
        ("hour", "2-digit"),
        ("minute", "2-digit"),
        ("timeZoneName", "short"),
    ];
    let shown = match (is_day, has_zone) {
        (true, _) => 3,
        (false, false) => 5,
        (false, true) => 6,
    };
    for (key, value) in parts.into_iter().take(shown) {
        let _ = js_sys::Reflect::set(&options, &key.into(), &value.into());
    }
    crate::hooks::set_time_zone(&options);
    let tag = if locale == domain::text::Locale::En { "en-GB" } else { locale.as_str() };
    #[allow(clippy::cast_precision_loss)]
    let date = js_sys::Date::new(&wasm_bindgen::JsValue::from_f64(at as f64));
    date.to_locale_string(tag, &options).into()
}
