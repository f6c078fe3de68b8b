//! The organization's logo: in the pages and in mails.
//!
//! What is uploaded is decoded and written anew as a PNG, like pictures of documents; SVG, which can have scripts, is refused
//! with every other format. Mails have a small copy inside themselves: a mail shows it without asking anybody, works where the
//! desk cannot be reached from the mailbox, and does not tell the desk that it was read, all of which a linked picture would.
//! Replicas have it in memory, and read it again when the setting names another version.

mod encode;
#[cfg(test)]
mod tests;

use crate::Backend;
use crate::audit::{self, Entry, Subject};
use crate::db::Tx;
use crate::entity::{logo, setting};
use crate::error::{Error, Result};
use crate::gate::{CanManageSettings, Desk};
use crate::limits::{self, Kind, Limit};
use crate::settings::{self, StoredSetting};
use domain::audit::{Action, SubjectKind};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, DatabaseTransaction, EntityTrait, IntoActiveModel as _, QueryFilter};
use std::sync::{Arc, PoisonError};

/// Logos that one account uploads within an hour.
const UPLOADS: Limit = Limit { max: 60, window_s: 3_600 };

impl Desk<CanManageSettings> {
    /// Puts a picture in place of the logo, and returns its version.
    ///
    /// # Errors
    /// `unsupported_image` for anything but JPEG, PNG and WebP, `image_dimensions`, `image_corrupt`; `too_many`.
    pub async fn store_logo(&self, bytes: Vec<u8>) -> Result<i64> {
        let backend = &self.backend;
        let account = self.account().map(|account| account.to_string()).unwrap_or_default();
        limits::reserve(backend, Kind::Logo, &account, UPLOADS).await?;
        let encoded = backend.picture_decoder().run(move || encode::encode(&bytes)).await?;
        let (now, by) = (backend.now(), self.account());
        let encoded = &encoded;
        let work = async |tx: Tx| {
            let tx = &*tx;
            let before = locked_version(tx, now).await?;
            // Never a version that a browser knows already.
            let version = now.max(before + 1);
            logo::Entity::delete_many().exec(tx).await?;
            let row = logo::Model {
                version,
                png: encoded.png.clone(),
                mail_png: encoded.mail_png.clone(),
                mail_width: encoded.mail_size.0,
                mail_height: encoded.mail_size.1,
            };
            logo::Entity::insert(row.into_active_model()).exec_without_returning(tx).await?;
            backend.write_setting(tx, StoredSetting::Logo, &version.to_string(), by).await?;
            let detail =
                serde_json::json!({ "before": before, "after": version, "bytes": encoded.png.len() });
            self.record_logo(tx, Action::LogoChanged, detail).await?;
            Ok(version)
        };
        let version = backend.db().write(work).await?;
        backend.reload_settings().await?;
        Ok(version)
    }

    /// Removes the logo; does nothing where there is none.
    ///
    /// # Errors
    /// Only surprises.
    pub async fn remove_logo(&self) -> Result<()> {
        let backend = &self.backend;
        let now = backend.now();
        let work = async |tx: Tx| {
            let tx = &*tx;
            let before = locked_version(tx, now).await?;
            if before == 0 {
                return Ok(());
            }
            logo::Entity::delete_many().exec(tx).await?;
            backend.write_setting(tx, StoredSetting::Logo, "0", self.account()).await?;
            self.record_logo(tx, Action::LogoRemoved, serde_json::json!({ "before": before })).await
        };
        backend.db().write(work).await?;
        backend.reload_settings().await
    }

    async fn record_logo(
        &self,
        tx: &DatabaseTransaction,
        action: Action,
        detail: serde_json::Value,
    ) -> Result<()> {
        let subject = Subject::only(SubjectKind::Setting);
        audit::record(tx, &self.backend, &self.caller, Entry { action, subject, detail }).await
    }
}

/// The version in force. Others who change the logo wait for the end of the transaction.
async fn locked_version(tx: &DatabaseTransaction, now: i64) -> Result<i64> {
    setting::Entity::update_many()
        .col_expr(setting::Column::UpdatedAt, Expr::value(now))
        .filter(setting::Column::Key.eq(StoredSetting::Logo.key()))
        .exec(tx)
        .await?;
    settings::value(tx, StoredSetting::Logo).await?.parse().map_err(Error::broken)
}

/// The logo of pages. All who are being sent it share it: anybody can ask for it, as often as they have connections.
pub struct LogoPng(Arc<logo::Model>);

impl AsRef<[u8]> for LogoPng {
    fn as_ref(&self) -> &[u8] {
        &self.0.png
    }
}

impl Backend {
    /// The logo in force.
    pub(crate) fn logo_row(&self) -> Option<Arc<logo::Model>> {
        self.inner.logo.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The logo of a version, as a PNG; `None` for any version but the one in force.
    pub fn logo(&self, version: i64) -> Option<LogoPng> {
        self.logo_row().filter(|row| row.version == version).map(LogoPng)
    }

    /// Reads the logo again if there is another one.
    pub(crate) async fn reload_logo(&self) -> Result<()> {
        let wanted = self.settings().logo;
        if self.logo_row().map_or(0, |row| row.version) == wanted {
            return Ok(());
        }
        let row = match wanted {
            0 => None,
            version => logo::Entity::find_by_id(version).one(self.db().read()).await?,
        };
        *self.inner.logo.write().unwrap_or_else(PoisonError::into_inner) = row.map(Arc::new);
        Ok(())
    }
}
