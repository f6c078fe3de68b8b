//! What the pages of mail texts send and show.

use super::MailTemplate;
use crate::form::{Faults, words};
use crate::locale::Locale;
use crate::message::MessageKind;
use serde::{Deserialize, Serialize};

/// What is typed for one mail in one language.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MailTextDraft {
    pub kind: MessageKind,
    pub locale: Locale,
    /// The version that the page has shown; 0 where there was none.
    pub version: i64,
    pub subject: String,
    pub text: String,
}

impl Default for MailTextDraft {
    fn default() -> Self {
        Self {
            kind: MessageKind::Invitation,
            locale: Locale::default(),
            version: 0,
            subject: String::new(),
            text: String::new(),
        }
    }
}

impl MailTextDraft {
    /// # Errors
    /// Those of [`MailTemplate::parse`].
    pub fn check(&self) -> Result<MailTemplate, Faults> {
        MailTemplate::parse(self.kind, &self.subject, &self.text)
    }
}

/// One mail in one language, on its page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MailTextView {
    pub draft: MailTextDraft,
    /// The texts of the program.
    pub original_subject: String,
    pub original_text: String,
    pub state: MailTextState,
    /// When the organization's text was last changed, in Unix milliseconds, and by whom.
    pub changed_at: Option<i64>,
    pub changed_by: Option<String>,
}

words! {
    /// Which text of a mail is sent.
    MailTextState {
        Original = "original",
        Own = "own",
        /// The organization's text breaks a rule that is newer than the text, so that the original is sent.
        Broken = "broken",
    }
}

/// A text that is not the program's.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChangedMailText {
    pub kind: MessageKind,
    pub locale: Locale,
    pub state: MailTextState,
}

/// The page *Mail* of the settings.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MailSettings {
    /// Whether a mail server is configured.
    pub has_server: bool,
    /// The sender of all mail.
    pub sender: String,
    pub changed: Vec<ChangedMailText>,
}

/// A mail as it would be sent, filled in with an example.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MailPreview {
    pub subject: String,
    pub text: String,
    pub html: String,
}

/// What the mail server has answered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ServerAnswer {
    /// Whether it has taken what it was asked to.
    pub is_good: bool,
    pub words: String,
}
