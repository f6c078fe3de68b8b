use super::{Icon, Shape};
use crate::page_context::text;
use domain::invitation::LinkView;
use leptos::html::Textarea;
use leptos::prelude::*;

/// A link to read, copy or scan. It has no characters with a meaning in HTML, so it may be the content of a
/// `<textarea>`, which Leptos 0.8 does not escape.
#[component]
pub(crate) fn LinkBox(link: LinkView) -> impl IntoView {
    let t = text();
    let (name, qr_name) = (t.invitation_link(), t.qr_code_of_link());
    let input = NodeRef::<Textarea>::new();
    let copied = RwSignal::new("");
    let copy = move |_| copy(input, copied, t.link_copied(), t.copy_by_hand());
    view! {
        <div class="link-box">
            <div>
                <div class="field wide">
                    <label for="invitation-link">{name}</label>
                    <p class="hint" id="invitation-link-hint">{t.link_opens_account()}</p>
                    <textarea
                        node_ref=input
                        class="link-text mono"
                        id="invitation-link"
                        readonly
                        rows="2"
                        aria-describedby="invitation-link-hint"
                    >
                        {link.url}
                    </textarea>
                </div>
                <div class="row">
                    <button class="btn needs-script" type="button" on:click=copy>
                        <Icon shape=Shape::Copy/>
                        {t.copy_link()}
                    </button>
                    <span class="hint" role="status">{move || copied.get()}</span>
                </div>
            </div>
            <div class="qr" role="img" aria-label=qr_name inner_html=link.qr_svg></div>
        </div>
    }
}

#[cfg(feature = "hydrate")]
fn copy(input: NodeRef<Textarea>, copied: RwSignal<&'static str>, done: &'static str, by_hand: &'static str) {
    let Some(input) = input.get_untracked() else { return };
    leptos::task::spawn_local(async move {
        input.select();
        let is_copied = crate::hooks::copy_text(&input.value()).await;
        copied.set(if is_copied { done } else { by_hand });
    });
}

#[cfg(not(feature = "hydrate"))]
fn copy(
    _input: NodeRef<Textarea>,
    _copied: RwSignal<&'static str>,
    _done: &'static str,
    _by_hand: &'static str,
) {
}
