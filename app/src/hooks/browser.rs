#[cfg(feature = "hydrate")]
pub(crate) use in_browser::*;
#[cfg(not(feature = "hydrate"))]
pub(crate) use on_host::*;

/// Browser functions.
#[cfg(feature = "hydrate")]
mod in_browser {
    use leptos::prelude::*;
    use std::time::Duration;
    use wasm_bindgen::JsCast;

    /// Whether the page is hydrated: false on the host and in the first render, so that both render the same.
    pub(crate) fn is_hydrated() -> ReadSignal<bool> {
        let (hydrated, set_hydrated) = signal(false);
        Effect::new(move || set_hydrated.set(true));
        hydrated
    }

    /// Marks the document once every handler is attached.
    pub(crate) fn mark_hydrated() {
        Effect::new(|| {
            if let Some(root) = document().document_element() {
                let _ = root.set_attribute("data-hydrated", "true");
            }
        });
    }

    /// Loads another page in full, so that everything sees a changed session.
    pub(crate) fn load_page(path: &str) {
        let _ = window().location().assign(path);
    }

    /// Focuses an element in the next frame.
    pub(crate) fn focus_after_render(id: impl AsRef<str> + 'static) {
        request_animation_frame(move || {
            if let Some(element) = element(id.as_ref()) {
                let _ = element.focus();
            }
        });
    }

    /// Scrolls to the top of the page and focuses an element in the next frame: what was in sight is no longer there.
    pub(crate) fn focus_from_top(id: &'static str) {
        request_animation_frame(move || {
            window().scroll_to_with_x_and_y(0.0, 0.0);
            if let Some(element) = element(id) {
                let _ = element.focus();
            }
        });
    }

    /// Focuses an element in the next frame, and leaves the page where it is.
    pub(crate) fn focus_in_place(id: &'static str) {
        request_animation_frame(move || {
            if let Some(element) = element(id) {
                let options = web_sys::FocusOptions::new();
                options.set_prevent_scroll(true);
                let _ = element.focus_with_options(&options);
            }
        });
    }

    /// Focuses the content of a new page and closes the menu of small screens.
    pub(crate) fn focus_new_page() {
        if let Some(navigation) = element("navigation") {
            // Fails if the menu is not open.
            let _ = navigation.hide_popover();
        }
        focus_after_render("content");
    }

    /// Copies text to the clipboard; false if the browser refuses.
    pub(crate) async fn copy_text(text: &str) -> bool {
        // Over plain http there is no clipboard, and reading the property would throw.
        if !window().is_secure_context() {
            return false;
        }
        let copying = window().navigator().clipboard().write_text(text);
        wasm_bindgen_futures::JsFuture::from(copying).await.is_ok()
    }

    /// Changes the page, and focuses an element if the focused one inside it was removed.
    pub(crate) fn preserve_focus(id: &'static str, change: impl FnOnce()) {
        let stood_inside = element(id).is_some_and(|within| within.contains(focused().as_deref()));
        change();
        if stood_inside {
            request_animation_frame(move || {
                if focused().is_none_or(|focused| focused.tag_name() == "BODY") {
                    focus_after_render(id);
                }
            });
        }
    }

    /// Runs `then` periodically while it is wanted and the page is visible.
    pub(crate) fn poll_while_visible(
        delay: Duration,
        is_wanted: Signal<bool>,
        then: impl Fn() + Clone + 'static,
    ) {
        Effect::new(move || {
            if !is_wanted.get() {
                return;
            }
            let then = then.clone();
            let tick = move || {
                if !document().hidden() {
                    then();
                }
            };
            if let Ok(ticking) = set_interval_with_handle(tick, delay) {
                on_cleanup(move || ticking.clear());
            }
        });
    }

