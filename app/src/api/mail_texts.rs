//! *Settings → Mail*.

use super::ApiError;
use super::wire::Call;
use domain::mail_text::{MailPreview, MailSettings, MailTextDraft, MailTextView, ServerAnswer};
use domain::message::MessageKind;
use domain::text::Locale;
use leptos::prelude::*;

#[cfg(feature = "ssr")]
use super::desk::desk;
#[cfg(feature = "ssr")]
use backend::gate::CanManageSettings;

/// The sender of all mail, and which texts are not the original.
#[server(prefix = "/api", endpoint = "mail_settings", protocol = Call)]
pub async fn settings_of_mail() -> Result<MailSettings, ApiError> {
    Ok(desk::<CanManageSettings>().await?.mail_settings().await?)
}

/// One mail in one language.
#[server(prefix = "/api", endpoint = "mail_text", protocol = Call)]
pub async fn mail_text(kind: MessageKind, locale: Locale) -> Result<MailTextView, ApiError> {
    Ok(desk::<CanManageSettings>().await?.mail_text(kind, locale).await?)
}

/// Saves the organization's own text.
#[server(prefix = "/api", endpoint = "save_mail_text", protocol = Call)]
pub async fn save_mail_text(draft: MailTextDraft) -> Result<MailTextView, ApiError> {
    Ok(desk::<CanManageSettings>().await?.save_mail_text(&draft).await?)
}

/// Lets the original be sent again.
#[server(prefix = "/api", endpoint = "reset_mail_text", protocol = Call)]
pub async fn reset_mail_text(
    kind: MessageKind,
    locale: Locale,
    version: i64,
) -> Result<MailTextView, ApiError> {
    Ok(desk::<CanManageSettings>().await?.reset_mail_text(kind, locale, version).await?)
}

/// A typed text, filled in with an example.
#[server(prefix = "/api", endpoint = "preview_mail_text", protocol = Call)]
pub async fn preview_mail_text(draft: MailTextDraft) -> Result<MailPreview, ApiError> {
    Ok(desk::<CanManageSettings>().await?.preview_mail_text(&draft).await?)
}

/// Sends a typed text to the reader.
#[server(prefix = "/api", endpoint = "send_test_mail", protocol = Call)]
pub async fn send_test_mail(draft: MailTextDraft) -> Result<ServerAnswer, ApiError> {
    Ok(desk::<CanManageSettings>().await?.send_test_mail(&draft).await?)
}

/// Asks the mail server whether it answers.
#[server(prefix = "/api", endpoint = "check_mail_server", protocol = Call)]
pub async fn check_mail_server() -> Result<ServerAnswer, ApiError> {
    Ok(desk::<CanManageSettings>().await?.check_mail_server().await?)
}
