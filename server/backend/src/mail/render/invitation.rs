use super::{Frame, RenderContext, RenderedMail, from_templates};
use crate::entity::invitation;
use crate::error::Result;
use askama::Template;
use domain::text::harmless;
use std::borrow::Cow;

/// An invitation.
struct Mail<'a> {
    frame: Frame,
    link: &'a str,
    /// Who invites, and to which organization.
    by: String,
    about: String,
    /// Replaces `by` at the top of a reminder.
    reminder: Option<String>,
    account: String,
    until: String,
    button: &'static str,
    note: Option<Note<'a>>,
    not_mine: &'static str,
    not_mine_hint: &'static str,
    link_itself: &'static str,
}

/// What the inviter has written.
pub(super) struct Note<'a> {
    pub(super) from: String,
    pub(super) lines: Vec<Cow<'a, str>>,
}

#[derive(Template)]
#[template(path = "invitation/body.html")]
struct Html<'a> {
    mail: &'a Mail<'a>,
}

#[derive(Template)]
#[template(path = "invitation/body.txt")]
struct Plain<'a> {
    mail: &'a Mail<'a>,
}

/// The note of an invitation, if it has one.
pub(super) fn note<'a>(context: &RenderContext<'_>, row: &'a invitation::Model) -> Option<Note<'a>> {
    (!row.note.is_empty()).then(|| Note {
        from: match context.inviter {
            "" => context.text.mail_note().to_owned(),
            inviter => context.text.mail_note_from(inviter),
        },
        lines: row.note.lines().map(harmless).collect(),
    })
}

pub(super) fn render(
    context: &RenderContext<'_>,
    row: &invitation::Model,
    link: &str,
) -> Result<RenderedMail> {
    let (text, params) = (context.text, context.params);
    let subject = text.mail_invitation_subject(&params.organization);
    let by = match context.inviter {
        "" => text.mail_invitation_from(&params.organization),
        inviter => text.mail_invitation_by(inviter, &params.organization),
    };
    let mut frame = context.frame(&subject);
    let mail = Mail {
        about: std::mem::take(&mut frame.about),
        frame,
        link,
        by,
        reminder: params.is_reminder.then(|| text.mail_invitation_reminder(&params.organization)),
        account: text.mail_invitation_account(&row.email, &params.username),
        until: text.mail_invitation_until(&context.moment(row.expires_at)),
        button: text.mail_invitation_button(),
        note: note(context, row),
        not_mine: text.mail_not_mine(),
        not_mine_hint: text.mail_not_mine_hint(),
        link_itself: text.mail_link_itself(),
    };
    from_templates(&subject, &Html { mail: &mail }, &Plain { mail: &mail })
}
