use super::En;
use crate::join_request::JoinClosed;
use crate::text::{JoinText, say};

say! {
    JoinText for En {
        join_title(organization: &str) = "Register at {organization}";
        join_lead = "Enter your e-mail address. You get an e-mail to confirm it, and then somebody of the organization decides.";
        join_domains(domains: &str) = "Addresses of {domains}";
        join_send = "Send confirmation";
        join_sent = "Check your mailbox";
        join_sent_about = "If you can be registered with this address, an e-mail with a link is on its way. If none arrives, check the spam folder. You may have an account already: then sign in.";
        join_dead = "Registration is closed";
        join_dead_about = "This link does not work, or not any more. Ask the organization for an invitation.";
        join_confirm_title = "Confirm your address";
        join_confirm_lead = "With this address you ask to be registered.";
        join_confirm = "Confirm address";
        join_confirmed = "Your request was received";
        join_confirmed_about = "Somebody of the organization has 30 days to decide about it. You get an e-mail when they do, and can close this page.";
        join_confirm_dead = "This link no longer works";
        join_confirm_dead_about = "It was used, it has expired, or registration is closed by now. Use the link of the organization again.";
        requests = "Requests";
        requests_lead = "People who have used the link for self-registration and confirmed their address, the oldest first. A request that nobody decides about is deleted after 30 days.";
        no_requests = "No requests";
        no_requests_why = "Requests appear here once people have confirmed their address.";
        no_requests_off = "Self-registration is off. It is switched on under Settings, Registration.";
        more_requests = "There are more requests. They appear when these are decided.";
        requested_at = "Confirmed";
        approve = "Approve";
        approve_request(email: &str) = "Approve {email}";
        decline_request(email: &str) = "Decline {email}";
        decline = "Decline";
        decline_ask(email: &str) = "Decline the request of {email}?";
        decline_words = "They are told by e-mail. For 30 days the same address can't ask again.";
        request_approved(email: &str) = "{email} is invited.";
        request_declined(email: &str) = "The request of {email} is declined.";
        join_link = "Link for self-registration";
        join_link_hint = "Everyone with this link can ask to be registered. Put it on a page or print the code.";
        join_link_used(count: u32) = match count {
            1 => "1 person has confirmed an address with it.",
            _ => "{count} people have confirmed an address with it.",
        };
        join_link_closed(why: JoinClosed) = match why {
            JoinClosed::Off => "Self-registration is off.",
            JoinClosed::NoMail => "The link does not work yet: addresses are confirmed by e-mail, and no mail server is configured.",
            JoinClosed::NoLink => "There is no link yet.",
            JoinClosed::Ended => "The link does not work any more: its last day is over.",
            JoinClosed::Full => "The link does not work any more: as many people as allowed have used it.",
        };
        new_join_link = "New link";
        new_join_link_ask = "Make a new link?";
        new_join_link_words = "The earlier link stops working, and so do the confirmations that were sent with it. Requests that are waiting stay.";
        join_link_made = "The new link works now.";
        no_unit_chosen = "Without a unit";
    }
}
