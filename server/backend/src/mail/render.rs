//! Renders a message of the outbox as a mail: the sentences are from the catalogue in the message's language, the layout
//! from templates. A message is rendered the same at every attempt, except for its date.
//!
//! To add a mail: a file here with its content, two templates, and an arm in [`render`].

mod account;
mod confirm;
mod declined;
mod identity;
mod invitation;
pub(crate) mod original;
mod own;
mod password;
pub(crate) mod sample;
mod security;

use super::{Composed, MailContent, Params, StopSeed};
use crate::Backend;
use crate::entity::{logo, message};
use crate::error::{Error, Result};
use crate::idna;
use crate::links::{Purpose, Seed};
use crate::time_zone::Zone;
use askama::Template;
use domain::mail_text::MailTemplate;
use domain::message::MessageKind;
use domain::text::{Locale, MailText, harmless};
use lettre::Address;
use lettre::message::header::{
    ContentDisposition, ContentId, ContentTransferEncoding, ContentType, Header, HeaderName, HeaderValue,
};
use lettre::message::{Body, Mailbox, MultiPart, SinglePart};
use std::borrow::Cow;
use std::sync::Arc;
use std::time::{Duration, UNIX_EPOCH};

/// A rendered mail, in both forms.
struct RenderedMail {
    subject: String,
    html: String,
    text: String,
    /// What the formatted part shows.
    logo: Option<Arc<logo::Model>>,
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
    /// The organization's time zone in the current settings.
    zone: &'a Zone,
    /// What the organization is, in the mail's language; empty where nobody has written it.
    about: &'a str,
    logo: Option<&'a logo::Model>,
}

/// The layout around every mail.
struct Frame {
    lang: &'static str,
    subject: String,
    organization: String,
    /// Empty for nobody in particular.
    greeting: String,
    help: Option<String>,
    /// The logo, and the size at which it is shown.
    logo: Option<Logo>,
    /// What the organization does here; empty where the mail says it further up.
    about: String,
    automatic: &'static str,
}

/// The logo of a mail, which is a part of it.
struct Logo {
    width: i32,
    height: i32,
    address: String,
}

/// The Content-ID of the logo.
const LOGO: &str = "logo@matricula";

/// Renders a message, ready to be sent.
pub(crate) fn compose(backend: &Backend, from: &Mailbox, content: &MailContent) -> Result<Composed> {
    compose_rendered(backend, from, &content.message, render(backend, content)?)
}

/// A rendered mail, ready to be sent to the address of its row.
fn compose_rendered(
    backend: &Backend,
    from: &Mailbox,
    row: &message::Model,
    rendered: RenderedMail,
) -> Result<Composed> {
    let recipient = wire_address(&row.to_address)?;
    let millis = u64::try_from(backend.now()).unwrap_or_default();
    let mail = lettre::Message::builder()
        .from(from.clone())
        .to(Mailbox::new(None, recipient.clone()))
        .subject(one_line(&rendered.subject))
        .date(UNIX_EPOCH + Duration::from_millis(millis))
        .message_id(Some(row.message_id.clone()))
        .header(AutoSubmitted)
        .multipart(with_logo(row, rendered))
        .map_err(Error::broken)?;
    let bytes = String::from_utf8(mail.formatted()).map_err(Error::broken)?;
    Ok(Composed { sender: wire_address(from.email.as_ref())?, recipient, bytes })
}

/// With the organization's own text, if it has one that can be used; a mail is never lost for its text.
fn render(backend: &Backend, content: &MailContent) -> Result<RenderedMail> {
    let row = &content.message;
    let texts = backend.mail_texts();
    if let Some(own) = texts.of(row.kind, row.locale) {
        let parsed = MailTemplate::parse(row.kind, &own.subject, &own.text);
        match parsed.map_err(Error::from).and_then(|template| render_as(backend, content, Some(&template))) {
            Ok(mail) => return Ok(mail),
            Err(error) => tracing::error!(
                kind = %row.kind, locale = %row.locale, %error,
                "the organization's own text of a mail cannot be used, the original is sent"
            ),
        }
    }
    render_as(backend, content, None)
}

/// With this text, or with the program's.
fn render_as(
    backend: &Backend,
    content: &MailContent,
    template: Option<&MailTemplate>,
) -> Result<RenderedMail> {
    let logo = backend.logo_row();
    let rendered = render_parts(backend, content, template, logo.as_deref())?;
    Ok(RenderedMail { logo, ..rendered })
}

