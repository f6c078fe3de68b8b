use super::{VERSIONS_A_DAY, VERSIONS_MOST, hashed};
use crate::audit::{self, Entry, Subject};
use crate::db::Tx;
use crate::entity::{notice_draft, notice_text, notice_version};
use crate::error::{Error, Result};
use crate::gate::{CanManageSettings, Desk};
use crate::settings::{self, StoredSetting};
use domain::audit::{Action, SubjectKind};
use domain::form::{Code, Faults};
use domain::notice::{CheckedNotice, NoticeDraft, NoticeInForce, NoticeSettings, NoticeText};
use domain::setting::SettingSection;
use domain::text::Locale;
use sea_orm::sea_query::OnConflict;
use sea_orm::{
    ColumnTrait, DatabaseTransaction, EntityTrait, IntoActiveModel as _, PaginatorTrait, QueryFilter,
    QueryOrder, QuerySelect, Set,
};

const DAY: i64 = 86_400_000;

impl Desk<CanManageSettings> {
    /// Saves the texts as a draft, which nobody else reads.
    ///
    /// # Errors
    /// The draft's faults; `changed_meanwhile` where somebody else has changed the notice since the page was loaded.
    pub async fn save_notice(&self, draft: &NoticeDraft) -> Result<NoticeSettings> {
        let checked = &draft.check()?;
        let work = async |tx: Tx| {
            let tx = &*tx;
            let before = stored_draft(tx).await?;
            let after = hashed(checked.written());
            if before == after {
                return Ok(());
            }
            settings::begin_change(tx, SettingSection::PrivacyNotice, draft.version).await?;
            store_draft(tx, checked).await?;
            let detail =
                serde_json::json!({ "before": texts_in_words(&before), "after": texts_in_words(&after) });
            self.record(tx, Action::NoticeDrafted, detail).await
        };
        self.backend.db().write(work).await?;
        self.notice_settings().await
    }

    /// Publishes the texts as the next version, which is in force from now on.
    ///
    /// # Errors
    /// The draft's faults; `notice_same` where the texts are those in force; `changed_meanwhile` where somebody else has
    /// changed the notice since the page was loaded; `limit_reached`; `too_many` on one day.
    pub async fn publish_notice(&self, draft: &NoticeDraft) -> Result<NoticeSettings> {
        let checked = &draft.check_complete()?;
        let backend = &self.backend;
        let now = backend.now();
        let work = async |tx: Tx| {
            let tx = &*tx;
            // Others wait here, so that each version has its number.
            settings::begin_change(tx, SettingSection::PrivacyNotice, draft.version).await?;
            if notice_version::Entity::find().count(tx).await? >= VERSIONS_MOST {
                return Err(Error::Refused(Code::LimitReached));
            }
            few_today(tx, now).await?;
            let before: NoticeInForce = settings::value(tx, StoredSetting::PrivacyNotice)
                .await?
                .parse()
                .map_err(|()| Error::broken("the notice in force can be read"))?;
            let texts = hashed(checked.written());
            if before.texts == texts {
                return Err(Faults::one(NoticeDraft::field(texts[0].locale), Code::NoticeSame).into());
            }
            let number = i32::try_from(before.version + 1).map_err(|_| Error::Refused(Code::LimitReached))?;
            let row = notice_version::Model { number, published_at: now, published_by: self.account() };
            notice_version::Entity::insert(row.into_active_model()).exec_without_returning(tx).await?;
            let rows = checked.written().zip(&texts).map(|((locale, text), NoticeText { hash, .. })| {
                let row =
                    notice_text::Model { version: number, locale, text: text.to_owned(), hash: hash.clone() };
                row.into_active_model()
            });
            notice_text::Entity::insert_many(rows).exec_without_returning(tx).await?;
            store_draft(tx, checked).await?;
            let after = NoticeInForce { version: before.version + 1, texts };
            let value = after.to_string();
            backend.write_setting(tx, StoredSetting::PrivacyNotice, &value, self.account()).await?;
            let detail = serde_json::json!({
                "version": after.version,
                "before": texts_in_words(&before.texts),
                "after": texts_in_words(&after.texts),
            });
            self.record(tx, Action::NoticePublished, detail).await
        };
        backend.db().write(work).await?;
        backend.reload_settings().await?;
        self.notice_settings().await
    }

    async fn record(
        &self,
        tx: &DatabaseTransaction,
        action: Action,
        detail: serde_json::Value,
    ) -> Result<()> {
        let subject = Subject::only(SubjectKind::Setting);
        audit::record(tx, &self.backend, &self.caller, Entry { action, subject, detail }).await
    }
}

/// Checks that not too many versions were published within a day: versions stay for ever, and everybody is asked to accept
/// each one. Nobody can use up all that there may ever be.
async fn few_today(tx: &DatabaseTransaction, now: i64) -> Result<()> {
    use notice_version::Column;
    let within = notice_version::Entity::find().filter(Column::PublishedAt.gt(now - DAY));
    let latest = within.order_by_desc(Column::PublishedAt).offset(VERSIONS_A_DAY - 1).one(tx).await?;
    let Some(first) = latest else { return Ok(()) };
    let wait_s = (first.published_at + DAY - now) / 1000 + 1;
    Err(Error::Later { code: Code::TooMany, retry_after: u32::try_from(wait_s).unwrap_or(u32::MAX) })
}

/// The languages and hashes of the stored draft.
async fn stored_draft(tx: &DatabaseTransaction) -> Result<Vec<NoticeText>> {
    let mut rows = notice_draft::Entity::find().all(tx).await?;
    rows.sort_by_key(|row| row.locale);
    let written = rows.iter().filter(|row| !row.text.is_empty());
    Ok(hashed(written.map(|row| (row.locale, row.text.as_str()))))
}

/// Replaces the draft in every language.
async fn store_draft(tx: &DatabaseTransaction, checked: &CheckedNotice) -> Result<()> {
    let row = |(locale, text): (Locale, &str)| notice_draft::ActiveModel {
        locale: Set(locale),
        text: Set(text.to_owned()),
    };
    let replace =
        OnConflict::column(notice_draft::Column::Locale).update_column(notice_draft::Column::Text).to_owned();
    notice_draft::Entity::insert_many(checked.all().map(row))
        .on_conflict(replace)
        .exec_without_returning(tx)
        .await?;
    Ok(())
}

/// The hashes by language, for the audit: the texts of published versions are kept.
fn texts_in_words(texts: &[NoticeText]) -> serde_json::Value {
    texts.iter().map(|text| (text.locale.to_string(), serde_json::json!(text.hash))).collect()
}
