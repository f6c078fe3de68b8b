use crate::components::PageAccount;
use crate::page_context::text;
use domain::mail_text::{MailPreview, MailTextDraft};
use domain::paths;
use leptos::html;
use leptos::prelude::*;

/// The name of the frame, into which a form is posted: a mail has styles that a page must not have.
const FRAME: &str = "mail-preview";

/// A mail as it would be sent, in both parts.
#[component]
pub(super) fn Preview(draft: MailTextDraft, preview: MailPreview) -> impl IntoView {
    let t = text();
    let form = NodeRef::<html::Form>::new();
    Effect::new(move || {
        if let Some(form) = form.get() {
            request_animation_frame(move || {
                // Fails only if the form has left the page.
                let _ = form.submit();
            });
        }
    });
    let MailTextDraft { kind, locale, subject, text: typed, .. } = draft;
    view! {
        <section class="panel" aria-labelledby="preview-title" id="preview" tabindex="-1">
            <div class="head"><h2 id="preview-title">{t.show_preview()}</h2></div>
            <div class="body" lang=locale.as_str()>
                <p class="hint" lang=t.locale().as_str()>{t.preview_lead()}</p>
                <p class="breaks"><strong>{preview.subject}</strong></p>
                <form node_ref=form method="post" action=paths::MAIL_PREVIEW target=FRAME>
                    <PageAccount/>
                    <input type="hidden" name="kind" value=kind.as_str()/>
                    <input type="hidden" name="language" value=locale.as_str()/>
                    <input type="hidden" name="mail_subject" value=subject/>
                    <input type="hidden" name="mail_text" value=typed/>
                </form>
                <h3 lang=t.locale().as_str()>{t.preview_formatted()}</h3>
                <iframe class="mail-preview" name=FRAME title=t.preview_formatted() sandbox=""></iframe>
                <h3 lang=t.locale().as_str()>{t.preview_plain()}</h3>
                <pre class="mail-plain" tabindex="0">{preview.text}</pre>
            </div>
        </section>
    }
    .into_any()
}
