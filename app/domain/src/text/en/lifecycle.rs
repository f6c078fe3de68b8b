use super::En;
use crate::identity::IdentityAction;
use crate::text::{LifecycleText, say};

impl LifecycleText for En {
    say! {
        identity_as_a_whole = "The identity as a whole";
        erasure_asked_on = "The person asked for erasure on";
        erasure_not_yours = "Somebody who holds can_manage_accounts, and every permission that this person holds, can do it.";
        lifecycle_intro = "Change how this identity stands?";
        shown_to_few = "What it says is shown only to people with a permission for it.";
        erased_stays = "This identity was erased. Its code, the decision and the dates stay.";
        erased_on = "Erased";
        last_decision = "Last decision";
        erasure_requests = "Requests for erasure";
        show_requests = "Show the requests";
        find_somebody = "Find somebody";
        identity_action(action: IdentityAction) => match action {
            IdentityAction::Suspend => "Suspend identity",
            IdentityAction::Reactivate => "Reactivate identity",
            IdentityAction::Erase => "Erase identity",
        };
        confirm_identity_action(action: IdentityAction, who: &str) => match action {
            IdentityAction::Suspend => format!("The identity of {who} is not in force until somebody reactivates it. Nothing is deleted, and the account stays as it is."),
            IdentityAction::Reactivate => format!("The identity of {who} is in force again, as it was verified."),
            IdentityAction::Erase => format!("What is stated about {who}, in every revision, and all pictures are destroyed. Nobody can bring them back. The personal code, the decision and the dates stay, and so does the account."),
        };
        people_asked_erasure(count: u32) => match count {
            0 => "Nobody is waiting for an answer.".to_owned(),
            1 => "1 person has asked for their identity to be erased.".to_owned(),
            count => format!("{count} people have asked for their identity to be erased."),
        };
    }
}
