use domain::moment::Moment;
use leptos::prelude::*;

/// A point in time: from the host on the organization's clocks, then in the reader's language and on the reader's clocks. A
/// day is one of the organization's time zone for every reader, since it says from when or until when something is so.
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
        Effect::new(move || words.set(in_words(at, is_day, locale)));
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

/// Day and time by the browser's `Intl`.
#[cfg(feature = "hydrate")]
fn in_words(at: i64, is_day: bool, locale: domain::text::Locale) -> String {
    let options = js_sys::Object::new();
    let styles = [("dateStyle", "medium"), ("timeStyle", "short")];
    for (key, value) in styles.into_iter().take(if is_day { 1 } else { 2 }) {
        let _ = js_sys::Reflect::set(&options, &key.into(), &value.into());
    }
    if is_day {
        crate::hooks::set_time_zone(&options);
    }
    let tag = if locale == domain::text::Locale::En { "en-GB" } else { locale.as_str() };
    #[allow(clippy::cast_precision_loss)]
    let date = js_sys::Date::new(&wasm_bindgen::JsValue::from_f64(at as f64));
    date.to_locale_string(tag, &options).into()
}
