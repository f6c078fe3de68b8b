use super::sentences;
use crate::day::Day;
use crate::moment::LocalMoment;
use crate::security::SecurityChange;

sentences! {
    /// The texts of mails.
    MailText {
        // The invitation.
        mail_invitation_subject(organization: &str);
        mail_invitation_by(inviter: &str, organization: &str);
        // If the inviter's account is deleted.
        mail_invitation_from(organization: &str);
        mail_invitation_reminder(organization: &str);
        mail_invitation_account(email: &str, username: &str);
        mail_invitation_until(until: &str);
        mail_invitation_button;
        mail_note_from(inviter: &str);
        mail_note;
        mail_not_mine;
        mail_not_mine_hint;
        mail_link_itself;

        // To the inviter, after *This was not meant for me*.
        mail_declined_subject(email: &str);
        mail_declined_what(email: &str, organization: &str);
        mail_declined_then(username: &str);
        mail_declined_button;

        // The forgotten password.
        mail_reset_subject(organization: &str);
        mail_reset_what(username: &str, organization: &str);
        mail_reset_until(until: &str);
        mail_reset_button;
        mail_reset_ignore;

        // To somebody who accepted with a handed-over link.
        mail_confirm_subject(organization: &str);
        mail_confirm_what(username: &str, organization: &str);
        mail_confirm_why;
        mail_confirm_button;
        mail_confirm_ignore(support: &str);
        // If there is no support contact.
        mail_confirm_ignore_nobody;
        // To a new address of an account.
        mail_confirm_new_subject(organization: &str);
        mail_confirm_new_what(username: &str, organization: &str);
        mail_confirm_new_why;
        mail_confirm_new_ignore;

        // After the password has changed.
        mail_changed_subject(organization: &str);
        mail_changed_what(username: &str, organization: &str, when: &str);
        mail_changed_sessions;
        mail_changed_alarm(support: &str);
        // If there is no support contact.
        mail_changed_alarm_nobody;

        // After an administrator has changed the account.
        mail_security_subject(organization: &str);
        mail_security_what(change: SecurityChange, username: &str, organization: &str, when: &str);
        mail_security_button;
        mail_security_stop_button;
        mail_suspended_subject(organization: &str);
        mail_suspended_what(username: &str, organization: &str);
        mail_suspended_until(until: &str);
        mail_suspended_no_end;
        mail_reactivated_subject(organization: &str);
        mail_reactivated_what(username: &str, organization: &str);
        mail_reactivated_then;

        mail_edited_subject(organization: &str);
        mail_edited_what(organization: &str);
        mail_edited_then(username: &str);

        mail_deleted_subject(organization: &str);
        mail_deleted_what(username: &str, organization: &str);
        mail_deleted_then(until: &str);
        mail_restored_subject(organization: &str);
        mail_restored_what(username: &str, organization: &str);
        mail_restored_then;
        mail_end_subject(organization: &str);
        mail_end_what(username: &str, organization: &str);
        mail_end_until(until: &str);
        mail_end_none;
        // Accounts that nobody uses.
        mail_dormant_subject(organization: &str);
        mail_dormant_what(username: &str, organization: &str);
        mail_dormant_then(until: &str);
        mail_join_subject(organization: &str);
        mail_join_what(organization: &str);
        mail_join_why;
        mail_join_ignore;
        mail_join_declined_subject(organization: &str);
        mail_join_declined_what(organization: &str);
        mail_join_declined_then;
        mail_unaccepted_subject(organization: &str);
        mail_unaccepted_what(organization: &str);
        mail_unaccepted_then(until: &str);
        // To those who manage accounts.
        mail_ending_subject(organization: &str);
        mail_ending_what(organization: &str, until: &str);
        mail_ending_then;
        mail_ending_button;

        // About a digital identity; its content is read after signing in.
        mail_asked_subject(organization: &str);
        mail_asked_what(by: &str, organization: &str);
        mail_asked_by_nobody(organization: &str);
        mail_asked_then;
        mail_submitted_subject(organization: &str);
        mail_submitted_what(organization: &str);
        mail_submitted_then;
        mail_changes_subject(organization: &str);
        mail_changes_what(organization: &str);
        mail_verified_subject(organization: &str);
        mail_verified_what(organization: &str);
        mail_verified_then;
        mail_rejected_subject(organization: &str);
        mail_rejected_what(organization: &str);
        mail_sign_in_for_details;
        mail_expiring_subject(organization: &str);
        mail_expiring_what(organization: &str, days: &str);
        mail_expiring_then;
        mail_my_data_button;
        // To account managers, and to the person.
        mail_erasure_requested_subject(organization: &str);
        mail_erasure_requested_what(organization: &str);
        mail_erasure_requested_then;
        mail_requests_button;
        mail_erasure_declined_subject(organization: &str);
        mail_erasure_declined_what(organization: &str);
        mail_receipt_button;
        // To reviewers.
        mail_review_subject(organization: &str);
        mail_review_what(organization: &str);
        mail_review_then;
        mail_review_button;

        // To somebody who may be the wrong person.
        mail_not_for_you(organization: &str);

        // In every mail.
        mail_greeting(name: &str);
        mail_about(organization: &str);
        mail_help(support: &str);
        mail_automatic;
        // A time with its zone.
        mail_moment(at: &LocalMoment);
        mail_day(day: Day);
    }
}

