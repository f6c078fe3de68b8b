//! From a row of the outbox to the bytes on the wire: the sentences come from the catalogue in the message's language,
//! the templates put them in order. The same row makes the same mail at every attempt, but for its date.
//!
//! To add a mail: a file here that says what stands in it, its two templates, and an arm in [`write`].

mod confirm;
mod declined;
mod identity;
mod invitation;
mod password;

use super::Composed;
use crate::Backend;
use crate::error::{Error, Result};
use crate::links::{Purpose, Seed};
use crate::outbox::{ClaimedMessage, Params};
use crate::{entity, entry_locks, idna};
use askama::Template;
use domain::message::MessageKind;
use domain::text::{Locale, MailText};
use lettre::Address;
use lettre::message::header::{ContentTransferEncoding, ContentType, Header, HeaderName, HeaderValue};
use lettre::message::{Body, Mailbox, MultiPart, SinglePart};
use std::time::{Duration, UNIX_EPOCH};

/// What a mail says, in both forms.
struct Written {
    subject: String,
    html: String,
    text: String,
}

/// What every mail needs to be written.
struct Desk<'a> {
    text: &'static dyn MailText,
    locale: Locale,
    params: &'a Params,
    /// What whoever invites or asks is called; empty for nobody.
    inviter: &'a str,
    /// Whom to ask for help, as the settings say it now.
    support: &'a str,
    base_url: &'a str,
}

/// What the frame around every mail shows.
struct Frame {
    lang: &'static str,
    subject: String,
    organization: String,
    help: Option<String>,
    automatic: String,
}

/// Renders a message, whole and ready to be sent.
pub(crate) fn compose(backend: &Backend, from: &Mailbox, letter: &ClaimedMessage) -> Result<Composed> {
    let row = &letter.message;
    let written = write(backend, letter)?;
    let recipient = wire_address(&row.to_address)?;
    let millis = u64::try_from(backend.now()).unwrap_or_default();
    let mail = lettre::Message::builder()
        .from(from.clone())
        .to(Mailbox::new(None, recipient.clone()))
        .subject(one_line(&written.subject))
        .date(UNIX_EPOCH + Duration::from_millis(millis))
        .message_id(Some(row.message_id.clone()))
        .header(AutoSubmitted)
        .multipart(
            MultiPart::alternative()
                .boundary(format!("=_{}", row.id.uuid().simple()))
                .singlepart(plain(written.text))
                .singlepart(SinglePart::html(written.html)),
        )
        .map_err(Error::broken)?;
    let bytes = String::from_utf8(mail.formatted()).map_err(Error::broken)?;
    Ok(Composed { sender: wire_sender(from)?, recipient, bytes })
}

fn write(backend: &Backend, letter: &ClaimedMessage) -> Result<Written> {
    let row = &letter.message;
    let kind = row.kind;
    let locale = row.locale;
    let mut params: Params = serde_json::from_str(&row.params).map_err(Error::broken)?;
    params.make_harmless();
    let settings = backend.settings();
    let desk = Desk {
        text: locale.mail_text(),
        locale,
        params: &params,
        inviter: &letter.inviter,
        support: &settings.support_contact,
        base_url: backend.base_url().trim_end_matches('/'),
    };
    match kind {
        MessageKind::Invitation => {
            let row = letter.invitation.as_ref().ok_or_else(no_link)?;
            invitation::write(&desk, row, &invitation_url(backend, row)?)
        }
        MessageKind::InvitationDeclined => declined::write(&desk),
        MessageKind::PasswordReset => {
            let row = letter.reset.as_ref().ok_or_else(no_link)?;
            password::write_reset(&desk, row.expires_at, &reset_url(backend, row)?)
        }
        MessageKind::ConfirmAddress => {
            let row = letter.confirmation.as_ref().ok_or_else(no_link)?;
            confirm::write(&desk, row.expires_at, &confirmation_url(backend, row)?)
        }
        MessageKind::PasswordChanged => password::write_changed(&desk, params.at.unwrap_or(row.created_at)),
        MessageKind::IdentityAsked
        | MessageKind::ChangesRequested
        | MessageKind::IdentityVerified
        | MessageKind::IdentityRejected
        | MessageKind::IdentityToReview
        | MessageKind::DocumentExpiring
        | MessageKind::ErasureRequested
        | MessageKind::ErasureDeclined => identity::write(&desk, kind),
    }
}

