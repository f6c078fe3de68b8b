use super::En;
use crate::audit::AuditFilter;
use crate::text::{AuditText, say};

say! {
    AuditText for En {
        audit = "Audit";
        audit_lead = "Everything that was done, newest first. Nothing here can be changed or deleted without being noticed.";
        audit_filters = "Filters";
        audit_filter(filter: AuditFilter) = match filter {
            AuditFilter::Person => "Person",
            AuditFilter::By => "Done by",
            AuditFilter::Kind => "Kind",
            AuditFilter::From => "From",
            AuditFilter::Until => "Until",
            AuditFilter::Request => "Request",
        };
        audit_person_hint = "E-mail address, or username, even a former one. Everything about this person and done by them.";
        audit_day_hint = "Whole days in the organization's time zone.";
        audit_request_hint = "The number of a request in the log.";
        every_kind = "Every kind";
        audit_show = "Show";
        audit_clear = "Clear filters";
        audit_nothing = "No events were found.";
        audit_partial = "Only part of the events was searched so far. Older ones may match too.";
        audit_newest = "Newest";
        audit_older = "Older";
        audit_broken(filter: &str) = "“{filter}” is not understood, so nothing is found. Check what you typed.";
        audit_details = "Details";
        audit_of_person = "Everything about this person";
        audit_of_request = "Everything in this request";
        audit_sealed_by(number: &str) = "sealed, number {number}";
        audit_not_sealed = "not sealed yet";
        chain_title = "Chain";
        chain_sealed(number: &str) = "Sealed up to number {number}, on";
        chain_none = "Nothing has been sealed yet.";
        chain_unsealed(count: u32) => match count {
            0 => "Every event is sealed.".to_owned(),
            1 => "1 event is waiting for its seal.".to_owned(),
            count => format!("{count} events are waiting for their seal."),
        };
        chain_verified(number: &str) = "Verified up to number {number}, without a fault, on";
        chain_faults(count: u32) => match count {
            1 => "1 fault was found when it was verified on".to_owned(),
            count => format!("{count} faults were found when it was verified on"),
        };
        chain_never_verified = "It has not been verified yet. The command “matricula audit verify” does so.";
        chain_pruned = "Events were deleted because of their age: those before";
        chain_pruned_count(count: &str) = "{count} in all.";
        chain_hash = "Hash of the last seal";
        before_and_after = "before and after";
        change_of_person = "Read it among everything about this person. That is recorded.";
        change_erased = "erased";
        audit_export = "Export";
        audit_export_words = "The sealed events with these filters. The last line names the last seal and its hash. The export is recorded.";
        audit_export_csv = "Export as CSV";
        audit_export_json = "Export as JSON lines (OCSF)";
        detail_event = "event";
        detail_address = "network address";
        detail_seal = "seal";
    }
}
