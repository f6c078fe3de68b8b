//! Renders a message of the outbox as a mail: the sentences are from the catalogue in the message's language, the layout
//! from templates. A message is rendered the same at every attempt, except for its date.
//!
//! To add a mail: a file here with its content, two templates, and an arm in [`render`].

mod account;
mod confirm;
mod declined;
mod identity;
mod invitation;
mod password;
mod security;

use super::{Composed, MailContent, Params, StopSeed};
use crate::Backend;
use crate::error::{Error, Result};
use crate::idna;
use crate::links::{Purpose, Seed};
use askama::Template;
use domain::message::MessageKind;
use domain::text::{Locale, MailText, harmless};
use lettre::Address;
use lettre::message::header::{ContentTransferEncoding, ContentType, Header, HeaderName, HeaderValue};
use lettre::message::{Body, Mailbox, MultiPart, SinglePart};
use std::borrow::Cow;
use std::time::{Duration, UNIX_EPOCH};

/// A rendered mail, in both forms.
struct RenderedMail {
    subject: String,
    html: String,
    text: String,
}

/// What the rendering of every mail uses.
struct RenderContext<'a> {
    text: &'static dyn MailText,
    locale: Locale,
    params: &'a Params,
    /// The display name of whoever invites or asks; empty for nobody.
    inviter: &'a str,
    /// The name that the mail greets; empty for nobody.
    recipient: Cow<'a, str>,
    /// The support contact of the current settings.
    support: &'a str,
    base_url: &'a str,
}

/// The layout around every mail.
struct Frame {
    lang: &'static str,
    subject: String,
    organization: String,
    /// Empty for nobody in particular.
    greeting: String,
    help: Option<String>,
    /// What the organization does here; empty where the mail says it further up.
    about: String,
    automatic: &'static str,
}

/// Renders a message, ready to be sent.
pub(crate) fn compose(backend: &Backend, from: &Mailbox, content: &MailContent) -> Result<Composed> {
    let row = &content.message;
    let rendered = render(backend, content)?;
    let recipient = wire_address(&row.to_address)?;
    let millis = u64::try_from(backend.now()).unwrap_or_default();
    let mail = lettre::Message::builder()
        .from(from.clone())
        .to(Mailbox::new(None, recipient.clone()))
        .subject(one_line(&rendered.subject))
        .date(UNIX_EPOCH + Duration::from_millis(millis))
        .message_id(Some(row.message_id.clone()))
        .header(AutoSubmitted)
        .multipart(
            MultiPart::alternative()
                .boundary(format!("=_{}", row.id.uuid().simple()))
                .singlepart(plain(rendered.text))
                .singlepart(SinglePart::html(rendered.html)),
        )
        .map_err(Error::broken)?;
    let bytes = String::from_utf8(mail.formatted()).map_err(Error::broken)?;
    Ok(Composed { sender: wire_address(from.email.as_ref())?, recipient, bytes })
}

