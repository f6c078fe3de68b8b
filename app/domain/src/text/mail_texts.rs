use super::sentences;
use crate::mail_text::{MailTextState, Placeholder};

sentences! {
    /// *Settings → Mail*.
    MailTextsText {
        mail_server_heading;
        mail_is_sent_by(sender: &str);
        check_mail_server;
        mail_server_answers;
        mail_server_refuses(words: &str);
        mail_texts;
        mail_texts_lead;
        which_mail;
        which_language;
        mail_text_state(state: MailTextState);
        mail_text_changed;
        mail_subject_hint;
        mail_text_hint;
        placeholders;
        placeholders_lead;
        placeholder_about(placeholder: Placeholder);
        placeholder_is_required;
        show_preview;
        preview_lead;
        preview_formatted;
        preview_plain;
        send_test;
        test_is_sent(email: &str);
        test_is_refused(words: &str);
        back_to_original;
        back_to_original_ask;
        back_to_original_words;
        mail_text_saved;
        mail_text_is_original;
        changed_mail_texts;
        mail_changed_by_others;
        their_subject(subject: &str);
    }
}