fn render_parts(
    backend: &Backend,
    content: &MailContent,
    template: Option<&MailTemplate>,
    logo: Option<&logo::Model>,
) -> Result<RenderedMail> {
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
        zone: &settings.time_zone,
        about: settings.about(row.locale),
        logo,
    };
    if let Some(template) = template {
        return own::render(&context, content, template, secret_link(backend, content, &params)?);
    }
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
        MessageKind::JoinConfirm => {
            let link = secret_link(backend, content, &params)?.ok_or_else(no_link)?;
            confirm::render_join(&context, params.until.unwrap_or(row.created_at), &link)
        }
        MessageKind::PasswordChanged => {
            password::render_changed(&context, params.at.unwrap_or(row.created_at))
        }
        MessageKind::SecurityChanged => {
            let stop = secret_link(backend, content, &params)?;
            security::render(&context, params.at.unwrap_or(row.created_at), stop)
        }
        MessageKind::AccountSuspended
        | MessageKind::AccountReactivated
        | MessageKind::AccountChanged
        | MessageKind::AccountToBeDeleted
        | MessageKind::AccountRestored
        | MessageKind::AccountEndSet
        | MessageKind::AccountDormant
        | MessageKind::InvitationDormant
        | MessageKind::JoinDeclined => account::render(&context, row.kind),
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

/// The link that only this mail has; none where it leads to a page that requires signing in.
fn secret_link(backend: &Backend, content: &MailContent, params: &Params) -> Result<Option<String>> {
    let seed = match content.message.kind {
        MessageKind::Invitation => content.invitation.as_ref().map(Seed::from),
        MessageKind::PasswordReset => content.reset.as_ref().map(Seed::from),
        MessageKind::ConfirmAddress | MessageKind::ConfirmNewAddress => {
            content.confirmation.as_ref().map(Seed::from)
        }
        MessageKind::SecurityChanged => params.stop.as_ref().map(|seed| of_params(Purpose::Stop, seed)),
        MessageKind::JoinConfirm => params.join.as_ref().map(|seed| of_params(Purpose::JoinConfirm, seed)),
        _ => None,
    };
    seed.map(|seed| seed.url(backend)).transpose()
}

fn of_params(purpose: Purpose, seed: &StopSeed) -> Seed<'_> {
    let StopSeed { id, key_id, nonce } = seed;
    Seed { purpose, id: *id, key_id: *key_id, nonce }
}

impl RenderContext<'_> {
    /// What to do where the change was somebody else's.
    fn alarm(&self) -> String {
        match self.support {
            "" => self.text.mail_changed_alarm_nobody().to_owned(),
            support => self.text.mail_changed_alarm(support),
        }
    }

    /// A time in words.
    fn moment(&self, at: i64) -> String {
        self.text.mail_moment(&self.zone.local(at))
    }

    /// The day that begins at a time; the time where it is in the middle of a day, as after a change of the time zone.
    fn first_day(&self, at: i64) -> String {
        let local = self.zone.local(at);
        if local.is_midnight() { self.text.mail_day(local.day()) } else { self.text.mail_moment(&local) }
    }

    /// The day that ends at a time, or the time.
    fn last_day(&self, at: i64) -> String {
        let local = self.zone.local(at);
        if local.is_midnight() {
            self.text.mail_day(local.day().previous())
        } else {
            self.text.mail_moment(&local)
        }
    }

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
            logo: self.logo.map(|row| Logo {
                width: row.mail_width,
                height: row.mail_height,
                address: format!("cid:{LOGO}"),
            }),
            about: match self.about {
                "" => self.text.mail_about(&self.params.organization),
                about => harmless(about).into_owned(),
            },
            automatic: self.text.mail_automatic(),
        }
    }
}

/// Both parts; the formatted one has its logo beside it, if it shows one.
fn with_logo(row: &message::Model, rendered: RenderedMail) -> MultiPart {
    let id = row.id.uuid().simple();
    let RenderedMail { html, text, logo, .. } = rendered;
    let both = MultiPart::alternative().boundary(format!("=_{id}")).singlepart(plain(text));
    let Some(logo) = logo else { return both.singlepart(SinglePart::html(html)) };
    let picture = SinglePart::builder()
        .header(ContentType::parse("image/png").unwrap_or(ContentType::TEXT_PLAIN))
        .header(ContentDisposition::inline())
        .header(ContentId::from(format!("<{LOGO}>")))
        .body(Body::new(logo.mail_png.clone()));
    let related = MultiPart::related().boundary(format!("=_logo_{id}")).singlepart(SinglePart::html(html));
    both.multipart(related.singlepart(picture))
}

fn from_templates(subject: &str, html: &impl Template, text: &impl Template) -> Result<RenderedMail> {
    Ok(RenderedMail {
        subject: subject.to_owned(),
        html: html.render().map_err(Error::broken)?,
        text: text.render().map_err(Error::broken)?,
        logo: None,
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
