use super::En;
use crate::audit::Action;
use crate::identity::IdentityState;
use crate::text::{MyReceiptText, say};

say! {
    MyReceiptText for En {
        you = "You";
        my_data = "My data";
        my_receipt = "My receipt";
        receipt_lead = "What the organization holds about you, and who has seen it.";
        still_missing = "Still missing:";
        asked_to_change = "Please change:";
        complete_my_information = "Complete my information";
        change_my_information = "Change my information";
        look_at_my_information = "View my information";
        correction_open = "A correction is in progress. Your verified information counts until the new information is verified.";
        filled_in_by_organization = "Filled in by the organization";
        lock_confirm = "Confirm your e-mail address: open the link in the message we sent you.";
        lock_confirm_unlocks = "Until then you can't see what the organization filled in about you. If no message arrives, a colleague who handles personal information can vouch for you.";
        lock_needs_vouching = "You can't see what the organization filled in about you until an administrator vouches for you. Ask them to do it on your page.";
        send_confirmation_again = "Send again";
        confirmation_sent = "We sent you another message.";
        vouching = "Is the right person using this account?";
        vouching_why = "The account was opened with a link that somebody handed over, or its address was changed by somebody who can't see this information. The person may not see what others filled in until they confirm their e-mail address or somebody vouches for them.";
        vouching_who = "To vouch you need permission to read personal information, and also to enter it for others or to review identities. You can't vouch for somebody if you handed over their link.";
        vouch_words = "Make sure that this is the right person, for example by meeting them. Then enter your own password.";
        vouch_ask(who: &str) = "Vouch for {who}?";
        vouch_for_person = "Vouch for this person";
        what_is_held = "What is held about you";
        what_is_held_why = "Everything except your name is encrypted. Only people with permission can read it, and each time is listed below.";
        nothing_held = "Only your account. There is no personal information yet.";
        pictures_held = "Pictures";
        who_has_seen = "Who has seen it";
        nobody_has_seen = "Nobody but you.";
        when = "When";
        who = "Who";
        what_happened = "What";
        reason_given(reason: &str) = "Reason: {reason}";
        take_it_with_you = "Export your data";
        export_how = "One file with everything that is held about you: each value, who entered it and who checked it. Other programs can read it (OpenID Connect for Identity Assurance).";
        export_json = "Export as JSON";
        erasure = "Erasure";
        erasure_how = "You can ask for your personal information to be erased. An administrator decides, because the law may require some of it to be kept.";
        ask_erasure = "Ask for erasure";
        ask_erasure_title = "Ask for erasure?";
        ask_erasure_words = "An administrator is asked to erase your personal information and your pictures. Erased information can't be brought back. Your personal code and the dates of decisions stay.";
        erasure_asked = "You asked for erasure on";
        erasure_asked_now = "Your request has been recorded.";
        identity_status(state: Option<IdentityState>) = match state {
            None => "Your personal information is missing. It takes a few minutes. You can stop at any time.",
            Some(IdentityState::Draft) => "Your personal information is not complete yet. What you entered is saved.",
            Some(IdentityState::Submitted) => "Your personal information is submitted and waiting for review.",
            Some(IdentityState::InReview) => "Your personal information is being reviewed.",
            Some(IdentityState::Verified) => "Your identity is verified.",
            Some(IdentityState::ChangesRequested) => "A reviewer has checked your personal information and asks you to change something.",
            Some(IdentityState::Rejected) => "Your identity was rejected. Ask an administrator what you can do.",
            Some(IdentityState::Suspended) => "Your identity is suspended. Ask an administrator why.",
            Some(IdentityState::Erased) => "Your personal information was erased.",
        };
        seen_how(action: Action) = match action {
            Action::IdentityOpened => "Read your information",
            Action::ImageOpened => "Opened a picture",
            Action::IdentityExported => "Exported your information",
            Action::IdentityBegun | Action::IdentitySaved => "Entered information",
            Action::IdentitySubmitted => "Submitted your information",
            Action::ImageStored => "Added a picture",
            Action::ImageRemoved => "Removed a picture",
            Action::IdentityClaimed => "Started a review",
            Action::IdentityVerified | Action::ChangesRequested | Action::IdentityRejected => "Decided on the review",
            _ => "Used your information",
        };
    }
}
