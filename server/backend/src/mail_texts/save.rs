use super::stored;
use crate::audit::{self, Entry, Subject};
use crate::db::Tx;
use crate::entity::{mail_text, setting_section};
use crate::error::{Error, Result};
use crate::gate::{CanManageSettings, Desk};
use domain::audit::{Action, SubjectKind};
use domain::form::Code;
use domain::mail_text::{MailTextDraft, MailTextView};
use domain::message::MessageKind;
use domain::setting::SettingSection;
use domain::text::Locale;
use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{
    ColumnTrait, DatabaseTransaction, EntityTrait, ExprTrait as _, IntoActiveModel as _, QueryFilter,
};

impl Desk<CanManageSettings> {
    /// Saves the organization's own text of a mail, which is sent from now on.
    ///
    /// # Errors
    /// The draft's faults; `changed_meanwhile` where somebody else has changed this mail since the page was loaded;
    /// `too_many`.
    pub async fn save_mail_text(&self, draft: &MailTextDraft) -> Result<MailTextView> {
        let template = draft.check()?;
        let texts = (template.typed_subject(), template.typed_text());
        self.write_mail_text((draft.kind, draft.locale, draft.version), texts, Action::MailTextChanged).await
    }

    /// Lets the program's text be sent again.
    ///
    /// # Errors
    /// `changed_meanwhile`; `too_many`.
    pub async fn reset_mail_text(
        &self,
        kind: MessageKind,
        locale: Locale,
        version: i64,
    ) -> Result<MailTextView> {
        self.write_mail_text((kind, locale, version), ("", ""), Action::MailTextReset).await
    }

    async fn write_mail_text(
        &self,
        (kind, locale, version): (MessageKind, Locale, i64),
        (subject, text): (&str, &str),
        action: Action,
    ) -> Result<MailTextView> {
        self.count_change().await?;
        let backend = &self.backend;
        let now = backend.now();
        let work = async |tx: Tx| {
            let tx = &*tx;
            // Others wait here, whichever mail they change.
            begin_change(tx).await?;
            let before = stored(tx, kind, locale).await?;
            if before.as_ref().map_or(0, |row| row.version) != version {
                return Err(Error::Refused(Code::ChangedMeanwhile));
            }
            let was = before.map(|row| (row.subject, row.text)).unwrap_or_default();
            if (was.0.as_str(), was.1.as_str()) == (subject, text) {
                return Ok(());
            }
            let row = mail_text::Model {
                kind,
                locale,
                version: version + 1,
                subject: subject.to_owned(),
                text: text.to_owned(),
                changed_at: now,
                changed_by: self.account(),
            };
            use mail_text::Column;
            let replace = OnConflict::columns([Column::Kind, Column::Locale])
                .update_columns([
                    Column::Version,
                    Column::Subject,
                    Column::Text,
                    Column::ChangedAt,
                    Column::ChangedBy,
                ])
                .to_owned();
            mail_text::Entity::insert(row.into_active_model())
                .on_conflict(replace)
                .exec_without_returning(tx)
                .await?;
            let detail = serde_json::json!({
                "mail": kind,
                "locale": locale,
                "before": { "subject": was.0, "text": was.1 },
                "after": { "subject": subject, "text": text },
            });
            let subject = Subject::only(SubjectKind::Setting);
            audit::record(tx, backend, &self.caller, Entry { action, subject, detail }).await
        };
        backend.db().write(work).await?;
        backend.reload_mail_texts().await?;
        self.mail_text(kind, locale).await
    }
}

/// Counts a change of the section, by which replicas notice it.
async fn begin_change(tx: &DatabaseTransaction) -> Result<()> {
    use setting_section::Column;
    setting_section::Entity::update_many()
        .col_expr(Column::Version, Expr::col(Column::Version).add(1))
        .filter(Column::Section.eq(SettingSection::Mail.as_str()))
        .exec(tx)
        .await?;
    Ok(())
}
