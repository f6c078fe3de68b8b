use super::En;
use crate::invitation::{InvitationFilter, InvitationState};
use crate::text::{InvitationText, say};

say! {
    InvitationText for En {
        invitations_lead = "Everyone who was invited, and what happened to each invitation.";
        no_invitations = "No invitations";
        invited_listed_here = "Everyone you invite appears here, with what happened to the e-mail.";
        no_invitations_like_this = "No invitation is in this state.";
        show_all_invitations = "Show all invitations";
        person = "Person";
        invited = "Invited";
        state = "State";
        mail_column = "E-mail";
        actions = "Actions";
        resend = "Resend";
        revoke = "Revoke";
        correct_address = "Correct address";
        delete_account = "Delete account";
        show_link = "Show link";
        close = "Close";
        no_mail_yet = "None";
        account_deleted = "account deleted";
        account_to_be_deleted = "account to be deleted";
        open_until = "until";
        expired_on = "expired on";
        last_reminded = "last reminded";
        by_whom(who: &str) = "by {who}";
        revoke_ask = "Revoke the invitation?";
        revoke_words(who: &str) = "The link sent to {who} stops working at once. The account stays pending: invite the same address again to reopen it.";
        delete_ask = "Delete the account?";
        delete_words(who: &str) = "The account of {who} and its invitation are deleted at once. The e-mail address and the username are free again. This can't be undone.";
        correct_words(who: &str) = "The link sent to {who} stops working. A new one goes to the corrected address.";
        link_for(who: &str) = "For {who}. This is recorded in the audit log.";
        resent(email: &str) = "A new link is on its way to {email}. The old one no longer works.";
        resent_held(email: &str) = "A new link for {email} is ready. Its e-mail is held. The old link no longer works.";
        revoked(email: &str) = "The invitation to {email} has been revoked.";
        corrected(email: &str) = "A new link is on its way to {email}. The old one no longer works.";
        corrected_held(email: &str) = "The address is now {email}. The e-mail with the new link is held. The old link no longer works.";
        deleted(email: &str) = "The account of {email} has been deleted.";
        invitation_state(state: InvitationState) = match state {
            InvitationState::Open => "Open",
            InvitationState::Accepted => "Accepted",
            InvitationState::Expired => "Expired",
            InvitationState::Revoked => "Revoked",
            InvitationState::Superseded => "Superseded",
        };
        invitation_filter(filter: InvitationFilter) = match filter {
            InvitationFilter::All => "All",
            InvitationFilter::Open => "Open",
            InvitationFilter::Accepted => "Accepted",
            InvitationFilter::Expiring => "Expiring soon",
            InvitationFilter::Expired => "Expired",
            InvitationFilter::Revoked => "Revoked",
            InvitationFilter::Superseded => "Superseded",
            InvitationFilter::Bounced => "Bounced",
        };
    }
}
