use super::En;
use crate::identity::IdentityAction;
use crate::text::{LifecycleText, say};

say! {
    LifecycleText for En {
        manage_identity = "Manage this identity";
        erasure_asked_on = "The person asked for erasure on";
        erasure_not_yours = "Only somebody who may manage accounts, and holds every permission that this person holds, can erase it.";
        shown_to_few = "Only people with permission can see its details.";
        erased_stays = "This identity was erased. Its code, the decision and the dates stay.";
        erased_on = "Erased";
        last_decision = "Last decision";
        identity_action(action: IdentityAction) = match action {
            IdentityAction::Suspend => "Suspend identity",
            IdentityAction::Reactivate => "Reactivate identity",
            IdentityAction::Erase => "Erase identity",
        };
        confirm_identity_action(action: IdentityAction, who: &str) = match action {
            IdentityAction::Suspend => "The identity of {who} is not in force until somebody reactivates it. Nothing is deleted, and the account stays as it is.",
            IdentityAction::Reactivate => "The identity of {who} is in force again, as it was verified.",
            IdentityAction::Erase => "All details and pictures of {who} are destroyed, in every revision. Nobody can bring them back. The personal code, the decision and the dates stay, and so does the account.",
        };
        ask_identity_action(action: IdentityAction, who: &str) = match action {
            IdentityAction::Suspend => "Suspend the identity of {who}?",
            IdentityAction::Reactivate => "Reactivate the identity of {who}?",
            IdentityAction::Erase => "Erase the identity of {who}?",
        };
        decline_erasure = "Decline request";
        ask_decline_erasure(who: &str) = "Decline the request of {who}?";
        decline_erasure_words = "Nothing is erased. The person gets an e-mail, reads your reason after signing in, and can ask again.";
        decline_reason_hint = "For example, what the law requires you to keep, and until when.";
        erasure_declined_now = "The request was declined.";
        erasure_declined_on = "Your request was declined on";
        erasure_reason_hidden = "You can read the reason once you can see what the organization filled in about you.";
    }
}
