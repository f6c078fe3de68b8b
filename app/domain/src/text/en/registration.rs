use super::En;
use crate::text::{RegistrationText, say};

say! {
    RegistrationText for En {
        create_new_user = "Create a new internal user";
        register_lead = "Everyone has a user account to sign in with, and a digital identity that says who they are.";
        create_new_user_about = "Register one user account. The person gets an invitation by e-mail and chooses a password.";
        card_needs_permission_to(needed: &str) = "Needs permission to {needed}. The founder, or somebody who may grant permissions, can grant it.";
        send_invitation = "Send invitation";

        available = "Available";
        already_used = "Already used";
        already_used_free_now = "Already used. Still free:";
        invitation_pending = "Invitation pending";
        invitation_lapsed = "Invitation pending, but its link no longer works. Sending the invitation makes a new one.";
        open_the_invitation = "Open the invitation";
        reserved = "Reserved";
        reserved_free_now = "Reserved. Still free:";
        not_valid(why: &str) = "Not valid. {why}";
        checking = "Checking…";
        address_taken(address: &str) = "The text you entered was cleaned up. The address used is {address}.";
        did_you_mean(domain: &str) = "Did you mean {domain}?";
        free_usernames = "Free usernames";
        use_automatic = "Use automatic";
        username_follows = "Follows the e-mail address until you change it.";
        username_may_stay_empty = "Leave it empty to use the e-mail address.";
        username_is_kept = "The account keeps its username unless you choose another one.";
        number_as_taken(username: &str) = "{username} is already used, so a number was added.";
        number_as_reserved(username: &str) = "{username} is reserved, so a number was added.";
        number_as_short(username: &str) = "{username} is too short, so a number was added.";

        options = "Options: language, note, expiry";
        options_with_permissions = "Options: language, note, expiry, permissions";
        language_of_organization(name: &str) = "Organization's language ({name})";
        note_hint = "Included in the e-mail exactly as written. At most 1,000 characters.";
        days_hint(usual: u32) = "1–365 days (default {usual}).";
        hold_mail = "Do not send an e-mail now";
        hold_mail_hint = "You get a link to hand over yourself. The e-mail is held under Outgoing mail.";
        permissions_hint = "You can grant only permissions that you hold yourself. They apply from the first sign-in.";
        link_expires_in(days: u32) = match days { 1 => "The link expires in 1 day.", _ => "The link expires in {days} days." };

        how_register = "Sending the invitation creates the account at once. You can go on working on it before the person accepts.";
        how_invitation = "The person opens the secret link in the e-mail, chooses a password and is signed in. Nobody else ever sees the password.";
        how_pending = "Until the person accepts, you can send a new link, correct the address or delete the account under Invitations.";

        invitation_created = "Invitation created";
        mail_on_its_way(email: &str) = "The account has been created, and the e-mail to {email} is on its way.";
        mail_sent(email: &str) = "The account has been created, and the mail server has accepted the e-mail to {email}.";
        mail_waits(email: &str) = "The account has been created. The mail server could not accept the e-mail to {email} yet. It will be sent again automatically.";
        mail_refused(email: &str) = "The account has been created, but the mail server refused the e-mail to {email}. Hand over the link, or correct the address under Invitations.";
        mail_held_as_asked = "The account has been created. As you asked, no e-mail is sent: it is held under Outgoing mail. Hand over the link yourself.";
        mail_held_without_server = "The account has been created. No mail server is configured, so the e-mail is held under Outgoing mail. Hand over the link yourself.";
        no_mail = "The account has been created. There is no e-mail for it.";
        link_shown_once = "Copy the link now if you want to hand it over: this page shows it for 15 minutes.";
        link_not_shown = "This page no longer shows the link.";
        language_of_invitation = "Language of the invitation";
        link_expires = "Expires on";
        permissions_given = "Permissions granted";
        invite_another = "Invite another";
        register_another = "Register another person";
        continue_personal_information = "Continue personal information";
        registration_completed(is_submitted: bool) = match is_submitted {
            true => "Account and personal information are registered. The information was submitted and is waiting for review.",
            false => "Account and personal information are registered. The information is not submitted yet: the person checks, completes and submits it after accepting the invitation.",
        };
        open_in_registry = "Open in registry";
    }
}
