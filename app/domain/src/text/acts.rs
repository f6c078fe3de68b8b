use super::sentences;
use crate::identity::Act;

sentences! {
    /// What is done to an identity as a whole: suspending it, putting it in force again, erasing it; and who has asked
    /// for that.
    ActsText {
        identity_as_a_whole;
        erasure_asked_on;
        erasure_not_yours;
        act_ask;
        shown_to_few;
        erased_stays;
        erased_on;
        last_decision;
        erasure_requests;
        show_requests;
        find_somebody;
        act(act: Act);
        act_words(act: Act, who: &str);
        people_asked_erasure(count: u32);
    }
}
