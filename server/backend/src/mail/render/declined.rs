use super::{Frame, RenderContext, RenderedMail, from_templates};
use crate::error::Result;
use askama::Template;

/// The notice for the inviter when somebody answers *This was not meant for me*.
struct Mail {
    frame: Frame,
    /// The list of invitations, which requires signing in.
    link: String,
    what: String,
    then: String,
    button: &'static str,
    not_for_you: String,
}

#[derive(Template)]
#[template(path = "invitation_declined/body.html")]
struct Html<'a> {
    mail: &'a Mail,
}

#[derive(Template)]
#[template(path = "invitation_declined/body.txt")]
struct Plain<'a> {
    mail: &'a Mail,
}

pub(super) fn render(context: &RenderContext<'_>) -> Result<RenderedMail> {
    let (text, params) = (context.text, context.params);
    let subject = text.mail_declined_subject(&params.email);
    let mail = Mail {
        frame: context.frame(&subject),
        link: format!("{}/administration/invitations", context.base_url),
        what: text.mail_declined_what(&params.email, &params.organization),
        then: text.mail_declined_then(&params.username),
        button: text.mail_declined_button(),
        not_for_you: text.mail_not_for_you(&params.organization),
    };
    from_templates(&subject, &Html { mail: &mail }, &Plain { mail: &mail })
}
