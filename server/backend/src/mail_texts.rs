//! The texts of mails that the organization writes itself: read, changed, set back, tried out.
//!
//! Every replica has them in memory, and reads them again when their section of the settings has another version, which it
//! looks at as often as at the settings. What cannot be used any more is shown as such, and the original is sent.

mod cache;
mod save;
#[cfg(test)]
mod tests;
mod try_out;

pub(crate) use cache::MailTexts;

use crate::accounts;
use crate::entity::mail_text;
use crate::error::Result;
use crate::gate::{CanManageSettings, Desk};
use crate::mail::render::original::original;
use domain::mail_text::{
    ChangedMailText, MailSettings, MailTemplate, MailTextDraft, MailTextState, MailTextView,
};
use domain::message::MessageKind;
use domain::text::Locale;
use sea_orm::{ConnectionTrait, EntityTrait, QueryOrder};
use std::collections::BTreeSet;

impl Desk<CanManageSettings> {
    /// Which texts are not the program's, and from whom all mail is.
    ///
    /// # Errors
    /// Only surprises.
    pub async fn mail_settings(&self) -> Result<MailSettings> {
        use mail_text::Column;
        let db = self.backend.db().read();
        let rows = mail_text::Entity::find().order_by_asc(Column::Kind).order_by_asc(Column::Locale).all(db);
        let changed = rows.await?.into_iter().map(|row| ChangedMailText {
            kind: row.kind,
            locale: row.locale,
            state: state_of(&row),
        });
        Ok(MailSettings {
            has_server: self.backend.has_mail(),
            sender: self.backend.config().mail_from.clone().unwrap_or_default(),
            changed: changed.filter(|one| one.state != MailTextState::Original).collect(),
        })
    }

    /// One mail in one language, as it is written now.
    ///
    /// # Errors
    /// Only surprises.
    pub async fn mail_text(&self, kind: MessageKind, locale: Locale) -> Result<MailTextView> {
        let db = self.backend.db().read();
        let row = stored(db, kind, locale).await?;
        let (original_subject, original_text) = original(kind, locale);
        let (version, state) =
            row.as_ref().map_or((0, MailTextState::Original), |row| (row.version, state_of(row)));
        let changed_by = row.as_ref().and_then(|row| row.changed_by);
        let names = accounts::names(db, changed_by.into_iter().collect::<BTreeSet<_>>()).await?;
        let own = row.as_ref().filter(|_| state != MailTextState::Original);
        let (subject, text) = own.map_or_else(
            || (original_subject.clone(), original_text.clone()),
            |row| (row.subject.clone(), row.text.clone()),
        );
        Ok(MailTextView {
            draft: MailTextDraft { kind, locale, version, subject, text },
            original_subject,
            original_text,
            state,
            changed_at: row.as_ref().map(|row| row.changed_at),
            changed_by: changed_by.and_then(|by| names.get(&by).cloned()),
        })
    }
}

async fn stored(
    db: &impl ConnectionTrait,
    kind: MessageKind,
    locale: Locale,
) -> Result<Option<mail_text::Model>> {
    Ok(mail_text::Entity::find_by_id((kind, locale)).one(db).await?)
}

/// An older text may break a rule of a newer program.
fn state_of(row: &mail_text::Model) -> MailTextState {
    if row.text.is_empty() {
        MailTextState::Original
    } else if MailTemplate::parse(row.kind, &row.subject, &row.text).is_ok() {
        MailTextState::Own
    } else {
        MailTextState::Broken
    }
}
