//! Names of countries: from the browser in every language; the host renders codes.

use crate::hooks::is_hydrated;
use crate::page_context::text;
use domain::identity::Country;
use leptos::prelude::*;

/// The options of a select of countries as markup, sorted by name in the browser. Before hydration only the selected
/// one.
pub(super) fn options(chosen: &str, is_hydrated: bool, may_be_stateless: bool) -> String {
    let t = text();
    let mut markup = option("", t.choose(), chosen);
    if may_be_stateless {
        markup += &option(Country::STATELESS, t.stateless(), chosen);
    }
    markup += &option(Country::UNKNOWN, t.unknown_country(), chosen);
    if is_hydrated {
        let all = in_browser::names(Country::choices());
        all.iter().for_each(|(code, name)| markup += &option(code, name, chosen));
    } else if let Ok(Country::Iso(code)) = Country::parse(chosen) {
        markup += &option(code, code, chosen);
    }
    markup
}

pub(super) fn option(value: &str, name: &str, chosen: &str) -> String {
    let selected = if value == chosen { " selected" } else { "" };
    let name = name.replace('&', "&amp;").replace('<', "&lt;");
    format!("<option value=\"{value}\"{selected}>{name}</option>")
}

/// Names for codes that are separated by spaces, once the page is hydrated.
pub(super) fn country_names(codes: String) -> AnyView {
    let hydrated = is_hydrated();
    let words = move || {
        if !hydrated.get() {
            return codes.clone();
        }
        codes.split_whitespace().map(name).collect::<Vec<_>>().join(", ")
    };
    view! { <span>{words}</span> }.into_any()
}

/// The name of a country in the reader's language, or its code on the host.
fn name(code: &str) -> String {
    let t = text();
    match Country::parse(code) {
        Ok(Country::Stateless) => t.stateless().to_owned(),
        Ok(Country::Unknown) => t.unknown_country().to_owned(),
        Ok(Country::Iso(code)) => {
            in_browser::names([code]).pop().map_or_else(|| code.to_owned(), |(_, name)| name)
        }
        Err(_) => code.to_owned(),
    }
}

#[cfg(feature = "hydrate")]
mod in_browser {
    use crate::page_context::text;
    use js_sys::{Array, Function, Intl, Object, Reflect};
    use wasm_bindgen::{JsCast as _, JsValue};

    /// Countries and their names, sorted as the language does.
    pub(super) fn names(codes: impl IntoIterator<Item = &'static str>) -> Vec<(&'static str, String)> {
        let name = namer();
        let named = |code: &'static str| {
            (code, name.as_ref().and_then(|name| name(code)).unwrap_or_else(|| code.to_owned()))
        };
        let mut all: Vec<_> = codes.into_iter().map(named).collect();
        let compare = Intl::Collator::new(&tags(), &Object::new()).compare();
        all.sort_by(|(_, one), (_, other)| {
            let order = compare.call2(&JsValue::NULL, &one.into(), &other.into());
            order.ok().and_then(|order| order.as_f64()).unwrap_or_default().total_cmp(&0.0)
        });
        all
    }

    /// The browser's `Intl.DisplayNames` for regions, if supported.
    fn namer() -> Option<impl Fn(&str) -> Option<String>> {
        let get = |object: &JsValue, name: &str| Reflect::get(object, &name.into()).ok();
        let options = Object::new();
        Reflect::set(&options, &"type".into(), &"region".into()).ok()?;
        let class: Function = get(&get(&js_sys::global(), "Intl")?, "DisplayNames")?.dyn_into().ok()?;
        let names = Reflect::construct(&class, &Array::of2(&tags(), &options)).ok()?;
        let of: Function = get(&names, "of")?.dyn_into().ok()?;
        Some(move |code: &str| of.call1(&names, &code.into()).ok()?.as_string())
    }

    fn tags() -> Array {
        Array::of1(&text().locale().as_str().into())
    }
}

/// The host has no names.
#[cfg(not(feature = "hydrate"))]
mod in_browser {
    pub(super) fn names(_codes: impl IntoIterator<Item = &'static str>) -> Vec<(&'static str, String)> {
        Vec::new()
    }
}
