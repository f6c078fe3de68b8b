use crate::Backend;
use crate::entity::mail_text;
use crate::error::Result;
use crate::settings;
use domain::message::MessageKind;
use domain::setting::SettingSection;
use domain::text::Locale;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use std::sync::{Arc, PoisonError};

/// The organization's own texts, in memory.
#[derive(Debug)]
pub(crate) struct MailTexts {
    /// The version of the section; -1 before the first reading.
    version: i64,
    own: Vec<mail_text::Model>,
}

impl Default for MailTexts {
    fn default() -> Self {
        Self { version: -1, own: Vec::new() }
    }
}

impl MailTexts {
    /// The organization's own text of a mail, if it has one.
    pub(crate) fn of(&self, kind: MessageKind, locale: Locale) -> Option<&mail_text::Model> {
        self.own.iter().find(|row| row.kind == kind && row.locale == locale)
    }
}

impl Backend {
    pub(crate) fn mail_texts(&self) -> Arc<MailTexts> {
        Arc::clone(&self.inner.mail_texts.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Reads the texts again if they were changed.
    pub(crate) async fn reload_mail_texts(&self) -> Result<()> {
        let db = self.db().read();
        // The version first: a change between the two statements is seen the next time.
        let version = settings::version(db, SettingSection::Mail).await?;
        if version == self.mail_texts().version {
            return Ok(());
        }
        let own = mail_text::Entity::find().filter(mail_text::Column::Text.ne("")).all(db).await?;
        *self.inner.mail_texts.write().unwrap_or_else(PoisonError::into_inner) =
            Arc::new(MailTexts { version, own });
        Ok(())
    }
}
