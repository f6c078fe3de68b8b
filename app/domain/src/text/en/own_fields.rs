use super::En;
use crate::registry::{FieldKind, FieldLevel};
use crate::text::{OwnFieldsText, say};

say! {
    OwnFieldsText for En {
        fields_lead = "What your organization records about people in addition: a badge number, a class, a locker. The order here is the order everywhere.";
        add_field = "Add field";
        edit_field = "Edit field";
        no_fields = "No fields yet";
        no_fields_why = "Add the first one. It then appears when you create a user, on each person's page and in the registry.";
        field_column = "Field";
        field_kind(kind: FieldKind) = match kind {
            FieldKind::Text => "Text",
            FieldKind::LongText => "Long text",
            FieldKind::Number => "Number",
            FieldKind::Date => "Date",
            FieldKind::Choice => "Choice",
            FieldKind::Choices => "Several choices",
            FieldKind::YesNo => "Yes or no",
        };
        field_level(level: FieldLevel) = match level {
            FieldLevel::Account => "User account",
            FieldLevel::Identity => "Digital identity",
        };
        field_level_hint = "Lists can be filtered by fields of the account. Fields of the identity are encrypted.";
        field_audience(is_for_person: bool) = match is_for_person {
            true => "the person too",
            false => "administrators only",
        };
        field_for_person = "The person fills it in and sees it too";
        field_for_person_hint = "Under My data. Otherwise administrators only fill it in and see it, and that stays so.";
        field_key_hint = "The name in files and addresses, such as badge_number.";
        field_never_changes = "Key, type and level can't be changed after the field is added.";
        field_label_hint = "Leave one language empty to show the other one in both.";
        field_help_hint = "Optional. Shown below the field.";
        field_required = "Required";
        field_required_hint = "Asked for wherever the field is filled in. People without a value stay as they are.";
        field_unique = "Unique";
        field_unique_hint = "No two people can have the same value. Values that are already repeated stay, and are marked.";
        field_options_hint = "Options are never deleted, because people may have them. A retired option can no longer be chosen.";
        option_in(number: u32, language: &str) = "Option {number} in {language}";
        add_option = "Add option";
        remove_option = "Remove";
        retire_option = "Retire";
        restore_option = "Restore";
        retire_field = "Retire";
        restore_field = "Restore";
        retired = "Retired";
        retire_field_ask(label: &str) = "Retire {label}?";
        retire_field_words = "It is no longer asked for or listed. Its values are kept and shown on each person's page, and you can restore it at any time.";
        field_added(label: &str) = "{label} was added.";
        field_saved(label: &str) = "{label} was saved.";
        field_was_retired(label: &str) = "{label} was retired.";
        field_was_restored(label: &str) = "{label} was restored.";
        values_repeated(people: u64) = match people {
            1 => "1 person has a value that somebody else has too",
            _ => "{people} people have a value that somebody else has too",
        };
        field_rules = "Rules";
        required_of = "Required of";
        required_of_hint = "While somebody's relationship is not known, only what is required of everybody is asked for.";
        required_word = "Required";
        unique_word = "Unique";
        choose_one = "Choose…";
        no = "No";
        more_fields = "More about this person";
        more_about_me = "More about you";
        more_about_me_lead = "What your organization records about you in addition. Administrators see it and can change it too.";
        edit_own_fields = "Edit fields";
        own_fields_saved = "The fields were saved.";
        own_fields_words(who: &str) = "What your organization records about {who}.";
        any_value = "Any";
        value_is = "Is";
        value_begins_with = "Begins with";
        value_begins(text: &str) = "begins with {text}";
        value_empty = "Empty";
    }
}
