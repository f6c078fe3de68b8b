use super::En;
use crate::identity::{CaseFilter, Decision, LookalikeReason};
use crate::text::{ReviewText, say};

impl ReviewText for En {
    say! {
        reviews = "Reviews";
        reviews_lead = "Digital identities that wait for a decision, the oldest first.";
        waiting_count = "waiting: ";
        submitted = "Submitted";
        nothing_waits = "Nothing waits";
        nothing_waits_why = "A case comes here as soon as somebody submits their personal information.";
        no_cases = "No cases";
        no_cases_why = "No case is like this now.";
        show_waiting = "Show what waits";
        claim = "Claim";
        release = "Release";
        open_case = "Open";
        claimed_by_you = "Claimed by you until";
        claimed_now = "The case is yours. Open it to decide.";
        submitted_by_person = "Submitted by the person";
        what_is_stated = "What is stated";
        changed = "Changed";
        before = "Before:";
        not_stated = "Not stated";
        pictures = "Pictures";
        opening_is_recorded = "Opening this page and these pictures is recorded, and the person can see it.";
        no_pictures = "There are no pictures.";
        possibly_same_person = "Possibly the same person";
        decision_title = "Decision";
        claim_first = "Claim the case, so that nobody else decides on it at the same time.";
        own_first_identity = "This is your own identity. As the founder you may decide on your first one alone; it is marked as self-asserted.";
        to_be_changed = "Tick above what is to be changed, and say what.";
        what_to_change = "What is to be changed";
        show_not_stated = "Show what is not stated";
        in_full_size = "Opens in full size.";
        message_hint = "The person reads this. Needed to reject.";
        note_for_colleagues = "Note for colleagues";
        note_for_colleagues_hint = "Only reviewers read this.";
        verify = "Verify";
        request_changes = "Request changes";
        reject = "Reject";
        decide_ask = "Decide on this case?";
        provenance_of_decision = "Note";
        decided_given_link = "Decided by the founder, who had handed over the link of this account or changed its address.";
        decided_by = "Decided by";
        claimed_by(who: &str) = "Claimed by {who} until";
        submitted_by(who: &str) = "Submitted by {who}";
        picture_name(document: &str, side: &str) = "{document}: {side}";
        change_field(field: &str) = "To be changed: {field}";
        differences(count: usize, has_verified: bool) => {
            let before = if has_verified { "verified" } else { "submitted before" };
            let differences = if count == 1 { "difference" } else { "differences" };
            format!("{count} {differences} to what was {before}")
        };
        flags_ticked(count: usize) => match count {
            0 => "Nothing is ticked.".to_owned(),
            1 => "1 field is ticked.".to_owned(),
            count => format!("{count} fields are ticked."),
        };
        case_filter(filter: CaseFilter) => match filter {
            CaseFilter::Waiting => "Waiting",
            CaseFilter::Mine => "Mine",
            CaseFilter::Decided => "Decided",
        };
        decision(decision: Decision) => match decision {
            Decision::Verify => "Verified",
            Decision::RequestChanges => "Changes requested",
            Decision::Reject => "Rejected",
        };
        decide_words(decision: Decision, who: &str) => match decision {
            Decision::Verify => format!("{who} is verified from now on and is told by e-mail."),
            Decision::RequestChanges => format!("{who} gets an e-mail, sees what you ticked and your message, and submits again."),
            Decision::Reject => format!("{who} gets an e-mail and reads your reason. Only an administrator can open the steps again."),
        };
        decided_now(decision: Decision, who: &str) => match decision {
            Decision::Verify => format!("{who} is verified."),
            Decision::RequestChanges => format!("{who} is asked for changes."),
            Decision::Reject => format!("{who} is rejected."),
        };
        lookalike_reason(reason: LookalikeReason) => match reason {
            LookalikeReason::DocumentNumber => "the same document number",
            LookalikeReason::NameAndBirth => "the same name and date of birth",
        };
    }
}
