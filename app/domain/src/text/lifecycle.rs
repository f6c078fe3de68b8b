use super::sentences;
use crate::identity::IdentityAction;

sentences! {
    /// The lifecycle of an identity: suspending, reactivating and erasing it, and requests for erasure.
    LifecycleText {
        manage_identity;
        erasure_asked_on;
        erasure_not_yours;
        shown_to_few;
        erased_stays;
        erased_on;
        last_decision;
        identity_action(action: IdentityAction);
        confirm_identity_action(action: IdentityAction, who: &str);
        // The titles of the questions.
        ask_identity_action(action: IdentityAction, who: &str);
        decline_erasure;
        ask_decline_erasure(who: &str);
        decline_erasure_words;
        decline_reason_hint;
        erasure_declined_now;
        erasure_declined_on;
        erasure_reason_hidden;
    }
}
