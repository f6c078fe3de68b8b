use super::En;
use crate::text::{NoticeText, say};

say! {
    NoticeText for En {
        privacy_notice = "Privacy notice";
        read_privacy_notice = "Read the privacy notice";
        opens_in_new_tab = "opens in a new tab";
        notice_version(version: u32) = "Version {version}";
        notice_published_on = "Published";
        notice_in_force = "In force";
        notice_is_earlier = "This is an earlier version.";
        show_notice_in_force = "Show the version in force";
        all_notice_versions = "All versions";
        no_notice_yet = "There is no privacy notice here yet";
        no_notice_ask = "The organization has not published one in this program. Ask it how it uses your data. Once there is a notice, you will be asked to accept it.";
        notice_in_other_language(language: &str) = "This text is available only in this language: {language}.";
        notice_fingerprint = "SHA-256 of the text";
        tick_handed_over(version: u32, language: &str) = "I have given the person the privacy notice (version {version}, {language})";
        tick_have_read(version: u32) = "I have read the privacy notice (version {version})";
        tick_handed_over_elsewhere = "I have given the person the privacy notice on paper";
        tick_have_read_elsewhere = "I have read the privacy notice that I was given on paper";
        no_notice_for_oneself = "The organization has not published its privacy notice here yet. You can continue without ticking this, and will be asked once there is one.";
        no_notice_for_others = "No privacy notice has been published here yet. You can continue without ticking this; the person will be asked once there is one.";
        notice_to_accept = "You have not accepted the privacy notice yet.";
        go_to_notice = "Go to the privacy notice";
        notice_changed(version: u32) = "There is a new privacy notice (version {version}). Accept it to go on saving. What you have typed is still here.";
        notice_settings_lead = "What the organization tells people about the use of their data. They accept it before they submit their personal information.";
        notice_markup = "# begins a heading, ## a smaller one. - or 1. begins a list item. A link: [text](https://example.org) or [text](mailto:name@example.org).";
        notice_preview = "Preview";
        notice_write = "Edit";
        notice_nothing_written = "Nothing is written in this language yet.";
        notice_unpublished_changes = "This draft is not published yet. People read the version in force.";
        notice_draft_saved = "Draft saved. Nobody sees it until it is published.";
        publish_notice = "Publish new version";
        publish_notice_ask(version: u32) = "Publish version {version}?";
        publish_notice_words = "Everybody can read this text from now on and is asked to accept it at their next visit. A published version can't be changed.";
        notice_missing_in(language: &str, shown: &str) = "There is no text in this language: {language}. People who use it will read this one: {shown}.";
        notice_is_published(version: u32) = "Version {version} is published.";
        published_versions = "Published versions";
        nothing_published_yet = "Nothing has been published yet. Until then, people can't read a notice here and don't have to accept one.";
        notice_languages = "Languages";
    }
}
