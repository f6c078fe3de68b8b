use super::sentences;
use crate::audit::{DetailName, JobStep, SubjectKind};

sentences! {
    /// What events of the audit say besides their names. The host makes whole sentences of them, so that browsers do not
    /// download these texts.
    EventText {
        // After the name of what was done.
        event_said(what: &str, more: &str);
        event_unknown(word: &str);
        event_from_to(before: &str, after: &str);
        event_to(after: &str);
        event_out_of(before: &str);
        event_named(name: &str);
        event_in_unit(unit: &str);
        event_below(unit: &str);
        event_in_group(group: &str);
        event_starts(day: &str);
        event_ends(day: &str);
        event_due(day: &str);
        event_by_profile(profile: &str);
        event_without_profile;
        event_needs(right: &str);
        event_counted(count: u32);
        event_rows(count: u32);
        event_people(count: u32);
        event_messages(count: u32);
        event_sessions(count: u32);
        event_events(count: &str);
        event_before_day(day: &str);
        event_version(version: u32);
        event_in_language(language: &str);
        event_factor_passkey;
        event_factor_app;
        event_factor_code;
        event_key(number: u32);
        event_key_again(number: u32);
        event_done_rows(created: u32, resent: u32, changed: u32, skipped: u32, failed: u32);
        event_declined_it;
        event_withdrawn;
        event_dormant;
        event_end_came;
        event_handed;
        event_without_mail;
        event_repeated;
        event_own;
        event_front;
        event_back;
        event_portrait;
        event_mail_good(is_good: bool);
        event_filtered(filters: &str);
        event_unfiltered;
        event_as_file(format: &str);
        event_detail(name: DetailName);
        event_job(step: JobStep, name: &str);
        // What the event is about.
        event_subject(kind: SubjectKind);
    }
}
