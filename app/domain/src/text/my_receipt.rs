use super::sentences;
use crate::audit::Action;
use crate::identity::IdentityState;

sentences! {
    /// One's own side: the state of one's identity on the start page, *My receipt*.
    MyReceiptText {
        you;
        my_data;
        my_receipt;
        receipt_lead;
        still_missing;
        asked_to_change;
        complete_my_information;
        change_my_information;
        look_at_my_information;
        correction_open;
        filled_in_by_organization;
        lock_confirm;
        lock_confirm_unlocks;
        lock_needs_vouching;
        send_confirmation_again;
        confirmation_sent;
        vouching;
        vouching_why;
        vouching_who;
        vouch_words;
        vouch_ask(who: &str);
        vouch_for_person;
        what_is_held;
        what_is_held_why;
        nothing_held;
        pictures_held;
        who_has_seen;
        nobody_has_seen;
        when;
        who;
        what_happened;
        reason_given(reason: &str);
        take_it_with_you;
        export_how;
        export_json;
        erasure;
        erasure_how;
        ask_erasure;
        ask_erasure_title;
        ask_erasure_words;
        erasure_asked;
        erasure_asked_now;
        identity_status(state: Option<IdentityState>);
        seen_how(action: Action);
    }
}
