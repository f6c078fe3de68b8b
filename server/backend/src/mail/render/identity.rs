use super::{Frame, RenderContext, RenderedMail, from_templates};
use crate::error::Result;
use askama::Template;
use domain::message::MessageKind;

/// A notice about an identity. It says nothing about the person; the link leads to the page that does, after signing in.
struct Mail {
    frame: Frame,
    /// A page of the program, which requires signing in.
    link: String,
    what: String,
    then: &'static str,
    button: &'static str,
    not_for_you: String,
}

#[derive(Template)]
#[template(path = "identity/body.html")]
struct Html<'a> {
    mail: &'a Mail,
}

#[derive(Template)]
#[template(path = "identity/body.txt")]
struct Plain<'a> {
    mail: &'a Mail,
}

/// The sentences of one kind.
struct Words {
    subject: String,
    what: String,
    then: &'static str,
}

pub(super) fn render(context: &RenderContext<'_>, kind: MessageKind) -> Result<RenderedMail> {
    let text = context.text;
    let words = words(context, kind);
    let (url, button) = link(context, kind);
    let mail = Mail {
        frame: context.frame(&words.subject),
        link: url,
        what: words.what,
        then: words.then,
        button,
        not_for_you: text.mail_not_for_you(&context.params.organization),
    };
    from_templates(&words.subject, &Html { mail: &mail }, &Plain { mail: &mail })
}

/// The page of a kind, which requires signing in, and the words of its button.
pub(super) fn link(context: &RenderContext<'_>, kind: MessageKind) -> (String, &'static str) {
    let text = context.text;
    let (page, button) = match kind {
        MessageKind::IdentityToReview => ("administration/reviews", text.mail_review_button()),
        MessageKind::ErasureRequested => {
            ("administration/user-registration/identity?state=erasure_asked", text.mail_requests_button())
        }
        MessageKind::AccountsEnding => (
            "administration/registry?account=active&ends=before:16d&sort=ends&v=1",
            text.mail_ending_button(),
        ),
        MessageKind::ErasureDeclined => ("me/receipt", text.mail_receipt_button()),
        _ => ("me/data", text.mail_my_data_button()),
    };
    (format!("{}/{page}", context.base_url), button)
}

fn words(context: &RenderContext<'_>, kind: MessageKind) -> Words {
    let (text, params) = (context.text, context.params);
    let organization = params.organization.as_str();
    match kind {
        MessageKind::IdentityToReview => Words {
            subject: text.mail_review_subject(organization),
            what: text.mail_review_what(organization),
            then: text.mail_review_then(),
        },
        MessageKind::IdentitySubmitted => Words {
            subject: text.mail_submitted_subject(organization),
            what: text.mail_submitted_what(organization),
            then: text.mail_submitted_then(),
        },
        MessageKind::ChangesRequested => Words {
            subject: text.mail_changes_subject(organization),
            what: text.mail_changes_what(organization),
            then: text.mail_sign_in_for_details(),
        },
        MessageKind::IdentityVerified => Words {
            subject: text.mail_verified_subject(organization),
            what: text.mail_verified_what(organization),
            then: text.mail_verified_then(),
        },
        MessageKind::IdentityRejected => Words {
            subject: text.mail_rejected_subject(organization),
            what: text.mail_rejected_what(organization),
            then: text.mail_sign_in_for_details(),
        },
        MessageKind::DocumentExpiring => Words {
            subject: text.mail_expiring_subject(organization),
            what: text.mail_expiring_what(organization, &params.days.unwrap_or_default().to_string()),
            then: text.mail_expiring_then(),
        },
        MessageKind::ErasureRequested => Words {
            subject: text.mail_erasure_requested_subject(organization),
            what: text.mail_erasure_requested_what(organization),
            then: text.mail_erasure_requested_then(),
        },
        MessageKind::ErasureDeclined => Words {
            subject: text.mail_erasure_declined_subject(organization),
            what: text.mail_erasure_declined_what(organization),
            then: text.mail_sign_in_for_details(),
        },
        MessageKind::AccountsEnding => Words {
            subject: text.mail_ending_subject(organization),
            what: text.mail_ending_what(
                organization,
                &params.until.map(|until| context.last_day(until)).unwrap_or_default(),
            ),
            then: text.mail_ending_then(),
        },
        // Mails with a secret link have files of their own.
        _ => Words {
            subject: text.mail_asked_subject(organization),
            what: match context.inviter {
                "" => text.mail_asked_by_nobody(organization),
                by => text.mail_asked_what(by, organization),
            },
            then: text.mail_asked_then(),
        },
    }
}
