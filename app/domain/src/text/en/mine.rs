use super::En;
use crate::audit::Action;
use crate::identity::IdentityState;
use crate::text::{MineText, say};

impl MineText for En {
    say! {
        you = "You";
        my_data = "My data";
        my_receipt = "My receipt";
        receipt_lead = "What is held about you, and who has seen it.";
        still_missing = "Still missing:";
        asked_to_change = "You are asked to change:";
        complete_my_information = "Complete my information";
        look_at_my_information = "Look at my information";
        correction_open = "A correction is under way. What was verified counts until the new information is verified.";
        notice_to_accept = "You have not accepted the privacy notice yet.";
        go_to_notice = "Go to the privacy notice";
        filled_in_by_organization = "Filled in by the organization";
        lock_confirm = "Confirm your e-mail address: open the link in the message we sent you.";
        lock_confirm_unlocks = "What the organization filled in about you is hidden until then. If no message arrives, a colleague who looks after personal information can vouch for you.";
        lock_needs_vouching = "What the organization filled in about you is hidden until an administrator vouches for you. Ask them to do it on your page.";
        send_confirmation_again = "Send it again";
        confirmation_sent = "We sent you another message.";
        vouching = "Is the right person using this account?";
        vouching_why = "The account was opened with a link that somebody handed over, or its address was changed by somebody who can't see this information. Until the person confirms their e-mail address or somebody vouches for them, what others filled in may be hidden from them.";
        vouching_who = "Vouching takes can_view_personal_data together with can_register_identities or can_validate_identities, and nobody vouches for somebody whose link they handed over.";
        vouch_words = "Make sure that it is the right person, for example by meeting them. Then enter your own password.";
        vouch_for_person = "Vouch for this person";
        what_is_held = "What is held about you";
        what_is_held_why = "Everything but your name is encrypted. Only people with a permission for it can read it, and every time is written down below.";
        nothing_held = "Nothing but your account: there is no personal information yet.";
        pictures_held = "Pictures";
        who_has_seen = "Who has seen it";
        nobody_has_seen = "Nobody but you.";
        when = "When";
        who = "Who";
        what_happened = "What";
        take_it_with_you = "Take it with you";
        export_how = "One file with all that is held, each value with who stated it and who checked it, in a form that other programs understand (OpenID Connect for Identity Assurance).";
        export_json = "Export as JSON";
        erasure = "Erasure";
        erasure_how = "You can ask for your personal information to be erased. An administrator decides; what the law wants kept stays until then.";
        ask_erasure = "Ask for erasure";
        ask_erasure_title = "Ask for erasure?";
        ask_erasure_words = "An administrator is asked to erase your personal information and your pictures. What is erased can't be brought back; your personal code and the dates of decisions stay.";
        erasure_asked = "You asked for erasure on";
        erasure_asked_now = "Your request is noted.";
        identity_status(state: Option<IdentityState>) => match state {
            None => "Your personal information is missing. It takes a few minutes; every step is saved on its own.",
            Some(IdentityState::Draft) => "Your personal information is not complete yet. What you entered is saved.",
            Some(IdentityState::Submitted) => "Your personal information was submitted and waits for somebody to check it.",
            Some(IdentityState::InReview) => "Somebody is checking your personal information now.",
            Some(IdentityState::Verified) => "Your identity is verified.",
            Some(IdentityState::ChangesRequested) => "Somebody has checked your personal information and asks you to change something.",
            Some(IdentityState::Rejected) => "Your identity was rejected. Ask an administrator what can be done.",
            Some(IdentityState::Suspended) => "Your identity is suspended. Ask an administrator why.",
            Some(IdentityState::Erased) => "Your personal information was erased.",
        };
        seen_how(action: Action) => match action {
            Action::IdentityOpened => "Read your information",
            Action::ImageOpened => "Opened a picture",
            Action::IdentityExported => "Exported your information",
            Action::IdentityBegun | Action::IdentitySaved => "Entered information",
            Action::IdentitySubmitted => "Submitted your information",
            Action::ImageStored => "Added a picture",
            Action::ImageRemoved => "Removed a picture",
            Action::IdentityClaimed => "Began to check it",
            Action::IdentityVerified | Action::ChangesRequested | Action::IdentityRejected => "Decided on it",
            _ => "Worked with it",
        };
    }
}
