use super::{Desk, Frame, Written, written};
use crate::error::Result;
use askama::Template;
use domain::message::MessageKind;

/// What somebody is told about an identity: that there is something, and where it is read after signing in.
struct Mail {
    frame: Frame,
    /// A page of the program: no secret, and nothing for whoever may not see it.
    link: String,
    what: String,
    then: &'static str,
    button: &'static str,
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

pub(super) fn write(desk: &Desk<'_>, kind: MessageKind) -> Result<Written> {
    let text = desk.text;
    let (page, button) = match kind {
        MessageKind::IdentityToReview => ("administration/reviews", text.mail_review_button()),
        MessageKind::ErasureRequested => {
            ("administration/user-registration/identity?state=erasure_asked", text.mail_requests_button())
        }
        MessageKind::ErasureDeclined => ("me/receipt", text.mail_receipt_button()),
        _ => ("me/data", text.mail_my_data_button()),
    };
    let words = words(desk, kind);
    let mail = Mail {
        frame: desk.frame(&words.subject),
        link: format!("{}/{page}", desk.base_url),
        what: words.what,
        then: words.then,
        button,
    };
    written(&words.subject, &Html { mail: &mail }, &Plain { mail: &mail })
}

fn words(desk: &Desk<'_>, kind: MessageKind) -> Words {
    let (text, params) = (desk.text, desk.params);
    let organization = params.organization.as_str();
    match kind {
        MessageKind::IdentityToReview => Words {
            subject: text.mail_review_subject(organization),
            what: text.mail_review_what(organization),
            then: text.mail_review_then(),
        },
        MessageKind::ChangesRequested => Words {
            subject: text.mail_changes_subject(organization),
            what: text.mail_changes_what(organization),
            then: text.mail_why_is_there(),
        },
        MessageKind::IdentityVerified => Words {
            subject: text.mail_verified_subject(organization),
            what: text.mail_verified_what(organization),
            then: text.mail_verified_then(),
        },
        MessageKind::IdentityRejected => Words {
            subject: text.mail_rejected_subject(organization),
            what: text.mail_rejected_what(organization),
            then: text.mail_why_is_there(),
        },
        MessageKind::DocumentExpiring => Words {
            subject: text.mail_expiring_subject(organization),
            what: text.mail_expiring_what(organization, params.days.unwrap_or_default()),
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
            then: text.mail_why_is_there(),
        },
        // Those that carry a secret link have files of their own.
        _ => Words {
            subject: text.mail_asked_subject(organization),
            what: match desk.inviter {
                "" => text.mail_asked_by_nobody(organization),
                by => text.mail_asked_what(by, organization),
            },
            then: text.mail_asked_then(),
        },
    }
}
