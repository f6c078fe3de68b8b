use crate::api::identities::identity;
use crate::api::reviews::decline_erasure;
use crate::components::{Dialog, ErrorSummary, TextArea};
use crate::hooks::{Form, focus_after_render};
use crate::page_context::text;
use domain::form::Field;
use domain::identity::{DeclineDraft, IdentityTarget, IdentityView};
use leptos::prelude::*;

/// The dialog that declines a request for erasure with a reason.
#[component]
pub(super) fn DeclineErasure(
    target: IdentityTarget,
    view: RwSignal<IdentityView>,
    is_open: RwSignal<bool>,
) -> impl IntoView {
    let close = Callback::new(move |()| is_open.set(false));
    view! {
        <Dialog id="decline" is_open=is_open.into() close>
            {move || is_open.get().then(|| view! { <DeclineForm target view close/> }.into_any())}
        </Dialog>
    }
}

#[component]
fn DeclineForm(target: IdentityTarget, view: RwSignal<IdentityView>, close: Callback<()>) -> impl IntoView {
    let t = text();
    let form = Form::new(DeclineDraft::default(), |draft| draft.check().err());
    let message = form.bind(Field::Message, |draft| &mut draft.message);
    let reason = RwSignal::new(String::new());
    Effect::new(move || message.set.run(reason.get()));
    let submit = form.submit(
        move |draft| async move {
            if let Some(id) = view.with_untracked(|view| view.identity) {
                decline_erasure(id, draft).await?;
            }
            identity(target).await
        },
        move |now| {
            close.run(());
            view.set(now);
            focus_after_render("digital-identity-title");
        },
    );
    let who = view.with_untracked(|view| view.who.display_name().to_owned());
    view! {
        <form method="dialog" novalidate on:submit=submit>
            <div class="body">
                <h2 id="decline-title">{t.ask_decline_erasure(&who)}</h2>
                <ErrorSummary error=form.error/>
                <p>{t.decline_erasure_words()}</p>
                <TextArea
                    id=Field::Message.as_str()
                    label=t.field(Field::Message)
                    hint=t.decline_reason_hint()
                    value=reason
                    fault=message.fault
                />
            </div>
            <div class="foot">
                <button class="btn primary" type="submit" aria-busy=move || form.is_pending.get().then_some("true")>
                    {t.decline_erasure()}
                </button>
                <button class="btn" type="button" on:click=move |_| close.run(())>{t.cancel()}</button>
            </div>
        </form>
    }
}
