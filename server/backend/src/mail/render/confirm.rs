use super::{Frame, RenderContext, RenderedMail, from_templates};
use crate::error::Result;
use askama::Template;

/// The request to prove a mailbox.
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

/// The same for a new address of an account.
pub(super) fn render_new(context: &RenderContext<'_>, expires_at: i64, link: &str) -> Result<RenderedMail> {
    let (text, params) = (context.text, context.params);
    let subject = text.mail_confirm_new_subject(&params.organization);
    let mail = Confirm {
        frame: context.frame(&subject),
        link,
        what: text.mail_confirm_new_what(&params.username, &params.organization),
        why: text.mail_confirm_new_why(),
        until: text.mail_reset_until(&context.moment(expires_at)),
        button: text.mail_confirm_button(),
        ignore: text.mail_confirm_new_ignore().to_owned(),
        link_itself: text.mail_link_itself(),
    };
    from_templates(&subject, &ConfirmHtml { mail: &mail }, &ConfirmPlain { mail: &mail })
}

/// The same for somebody who wants to register.
pub(super) fn render_join(context: &RenderContext<'_>, expires_at: i64, link: &str) -> Result<RenderedMail> {
    let (text, params) = (context.text, context.params);
    let subject = text.mail_join_subject(&params.organization);
    let mail = Confirm {
        frame: context.frame(&subject),
        link,
        what: text.mail_join_what(&params.organization),
        why: text.mail_join_why(),
        until: text.mail_reset_until(&context.moment(expires_at)),
        button: text.mail_confirm_button(),
        ignore: text.mail_join_ignore().to_owned(),
        link_itself: text.mail_link_itself(),
    };
    from_templates(&subject, &ConfirmHtml { mail: &mail }, &ConfirmPlain { mail: &mail })
}

pub(super) fn render(context: &RenderContext<'_>, expires_at: i64, link: &str) -> Result<RenderedMail> {
    let (text, params) = (context.text, context.params);
    let subject = text.mail_confirm_subject(&params.organization);
    let mail = Confirm {
        frame: context.frame(&subject),
        link,
        what: text.mail_confirm_what(&params.username, &params.organization),
        why: text.mail_confirm_why(),
        until: text.mail_reset_until(&context.moment(expires_at)),
        button: text.mail_confirm_button(),
        ignore: match context.support {
            "" => text.mail_confirm_ignore_nobody().to_owned(),
            support => text.mail_confirm_ignore(support),
        },
        link_itself: text.mail_link_itself(),
    };
    from_templates(&subject, &ConfirmHtml { mail: &mail }, &ConfirmPlain { mail: &mail })
}
