use super::verbs::Verbs;
use crate::components::{Confirm, Dialog, LinkBox};
use crate::first::text;
use domain::message::MessageKind;
use leptos::prelude::*;

/// What is asked or shown over the page; each closed until a button opens it.
#[component]
pub(super) fn Dialogs(verbs: Verbs) -> impl IntoView {
    let t = text();
    let asking = verbs.sending_held;
    let count = move || asking.about().unwrap_or_default();
    view! {
        <Confirm
            id="send-held"
            title=t.send_held_ask()
            is_open=asking.is_open()
            close=asking.close()
            words=Signal::derive(move || t.send_held_words(count()))
            yes=Signal::derive(move || t.send_held(count()))
            is_pending=asking.is_pending
            error=asking.error
            confirm=Callback::new(move |()| verbs.send_held())
        />
        <Shown verbs/>
    }
}

/// The link that a message carries.
#[component]
fn Shown(verbs: Verbs) -> impl IntoView {
    let t = text();
    let shown = verbs.shown;
    let close = Callback::new(move |()| shown.set(None));
    let is_reset = move || {
        shown.with(|shown| shown.as_ref().is_some_and(|(row, _)| row.kind == MessageKind::PasswordReset))
    };
    view! {
        <Dialog id="link" is_open=Signal::derive(move || shown.with(Option::is_some)) close>
            <form method="dialog">
                <div class="body">
                    <h2 id="link-title">
                        {move || if is_reset() { t.reset_link() } else { t.invitation_link() }}
                    </h2>
                    {move || shown.get().map(|(row, link)| {
                        view! { <p>{t.link_for(&row.to)}</p><LinkBox link is_reset=is_reset()/> }
                    })}
                </div>
                <div class="foot"><button class="btn" type="submit">{t.close()}</button></div>
            </form>
        </Dialog>
    }
}
