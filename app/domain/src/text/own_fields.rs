use super::sentences;
use crate::registry::{FieldKind, FieldLevel};

sentences! {
    /// *Settings → Fields*, and the own fields of people.
    OwnFieldsText {
        fields_lead;
        add_field;
        edit_field;
        no_fields;
        no_fields_why;
        field_column;
        field_kind(kind: FieldKind);
        field_level(level: FieldLevel);
        field_level_hint;
        field_audience(is_for_person: bool);
        field_for_person;
        field_for_person_hint;
        field_key_hint;
        field_never_changes;
        field_label_hint;
        field_help_hint;
        field_required;
        field_required_hint;
        field_unique;
        field_unique_hint;
        field_options_hint;
        option_in(number: u32, language: &str);
        add_option;
        remove_option;
        retire_option;
        restore_option;
        retire_field;
        restore_field;
        retired;
        retire_field_ask(label: &str);
        retire_field_words;
        field_added(label: &str);
        field_saved(label: &str);
        field_was_retired(label: &str);
        field_was_restored(label: &str);
        values_repeated(people: u64);
        field_rules;
        required_of;
        required_of_hint;
        required_word;
        unique_word;
        choose_one;
        no;
        more_fields;
        more_about_me;
        more_about_me_lead;
        edit_own_fields;
        own_fields_saved;
        own_fields_words(who: &str);
        any_value;
        value_is;
        value_begins_with;
        value_begins(text: &str);
        value_empty;
    }
}
