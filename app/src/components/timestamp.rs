use domain::moment::Moment;
use leptos::prelude::*;

/// A point in time: plain UTC from host and browser first, then in the reader's language and time zone.
#[component]
pub(crate) fn Timestamp(
    /// Unix milliseconds.
    at: i64,
    /// Whether only the day is shown.
    #[prop(optional)]
    is_day: bool,
) -> impl IntoView {
    let moment = Moment::at(at);
    let words = RwSignal::new(if is_day { moment.date() } else { moment.plain() });
    #[cfg(feature = "hydrate")]
    {
        let locale = crate::page_context::text().locale();
        Effect::new(move || words.set(in_words(at, is_day, locale)));
    }
    view! { <time datetime=moment.rfc3339()>{move || words.get()}</time> }
}

/// Day and time by the browser's `Intl`, in the reader's time zone.
#[cfg(feature = "hydrate")]
fn in_words(at: i64, is_day: bool, locale: domain::text::Locale) -> String {
    let options = js_sys::Object::new();
    let styles = [("dateStyle", "medium"), ("timeStyle", "short")];
    for (key, value) in styles.into_iter().take(if is_day { 1 } else { 2 }) {
        let _ = js_sys::Reflect::set(&options, &key.into(), &value.into());
    }
    let tag = if locale == domain::text::Locale::En { "en-GB" } else { locale.as_str() };
    #[allow(clippy::cast_precision_loss)]
    let date = js_sys::Date::new(&wasm_bindgen::JsValue::from_f64(at as f64));
    date.to_locale_string(tag, &options).into()
}
