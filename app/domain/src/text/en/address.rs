use super::En;
use crate::text::{AddressText, say};

say! {
    AddressText for En {
        change_address = "Change e-mail address";
        change_address_words(who: &str) = "{who} gets a link at the new address to confirm it, and one at the present address to stop the change. It comes into force a week from now, or earlier if a second administrator agrees. Make sure that the new address belongs to the right person: a new password can be chosen from there.";
        change_own_address = "Change e-mail address";
        change_own_address_words = "We send a link to the new address. Once you have opened it and confirmed, you sign in with the new address. For a week the change can be undone from the present one.";
        own_address_hint = "Check it carefully: the link goes there, and to nowhere else.";
        own_password_hint = "To make sure that it is you.";
        address_not_changeable = "The address cannot be changed now, because your e-mail address is not confirmed or because e-mail is not set up here.";
        new_address = "New address";
        previous_address = "Previous address";
        address_change_asked = "The change was requested. A link was sent to the new address.";
        address_change_agreed = "You agreed to the change.";
        address_change_stopped = "The change was stopped.";
        own_address_asked = "A link is on its way to the new address, if it can be used.";
        address_confirm_until = "To be confirmed from the new address by";
        address_in_force_on = "It comes into force on";
        address_undo_until = "The previous address can undo the change until";
        address_asked_by(who: &str) = "requested by {who}";
        address_waits_for_mail = "The new address has not been confirmed yet.";
        address_is_agreed = "A second administrator has agreed.";
        agree_to_address = "Agree";
        ask_agree_to_address = "Agree to the new address?";
        agree_to_address_words(who: &str) = "The new address of {who} is then in force as soon as it is confirmed. Agree only if you have made sure yourself that it belongs to this person: a new password can be chosen from there.";
        stop_address_change = "Stop the change";
        ask_stop_address_change = "Stop the change?";
        stop_address_change_words = "The present address stays, and the link at the new one no longer works.";
        confirm_new_lead = "Confirm that this e-mail address is yours. The account will then have it as its address.";
        address_in_force = "The new address is in force";
        address_in_force_about = "From now on you sign in with it, and messages go there.";
        address_waiting = "Address confirmed";
        address_waiting_about = "It comes into force in a few days, unless somebody stops the change. You will get an e-mail.";
        stop_address_title = "Keep your e-mail address";
        stop_address_lead = "An administrator wants to change the e-mail address of your account. If you did not ask for it, stop it.";
        undo_address_title = "Undo the change of your e-mail address";
        undo_address_lead = "The e-mail address of your account was changed. If it was not you, undo it: this address is in force again, and everybody is signed out of the account.";
        undo_address = "Undo the change";
        stop_page = "Stop a change";
        changes_on = "Will be changed on";
        can_undo_until = "Can be undone until";
        address_was_kept = "The change was stopped";
        address_was_kept_about = "The e-mail address of your account stays as it is.";
        address_back = "The change was undone";
        address_back_about = "This address is in force again. Somebody else may know your password, so it no longer works: choose a new one with “Forgotten password?”. A second factor that was added since the day before the change is refused until an administrator resets it.";
    }
}