/// A day with its weekday and month as words, in the order that both languages share.
pub(super) fn day_written_out(day: Day, weekdays: &[&str; 7], months: &[&str; 12]) -> String {
    let (year, month, of_month) = day.civil();
    // The epoch was a Thursday, and the names begin with Monday.
    let weekday = (day.number() + 3).rem_euclid(7);
    let weekday = weekdays[usize::try_from(weekday).unwrap_or_default()];
    let month = months[usize::from(month).saturating_sub(1).min(11)];
    format!("{weekday} {of_month} {month} {year}")
}

#[cfg(test)]
mod tests {
    use super::LocalMoment;
    use crate::text::Locale;

    #[test]
    fn moments_are_written_out_in_both_languages() {
        for (at, en, it) in [
            (0, "Thursday 1 January 1970 at 00:00 UTC", "giovedì 1 gennaio 1970 alle 00:00 UTC"),
            (
                951_782_399_999,
                "Monday 28 February 2000 at 23:59 UTC",
                "lunedì 28 febbraio 2000 alle 23:59 UTC",
            ),
            (
                951_782_400_000,
                "Tuesday 29 February 2000 at 00:00 UTC",
                "martedì 29 febbraio 2000 alle 00:00 UTC",
            ),
            (
                1_795_354_200_000,
                "Sunday 22 November 2026 at 13:30 UTC",
                "domenica 22 novembre 2026 alle 13:30 UTC",
            ),
            (
                4_107_542_399_000,
                "Sunday 28 February 2100 at 23:59 UTC",
                "domenica 28 febbraio 2100 alle 23:59 UTC",
            ),
            (4_107_542_400_000, "Monday 1 March 2100 at 00:00 UTC", "lunedì 1 marzo 2100 alle 00:00 UTC"),
            (-1, "Wednesday 31 December 1969 at 23:59 UTC", "mercoledì 31 dicembre 1969 alle 23:59 UTC"),
        ] {
            let at = LocalMoment::new(at, 0, LocalMoment::UTC.to_owned());
            assert_eq!(Locale::En.mail_text().mail_moment(&at), en);
            assert_eq!(Locale::It.mail_text().mail_moment(&at), it);
        }
        let rome = LocalMoment::new(1_795_354_200_000, 3_600, "Europe/Rome".to_owned());
        assert_eq!(
            Locale::It.mail_text().mail_moment(&rome),
            "domenica 22 novembre 2026 alle 14:30 (Europe/Rome, UTC+1)"
        );
    }
}
