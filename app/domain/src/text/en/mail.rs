use super::En;
use crate::text::mail::written_out;
use crate::text::{MailText, say};

impl MailText for En {
    say! {
        mail_invitation_subject(organization: &str) = "Invitation to {organization}";
        mail_invitation_by(inviter: &str, organization: &str) = "{inviter} invites you to {organization}.";
        mail_invitation_from(organization: &str) = "You are invited to {organization}.";
        mail_invitation_reminder(organization: &str) = "A reminder: your invitation to {organization} is still open.";
        mail_invitation_account(email: &str, username: &str) = "Choose a password and your account is ready. You will sign in as {username} or with {email}.";
        mail_invitation_until(until: &str) = "The link is good until {until}.";
        mail_invitation_button = "Accept the invitation";
        mail_note_from(inviter: &str) = "A note from {inviter}:";
        mail_note = "A note for you:";
        mail_not_mine = "This was not meant for me";
        mail_not_mine_hint = "If you did not expect it, open the link and choose \"This was not meant for me\". The invitation then ends, and whoever sent it is told.";
        mail_link_itself = "If the button does not work, copy this address into your browser:";

        mail_declined_subject(email: &str) = "Invitation not meant for {email}";
        mail_declined_what(email: &str, organization: &str) = "Somebody who reads the mail of {email} answered your invitation to {organization} with \"This was not meant for me\".";
        mail_declined_then(username: &str) = "The invitation has ended and its link no longer works. The account {username} stays pending: check the address, then correct it and invite again, or delete the account.";
        mail_declined_button = "Open the invitations";

        mail_reset_subject(organization: &str) = "New password for {organization}";
        mail_reset_what(username: &str, organization: &str) = "Somebody asked for a new password for the account {username} at {organization}.";
        mail_reset_until(until: &str) = "The link works once, until {until}.";
        mail_reset_button = "Choose a new password";
        mail_reset_ignore = "If it was not you, do nothing: your password stays as it is.";

        mail_confirm_subject(organization: &str) = "Confirm your e-mail address: {organization}";
        mail_confirm_what(username: &str, organization: &str) = "The account {username} at {organization} was opened with a link that somebody handed over. Confirm that this is your e-mail address.";
        mail_confirm_why = "Until then, what the organization filled in about you stays hidden.";
        mail_confirm_button = "Confirm my address";
        mail_confirm_ignore(support: &str) = "If you did not open this account, somebody else may be using it: choose another password with “Forgotten password?”, and tell {support} at once.";
        mail_confirm_ignore_nobody = "If you did not open this account, somebody else may be using it: choose another password with “Forgotten password?”, and tell your administrators at once.";

        mail_changed_subject(organization: &str) = "Your password was changed: {organization}";
        mail_changed_what(username: &str, organization: &str, when: &str) = "The password of the account {username} at {organization} was changed on {when}.";
        mail_changed_sessions = "You were signed out everywhere else.";
        mail_changed_alarm(support: &str) = "If it was not you, tell {support} at once.";
        mail_changed_alarm_nobody = "If it was not you, tell your administrators at once.";

        mail_asked_subject(organization: &str) = "Your information is needed: {organization}";
        mail_asked_what(by: &str, organization: &str) = "{by} asks you to fill in what is still missing of your information at {organization}.";
        mail_asked_by_nobody(organization: &str) = "Please fill in what is still missing of your information at {organization}.";
        mail_asked_then = "Sign in and go on where it stops. You can pause at any time: what you have filled in is kept.";
        mail_changes_subject(organization: &str) = "Something has to be changed: {organization}";
        mail_changes_what(organization: &str) = "Your information at {organization} was looked at, and something has to be changed before it can be verified.";
        mail_verified_subject(organization: &str) = "Your identity is verified: {organization}";
        mail_verified_what(organization: &str) = "Your information at {organization} was checked and is verified.";
        mail_verified_then = "You can look at it at any time, and correct it when something changes.";
        mail_rejected_subject(organization: &str) = "Your identity was not verified: {organization}";
        mail_rejected_what(organization: &str) = "Your information at {organization} was looked at and could not be verified.";
        mail_why_is_there = "What it is about is written there; for your privacy it is not in this message.";
        mail_expiring_subject(organization: &str) = "A document of yours expires soon: {organization}";
        mail_expiring_what(organization: &str, days: u32) = "An identity document that you gave to {organization} expires in {days} days.";
        mail_expiring_then = "When you have its successor, sign in and add it.";
        mail_my_data_button = "Open my data";
        mail_erasure_requested_subject(organization: &str) = "Erasure requested: {organization}";
        mail_erasure_requested_what(organization: &str) = "Somebody registered at {organization} asks for their identity to be erased.";
        mail_erasure_requested_then = "Sign in to see who it is. You can erase the identity, or decline and say why.";
        mail_requests_button = "View requests";
        mail_erasure_declined_subject(organization: &str) = "Your request for erasure was declined: {organization}";
        mail_erasure_declined_what(organization: &str) = "You asked {organization} to erase your personal information. The request was declined.";
        mail_receipt_button = "Open my receipt";
        mail_review_subject(organization: &str) = "An identity is waiting for review: {organization}";
        mail_review_what(organization: &str) = "At {organization} an identity was submitted and waits for somebody to review it.";
        mail_review_then = "What it says is shown after you have signed in.";
        mail_review_button = "Open the reviews";

        mail_help(support: &str) = "Questions? Ask {support}.";
        mail_automatic(organization: &str) = "Sent by the registration desk of {organization}. Answers to this message are not read.";
        mail_moment(at: i64) => written_out(at, &WEEKDAYS, &MONTHS, "at");
    }
}

const WEEKDAYS: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
