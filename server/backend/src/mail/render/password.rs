use super::{Frame, RenderContext, RenderedMail, from_templates};
use crate::error::Result;
use askama::Template;

/// The link that resets a password.
struct Reset<'a> {
    frame: Frame,
    link: &'a str,
    what: String,
    until: String,
    button: &'static str,
    ignore: &'static str,
    link_itself: &'static str,
}

#[derive(Template)]
#[template(path = "password_reset/body.html")]
struct ResetHtml<'a> {
    mail: &'a Reset<'a>,
}

#[derive(Template)]
#[template(path = "password_reset/body.txt")]
struct ResetPlain<'a> {
    mail: &'a Reset<'a>,
}

/// The notice that a password has changed.
struct Changed {
    frame: Frame,
    what: String,
    sessions: &'static str,
    alarm: String,
}

#[derive(Template)]
#[template(path = "password_changed/body.html")]
struct ChangedHtml<'a> {
    mail: &'a Changed,
}

#[derive(Template)]
#[template(path = "password_changed/body.txt")]
struct ChangedPlain<'a> {
    mail: &'a Changed,
}

pub(super) fn render_reset(context: &RenderContext<'_>, expires_at: i64, link: &str) -> Result<RenderedMail> {
    let (text, params) = (context.text, context.params);
    let subject = text.mail_reset_subject(&params.organization);
    let mail = Reset {
        frame: context.frame(&subject),
        link,
        what: text.mail_reset_what(&params.username, &params.organization),
        until: text.mail_reset_until(&context.moment(expires_at)),
        button: text.mail_reset_button(),
        ignore: text.mail_reset_ignore(),
        link_itself: text.mail_link_itself(),
    };
    from_templates(&subject, &ResetHtml { mail: &mail }, &ResetPlain { mail: &mail })
}

pub(super) fn render_changed(context: &RenderContext<'_>, at: i64) -> Result<RenderedMail> {
    let (text, params) = (context.text, context.params);
    let subject = text.mail_changed_subject(&params.organization);
    let mut frame = context.frame(&subject);
    // The alarm names the support contact already.
    frame.help = None;
    let mail = Changed {
        frame,
        what: text.mail_changed_what(&params.username, &params.organization, &context.moment(at)),
        sessions: text.mail_changed_sessions(),
        alarm: context.alarm(),
    };
    from_templates(&subject, &ChangedHtml { mail: &mail }, &ChangedPlain { mail: &mail })
}
