//! Passkeys, by the browser's own functions. They take and return JSON.

#[cfg(feature = "hydrate")]
pub(crate) use real::{are_supported, ask_for_passkey, make_passkey};

/// Why the browser gave no passkey.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NoPasskey {
    /// The person has cancelled, or nothing was found in time.
    Cancelled,
    /// The device has one for this account already.
    #[cfg_attr(not(feature = "hydrate"), expect(dead_code, reason = "the host has no devices"))]
    Known,
}

impl NoPasskey {
    pub(crate) fn code(self) -> domain::form::Code {
        match self {
            Self::Cancelled => domain::form::Code::PasskeyCancelled,
            Self::Known => domain::form::Code::PasskeyKnown,
        }
    }
}

#[cfg(feature = "hydrate")]
mod real {
    use super::NoPasskey;
    use js_sys::{Array, Function, JSON, Object, Promise, Reflect};
    use leptos::prelude::window;
    use std::cell::RefCell;
    use wasm_bindgen::{JsCast as _, JsValue};
    use wasm_bindgen_futures::JsFuture;

    thread_local! {
        /// Ends the request that waits in the suggestions of a field: the browser has one at a time.
        static WAITING: RefCell<Option<JsValue>> = const { RefCell::new(None) };
    }

    fn get(object: &JsValue, name: &str) -> Option<JsValue> {
        Reflect::get(object, &name.into()).ok().filter(|value| !value.is_undefined() && !value.is_null())
    }

    fn call(object: &JsValue, name: &str, arguments: &[&JsValue]) -> Result<JsValue, JsValue> {
        let method = get(object, name).and_then(|method| method.dyn_into::<Function>().ok());
        let arguments: Array = arguments.iter().map(|argument| (*argument).clone()).collect();
        method.ok_or(JsValue::NULL)?.apply(object, &arguments)
    }

    fn class() -> Option<JsValue> {
        get(&window(), "PublicKeyCredential")
    }

    /// Whether this browser can use passkeys from JSON.
    pub(crate) fn are_supported() -> bool {
        class().is_some_and(|class| get(&class, "parseRequestOptionsFromJSON").is_some())
    }

    /// Ends the request that waits in the suggestions of a field.
    fn stop_waiting() {
        if let Some(controller) = WAITING.take() {
            let _ = call(&controller, "abort", &[]);
        }
    }

    /// Asks for a passkey; in the suggestions of a field, if it waits there.
    pub(crate) async fn ask_for_passkey(options: &str, is_suggested: bool) -> Result<String, NoPasskey> {
        stop_waiting();
        let request = Object::new();
        if is_suggested {
            let can = class().and_then(|class| call(&class, "isConditionalMediationAvailable", &[]).ok());
            let can = can.and_then(|can| can.dyn_into::<Promise>().ok()).ok_or(NoPasskey::Cancelled)?;
            if JsFuture::from(can).await.ok().and_then(|can| can.as_bool()) != Some(true) {
                return Err(NoPasskey::Cancelled);
            }
            set(&request, "mediation", &"conditional".into());
            if let Some(controller) = get(&window(), "AbortController")
                .and_then(|class| class.dyn_into::<Function>().ok())
                .and_then(|class| Reflect::construct(&class, &Array::new()).ok())
            {
                if let Some(signal) = get(&controller, "signal") {
                    set(&request, "signal", &signal);
                }
                WAITING.set(Some(controller));
            }
        }
        run("parseRequestOptionsFromJSON", "get", options, &request).await
    }

    /// Makes a passkey.
    pub(crate) async fn make_passkey(options: &str) -> Result<String, NoPasskey> {
        run("parseCreationOptionsFromJSON", "create", options, &Object::new()).await
    }

    async fn run(parse: &str, method: &str, options: &str, request: &Object) -> Result<String, NoPasskey> {
        let credential = credential(parse, method, options, request).await;
        let text = credential.and_then(|credential| call(&credential, "toJSON", &[]));
        let text = text.and_then(|json| JSON::stringify(&json)).map_err(|error| {
            match name_of(&error).as_deref() {
                Some("InvalidStateError") => NoPasskey::Known,
                _ => NoPasskey::Cancelled,
            }
        })?;
        Ok(String::from(text))
    }

    async fn credential(
        parse: &str,
        method: &str,
        options: &str,
        request: &Object,
    ) -> Result<JsValue, JsValue> {
        let class = class().ok_or(JsValue::NULL)?;
        let options = call(&class, parse, &[&JSON::parse(options)?])?;
        set(request, "publicKey", &options);
        let credentials = get(&window().navigator(), "credentials").ok_or(JsValue::NULL)?;
        let promise = call(&credentials, method, &[request])?;
        JsFuture::from(promise.dyn_into::<Promise>()?).await
    }

    fn set(object: &Object, name: &str, value: &JsValue) {
        let _ = Reflect::set(object, &name.into(), value);
    }

    fn name_of(error: &JsValue) -> Option<String> {
        get(error, "name")?.as_string()
    }
}

#[cfg(not(feature = "hydrate"))]
pub(crate) fn are_supported() -> bool {
    false
}

#[cfg(not(feature = "hydrate"))]
pub(crate) async fn ask_for_passkey(_options: &str, _is_suggested: bool) -> Result<String, NoPasskey> {
    Err(NoPasskey::Cancelled)
}

#[cfg(not(feature = "hydrate"))]
pub(crate) async fn make_passkey(_options: &str) -> Result<String, NoPasskey> {
    Err(NoPasskey::Cancelled)
}
