use super::{Desk, Frame, Written, written};
use crate::error::Result;
use askama::Template;

/// What somebody is told whose mailbox is to be proven.
struct Confirm<'a> {
    frame: Frame,
    link: &'a str,
    what: String,
    why: &'static str,
    until: String,
    button: &'static str,
    ignore: String,
    link_itself: &'static str,
}

#[derive(Template)]
#[template(path = "confirm_address/body.html")]
struct ConfirmHtml<'a> {
    mail: &'a Confirm<'a>,
}

#[derive(Template)]
#[template(path = "confirm_address/body.txt")]
struct ConfirmPlain<'a> {
    mail: &'a Confirm<'a>,
}

pub(super) fn write(desk: &Desk<'_>, expires_at: i64, link: &str) -> Result<Written> {
    let (text, params) = (desk.text, desk.params);
    let subject = text.mail_confirm_subject(&params.organization);
    let mail = Confirm {
        frame: desk.frame(&subject),
        link,
        what: text.mail_confirm_what(&params.username, &params.organization),
        why: text.mail_confirm_why(),
        until: text.mail_reset_until(&text.mail_moment(expires_at)),
        button: text.mail_confirm_button(),
        ignore: match desk.support {
            "" => text.mail_confirm_ignore_nobody().to_owned(),
            support => text.mail_confirm_ignore(support),
        },
        link_itself: text.mail_link_itself(),
    };
    written(&subject, &ConfirmHtml { mail: &mail }, &ConfirmPlain { mail: &mail })
}
