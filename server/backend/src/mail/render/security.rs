use super::{Frame, RenderContext, RenderedMail, from_templates};
use crate::error::{Error, Result};
use askama::Template;
use domain::paths;

/// A notice of what was changed or tried in the security of an account.
struct Mail {
    frame: Frame,
    what: String,
    link: String,
    button: &'static str,
    alarm: String,
}

#[derive(Template)]
#[template(path = "security/body.html")]
struct Html<'a> {
    mail: &'a Mail,
}

#[derive(Template)]
#[template(path = "security/body.txt")]
struct Plain<'a> {
    mail: &'a Mail,
}

/// What has happened, in a sentence.
pub(super) fn what(context: &RenderContext<'_>, at: i64) -> Result<String> {
    let params = context.params;
    let change = params.security.ok_or_else(|| Error::broken("a notice without its change"))?;
    let (username, organization) = (&params.username, &params.organization);
    Ok(context.text.mail_security_what(change, username, organization, &context.moment(at)))
}

/// The link that stops it, else that of one's own security, and the words of its button.
pub(super) fn link(context: &RenderContext<'_>, stop: Option<String>) -> (String, &'static str) {
    match stop {
        Some(stop) => (stop, context.text.mail_security_stop_button()),
        None => (format!("{}{}", context.base_url, paths::MY_SECURITY), context.text.mail_security_button()),
    }
}

/// With a link that stops what the mail tells, if it can be stopped.
pub(super) fn render(context: &RenderContext<'_>, at: i64, stop: Option<String>) -> Result<RenderedMail> {
    let (text, params) = (context.text, context.params);
    let subject = text.mail_security_subject(&params.organization);
    let mut frame = context.frame(&subject);
    // The alarm names the support contact already.
    frame.help = None;
    let (url, button) = link(context, stop);
    let mail = Mail { frame, what: what(context, at)?, button, link: url, alarm: context.alarm() };
    from_templates(&subject, &Html { mail: &mail }, &Plain { mail: &mail })
}
