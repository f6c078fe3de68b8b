use crate::api::mail_texts::check_mail_server;
use crate::components::{Icon, Shape, dynamic};
use crate::hooks::SubmitAction;
use crate::page_context::text;
use domain::mail_reply::MailReply;
use domain::mail_text::{MailSettings, ServerAnswer};
use leptos::prelude::*;

/// The sender of all mail, and whether the mail server answers, which it is asked on request only.
#[component]
pub(super) fn ServerPanel(settings: MailSettings) -> impl IntoView {
    let t = text();
    let action = SubmitAction::new();
    let answer = RwSignal::new(None::<ServerAnswer>);
    let submit = action.submit(check_mail_server, move |said| answer.set(Some(said)));
    let said = move || {
        if let Some(error) = action.error.get() {
            return view! { <div class="note bad" role="alert"><Icon shape=Shape::Alert/><p>{error.message}</p></div> }
                .into_any();
        }
        match answer.get() {
            None => ().into_any(),
            Some(ServerAnswer { is_good: true, .. }) => {
                view! { <div class="note good" role="status"><Icon shape=Shape::Check/><p>{t.mail_server_answers()}</p></div> }
                    .into_any()
            }
            Some(ServerAnswer { words, .. }) => {
                let words = t.mail_server_refuses(&t.mail_reply(MailReply::of(&words), &words));
                view! { <div class="note bad" role="status"><Icon shape=Shape::Alert/><p class="breaks">{words}</p></div> }
                    .into_any()
            }
        }
    };
    let body = if settings.has_server {
        view! {
            <div class="body">
                <p class="breaks">{t.mail_is_sent_by(&settings.sender)}</p>
                {dynamic(said)}
            </div>
            <div class="foot">
                <button
                    class="btn needs-script"
                    type="submit"
                    aria-busy=move || action.is_pending.get().then_some("true")
                >
                    {t.check_mail_server()}
                </button>
            </div>
        }
        .into_any()
    } else {
        view! { <div class="body"><p>{t.no_mail_server()}" "{t.no_mail_server_how()}</p></div> }.into_any()
    };
    view! {
        <form class="panel" novalidate on:submit=submit aria-labelledby="server-title">
            <div class="head"><h2 id="server-title">{t.mail_server_heading()}</h2></div>
            {body}
        </form>
    }
    .into_any()
}
