use super::{Desk, Frame, Written, written};
use crate::error::Result;
use askama::Template;

/// What the inviter is told when somebody says *This was not meant for me*.
struct Mail {
    frame: Frame,
    /// The list of invitations: no secret, and nothing for whoever may not see it.
    link: String,
    what: String,
    then: String,
    button: &'static str,
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

pub(super) fn write(desk: &Desk<'_>) -> Result<Written> {
    let (text, params) = (desk.text, desk.params);
    let subject = text.mail_declined_subject(&params.email);
    let mail = Mail {
        frame: desk.frame(&subject),
        link: format!("{}/administration/invitations", desk.base_url),
        what: text.mail_declined_what(&params.email, &params.organization),
        then: text.mail_declined_then(&params.username),
        button: text.mail_declined_button(),
    };
    written(&subject, &Html { mail: &mail }, &Plain { mail: &mail })
}
