use super::sentences;
use crate::identity::IdentityAction;

sentences! {
    /// The lifecycle of an identity: suspending, reactivating and erasing it, and requests for erasure.
    LifecycleText {
        identity_as_a_whole;
        erasure_asked_on;
        erasure_not_yours;
        lifecycle_intro;
        shown_to_few;
        erased_stays;
        erased_on;
        last_decision;
        erasure_requests;
        show_requests;
        find_somebody;
        identity_action(action: IdentityAction);
        confirm_identity_action(action: IdentityAction, who: &str);
        people_asked_erasure(count: u32);
    }
}