/// The link of an invitation, as it is mailed and nothing else.
fn invitation_url(backend: &Backend, row: &entity::invitation::Model) -> Result<String> {
    Seed { purpose: Purpose::Invitation, id: row.id.uuid(), key_id: row.key_id, nonce: &row.nonce }
        .url(backend)
}

/// The link that proves a mailbox.
fn confirmation_url(backend: &Backend, row: &entity::address_confirmation::Model) -> Result<String> {
    entry_locks::confirmation_seed(row).url(backend)
}

/// The link to a new password.
pub(crate) fn reset_url(backend: &Backend, row: &entity::password_reset::Model) -> Result<String> {
    Seed { purpose: Purpose::Reset, id: row.id.uuid(), key_id: row.key_id, nonce: &row.nonce }.url(backend)
}

impl Desk<'_> {
    fn frame(&self, subject: &str) -> Frame {
        Frame {
            lang: self.locale.as_str(),
            subject: one_line(subject),
            organization: self.params.organization.clone(),
            help: (!self.support.is_empty()).then(|| self.text.mail_help(self.support)),
            automatic: self.text.mail_automatic(&self.params.organization),
        }
    }
}

fn written(subject: &str, html: &impl Template, text: &impl Template) -> Result<Written> {
    Ok(Written {
        subject: subject.to_owned(),
        html: html.render().map_err(Error::broken)?,
        text: text.render().map_err(Error::broken)?,
    })
}

/// The plain part. Plain ASCII goes as it is, so that the link stands unbroken on its line even for whoever reads the
/// message raw; anything else is encoded as lettre sees fit.
fn plain(text: String) -> SinglePart {
    let is_plain = |line: &str| line.is_ascii() && line.len() <= 900 && !line.contains(['\r', '\0']);
    if !text.lines().all(is_plain) {
        return SinglePart::plain(text);
    }
    let lines: String = text.lines().flat_map(|line| [line, "\r\n"]).collect();
    let body = Body::dangerous_pre_encoded(lines.into_bytes(), ContentTransferEncoding::SevenBit);
    SinglePart::builder().header(ContentType::TEXT_PLAIN).body(body)
}

/// A header is one line: whatever a name was before, it ends no header here.
fn one_line(text: &str) -> String {
    let text: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The address as a mail server takes it: the domain in its ASCII form.
fn wire_address(typed: &str) -> Result<Address> {
    let (local, domain) = typed.rsplit_once('@').ok_or_else(|| Error::broken("an address without an @"))?;
    let ascii = if domain.is_ascii() { Some(domain.to_owned()) } else { idna::to_ascii(domain) };
    Address::new(local, ascii.as_deref().unwrap_or(domain)).map_err(Error::broken)
}

fn wire_sender(from: &Mailbox) -> Result<Address> {
    wire_address(from.email.as_ref())
}

fn no_link() -> Error {
    Error::broken("the link of a message is gone")
}

/// RFC 3834 §5: nobody's out-of-office note is to answer this.
#[derive(Clone)]
struct AutoSubmitted;

impl Header for AutoSubmitted {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("Auto-Submitted")
    }

    fn parse(_: &str) -> std::result::Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        Ok(Self)
    }

    fn display(&self) -> HeaderValue {
        HeaderValue::new(Self::name(), "auto-generated".to_owned())
    }
}

#[cfg(test)]
mod tests;