    /// Waits without blocking.
    pub(crate) async fn sleep(ms: i32) {
        let promise = js_sys::Promise::new(&mut |resolve, _| {
            // Without a timer the promise would never resolve.
            if window().set_timeout_with_callback_and_timeout_and_arguments_0(&resolve, ms).is_err() {
                let _ = resolve.call0(&wasm_bindgen::JsValue::NULL);
            }
        });
        let _ = wasm_bindgen_futures::JsFuture::from(promise).await;
    }

    /// A random UUID (RFC 9562, version 4). `crypto.randomUUID` is missing on pages over plain http.
    pub(crate) fn random_uuid() -> String {
        use std::fmt::Write as _;
        let mut bytes = [0_u8; 16];
        if let Ok(crypto) = window().crypto() {
            let _ = crypto.get_random_values_with_u8_array(&mut bytes);
        }
        bytes[6] = bytes[6] & 0x0f | 0x40;
        bytes[8] = bytes[8] & 0x3f | 0x80;
        let mut key = String::with_capacity(36);
        for (position, byte) in bytes.iter().enumerate() {
            if matches!(position, 4 | 6 | 8 | 10) {
                key.push('-');
            }
            let _ = write!(key, "{byte:02x}");
        }
        key
    }

    fn focused() -> Option<web_sys::Element> {
        document().active_element()
    }

    fn element(id: &str) -> Option<web_sys::HtmlElement> {
        document().get_element_by_id(id)?.dyn_into().ok()
    }

    /// Runs `then` when the page is hidden or left. A page on a telephone may end after that without another event.
    pub(crate) fn on_page_hidden(then: impl Fn() + Clone + 'static) {
        let leave = then.clone();
        let left = window_event_listener_untyped("pagehide", move |_| leave());
        let hidden = window_event_listener_untyped("visibilitychange", move |_| {
            if document().hidden() {
                then();
            }
        });
        on_cleanup(move || {
            left.remove();
            hidden.remove();
        });
    }

    /// Runs `then` after `delay` without another call, with the last value.
    pub(crate) fn debounce<T: 'static>(delay: Duration, then: impl Fn(T) + Clone + 'static) -> impl Fn(T) {
        let waiting = StoredValue::new_local(None::<TimeoutHandle>);
        move |value| {
            if let Some(earlier) = waiting.try_update_value(Option::take).flatten() {
                earlier.clear();
            }
            let then = then.clone();
            let mut value = Some(value);
            let handle = set_timeout_with_handle(
                move || {
                    if let Some(value) = value.take() {
                        then(value);
                    }
                },
                delay,
            );
            waiting.set_value(handle.ok());
        }
    }
}

/// The same functions on the host, where nothing happens after a page is rendered.
#[cfg(not(feature = "hydrate"))]
mod on_host {
    use leptos::prelude::*;
    use std::time::Duration;

    pub(crate) fn is_hydrated() -> ReadSignal<bool> {
        signal(false).0
    }

    pub(crate) fn mark_hydrated() {}

    pub(crate) fn load_page(_path: &str) {}

    pub(crate) fn focus_after_render(_id: impl AsRef<str> + 'static) {}

    pub(crate) fn focus_from_top(_id: &'static str) {}

    pub(crate) fn focus_in_place(_id: &'static str) {}

    pub(crate) fn focus_new_page() {}

    pub(crate) async fn copy_text(_text: &str) -> bool {
        false
    }

    pub(crate) fn preserve_focus(_id: &'static str, change: impl FnOnce()) {
        change();
    }

    pub(crate) fn poll_while_visible(
        _delay: Duration,
        _is_wanted: Signal<bool>,
        _then: impl Fn() + Clone + 'static,
    ) {
    }

    pub(crate) async fn sleep(_ms: i32) {}

    pub(crate) fn random_uuid() -> String {
        String::new()
    }

    pub(crate) fn on_page_hidden(_then: impl Fn() + Clone + 'static) {}

    pub(crate) fn debounce<T: 'static>(_delay: Duration, _then: impl Fn(T) + Clone + 'static) -> impl Fn(T) {
        |_| {}
    }
}
