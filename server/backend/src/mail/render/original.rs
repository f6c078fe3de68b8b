//! The program's texts as an editor shows them: the sentences of the catalogue, with placeholders in place of what is filled
//! in. A test parses each.

use domain::message::MessageKind;
use domain::text::Locale;

/// Subject and text.
pub(crate) fn original(kind: MessageKind, locale: Locale) -> (String, String) {
    let t = locale.mail_text();
    let (organization, username, email) = ("{organization}", "{username}", "{email}");
    let (until, details, link) = ("{until}", "{details}", "{link}");
    let own = |text: &str| text.to_owned();
    let (subject, blocks): (String, Vec<Vec<String>>) = match kind {
        MessageKind::Invitation => (
            t.mail_invitation_subject(organization),
            vec![
                vec![
                    t.mail_invitation_by("{inviter}", organization),
                    t.mail_invitation_account(email, username),
                ],
                vec![own(link)],
                vec![t.mail_invitation_until(until)],
            ],
        ),
        MessageKind::InvitationDeclined => (
            t.mail_declined_subject(email),
            vec![
                vec![t.mail_declined_what(email, organization), t.mail_declined_then(username)],
                vec![own(link)],
            ],
        ),
        MessageKind::ConfirmAddress => (
            t.mail_confirm_subject(organization),
            vec![
                vec![t.mail_confirm_what(username, organization), own(t.mail_confirm_why())],
                vec![own(link)],
                vec![t.mail_reset_until(until)],
            ],
        ),
        MessageKind::ConfirmNewAddress => (
            t.mail_confirm_new_subject(organization),
            vec![
                vec![t.mail_confirm_new_what(username, organization), own(t.mail_confirm_new_why())],
                vec![own(link)],
                vec![t.mail_reset_until(until)],
            ],
        ),
        MessageKind::JoinConfirm => (
            t.mail_join_subject(organization),
            vec![
                vec![t.mail_join_what(organization), own(t.mail_join_why())],
                vec![own(link)],
                vec![t.mail_reset_until(until)],
            ],
        ),
        MessageKind::JoinDeclined => (
            t.mail_join_declined_subject(organization),
            vec![vec![t.mail_join_declined_what(organization), own(t.mail_join_declined_then())]],
        ),
        MessageKind::AccountDormant => (
            t.mail_dormant_subject(organization),
            vec![vec![t.mail_dormant_what(username, organization), t.mail_dormant_then(until)]],
        ),
        MessageKind::InvitationDormant => (
            t.mail_unaccepted_subject(organization),
            vec![vec![t.mail_unaccepted_what(organization), t.mail_unaccepted_then(until)]],
        ),
        MessageKind::PasswordReset => (
            t.mail_reset_subject(organization),
            vec![
                vec![t.mail_reset_what(username, organization)],
                vec![own(link)],
                vec![t.mail_reset_until(until)],
            ],
        ),
        MessageKind::PasswordChanged => (
            t.mail_changed_subject(organization),
            vec![vec![t.mail_changed_what(username, organization, "{when}"), own(t.mail_changed_sessions())]],
        ),
        MessageKind::SecurityChanged => {
            (t.mail_security_subject(organization), vec![vec![own(details)], vec![own(link)]])
        }
        MessageKind::AccountSuspended => (
            t.mail_suspended_subject(organization),
            vec![vec![t.mail_suspended_what(username, organization), own(details)]],
        ),
        MessageKind::AccountReactivated => (
            t.mail_reactivated_subject(organization),
            vec![vec![t.mail_reactivated_what(username, organization), own(t.mail_reactivated_then())]],
        ),
        MessageKind::AccountChanged => (
            t.mail_edited_subject(organization),
            vec![vec![t.mail_edited_what(organization), t.mail_edited_then(username)]],
        ),
        MessageKind::AccountToBeDeleted => (
            t.mail_deleted_subject(organization),
            vec![vec![t.mail_deleted_what(username, organization), t.mail_deleted_then(until)]],
        ),
        MessageKind::AccountRestored => (
            t.mail_restored_subject(organization),
            vec![vec![t.mail_restored_what(username, organization), own(t.mail_restored_then())]],
        ),
        MessageKind::AccountEndSet => (
            t.mail_end_subject(organization),
            vec![vec![t.mail_end_what(username, organization), own(details)]],
        ),
        MessageKind::AccountsEnding => linked(
            t.mail_ending_subject(organization),
            t.mail_ending_what(organization, until),
            t.mail_ending_then(),
        ),
        MessageKind::IdentityAsked => linked(
            t.mail_asked_subject(organization),
            t.mail_asked_what("{inviter}", organization),
            t.mail_asked_then(),
        ),
        MessageKind::IdentitySubmitted => linked(
            t.mail_submitted_subject(organization),
            t.mail_submitted_what(organization),
            t.mail_submitted_then(),
        ),
        MessageKind::ChangesRequested => linked(
            t.mail_changes_subject(organization),
            t.mail_changes_what(organization),
            t.mail_sign_in_for_details(),
        ),
        MessageKind::IdentityVerified => linked(
            t.mail_verified_subject(organization),
            t.mail_verified_what(organization),
            t.mail_verified_then(),
        ),
        MessageKind::IdentityRejected => linked(
            t.mail_rejected_subject(organization),
            t.mail_rejected_what(organization),
            t.mail_sign_in_for_details(),
        ),
        MessageKind::IdentityToReview => linked(
            t.mail_review_subject(organization),
            t.mail_review_what(organization),
            t.mail_review_then(),
        ),
        MessageKind::DocumentExpiring => linked(
            t.mail_expiring_subject(organization),
            t.mail_expiring_what(organization, "{days}"),
            t.mail_expiring_then(),
        ),
        MessageKind::ErasureRequested => linked(
            t.mail_erasure_requested_subject(organization),
            t.mail_erasure_requested_what(organization),
            t.mail_erasure_requested_then(),
        ),
        MessageKind::ErasureDeclined => linked(
            t.mail_erasure_declined_subject(organization),
            t.mail_erasure_declined_what(organization),
            t.mail_sign_in_for_details(),
        ),
    };
    let blocks: Vec<String> = blocks.into_iter().map(|lines| lines.join("\n")).collect();
    (subject, blocks.join("\n\n"))
}

/// Two sentences and the link.
fn linked(subject: String, what: String, then: &str) -> (String, Vec<Vec<String>>) {
    (subject, vec![vec![what, then.to_owned()], vec!["{link}".to_owned()]])
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::mail_text::MailTemplate;

    #[test]
    fn every_original_is_a_text_that_may_be_saved() {
        for kind in MessageKind::ALL {
            for locale in Locale::ALL {
                let (subject, text) = original(*kind, *locale);
                let template = MailTemplate::parse(*kind, &subject, &text);
                assert!(template.is_ok(), "{kind} {locale}: {template:?}\n{text}");
            }
        }
    }
}
