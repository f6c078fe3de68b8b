use super::{En, MONTHS};
use crate::day::Day;
use crate::moment::LocalMoment;
use crate::security::SecurityChange;
use crate::text::mail::day_written_out;
use crate::text::{MailText, say};

say! {
    MailText for En {
        mail_invitation_subject(organization: &str) = "Invitation to {organization}";
        mail_invitation_by(inviter: &str, organization: &str) = "{inviter} invites you to {organization}.";
        mail_invitation_from(organization: &str) = "You are invited to {organization}.";
        mail_invitation_reminder(organization: &str) = "A reminder: your invitation to {organization} is still open.";
        mail_invitation_account(email: &str, username: &str) = "Choose a password and your account is ready. You will sign in as {username} or with {email}.";
        mail_invitation_until(until: &str) = "The link expires on {until}.";
        mail_invitation_button = "Accept the invitation";
        mail_note_from(inviter: &str) = "A note from {inviter}:";
        mail_note = "A note for you:";
        mail_not_mine = "This was not meant for me";
        mail_not_mine_hint = "If this is not for you, open the link and choose “This was not meant for me”. The invitation is then cancelled, and the person who sent it is told.";
        mail_link_itself = "If the button does not work, copy this address into your browser:";

        mail_declined_subject(email: &str) = "Invitation not meant for {email}";
        mail_declined_what(email: &str, organization: &str) = "Somebody who reads the mail of {email} answered your invitation to {organization} with “This was not meant for me”.";
        mail_declined_then(username: &str) = "The invitation was cancelled and its link no longer works. The account {username} stays pending: correct its address and invite again, or delete the account.";
        mail_declined_button = "View invitations";

        mail_reset_subject(organization: &str) = "New password for {organization}";
        mail_reset_what(username: &str, organization: &str) = "Somebody asked for a new password for the account {username} at {organization}.";
        mail_reset_until(until: &str) = "The link works once and expires on {until}.";
        mail_reset_button = "Choose a new password";
        mail_reset_ignore = "If it was not you, ignore this e-mail: your password stays as it is.";

        mail_confirm_subject(organization: &str) = "Confirm your e-mail address: {organization}";
        mail_confirm_what(username: &str, organization: &str) = "The account {username} at {organization} was opened with a link that somebody handed over. Confirm that this is your e-mail address.";
        mail_confirm_why = "Until then you can't see what the organization filled in about you.";
        mail_confirm_button = "Confirm my address";
        mail_confirm_ignore(support: &str) = "If you did not open this account, somebody else may be using it: choose a new password with “Forgotten password?”, and tell {support} at once.";
        mail_confirm_ignore_nobody = "If you did not open this account, somebody else may be using it: choose a new password with “Forgotten password?”, and tell your administrators at once.";
        mail_confirm_new_subject(organization: &str) = "Confirm your new e-mail address: {organization}";
        mail_confirm_new_what(username: &str, organization: &str) = "This address is to become the e-mail address of the account {username} at {organization}. Confirm that it is yours.";
        mail_confirm_new_why = "Until then the account keeps its present address.";
        mail_confirm_new_ignore = "If you don't know this account, ignore this e-mail: nothing is changed then.";

        mail_changed_subject(organization: &str) = "Your password was changed: {organization}";
        mail_changed_what(username: &str, organization: &str, when: &str) = "The password of the account {username} at {organization} was changed on {when}.";
        mail_changed_sessions = "You were signed out everywhere else.";
        mail_changed_alarm(support: &str) = "If it was not you, tell {support} at once.";
        mail_changed_alarm_nobody = "If it was not you, tell your administrators at once.";

        mail_security_subject(organization: &str) = "The security of your account: {organization}";
        mail_security_what(change: SecurityChange, username: &str, organization: &str, when: &str) => {
            let account = format!("the account {username} at {organization}");
            match change {
                SecurityChange::SessionEnded => format!("A session of {account} was ended on {when}."),
                SecurityChange::SessionEndedByAdministrator => format!("An administrator has ended a session of {account} on {when}."),
                SecurityChange::OtherSessionsEnded => format!("All other sessions of {account} were ended on {when}."),
                SecurityChange::AuthenticatorAdded => format!("An authenticator app was added to {account} on {when}. Its code will be asked for after the password."),
                SecurityChange::AuthenticatorRemoved => format!("The authenticator app of {account} was removed on {when}."),
                SecurityChange::PasskeyAdded => format!("A passkey was added to {account} on {when}."),
                SecurityChange::PasskeyRemoved => format!("A passkey of {account} was removed on {when}."),
                SecurityChange::PasskeySuspect => format!("A passkey of {account} was refused on {when}, since it may have been copied. Remove it, and add a new one."),
                SecurityChange::FactorReset => format!("An administrator has reset the second factor of {account} on {when}. You sign in with your password alone, and can add a new factor under My security."),
                SecurityChange::FactorResetAsked => format!("An administrator has asked to reset the second factor of {account} on {when}. It happens 24 hours later, unless you stop it."),
                SecurityChange::FactorResetStopped => format!("The reset of the second factor of {account} was stopped on {when}."),
                SecurityChange::RecoveryCodesMade => format!("New recovery codes were made for {account} on {when}. Earlier ones no longer work."),
                SecurityChange::RecoveryCodeUsed => format!("Somebody signed in to {account} with a recovery code on {when}. The code does not work again."),
                SecurityChange::CodesTried => format!("Somebody entered the right password for {account} and then several wrong codes. Further codes are refused for an hour, since {when}. If it was not you, somebody knows your password: change it at once."),
                SecurityChange::AddressChangeAsked => format!("An administrator has asked on {when} to change the e-mail address of {account}. It happens in a week, or earlier if a second administrator agrees, unless you stop it."),
                SecurityChange::AddressChangeStopped => format!("The change of the e-mail address of {account} was stopped on {when}. The address stays as it is."),
                SecurityChange::AddressChanged => format!("The e-mail address of {account} was changed on {when}."),
                SecurityChange::AddressChangedUndoable => format!("The e-mail address of {account} was changed on {when}. This address no longer belongs to it. If it was not you, you can undo the change for a week."),
                SecurityChange::AddressChangeUndone => format!("The change of the e-mail address of {account} was undone on {when}. The earlier address is in force again, and everybody was signed out. The password no longer works: choose a new one. A second factor that was added since the day before the change is refused until an administrator resets it."),
                SecurityChange::FounderOffered => format!("The founder's role was offered to {account} on {when}. Accept or decline it under My security, within 7 days."),
                SecurityChange::FounderOfferMade => format!("The founder's role was offered to somebody else with {account} on {when}. It can be accepted within 7 days; until then you can withdraw the offer under My security."),
                SecurityChange::FounderOfferEnded => format!("The offer of the founder's role in which {account} takes part was withdrawn or declined on {when}. Nothing has changed."),
                SecurityChange::FounderReceived => format!("The founder's role was handed over to {account} on {when}. It holds every permission now."),
                SecurityChange::FounderHandedOver => format!("The founder's role was handed over from {account} to another account on {when}. The account is no longer the founder's."),
            }
        };
        mail_security_stop_button = "Stop it";
        mail_security_button = "Open My security";
        mail_suspended_subject(organization: &str) = "Your account is suspended: {organization}";
        mail_suspended_what(username: &str, organization: &str) = "An administrator has suspended the account {username} at {organization}. You were signed out everywhere.";
        mail_suspended_until(until: &str) = "You can sign in again from {until}.";
        mail_suspended_no_end = "You can't sign in until an administrator reactivates it. Nothing was deleted.";
        mail_reactivated_subject(organization: &str) = "Your account is active again: {organization}";
        mail_reactivated_what(username: &str, organization: &str) = "The account {username} at {organization} is active again.";
        mail_reactivated_then = "Sign in with the password you had before.";
        mail_edited_subject(organization: &str) = "Your account was changed: {organization}";
        mail_edited_what(organization: &str) = "An administrator has changed your account at {organization}.";
        mail_edited_then(username: &str) = "You sign in as {username}, with the same password as before.";

        mail_deleted_subject(organization: &str) = "Your account will be deleted: {organization}";
        mail_deleted_what(username: &str, organization: &str) = "An administrator has deleted the account {username} at {organization}. You were signed out everywhere and can't sign in.";
        mail_deleted_then(until: &str) = "On {until} what is stored about you there is erased. Until then, an administrator can restore the account.";
        mail_restored_subject(organization: &str) = "Your account was restored: {organization}";
        mail_restored_what(username: &str, organization: &str) = "The account {username} at {organization} was restored. Nothing is deleted.";
        mail_restored_then = "It is as it was before. If it was active, sign in with the password you had.";
        mail_end_subject(organization: &str) = "The end date of your account: {organization}";
        mail_end_what(username: &str, organization: &str) = "An administrator has changed when the account {username} at {organization} ends.";
        mail_end_until(until: &str) = "You can use it until {until}.";
        mail_end_none = "It no longer has an end date.";
        mail_dormant_subject(organization: &str) = "Your account is not being used: {organization}";
        mail_dormant_what(username: &str, organization: &str) = "Nobody has signed in to the account {username} at {organization} for a long time.";
        mail_dormant_then(until: &str) = "Sign in before {until} to keep it. After that the account is suspended; nothing is deleted, and an administrator can reactivate it.";
        mail_join_subject(organization: &str) = "Confirm your e-mail address: {organization}";
        mail_join_what(organization: &str) = "Somebody wants to register at {organization} with this address. Confirm that it was you.";
        mail_join_why = "Then somebody decides about your registration, and you get an invitation at this address.";
        mail_join_ignore = "If it wasn't you, ignore this e-mail: nobody is registered then.";
        mail_join_declined_subject(organization: &str) = "Your request to register: {organization}";
        mail_join_declined_what(organization: &str) = "Your request to register at {organization} was declined.";
        mail_join_declined_then = "Your address is deleted in a few weeks. If you think this is a mistake, contact the organization.";
        mail_unaccepted_subject(organization: &str) = "Your invitation is still open: {organization}";
        mail_unaccepted_what(organization: &str) = "You were invited to {organization} and have not accepted the invitation.";
        mail_unaccepted_then(until: &str) = "It is cancelled on {until}. If you still want the account, use the link in the invitation, or ask for a new one on its page.";
        mail_ending_subject(organization: &str) = "Accounts that end soon: {organization}";
        mail_ending_what(organization: &str, until: &str) = "Accounts at {organization} end soon. The first ends on {until}.";
        mail_ending_then = "At the end an account is suspended. If the person stays, move the date.";
        mail_ending_button = "View these accounts";

        mail_asked_subject(organization: &str) = "Your information is needed: {organization}";
        mail_asked_what(by: &str, organization: &str) = "{by} asks you to fill in the information that {organization} still needs from you.";
        mail_asked_by_nobody(organization: &str) = "Please fill in the information that {organization} still needs from you.";
        mail_asked_then = "Sign in and continue where you left off. You can stop at any time: what you have filled in is saved.";
        mail_submitted_subject(organization: &str) = "Your information was submitted: {organization}";
        mail_submitted_what(organization: &str) = "Your information was submitted to {organization}. It is now waiting for review.";
        mail_submitted_then = "You will get an e-mail with the result. There is nothing else to do until then.";
        mail_changes_subject(organization: &str) = "{organization} needs a change to your details";
        mail_changes_what(organization: &str) = "A reviewer at {organization} has checked your information. Something needs to be changed before it can be verified.";
        mail_verified_subject(organization: &str) = "Your identity is verified: {organization}";
        mail_verified_what(organization: &str) = "{organization} has checked your information and verified your identity.";
        mail_verified_then = "You can look at your information at any time, and correct it when something changes.";
        mail_rejected_subject(organization: &str) = "Your identity was not verified: {organization}";
        mail_rejected_what(organization: &str) = "{organization} has checked your information and could not verify your identity.";
        mail_sign_in_for_details = "Sign in to see the details. For your privacy, they are not in this e-mail.";
        mail_expiring_subject(organization: &str) = "Your document expires soon: {organization}";
        mail_expiring_what(organization: &str, days: &str) => match days {
            "0" => format!("An identity document that you gave to {organization} expires today."),
            "1" => format!("An identity document that you gave to {organization} expires tomorrow."),
            days => format!("An identity document that you gave to {organization} expires in {days} days."),
        };
        mail_expiring_then = "When you have a new one, sign in and add it.";
        mail_my_data_button = "Open my data";
        mail_erasure_requested_subject(organization: &str) = "Erasure requested: {organization}";
        mail_erasure_requested_what(organization: &str) = "Somebody registered at {organization} asks for their identity to be erased.";
        mail_erasure_requested_then = "Sign in to see who it is. You can erase the identity, or decline and say why.";
        mail_requests_button = "View requests";
        mail_erasure_declined_subject(organization: &str) = "Your request for erasure was declined: {organization}";
        mail_erasure_declined_what(organization: &str) = "You asked {organization} to erase your personal information. The request was declined.";
        mail_receipt_button = "Open my receipt";
        mail_review_subject(organization: &str) = "An identity is waiting for review: {organization}";
        mail_review_what(organization: &str) = "Somebody has submitted their identity at {organization}. It is waiting for review.";
        mail_review_then = "Sign in to see the details.";
        mail_review_button = "View queue";

        mail_help(support: &str) = "Questions? Ask {support}.";
        mail_not_for_you(organization: &str) = "If you have nothing to do with {organization}, this e-mail reached you by mistake. Please delete it.";
        mail_greeting(name: &str) = "Hello {name},";
        mail_about(organization: &str) = "{organization} uses Matricula to register its people.";
        mail_automatic = "Replies to this e-mail are not monitored.";
        mail_moment(at: &LocalMoment) => {
            format!("{} at {} {}", day_written_out(at.day(), &WEEKDAYS, &MONTHS), at.time(), at.zone())
        };
        mail_day(day: Day) => day_written_out(day, &WEEKDAYS, &MONTHS);
    }
}

const WEEKDAYS: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
