use super::En;
use crate::text::{SessionText, say};

impl SessionText for En {
    say! {
        sign_in = "Sign in";
        sign_in_lead = "With your e-mail address or your username.";
        sign_in_again = "Sign in again";
        sign_in_again_words(who: &str) = "Your session has ended. Sign in as {who} to go on: what you entered on this page is still here.";
        forgotten_password_ask = "Forgotten password?";
        forgotten_password = "Forgotten password";
        forgotten_password_lead = "Enter the e-mail address of your account. You get a link to choose another password; it works once, for one hour.";
        send_link = "Send link";
        link_sent_if_known = "If this address has an account, a link is on its way. Look into your mailbox, and among the unwanted mail.";
        back_to_sign_in = "Back to sign in";
        choose_new_password = "Choose a new password";
        choose_new_password_lead = "All other devices are signed out when it is set.";
        set_password = "Set password";
        password_hint = "15 characters or more. A sentence is easy to remember; spaces are welcome.";
        set_up_title = "Set up your organization";
        set_up_lead = "You are the founder: the first account, which holds every permission, always. Everything but the username can be changed later.";
        setup_code_hint = "The program printed it when it started. The link brings it along.";
        organization_name_hint = "As people know it. It stands in every invitation.";
        founder_email_hint = "Your own: links for a forgotten password go there.";
        founder_username_hint = "A short name to sign in with: letters a–z, digits, dots, hyphens.";
        create_organization = "Create organization";
        set_up_closed = "Set-up is closed";
        accept_lead = "Choose a password, and you are in. Nothing happens until you do.";
        invited_by = "Invited by";
        note_from_inviter = "Note";
        good_until = "The link is good until";
        not_meant_for_me = "This was not meant for me";
        not_meant_for_me_about = "The invitation is then withdrawn, and whoever sent it is told.";
        invitation_withdrawn = "The invitation was withdrawn";
        invitation_withdrawn_about = "Whoever sent it was told. You can close this page.";
        link_no_longer_works = "This link no longer works";
        link_no_longer_works_about = "It was used, has expired, was replaced by a newer one, or was withdrawn.";
        reset_link_again = "You can ask for another one.";
        send_fresh_link = "Send me a fresh link";
        fresh_link_sent = "If the invitation is still good, a fresh link is on its way to the same e-mail address.";
        confirm_address_title = "Confirm your address";
        confirm_address_lead = "Confirm that this address is yours. It shows that the right person is using this account.";
        confirm_address = "Confirm my address";
        address_confirmed = "Address confirmed";
        address_confirmed_about = "Thank you. What the organization filled in about you is now shown under My data.";
        confirm_sign_in = "Sign in with this account to confirm.";
        confirm_not_you = "If you never chose a password for this account, somebody else may be using it. Choose another one: every session then ends.";
        confirm_other_account = "You are signed in with another account. Sign out, then open the link again.";
        choose_another_password = "Choose another password";
        confirmation_again = "Sign in to have another one sent.";
        invited_to(organization: &str) = "You are invited to {organization}";
    }
}
