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

/// With a link that stops what the mail tells, if it can be stopped.
pub(super) fn render(context: &RenderContext<'_>, at: i64, stop: Option<String>) -> Result<RenderedMail> {
    let (text, params) = (context.text, context.params);
    let change = params.security.ok_or_else(|| Error::broken("a notice without its change"))?;
    let subject = text.mail_security_subject(&params.organization);
    let mut frame = context.frame(&subject);
    // The alarm names the support contact already.
    frame.help = None;
    let when = text.mail_moment(at);
    let mail = Mail {
        frame,
        what: text.mail_security_what(change, &params.username, &params.organization, &when),
        button: match stop {
            Some(_) => text.mail_security_stop_button(),
            None => text.mail_security_button(),
        },
        link: stop.unwrap_or_else(|| format!("{}{}", context.base_url, paths::MY_SECURITY)),
        alarm: match context.support {
            "" => text.mail_changed_alarm_nobody().to_owned(),
            support => text.mail_changed_alarm(support),
        },
    };
    from_templates(&subject, &Html { mail: &mail }, &Plain { mail: &mail })
}
