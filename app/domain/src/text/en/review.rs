use super::En;
use crate::identity::{CaseFilter, Decision, LookalikeReason, WaitingTime};
use crate::text::{ReviewText, say};

say! {
    ReviewText for En {
        reviews = "Reviews";
        reviews_lead = "Digital identities that are waiting for a decision, oldest first.";
        waiting_count = "waiting: ";
        submitted = "Submitted";
        no_reviews_waiting = "No reviews waiting";
        no_reviews_waiting_why = "A case appears here as soon as somebody submits their personal information.";
        no_cases = "No cases";
        no_cases_why = "No case is in this state.";
        view_queue = "View queue";
        claim = "Claim";
        release = "Release";
        open_case = "Open";
        claimed_by_you = "Claimed by you until";
        claimed_now = "You have claimed this case. Open it to decide.";
        submitted_by_person = "Submitted by the person";
        details_provided = "Details provided";
        changed = "Changed";
        before = "Before:";
        not_provided = "Not provided";
        pictures = "Pictures";
        opening_is_recorded = "Opening this page and its pictures is recorded, and the person can see it.";
        no_pictures = "There are no pictures.";
        possibly_same_person = "Possibly the same person";
        more_possibly_same_person = "There are more. They are shown as these are settled.";
        decision_title = "Decision";
        claim_first = "Claim the case first, so that nobody else decides on it at the same time.";
        own_first_identity = "This is your own identity. As the founder you can decide on your first one yourself. It is marked as self-asserted.";
        to_be_changed = "Tick the fields that need changes and say what to change.";
        what_to_change = "What to change";
        rules_changed = "Rules have changed since this was submitted";
        rules_changed_how = "Request changes if something is missing.";
        show_missing_details = "Show missing details";
        in_full_size = "Full size";
        zoom_in = "Zoom in";
        zoom_out = "Zoom out";
        zoomed(percent: u32) = "Enlarged to {percent}%";
        picture_before(name: &str) = "{name} (before)";
        no_longer_there = "No longer part of the case";
        next_case = "Next case";
        no_next_case = "No other case is waiting for your decision.";
        not_same_person = "Not the same person";
        maybe_same_person = "May be the same person";
        different_people_by(who: &str) = "Not the same person, according to {who} on";
        different_people_now(who: &str) = "Recorded: {who} is somebody else.";
        lookalike_reopened(who: &str) = "{who} is again marked as a possible duplicate.";
        take_over = "Take over";
        take_over_why = "The case was claimed a while ago and is still not decided. You can take it over.";
        reassign = "Reassign";
        reassign_to = "Reassign to";
        reassign_words = "The case is claimed for them, and they get an e-mail. Only reviewers who can decide on it are listed.";
        no_other_reviewer = "Nobody else can decide on this case.";
        reassigned_now(who: &str) = "The case is now with {who}, who gets an e-mail.";
        earlier_decisions = "Earlier decisions";
        oldest_waits(time: WaitingTime) => format!("The oldest case has been waiting for {}.", waiting_time(time));
        oldest_waits_briefly(time: WaitingTime) => format!("the oldest for {}", waiting_time(time));
        waited(time: WaitingTime) => format!("waiting for {}", waiting_time(time));
        message_hint = "Shown to the person. Required if you reject.";
        note_for_colleagues = "Note for colleagues";
        note_for_colleagues_hint = "Only reviewers read this.";
        verify = "Verify";
        request_changes = "Request changes";
        reject = "Reject";
        decide_ask(decision: Decision, who: &str) = match decision {
            Decision::Verify => "Verify {who}?",
            Decision::RequestChanges => "Request changes from {who}?",
            Decision::Reject => "Reject the identity of {who}?",
        };
        provenance_of_decision = "Note";
        decided_given_link = "Decided by the founder, who handed over the link of this account or changed its address.";
        decided_by = "Decided by";
        claimed_by(who: &str) = "Claimed by {who} until";
        submitted_by(who: &str) = "Submitted by {who}";
        picture_name(document: &str, side: &str) = "{document}: {side}";
        change_field(field: &str) = "To be changed: {field}";
        differences(count: usize, has_verified: bool) => {
            let before = if has_verified { "the verified details" } else { "the last submission" };
            let differences = if count == 1 { "difference" } else { "differences" };
            format!("{count} {differences} from {before}")
        };
        flags_ticked(count: usize) = match count {
            0 => "No field is ticked.",
            1 => "1 field is ticked.",
            _ => "{count} fields are ticked.",
        };
        case_filter(filter: CaseFilter) = match filter {
            CaseFilter::Waiting => "Waiting",
            CaseFilter::Mine => "Mine",
            CaseFilter::Decided => "Decided",
        };
        decision(decision: Decision) = match decision {
            Decision::Verify => "Verified",
            Decision::RequestChanges => "Changes requested",
            Decision::Reject => "Rejected",
        };
        verified_without(has_documents: bool, has_pictures: bool) = match (has_documents, has_pictures) {
            (true, true) => "",
            (false, false) => "There is no identity document and no picture to compare with.",
            (false, true) => "There is no identity document.",
            (true, false) => "There is no picture to compare with.",
        };
        decide_words(decision: Decision, who: &str) = match decision {
            Decision::Verify => "{who} is verified from now on and gets an e-mail about it.",
            Decision::RequestChanges => "{who} gets an e-mail. After signing in they see your message and the fields you ticked, and can submit again.",
            Decision::Reject => "{who} gets an e-mail and can read your reason after signing in. Only an administrator can reopen the steps.",
        };
        decided_now(decision: Decision, who: &str) = match decision {
            Decision::Verify => "{who} is verified.",
            Decision::RequestChanges => "You requested changes from {who}.",
            Decision::Reject => "The identity of {who} is rejected.",
        };
        lookalike_reason(reason: LookalikeReason) = match reason {
            LookalikeReason::DocumentNumber => "the same document number",
            LookalikeReason::NameAndBirth => "the same name and date of birth",
        };
    }
}

/// The largest unit is enough.
fn waiting_time(time: WaitingTime) -> String {
    match (time.days(), time.hours()) {
        (0, 0) => "less than an hour".to_owned(),
        (0, 1) => "1 hour".to_owned(),
        (0, hours) => format!("{hours} hours"),
        (1, _) => "1 day".to_owned(),
        (days, _) => format!("{days} days"),
    }
}
