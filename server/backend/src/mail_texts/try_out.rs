use crate::audit::{self, Entry, Subject};
use crate::db::Tx;
use crate::error::{Error, Result};
use crate::gate::{CanManageSettings, Desk};
use crate::limits::{self, Kind, Limit};
use crate::mail::render::sample::{self, Reader};
use crate::mail::{DeliveryVerdict, Mail};
use domain::audit::{Action, SubjectKind};
use domain::form::Code;
use domain::mail_text::{MailPreview, MailTextDraft, ServerAnswer};
use std::time::Duration;
use tokio::time::timeout;

/// Tests within an hour, by account: the mail server may count them too.
const TESTS: Limit = Limit { max: 20, window_s: 3_600 };
/// A request ends before its own time limit.
const PATIENCE: Duration = Duration::from_secs(15);

impl Desk<CanManageSettings> {
    /// A typed text as it would be sent, filled in with an example.
    ///
    /// # Errors
    /// The draft's faults.
    pub async fn preview_mail_text(&self, draft: &MailTextDraft) -> Result<MailPreview> {
        let template = draft.check()?;
        let person = self.person().ok_or(Error::Refused(Code::SignInFirst))?;
        let reader = Reader { email: &person.email, username: &person.username, name: "" };
        sample::preview(&self.backend, draft.kind, draft.locale, Some(&template), &reader)
    }

    /// Sends a typed text to the person themselves, past the outbox, and returns what the mail server has answered.
    ///
    /// # Errors
    /// The draft's faults; `mail_not_configured`; `too_many`.
    pub async fn send_test_mail(&self, draft: &MailTextDraft) -> Result<ServerAnswer> {
        let template = draft.check()?;
        let person = self.person().ok_or(Error::Refused(Code::SignInFirst))?;
        let mail = self.test_server().await?;
        let reader = Reader { email: &person.email, username: &person.username, name: "" };
        let composed =
            sample::compose(&self.backend, mail.from(), draft.kind, draft.locale, &template, &reader)?;
        let sent = timeout(PATIENCE, mail.deliver(&composed)).await;
        mail.close().await;
        let answer = match sent {
            Ok(DeliveryVerdict::Sent(reply)) => ServerAnswer { is_good: true, words: reply.text },
            Ok(
                DeliveryVerdict::Deferred(reply)
                | DeliveryVerdict::Bounced(reply)
                | DeliveryVerdict::Stopped(reply),
            ) => ServerAnswer { is_good: false, words: reply.text },
            Err(_) => no_answer(),
        };
        self.record_test(serde_json::json!({ "mail": draft.kind, "locale": draft.locale }), answer).await
    }

    /// Asks the mail server whether it answers, with encryption and password as for every mail.
    ///
    /// # Errors
    /// `mail_not_configured`; `too_many`.
    pub async fn check_mail_server(&self) -> Result<ServerAnswer> {
        let mail = self.test_server().await?;
        let answer = match timeout(PATIENCE, mail.check_server()).await {
            Ok(Ok(())) => ServerAnswer { is_good: true, words: String::new() },
            Ok(Err(reply)) => ServerAnswer { is_good: false, words: reply.text },
            Err(_) => no_answer(),
        };
        self.record_test(serde_json::json!({}), answer).await
    }

    /// A client of its own, so that a test neither waits for other mail nor delays it.
    async fn test_server(&self) -> Result<Mail> {
        let mail = Mail::from_config(self.backend.config()).map_err(Error::broken)?;
        let mail = mail.ok_or(Error::Refused(Code::MailNotConfigured))?;
        let account = self.account().map(|account| account.to_string()).unwrap_or_default();
        limits::reserve(&self.backend, Kind::MailTest, &account, TESTS).await?;
        Ok(mail)
    }

    async fn record_test(&self, mut detail: serde_json::Value, answer: ServerAnswer) -> Result<ServerAnswer> {
        detail["good"] = answer.is_good.into();
        let work = async |tx: Tx| {
            let subject = Subject::only(SubjectKind::Setting);
            let entry = Entry { action: Action::MailTested, subject, detail: detail.clone() };
            audit::record(&tx, &self.backend, &self.caller, entry).await
        };
        self.backend.db().write(work).await?;
        Ok(answer)
    }
}

fn no_answer() -> ServerAnswer {
    ServerAnswer { is_good: false, words: "the mail server did not answer in time".to_owned() }
}
