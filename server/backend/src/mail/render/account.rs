use super::{Frame, RenderContext, RenderedMail, from_templates};
use crate::error::Result;
use askama::Template;
use domain::message::MessageKind;

/// A notice of what an administrator did to an account.
struct Mail {
    frame: Frame,
    what: String,
    then: String,
}

#[derive(Template)]
#[template(path = "account/body.html")]
struct Html<'a> {
    mail: &'a Mail,
}

#[derive(Template)]
#[template(path = "account/body.txt")]
struct Plain<'a> {
    mail: &'a Mail,
}

pub(super) fn render(context: &RenderContext<'_>, kind: MessageKind) -> Result<RenderedMail> {
    let (text, params) = (context.text, context.params);
    let (username, organization) = (params.username.as_str(), params.organization.as_str());
    // The time is the first moment afterwards.
    let from = params.until.map(|until| context.first_day(until));
    let until = params.until.map(|until| context.last_day(until));
    let (subject, what, then) = match kind {
        MessageKind::AccountSuspended => (
            text.mail_suspended_subject(organization),
            text.mail_suspended_what(username, organization),
            from.map_or_else(
                || text.mail_suspended_no_end().to_owned(),
                |from| text.mail_suspended_until(&from),
            ),
        ),
        MessageKind::AccountChanged => (
            text.mail_edited_subject(organization),
            text.mail_edited_what(organization),
            text.mail_edited_then(username),
        ),
        MessageKind::AccountToBeDeleted => (
            text.mail_deleted_subject(organization),
            text.mail_deleted_what(username, organization),
            text.mail_deleted_then(&from.unwrap_or_default()),
        ),
        MessageKind::AccountRestored => (
            text.mail_restored_subject(organization),
            text.mail_restored_what(username, organization),
            text.mail_restored_then().to_owned(),
        ),
        MessageKind::AccountEndSet => (
            text.mail_end_subject(organization),
            text.mail_end_what(username, organization),
            until.map_or_else(|| text.mail_end_none().to_owned(), |until| text.mail_end_until(&until)),
        ),
        MessageKind::AccountDormant => (
            text.mail_dormant_subject(organization),
            text.mail_dormant_what(username, organization),
            text.mail_dormant_then(&from.unwrap_or_default()),
        ),
        MessageKind::InvitationDormant => (
            text.mail_unaccepted_subject(organization),
            text.mail_unaccepted_what(organization),
            text.mail_unaccepted_then(&from.unwrap_or_default()),
        ),
        MessageKind::JoinDeclined => (
            text.mail_join_declined_subject(organization),
            text.mail_join_declined_what(organization),
            text.mail_join_declined_then().to_owned(),
        ),
        _ => (
            text.mail_reactivated_subject(organization),
            text.mail_reactivated_what(username, organization),
            text.mail_reactivated_then().to_owned(),
        ),
    };
    let mail = Mail { frame: context.frame(&subject), what, then };
    from_templates(&subject, &Html { mail: &mail }, &Plain { mail: &mail })
}
