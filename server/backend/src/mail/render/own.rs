//! A mail with the organization's own text. Greeting, reminder, note, warnings, button and link are those of the program.

use super::invitation::Note;
use super::{Frame, RenderContext, RenderedMail, from_templates, identity, invitation, security};
use crate::error::{Error, Result};
use crate::mail::MailContent;
use askama::Template;
use domain::mail_text::{MailTemplate, Paragraphs, Placeholder};
use domain::message::MessageKind;

struct Mail<'a> {
    frame: Frame,
    reminder: Option<String>,
    before: Paragraphs,
    link: Option<Link>,
    after: Paragraphs,
    note: Option<Note<'a>>,
    /// What the person does for whom an invitation was not meant.
    not_mine: Option<(&'static str, &'static str)>,
    /// What to do if it was somebody else.
    alarm: Option<String>,
    aside: Option<String>,
}

struct Link {
    url: String,
    button: &'static str,
    /// For a link that only this mail has: its address beside the button.
    itself: Option<&'static str>,
}

#[derive(Template)]
#[template(path = "own/body.html")]
struct Html<'a> {
    mail: &'a Mail<'a>,
}

#[derive(Template)]
#[template(path = "own/body.txt")]
struct Plain<'a> {
    mail: &'a Mail<'a>,
}

/// What is filled in, and what the program adds.
#[derive(Default)]
struct Parts<'a> {
    link: Option<Link>,
    email: String,
    until: String,
    when: String,
    details: String,
    reminder: Option<String>,
    note: Option<Note<'a>>,
    is_invitation: bool,
    alarm: Option<String>,
    aside: Option<String>,
}

/// A mail with this text; the secret link of its row, if it has one.
pub(super) fn render(
    context: &RenderContext<'_>,
    content: &MailContent,
    template: &MailTemplate,
    secret: Option<String>,
) -> Result<RenderedMail> {
    let kind = content.message.kind;
    let (text, params) = (context.text, context.params);
    let parts = parts(context, content, secret)?;
    let value = |placeholder: Placeholder| match placeholder {
        Placeholder::Organization => params.organization.clone(),
        Placeholder::Username => params.username.clone(),
        Placeholder::Email => parts.email.clone(),
        Placeholder::Inviter if context.inviter.is_empty() => params.organization.clone(),
        Placeholder::Inviter => context.inviter.to_owned(),
        Placeholder::Until => parts.until.clone(),
        Placeholder::When => parts.when.clone(),
        Placeholder::Days => params.days.unwrap_or_default().to_string(),
        Placeholder::Details => parts.details.clone(),
        // It is alone on its line, which is not among the paragraphs.
        Placeholder::Link => String::new(),
    };
    let subject = template.subject(&value);
    let (before, after) = template.paragraphs(&value);
    let mut frame = context.frame(&subject);
    if parts.alarm.is_some() {
        // The alarm names the support contact already.
        frame.help = None;
    }
    if kind.requires(Placeholder::Link) && parts.link.is_none() {
        return Err(Error::broken("the link of a mail is missing"));
    }
    let mail = Mail {
        frame,
        reminder: parts.reminder,
        before,
        link: parts.link,
        after,
        note: parts.note,
        not_mine: parts.is_invitation.then(|| (text.mail_not_mine(), text.mail_not_mine_hint())),
        alarm: parts.alarm,
        aside: parts.aside,
    };
    from_templates(&subject, &Html { mail: &mail }, &Plain { mail: &mail })
}

