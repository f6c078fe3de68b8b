use super::{Icon, KeyedItem, Shape, keyed_list};
use crate::page_context::text;
use leptos::prelude::*;

/// A notification: good news disappears after some seconds, bad news stays until it is dismissed.
#[derive(Clone, Copy)]
pub(crate) struct Toasts {
    shown: RwSignal<Vec<Toast>>,
    made: StoredValue<u32>,
}

#[derive(Clone)]
struct Toast {
    number: u32,
    words: String,
    is_good: bool,
    /// An action to offer: its label and its callback.
    offer: Option<(&'static str, Callback<()>)>,
}

impl Toasts {
    pub fn new() -> Self {
        Self { shown: RwSignal::new(Vec::new()), made: StoredValue::new(0) }
    }

    /// Shows that an action succeeded.
    pub fn good(self, words: impl Into<String>) {
        let number = self.show(words.into(), true, None);
        self.drop_later(number);
    }

    /// Shows that an action succeeded, and offers another.
    pub fn offer(self, words: impl Into<String>, name: &'static str, action: Callback<()>) {
        self.show(words.into(), true, Some((name, action)));
    }

    /// Shows that an action was refused.
    pub fn bad(self, words: impl Into<String>) {
        self.show(words.into(), false, None);
    }

    /// Dismisses the current notification.
    fn show(self, words: String, is_good: bool, offer: Option<(&'static str, Callback<()>)>) -> u32 {
        let number = self.made.try_update_value(|made| {
            *made += 1;
            *made
        });
        let number = number.unwrap_or_default();
        self.shown.update(|shown| {
            shown.retain(|toast| !toast.is_good);
            shown.push(Toast { number, words, is_good, offer });
        });
        number
    }

    fn dismiss(self, number: u32) {
        if self.shown.try_with_untracked(|shown| shown.iter().any(|toast| toast.number == number))
            == Some(true)
        {
            self.shown.update(|shown| shown.retain(|toast| toast.number != number));
        }
    }

    #[cfg(feature = "hydrate")]
    fn drop_later(self, number: u32) {
        set_timeout(
            move || {
                // Stays while the pointer or the focus is on it.
                let is_read =
                    document().query_selector(".toasts:is(:hover, :focus-within)").ok().flatten().is_some();
                if is_read { self.drop_later(number) } else { self.dismiss(number) }
            },
            std::time::Duration::from_secs(8),
        );
    }

    #[cfg(not(feature = "hydrate"))]
    fn drop_later(self, _number: u32) {}
}

/// The region of notifications. It is always in the document, so that screen readers announce its changes.
#[component]
pub(crate) fn ToastRegion(toasts: Toasts) -> impl IntoView {
    let boxes = move || {
        let shown = toasts.shown.get().into_iter();
        let boxes = shown.map(|toast| {
            KeyedItem::new(toast.number, move || view! { <ToastBox toasts toast=toast.clone()/> }.into_any())
        });
        boxes.collect()
    };
    view! {
        <div class="toasts" role="status" aria-live="polite">
            {keyed_list(boxes)}
        </div>
    }
}

#[component]
fn ToastBox(toasts: Toasts, toast: Toast) -> impl IntoView {
    let t = text();
    let Toast { number, words, is_good, offer } = toast;
    let (class, role, shape) =
        if is_good { ("toast good", None, Shape::Check) } else { ("toast bad", Some("alert"), Shape::Alert) };
    let offer = offer.map(|(name, action)| {
        let press = move |_| {
            toasts.dismiss(number);
            action.run(());
        };
        view! { " "<button class="as-link" type="button" on:click=press>{name}</button> }.into_any()
    });
    view! {
        <div class=class role=role>
            <Icon shape/>
            <p>{words}{offer}</p>
            <button
                class="btn quiet square small"
                type="button"
                aria-label=t.dismiss()
                on:click=move |_| toasts.dismiss(number)
            >
                <Icon shape=Shape::Close/>
            </button>
        </div>
    }
}
