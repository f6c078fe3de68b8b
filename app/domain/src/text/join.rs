use super::sentences;
use crate::join_request::JoinClosed;

sentences! {
    /// Self-registration: the pages of its links, the requests, and its settings.
    JoinText {
        join_title(organization: &str);
        join_lead;
        join_domains(domains: &str);
        join_send;
        join_sent;
        join_sent_about;
        join_dead;
        join_dead_about;
        join_confirm_title;
        join_confirm_lead;
        join_confirm;
        join_confirmed;
        join_confirmed_about;
        join_confirm_dead;
        join_confirm_dead_about;
        requests;
        requests_lead;
        no_requests;
        no_requests_why;
        no_requests_off;
        more_requests;
        requested_at;
        approve;
        approve_request(email: &str);
        decline_request(email: &str);
        decline;
        decline_ask(email: &str);
        decline_words;
        request_approved(email: &str);
        request_declined(email: &str);
        join_link;
        join_link_hint;
        join_link_used(count: u32);
        join_link_closed(why: JoinClosed);
        new_join_link;
        new_join_link_ask;
        new_join_link_words;
        join_link_made;
        no_unit_chosen;
    }
}