fn render(backend: &Backend, content: &MailContent) -> Result<RenderedMail> {
    let row = &content.message;
    let mut params: Params = serde_json::from_str(&row.params).map_err(Error::broken)?;
    params.make_harmless();
    let settings = backend.settings();
    let context = RenderContext {
        text: row.locale.mail_text(),
        locale: row.locale,
        params: &params,
        inviter: &content.inviter,
        recipient: harmless(&content.recipient),
        support: &settings.support_contact,
        base_url: backend.base_url().trim_end_matches('/'),
    };
    match row.kind {
        MessageKind::Invitation => {
            let row = content.invitation.as_ref().ok_or_else(no_link)?;
            invitation::render(&context, row, &Seed::from(row).url(backend)?)
        }
        MessageKind::InvitationDeclined => declined::render(&context),
        MessageKind::PasswordReset => {
            let row = content.reset.as_ref().ok_or_else(no_link)?;
            password::render_reset(&context, row.expires_at, &Seed::from(row).url(backend)?)
        }
        MessageKind::ConfirmAddress => {
            let row = content.confirmation.as_ref().ok_or_else(no_link)?;
            confirm::render(&context, row.expires_at, &Seed::from(row).url(backend)?)
        }
        MessageKind::ConfirmNewAddress => {
            let row = content.confirmation.as_ref().ok_or_else(no_link)?;
            confirm::render_new(&context, row.expires_at, &Seed::from(row).url(backend)?)
        }
        MessageKind::PasswordChanged => {
            password::render_changed(&context, params.at.unwrap_or(row.created_at))
        }
        MessageKind::SecurityChanged => {
            let stop = params.stop.as_ref().map(|seed| {
                let StopSeed { id, key_id, nonce } = seed;
                Seed { purpose: Purpose::Stop, id: *id, key_id: *key_id, nonce }.url(backend)
            });
            security::render(&context, params.at.unwrap_or(row.created_at), stop.transpose()?)
        }
        MessageKind::AccountSuspended
        | MessageKind::AccountReactivated
        | MessageKind::AccountChanged
        | MessageKind::AccountToBeDeleted
        | MessageKind::AccountRestored
        | MessageKind::AccountEndSet
        | MessageKind::AccountDormant
        | MessageKind::InvitationDormant => account::render(&context, row.kind),
        MessageKind::IdentityAsked
        | MessageKind::IdentitySubmitted
        | MessageKind::ChangesRequested
        | MessageKind::IdentityVerified
        | MessageKind::IdentityRejected
        | MessageKind::IdentityToReview
        | MessageKind::DocumentExpiring
        | MessageKind::ErasureRequested
        | MessageKind::ErasureDeclined
        | MessageKind::AccountsEnding => identity::render(&context, row.kind),
    }
}

impl RenderContext<'_> {
    fn frame(&self, subject: &str) -> Frame {
        Frame {
            lang: self.locale.as_str(),
            subject: one_line(subject),
            organization: self.params.organization.clone(),
            greeting: match self.recipient.as_ref() {
                "" => String::new(),
                name => self.text.mail_greeting(name),
            },
            help: (!self.support.is_empty()).then(|| self.text.mail_help(self.support)),
            about: self.text.mail_about(&self.params.organization),
            automatic: self.text.mail_automatic(),
        }
    }
}

fn from_templates(subject: &str, html: &impl Template, text: &impl Template) -> Result<RenderedMail> {
    Ok(RenderedMail {
        subject: subject.to_owned(),
        html: html.render().map_err(Error::broken)?,
        text: text.render().map_err(Error::broken)?,
    })
}

/// The plain part. Plain ASCII is not encoded, so that the link stays on one line in the raw message too; lettre chooses
/// the encoding of anything else.
fn plain(text: String) -> SinglePart {
    let is_plain = |line: &str| line.is_ascii() && line.len() <= 900 && !line.contains(['\r', '\0']);
    if !text.lines().all(is_plain) {
        return SinglePart::plain(text);
    }
    let lines: String = text.lines().flat_map(|line| [line, "\r\n"]).collect();
    let body = Body::dangerous_pre_encoded(lines.into_bytes(), ContentTransferEncoding::SevenBit);
    SinglePart::builder().header(ContentType::TEXT_PLAIN).body(body)
}

/// The text of a header, which is one line: no name can end a header.
fn one_line(text: &str) -> String {
    let text: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The address for SMTP, with the domain in its ASCII form.
fn wire_address(typed: &str) -> Result<Address> {
    let (local, domain) = typed.rsplit_once('@').ok_or_else(|| Error::broken("an address without an @"))?;
    let ascii = if domain.is_ascii() { Some(domain.to_owned()) } else { idna::to_ascii(domain) };
    Address::new(local, ascii.as_deref().unwrap_or(domain)).map_err(Error::broken)
}

fn no_link() -> Error {
    Error::broken("the link of a message is gone")
}

/// RFC 3834 §5: tells auto-responders not to answer.
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
