//! The formatted part of a mail, for a frame of *Settings → Mail*. Mails have style attributes, which pages must not have, so
//! that it is a document of its own: without scripts, forms, cookies and other files, in a frame of this program only.

use super::form::Form;
use crate::http::refusal::Refusal;
use app::api::ApiError;
use axum::response::{Html, IntoResponse, Response};
use backend::Error;
use backend::gate::CanManageSettings;
use domain::form::Code;
use domain::mail_text::MailTextDraft;
use domain::message::MessageKind;
use domain::text::Locale;
use http::HeaderValue;
use http::header::{CONTENT_SECURITY_POLICY, X_FRAME_OPTIONS};

const POLICY: HeaderValue = HeaderValue::from_static(
    "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'; base-uri 'none'; \
     form-action 'none'",
);

pub(super) async fn show(form: Form) -> Response {
    let shown = async {
        let desk = form.desk::<CanManageSettings>().await?;
        let kind = MessageKind::from_word(&form.fields.one("kind"));
        let both = kind.zip(Locale::from_word(&form.fields.one("language")));
        let (kind, locale) = both.ok_or(Error::Refused(Code::Malformed))?;
        let (subject, text) = (form.fields.one("mail_subject"), form.fields.one("mail_text"));
        desk.preview_mail_text(&MailTextDraft { kind, locale, version: 0, subject, text }).await
    };
    match shown.await {
        Ok(preview) => {
            let mut response = Html(preview.html).into_response();
            response.headers_mut().insert(CONTENT_SECURITY_POLICY, POLICY);
            response.headers_mut().insert(X_FRAME_OPTIONS, HeaderValue::from_static("SAMEORIGIN"));
            response
        }
        Err(error) => Refusal::from(&ApiError::from_error(error, form.info.locale)).into_response(),
    }
}
