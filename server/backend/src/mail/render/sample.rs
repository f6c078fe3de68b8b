//! A mail filled in with an example, for a preview and a test. Its link is one that nobody ever gets.

use super::{LOGO, RenderedMail, compose_rendered, render_as};
use crate::Backend;
use crate::entity::{address_confirmation, invitation, message, password_reset};
use crate::error::{Error, Result};
use crate::mail::{Composed, MailContent, Params, StopSeed};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use domain::invitation::InvitationState;
use domain::mail_text::{MailPreview, MailTemplate};
use domain::message::{Lane, MessageKind, MessageState};
use domain::security::SecurityChange;
use domain::text::Locale;
use lettre::message::Mailbox;
use uuid::Uuid;

const DAY: i64 = 86_400_000;

/// Who reads the example: the person who asks for it.
pub(crate) struct Reader<'a> {
    pub(crate) email: &'a str,
    pub(crate) username: &'a str,
    /// Empty if it is not known.
    pub(crate) name: &'a str,
}

/// The mail as it would be sent.
pub(crate) fn preview(
    backend: &Backend,
    kind: MessageKind,
    locale: Locale,
    template: Option<&MailTemplate>,
    reader: &Reader<'_>,
) -> Result<MailPreview> {
    let content = content(backend, kind, locale, reader)?;
    let RenderedMail { subject, html, text, logo } = render_as(backend, &content, template)?;
    // A page has no parts beside it.
    let html = match logo {
        Some(logo) => {
            let picture = format!("data:image/png;base64,{}", STANDARD.encode(&logo.mail_png));
            html.replace(&format!("cid:{LOGO}"), &picture)
        }
        None => html,
    };
    Ok(MailPreview { subject: super::one_line(&subject), text, html })
}

/// The mail, ready to be sent to its reader.
pub(crate) fn compose(
    backend: &Backend,
    from: &Mailbox,
    kind: MessageKind,
    locale: Locale,
    template: &MailTemplate,
    reader: &Reader<'_>,
) -> Result<Composed> {
    let content = content(backend, kind, locale, reader)?;
    let rendered = render_as(backend, &content, Some(template))?;
    compose_rendered(backend, from, &content.message, rendered)
}

fn content(backend: &Backend, kind: MessageKind, locale: Locale, reader: &Reader<'_>) -> Result<MailContent> {
    let now = backend.now();
    let today = backend.day_of(now);
    let settings = backend.settings();
    let (id, key_id, nonce): (Uuid, i32, Vec<u8>) =
        (backend.new_id(), backend.keys().current_id().into(), vec![0; 16]);
    let params = Params {
        organization: settings.organization_name.clone(),
        username: reader.username.to_owned(),
        email: reader.email.to_owned(),
        at: Some(now),
        // A whole day.
        until: Some(backend.start_of(today.next()) + 14 * DAY),
        security: Some(SecurityChange::PasskeyAdded),
        join: Some(StopSeed { id, key_id, nonce: nonce.clone() }),
        days: Some(30),
        ..Params::default()
    };
    Ok(MailContent {
        message: message::Model {
            id: id.into(),
            kind,
            lane: Lane::Single,
            state: MessageState::Sending,
            invitation_id: None,
            reset_id: None,
            identity_id: None,
            confirmation_id: None,
            account_id: None,
            to_address: reader.email.to_owned(),
            locale,
            params: serde_json::to_string(&params).map_err(Error::broken)?,
            message_id: crate::mail::message_id(backend, id),
            due_at: now,
            attempts: 0,
            lease_id: None,
            lease_until: None,
            created_at: now,
            settled_at: None,
            reply: None,
            reply_code: None,
            held_by_restore: false,
        },
        invitation: Some(invitation::Model {
            id: id.into(),
            account_id: id.into(),
            email: reader.email.to_owned(),
            email_key: String::new(),
            locale,
            note: String::new(),
            state: InvitationState::Open,
            key_id,
            nonce: nonce.clone(),
            created_at: now,
            created_by: None,
            expires_at: now + i64::from(settings.invitation_days) * DAY,
            closed_at: None,
            closed_by: None,
            reminded: 0,
        }),
        reset: Some(password_reset::Model {
            id: id.into(),
            account_id: id.into(),
            key_id,
            nonce: nonce.clone(),
            created_at: now,
            expires_at: now + i64::from(settings.reset_minutes) * 60_000,
            used_at: None,
        }),
        confirmation: Some(address_confirmation::Model {
            id: id.into(),
            account_id: id.into(),
            email_key: String::new(),
            key_id,
            nonce,
            created_at: now,
            expires_at: now + DAY,
            used_at: None,
        }),
        inviter: match reader.name {
            "" => reader.username.to_owned(),
            name => name.to_owned(),
        },
        recipient: reader.name.to_owned(),
    })
}
