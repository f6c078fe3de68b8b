use super::{Icon, LinkBox, Shape};
use crate::api::ApiError;
use crate::components::dynamic;
use crate::page_context::text;
use domain::invitation::LinkView;
use leptos::html;
use leptos::prelude::*;

/// A modal dialog. Escape closes it, and the focus returns to where it was.
#[component]
pub(crate) fn Dialog(
    /// The id of the element; its title has the same with `-title`.
    id: &'static str,
    is_open: Signal<bool>,
    /// Called after the dialog was closed, by the page or by the user.
    close: Callback<()>,
    children: Children,
) -> impl IntoView {
    let dialog = NodeRef::<html::Dialog>::new();
    keep_in_step(dialog, is_open);
    view! {
        <dialog node_ref=dialog class="panel" id=id aria-labelledby=format!("{id}-title") on:close=move |_| close.run(())>
            {children()}
        </dialog>
    }
}

/// Asks for confirmation of an action that cannot be undone. The dialog stays open until the action has succeeded,
/// and shows why it was refused.
#[component]
pub(crate) fn Confirm(
    id: &'static str,
    #[prop(into)] title: Signal<String>,
    is_open: Signal<bool>,
    close: Callback<()>,
    /// What the action does and what it leaves.
    #[prop(into)]
    words: Signal<String>,
    /// The label of the button that opened the dialog.
    #[prop(into)]
    yes: Signal<String>,
    #[prop(optional)] is_destructive: bool,
    is_pending: RwSignal<bool>,
    error: RwSignal<Option<ApiError>>,
    confirm: Callback<()>,
) -> impl IntoView {
    let t = text();
    let class = if is_destructive { "btn danger" } else { "btn primary" };
    view! {
        <Dialog id is_open close>
            <form
                method="dialog"
                on:submit=move |event| {
                    event.prevent_default();
                    confirm.run(());
                }
            >
                <div class="body">
                    <h2 id=format!("{id}-title")>{move || title.get()}</h2>
                    <Refused error/>
                    <p>{move || is_open.get().then(|| words.get())}</p>
                </div>
                <div class="foot">
                    <button class=class type="submit" aria-busy=move || is_pending.get().then_some("true")>
                        {move || yes.get()}
                    </button>
                    <button class="btn" type="button" autofocus=is_destructive on:click=move |_| close.run(())>
                        {t.cancel()}
                    </button>
                </div>
            </form>
        </Dialog>
    }
}

/// A link to hand over, and the person it is for.
#[derive(Clone)]
pub(crate) struct ShownLink {
    pub email: String,
    pub link: LinkView,
}

/// Shows a link if it could not be copied, or with its QR code.
#[component]
pub(crate) fn LinkDialog(shown: RwSignal<Option<ShownLink>>) -> impl IntoView {
    let t = text();
    let is_open = Signal::derive(move || shown.with(Option::is_some));
    let close = Callback::new(move |()| shown.set(None));
    let link = move || {
        shown
            .get()
            .map(|ShownLink { email, link }| view! { <p>{t.link_for(&email)}</p><LinkBox link/> }.into_any())
    };
    view! {
        <Dialog id="link" is_open close>
            <form method="dialog">
                <div class="body"><h2 id="link-title">{t.invitation_link()}</h2>{dynamic(link)}</div>
                <div class="foot"><button class="btn" type="submit">{t.close()}</button></div>
            </form>
        </Dialog>
    }
}

/// Why an action was refused.
#[component]
fn Refused(error: RwSignal<Option<ApiError>>) -> impl IntoView {
    dynamic(move || {
        error.get().map(|error| {
            view! { <div class="note bad" role="alert"><Icon shape=Shape::Alert/><p>{error.message}</p></div> }.into_any()
        })
    })
}

/// Opens and closes the element with the signal. It opens in the next frame, when its content is rendered, and closes at
/// once: an answer that moves the focus in the next frame finds the page usable, and keeps the focus.
#[cfg(feature = "hydrate")]
fn keep_in_step(dialog: NodeRef<html::Dialog>, is_open: Signal<bool>) {
    Effect::new(move || {
        let Some(dialog) = dialog.get() else { return };
        if !is_open.get() {
            return dialog.close();
        }
        request_animation_frame(move || {
            if is_open.try_get_untracked() == Some(true) && !dialog.open() {
                // Fails only if the element has left the page.
                let _ = dialog.show_modal();
            }
        });
    });
}

#[cfg(not(feature = "hydrate"))]
fn keep_in_step(_dialog: NodeRef<html::Dialog>, _is_open: Signal<bool>) {}
