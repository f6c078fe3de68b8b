use super::sentences;
use crate::audit::AuditFilter;

sentences! {
    /// *Audit*.
    AuditText {
        audit;
        audit_lead;
        audit_filters;
        audit_filter(filter: AuditFilter);
        audit_person_hint;
        audit_day_hint;
        audit_request_hint;
        every_kind;
        audit_show;
        audit_clear;
        audit_nothing;
        audit_partial;
        audit_newest;
        audit_older;
        audit_broken(filter: &str);
        audit_details;
        audit_of_person;
        audit_of_request;
        audit_sealed_by(number: &str);
        audit_not_sealed;
        chain_title;
        chain_sealed(number: &str);
        chain_none;
        chain_unsealed(count: u32);
        chain_verified(number: &str);
        chain_faults(count: u32);
        chain_never_verified;
        chain_pruned;
        chain_pruned_count(count: &str);
        chain_hash;
        before_and_after;
        change_of_person;
        change_erased;
        audit_export;
        audit_export_words;
        audit_export_csv;
        audit_export_json;
        detail_event;
        detail_address;
        detail_seal;
    }
}
