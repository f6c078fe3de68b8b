use super::sentences;
use crate::identity::{CaseFilter, Decision, LookalikeReason};

sentences! {
    /// *Reviews*: the queue, the case, the decision.
    ReviewText {
        reviews;
        reviews_lead;
        waiting_count;
        submitted;
        no_reviews_waiting;
        no_reviews_waiting_why;
        no_cases;
        no_cases_why;
        view_queue;
        claim;
        release;
        open_case;
        claimed_by_you;
        claimed_now;
        submitted_by_person;
        details_provided;
        changed;
        before;
        not_provided;
        pictures;
        opening_is_recorded;
        no_pictures;
        possibly_same_person;
        decision_title;
        claim_first;
        own_first_identity;
        to_be_changed;
        what_to_change;
        show_missing_details;
        in_full_size;
        message_hint;
        note_for_colleagues;
        note_for_colleagues_hint;
        verify;
        request_changes;
        reject;
        decide_ask(decision: Decision, who: &str);
        decided_by;
        provenance_of_decision;
        decided_given_link;
        claimed_by(who: &str);
        submitted_by(who: &str);
        picture_name(document: &str, side: &str);
        change_field(field: &str);
        differences(count: usize, has_verified: bool);
        flags_ticked(count: usize);
        case_filter(filter: CaseFilter);
        decision(decision: Decision);
        decide_words(decision: Decision, who: &str);
        decided_now(decision: Decision, who: &str);
        lookalike_reason(reason: LookalikeReason);
    }
}
