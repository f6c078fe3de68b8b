//! The privacy notice.

use super::ApiError;
use super::wire::Call;
use domain::notice::{NoticeDraft, NoticePage, NoticeSettings};
use domain::text::Locale;
use leptos::prelude::*;

#[cfg(feature = "ssr")]
use super::desk::desk;
#[cfg(feature = "ssr")]
use backend::gate::{CanManageSettings, Public};

/// A published version, by default the one in force; nothing if none has been published.
#[server(prefix = "/api", endpoint = "privacy_notice", protocol = Call)]
pub async fn privacy_notice(version: Option<u32>, locale: Locale) -> Result<Option<NoticePage>, ApiError> {
    Ok(desk::<Public>().await?.notice_page(version, locale).await?)
}

/// The texts as they are being written, and what was published.
#[server(prefix = "/api", endpoint = "notice_settings", protocol = Call)]
pub async fn settings_of_notice() -> Result<NoticeSettings, ApiError> {
    Ok(desk::<CanManageSettings>().await?.notice_settings().await?)
}

/// Saves the texts as a draft.
#[server(prefix = "/api", endpoint = "save_notice", protocol = Call)]
pub async fn save_notice(draft: NoticeDraft) -> Result<NoticeSettings, ApiError> {
    Ok(desk::<CanManageSettings>().await?.save_notice(&draft).await?)
}

/// Publishes the texts as the next version.
#[server(prefix = "/api", endpoint = "publish_notice", protocol = Call)]
pub async fn publish_notice(draft: NoticeDraft) -> Result<NoticeSettings, ApiError> {
    Ok(desk::<CanManageSettings>().await?.publish_notice(&draft).await?)
}
