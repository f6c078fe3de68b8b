use domain::moment::Moment;
use leptos::prelude::*;

/// A moment: the same plain UTC text from host and browser first, then in the reader's language and time zone.
#[component]
pub(crate) fn When(
    /// Unix milliseconds.
    at: i64,
) -> impl IntoView {
    let moment = Moment::at(at);
    let words = RwSignal::new(moment.plain());
    #[cfg(feature = "hydrate")]
    {
        let locale = crate::first::text().locale();
        Effect::new(move || words.set(in_words(at, locale)));
    }
    view! { <time datetime=moment.rfc3339()>{move || words.get()}</time> }
}

/// Day and time by the browser's `Intl`, in the reader's time zone.
#[cfg(feature = "hydrate")]
fn in_words(at: i64, locale: domain::text::Locale) -> String {
    let options = js_sys::Object::new();
    for (key, value) in [("dateStyle", "medium"), ("timeStyle", "short")] {
        let _ = js_sys::Reflect::set(&options, &key.into(), &value.into());
    }
    let tag = if locale == domain::text::Locale::En { "en-GB" } else { locale.as_str() };
    #[allow(clippy::cast_precision_loss)]
    let date = js_sys::Date::new(&wasm_bindgen::JsValue::from_f64(at as f64));
    date.to_locale_string(tag, &options).into()
}
