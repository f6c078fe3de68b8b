use super::En;
use crate::text::{RegistrationText, say};

impl RegistrationText for En {
    say! {
        create_new_user = "Create a new internal user";
        register_lead = "Everyone here has two levels: a user account to sign in with, and a digital identity that says who they are.";
        create_new_user_about = "Register one user account. The person gets an invitation by e-mail and chooses a password.";
        card_needs(permission: &str) = "Needs {permission}. The founder, or somebody who holds can_manage_permissions, can grant it.";
        send_invitation = "Send invitation";

        available = "Available";
        already_used = "Already used";
        already_used_free_now = "Already used. Free now:";
        invitation_pending = "Invitation pending";
        invitation_lapsed = "Invitation pending, but its link is dead. Sending makes a new one.";
        open_the_invitation = "Open the invitation";
        reserved = "Reserved";
        reserved_free_now = "Reserved. Free now:";
        not_valid(why: &str) = "Not valid. {why}";
        checking = "Checking…";
        address_taken = "Only the address was kept of what was pasted.";
        did_you_mean(domain: &str) = "Did you mean {domain}?";
        free_usernames = "Free usernames";
        use_automatic = "Use automatic";
        username_follows = "Follows the e-mail address until you change it.";
        username_may_stay_empty = "Left empty, it follows from the e-mail address.";
        username_is_kept = "The account keeps its username unless you choose another.";
        number_as_taken(username: &str) = "{username} is already used, so a number was added.";
        number_as_reserved(username: &str) = "{username} is reserved, so a number was added.";
        number_as_short(username: &str) = "{username} is too short, so a number was added.";

        options = "Options: language, note, expiry";
        options_with_permissions = "Options: language, note, expiry, permissions";
        language_of_organization = "The organization's language";
        note_hint = "Stands in the e-mail, as you write it. At most 1,000 characters.";
        days_hint(usual: u32) = "From 1 to 90; left empty, {usual}.";
        hold_mail = "Do not send an e-mail now";
        hold_mail_hint = "You get the link to hand over yourself. The e-mail waits under Outgoing mail.";
        permissions_hint = "Only permissions that you hold yourself. They count from the first sign-in.";
        link_good_for(days: u32) => if days == 1 { "The link is good for 1 day.".to_owned() } else { format!("The link is good for {days} days.") };

        how_register = "Sending the invitation creates the account at once. Work on it can go on before the person has accepted.";
        how_invitation = "The person gets an e-mail with a secret link, chooses a password there, and is signed in. Nobody else ever sees the password.";
        how_pending = "Until the invitation is accepted, you can send a new link, correct the address or delete the account under Invitations.";

        invitation_created = "Invitation created";
        mail_on_its_way(email: &str) = "The account exists, and the e-mail to {email} is on its way.";
        mail_sent(email: &str) = "The account exists, and the e-mail to {email} was handed to the mail server.";
        mail_waits(email: &str) = "The account exists. The mail server could not take the e-mail to {email} yet; it will be tried again.";
        mail_refused(email: &str) = "The account exists, but the mail server refused the e-mail to {email}. Hand over the link, or correct the address under Invitations.";
        mail_held_as_asked = "The account exists. No e-mail is sent, as you asked: it is held under Outgoing mail. Hand over the link yourself.";
        mail_held_without_server = "The account exists. No mail server is configured, so the e-mail is held under Outgoing mail. Hand over the link yourself.";
        no_mail = "The account exists. There is no e-mail about it.";
        link_shown_once = "Copy the link now if you want to hand it over: this page shows it for a quarter of an hour.";
        link_not_shown = "This page does not show the link any more.";
        language_of_invitation = "Language of the invitation";
        link_works_until = "Good until";
        permissions_given = "Permissions given";
        invite_another = "Invite another";
        open_invitations = "Open invitations";
    }
}
