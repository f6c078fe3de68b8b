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
    let until = params.until.map(|until| text.mail_moment(until));
    let (subject, what, then) = match kind {
        MessageKind::AccountSuspended => (
            text.mail_suspended_subject(organization),
            text.mail_suspended_what(username, organization),
            until.map_or_else(
                || text.mail_suspended_no_end().to_owned(),
                |until| text.mail_suspended_until(&until),
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
            text.mail_deleted_then(&until.unwrap_or_default()),
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
            text.mail_dormant_then(&until.unwrap_or_default()),
        ),
        MessageKind::InvitationDormant => (
            text.mail_unaccepted_subject(organization),
            text.mail_unaccepted_what(organization),
            text.mail_unaccepted_then(&until.unwrap_or_default()),
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
