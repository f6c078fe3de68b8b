use super::sentences;
use crate::invitation::{InvitationFilter, InvitationState};

sentences! {
    /// *Invitations*: their states and actions.
    InvitationText {
        invitations_lead;
        no_invitations;
        invited_listed_here;
        no_invitations_like_this;
        show_all_invitations;
        person;
        invited;
        state;
        mail_column;
        actions;
        resend;
        revoke;
        correct_address;
        delete_account;
        show_link;
        close;
        no_mail_yet;
        account_deleted;
        account_to_be_deleted;
        open_until;
        expired_on;
        last_reminded;
        by_whom(who: &str);
        revoke_ask;
        revoke_words(who: &str);
        delete_ask;
        delete_words(who: &str);
        correct_words(who: &str);
        link_for(who: &str);
        resent(email: &str);
        resent_held(email: &str);
        revoked(email: &str);
        corrected(email: &str);
        corrected_held(email: &str);
        deleted(email: &str);
        invitation_state(state: InvitationState);
        invitation_filter(filter: InvitationFilter);
    }
}
