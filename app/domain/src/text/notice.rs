use super::sentences;

sentences! {
    /// The privacy notice: its page, its settings, and where it is accepted.
    NoticeText {
        privacy_notice;
        read_privacy_notice;
        opens_in_new_tab;
        notice_version(version: u32);
        notice_published_on;
        notice_in_force;
        notice_is_earlier;
        show_notice_in_force;
        all_notice_versions;
        no_notice_yet;
        no_notice_ask;
        notice_in_other_language(language: &str);
        notice_fingerprint;
        tick_handed_over(version: u32, language: &str);
        tick_have_read(version: u32);
        tick_handed_over_elsewhere;
        tick_have_read_elsewhere;
        no_notice_for_oneself;
        no_notice_for_others;
        notice_to_accept;
        go_to_notice;
        notice_changed(version: u32);
        notice_settings_lead;
        notice_markup;
        notice_preview;
        notice_write;
        notice_nothing_written;
        notice_unpublished_changes;
        notice_draft_saved;
        publish_notice;
        publish_notice_ask(version: u32);
        publish_notice_words;
        notice_missing_in(language: &str, shown: &str);
        notice_is_published(version: u32);
        published_versions;
        nothing_published_yet;
        notice_languages;
    }
}
