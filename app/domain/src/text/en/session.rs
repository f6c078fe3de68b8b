use super::En;
use crate::text::{SessionText, say};

say! {
    SessionText for En {
        sign_in = "Sign in";
        sign_in_lead = "Use your e-mail address or your username.";
        sign_in_again = "Sign in again";
        sign_in_again_words(who: &str) = "Your session has ended. Sign in as {who} to continue. What you entered on this page is still here.";
        forgotten_password_ask = "Forgotten password?";
        forgotten_password = "Forgotten password";
        forgotten_password_lead(minutes: u32) => format!(
            "Enter the e-mail address of your account. You will get a link to choose a new password. It works once, within {}.",
            match minutes {
                60 => "one hour".to_owned(),
                minutes if minutes % 60 == 0 => format!("{} hours", minutes / 60),
                minutes => format!("{minutes} minutes"),
            }
        );
        send_link = "Send link";
        link_sent_if_known = "If this address has an account, a link is on its way. Check your inbox, and look in your spam folder.";
        back_to_sign_in = "Back to sign in";
        choose_new_password = "Choose a new password";
        choose_new_password_lead = "You will be signed out on all other devices.";
        set_password = "Set password";
        password_hint(least: u32) = "At least {least} characters. A sentence is easy to remember, and spaces are welcome.";
        set_up_title = "Set up your organization";
        set_up_lead = "You are the founder: your account is the first one and always holds every permission.";
        setup_code_hint = "It was printed when the program started. The set-up link fills it in.";
        organization_name_hint = "The name people know. It appears in every invitation.";
        founder_email_hint = "Your own address: links to choose a new password go there.";
        founder_username_hint = "A short name for signing in: letters a–z, digits, dots, hyphens and underscores.";
        create_organization = "Create organization";
        set_up_closed = "Set-up is closed";
        accept_lead = "Choose a password to accept the invitation. You will then be signed in.";
        chosen_language(name: &str) = "{name}, for e-mails to you too.";
        invited_by = "Invited by";
        note_from_inviter = "Note";
        link_expires_on = "The link expires on";
        not_meant_for_me = "This was not meant for me";
        not_meant_for_me_about = "This cancels the invitation and tells the person who sent it.";
        not_meant_ask = "Cancel this invitation?";
        not_meant_words = "The link stops working, and the person who invited you is told that it was not meant for you.";
        cancel_invitation = "Cancel the invitation";
        keep_invitation = "Back to the invitation";
        invitation_withdrawn = "The invitation was cancelled";
        invitation_withdrawn_about = "The person who sent it has been told. You can close this page.";
        link_no_longer_works = "This link no longer works";
        link_no_longer_works_about = "It has been used, has expired, was replaced by a newer one, or was cancelled.";
        link_used_sign_in = "If you have already chosen a password, sign in with it.";
        reset_link_again = "You can ask for a new one.";
        send_fresh_link = "Send me a new link";
        fresh_link_sent = "If the invitation is still open, a new link is on its way to the same e-mail address.";
        confirm_address_title = "Confirm your e-mail address";
        confirm_address_lead = "Confirm that this e-mail address is yours. It shows that the right person is using this account.";
        confirm_address = "Confirm my address";
        address_confirmed = "Address confirmed";
        address_confirmed_about = "Thank you. You can now see what the organization filled in about you under My data.";
        confirm_sign_in = "Sign in to this account to confirm.";
        confirm_not_you = "If you never chose a password for this account, somebody else may be using it. Choose a new password: this signs everybody out of the account.";
        confirm_other_account = "You are signed in to another account. Sign out, then open the link again.";
        choose_another_password = "Choose a new password";
        confirmation_again = "Sign in to get a new link.";
        invited_to(organization: &str) = "You are invited to {organization}";
    }
}
