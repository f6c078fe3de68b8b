use super::sentences;
use crate::locale::Locale;

sentences! {
    /// The frame of every page: navigation, buttons, general states.
    ShellText {
        skip_to_content;
        menu;
        administration;
        user_registration;
        invitations;
        sign_out;
        founder;
        language;
        language_name(locale: Locale);
        breadcrumb;
        open_count;
        held_count;
        more_than;
        there_is_a_problem;
        page_not_found;
        permission_missing;
        signed_out;
        page_not_loaded;
        loading;
        cancel;
        dismiss;
        try_again;
        refresh;
        reload;
        needs_javascript;
        not_fetched;
        outdated;
        how_this_works;
        show;
        hide;
        copy_link;
        link_copied;
        copy_by_hand;
        invitation_link;
        link_opens_account;
        qr_code_of_link;
        older;
        newest;
        pages;
        go_to_start;
        questions;
        your_account;
        not_set_up;
        not_set_up_how;
        email_address;
        username;
        password;
        welcome(username: &str);
        needs_permission_to(needed: &str);
    }
}
