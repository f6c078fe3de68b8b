//! The privacy notice: what everybody reads, and how it is written and published.
//!
//! A published version is never changed. The one in force is also a setting, with the hashes of its texts, so that rules
//! know it without a query on every replica.

mod publish;
#[cfg(test)]
mod tests;

use crate::accounts;
use crate::entity::{notice_draft, notice_text, notice_version};
use crate::error::{Error, Result};
use crate::gate::{CanManageSettings, Desk, Public};
use crate::settings;
use domain::form::Code;
use domain::id::AccountId;
use domain::notice::{NoticeDraft, NoticeInForce, NoticePage, NoticeSettings, NoticeText, NoticeVersion};
use domain::setting::SettingSection;
use domain::text::Locale;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};
use sha2::{Digest as _, Sha256};
use std::collections::BTreeSet;

/// Versions that can be published.
const VERSIONS_MOST: u64 = 500;
/// Versions that are published within a day.
const VERSIONS_A_DAY: u64 = 20;

impl Desk<Public> {
    /// A published version, by default the one in force, in this language if it was written in it. `None` if nothing has
    /// been published.
    ///
    /// # Errors
    /// `not_found` for a version that does not exist.
    pub async fn notice_page(&self, version: Option<u32>, locale: Locale) -> Result<Option<NoticePage>> {
        let db = self.backend.db().read();
        let versions = versions(db).await?;
        let Some(latest) = versions.first() else {
            return if version.is_none() { Ok(None) } else { Err(Error::Refused(Code::NotFound)) };
        };
        let row = match version {
            None => latest,
            Some(version) => {
                let found = versions.iter().find(|row| number(row) == version);
                found.ok_or(Error::Refused(Code::NotFound))?
            }
        };
        let texts = texts(db, row.number).await?;
        let shown = texts.iter().find(|text| text.locale == locale).or(texts.first());
        let shown = shown.ok_or_else(|| Error::broken("a published version has a text"))?;
        if hash(&shown.text) != shown.hash {
            return Err(Error::broken("a published text is not the one that was published"));
        }
        Ok(Some(NoticePage {
            version: number(row),
            locale: shown.locale,
            text: shown.text.clone(),
            hash: shown.hash.clone(),
            published_at: row.published_at,
            is_in_force: row.number == latest.number,
            versions: versions.iter().map(|row| (number(row), row.published_at)).collect(),
        }))
    }
}

impl Desk<CanManageSettings> {
    /// The texts as they are being written, and what was published.
    ///
    /// # Errors
    /// Only surprises.
    pub async fn notice_settings(&self) -> Result<NoticeSettings> {
        let db = self.backend.db().read();
        let version = settings::version(db, SettingSection::PrivacyNotice).await?;
        let drafts = notice_draft::Entity::find().order_by_asc(notice_draft::Column::Locale).all(db).await?;
        let texts = drafts.into_iter().map(|row| (row.locale, row.text)).collect();
        let draft = NoticeDraft { version, texts };
        let rows = versions(db).await?;
        let publishers: BTreeSet<AccountId> = rows.iter().filter_map(|row| row.published_by).collect();
        let names = accounts::names(db, publishers).await?;
        let mut versions = Vec::new();
        for row in &rows {
            versions.push(NoticeVersion {
                in_force: published(db, row).await?,
                published_at: row.published_at,
                by: row.published_by.and_then(|by| names.get(&by).cloned()),
            });
        }
        let written: Vec<NoticeText> = draft.check().map(|draft| hashed(draft.written())).unwrap_or_default();
        let in_force = versions.first().map(|version| version.in_force.texts.as_slice()).unwrap_or_default();
        let is_changed = written != in_force;
        let next = self.backend.settings().privacy_notice.version + 1;
        Ok(NoticeSettings { draft, is_changed, next, versions })
    }
}

/// All versions, newest first.
async fn versions(db: &impl ConnectionTrait) -> Result<Vec<notice_version::Model>> {
    Ok(notice_version::Entity::find().order_by_desc(notice_version::Column::Number).all(db).await?)
}

/// The texts of a version, in the order of the languages.
async fn texts(db: &impl ConnectionTrait, version: i32) -> Result<Vec<notice_text::Model>> {
    let texts = notice_text::Entity::find()
        .filter(notice_text::Column::Version.eq(version))
        .order_by_asc(notice_text::Column::Locale)
        .all(db)
        .await?;
    Ok(texts)
}

/// What was published with a version.
async fn published(db: &impl ConnectionTrait, row: &notice_version::Model) -> Result<NoticeInForce> {
    let texts = texts(db, row.number).await?;
    let texts = texts.into_iter().map(|text| NoticeText { locale: text.locale, hash: text.hash }).collect();
    Ok(NoticeInForce { version: number(row), texts })
}

fn number(row: &notice_version::Model) -> u32 {
    u32::try_from(row.number).unwrap_or_default()
}

/// The languages and hashes of texts.
fn hashed<'a>(texts: impl Iterator<Item = (Locale, &'a str)>) -> Vec<NoticeText> {
    texts.map(|(locale, text)| NoticeText { locale, hash: hash(text) }).collect()
}

/// The SHA-256 of a text in hexadecimal digits, as `sha256sum` prints it.
fn hash(text: &str) -> String {
    Sha256::digest(text).iter().map(|byte| format!("{byte:02x}")).collect()
}