fn parts<'a>(
    context: &RenderContext<'a>,
    content: &'a MailContent,
    secret: Option<String>,
) -> Result<Parts<'a>> {
    let (text, params, kind) = (context.text, context.params, content.message.kind);
    let at = params.at.unwrap_or(content.message.created_at);
    let secret_link =
        |button| secret.clone().map(|url| Link { url, button, itself: Some(text.mail_link_itself()) });
    let until = |row: Option<i64>| row.map(|at| context.moment(at)).unwrap_or_default();
    let from = || params.until.map(|until| context.first_day(until));
    let last = || params.until.map(|until| context.last_day(until));
    Ok(match kind {
        MessageKind::Invitation => {
            let row = content.invitation.as_ref().ok_or_else(super::no_link)?;
            Parts {
                link: secret_link(text.mail_invitation_button()),
                email: row.email.clone(),
                until: context.moment(row.expires_at),
                reminder: params.is_reminder.then(|| text.mail_invitation_reminder(&params.organization)),
                note: invitation::note(context, row),
                is_invitation: true,
                ..Parts::default()
            }
        }
        MessageKind::InvitationDeclined => Parts {
            link: Some(Link {
                url: format!("{}/administration/invitations", context.base_url),
                button: text.mail_declined_button(),
                itself: None,
            }),
            email: params.email.clone(),
            aside: Some(text.mail_not_for_you(&params.organization)),
            ..Parts::default()
        },
        MessageKind::ConfirmAddress => Parts {
            link: secret_link(text.mail_confirm_button()),
            until: until(content.confirmation.as_ref().map(|row| row.expires_at)),
            aside: Some(match context.support {
                "" => text.mail_confirm_ignore_nobody().to_owned(),
                support => text.mail_confirm_ignore(support),
            }),
            ..Parts::default()
        },
        MessageKind::ConfirmNewAddress => Parts {
            link: secret_link(text.mail_confirm_button()),
            until: until(content.confirmation.as_ref().map(|row| row.expires_at)),
            aside: Some(text.mail_confirm_new_ignore().to_owned()),
            ..Parts::default()
        },
        MessageKind::JoinConfirm => Parts {
            link: secret_link(text.mail_confirm_button()),
            until: until(params.until),
            aside: Some(text.mail_join_ignore().to_owned()),
            ..Parts::default()
        },
        MessageKind::PasswordReset => Parts {
            link: secret_link(text.mail_reset_button()),
            until: until(content.reset.as_ref().map(|row| row.expires_at)),
            aside: Some(text.mail_reset_ignore().to_owned()),
            ..Parts::default()
        },
        MessageKind::PasswordChanged => {
            Parts { when: context.moment(at), alarm: Some(context.alarm()), ..Parts::default() }
        }
        MessageKind::SecurityChanged => {
            let (url, button) = security::link(context, secret);
            Parts {
                link: Some(Link { url, button, itself: None }),
                when: context.moment(at),
                details: security::what(context, at)?,
                alarm: Some(context.alarm()),
                ..Parts::default()
            }
        }
        MessageKind::AccountSuspended => Parts {
            details: from().map_or_else(
                || text.mail_suspended_no_end().to_owned(),
                |from| text.mail_suspended_until(&from),
            ),
            ..Parts::default()
        },
        MessageKind::AccountEndSet => Parts {
            details: last()
                .map_or_else(|| text.mail_end_none().to_owned(), |last| text.mail_end_until(&last)),
            ..Parts::default()
        },
        MessageKind::AccountToBeDeleted | MessageKind::AccountDormant | MessageKind::InvitationDormant => {
            Parts { until: from().unwrap_or_default(), ..Parts::default() }
        }
        MessageKind::AccountReactivated
        | MessageKind::AccountChanged
        | MessageKind::AccountRestored
        | MessageKind::JoinDeclined => Parts::default(),
        MessageKind::AccountsEnding
        | MessageKind::IdentityAsked
        | MessageKind::IdentitySubmitted
        | MessageKind::ChangesRequested
        | MessageKind::IdentityVerified
        | MessageKind::IdentityRejected
        | MessageKind::IdentityToReview
        | MessageKind::DocumentExpiring
        | MessageKind::ErasureRequested
        | MessageKind::ErasureDeclined => {
            let (url, button) = identity::link(context, kind);
            Parts {
                link: Some(Link { url, button, itself: None }),
                until: last().unwrap_or_default(),
                aside: Some(text.mail_not_for_you(&params.organization)),
                ..Parts::default()
            }
        }
    })
}
