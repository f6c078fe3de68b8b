use super::sentences;
use crate::audit::Action;

sentences! {
    /// The timeline of a person: each event in a few words, whoever did it.
    TimelineText {
        timeline;
        show_earlier;
        unknown_event;
        by_the_person;
        by_the_program;
        by_the_operator;
        by_nobody;
        by_deleted_account;
        about_whom(who: &str);
        until_when;
        due_when;
        revision_number(number: u32);
        // Complete for each language, so that no event is without its sentence.
        timeline_event(action: Action);
    }
}
