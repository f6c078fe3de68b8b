use super::sentences;
use crate::required_factor::RequiredOf;
use crate::setting::{Setting, SettingSection};

sentences! {
    /// *Settings*.
    SettingsText {
        settings;
        settings_lead;
        unsaved_settings;
        unsaved_in_tab;
        typed_before;
        discard_changes;
        settings_sections;
        setting_section(section: SettingSection);
        setting_about(setting: Setting);
        number_limits(least: u32, most: u32, usual: &str);
        number_limits_or_none(least: u32, most: u32, usual: &str);
        usually(usual: &str);
        text_limit(most: u32);
        list_limit(most: u32);
        required_text;
        is_on;
        is_off;
        factor_required_of(of: RequiredOf);
        requirement_without_factor(count: u32);
        requirement_at_once(count: u32);
        requirement_yours;
        each_document;
        no_requirements;
        settings_saved;
        changed_by_others;
        their_value(value: &str);
        latest_changes;
        no_changes_yet;
        changed_mail(what: &str, mail: &str, language: &str);
        changed_field(what: &str, label: &str);
        show_earlier_changes;
        no_value;
        logo;
        no_logo;
        logo_file;
        logo_hint;
        logo_saved;
        remove_logo;
        remove_logo_ask;
        remove_logo_words;
        logo_removed;
        changed_from_to(setting: &str, before: &str, after: &str);
    }
}
