use super::En;
use crate::locale::Locale;
use crate::text::{ShellText, say};

say! {
    ShellText for En {
        skip_to_content = "Skip to content";
        menu = "Menu";
        administration = "Administration";
        user_registration = "User registration";
        invitations = "Invitations";
        sign_out = "Sign out";
        founder = "Founder";
        language = "Language";
        language_name(locale: Locale) = match locale {
            Locale::En => "English",
            Locale::It => "Italian",
        };
        breadcrumb = "Breadcrumb";
        open_count = "open: ";
        held_count = "held: ";
        more_than = "more than";
        there_is_a_problem = "There is a problem";
        page_not_found = "Page not found";
        permission_missing = "You don't have permission";
        signed_out = "You are signed out";
        page_not_loaded = "Couldn't load this page";
        loading = "Loading…";
        cancel = "Cancel";
        dismiss = "Dismiss";
        try_again = "Try again";
        refresh = "Refresh";
        reload = "Reload";
        needs_javascript = "This page needs JavaScript for most of what it does. Turn it on for this site in the settings of your browser, then reload the page.";
        not_fetched = "Couldn't load the page. Check your connection, then try again. What you typed is still here.";
        outdated = "A new version of Matricula is available. Copy anything you have not saved, then reload the page.";
        how_this_works = "How this works";
        show = "Show";
        hide = "Hide";
        copy_link = "Copy link";
        link_copied = "Link copied";
        copy_by_hand = "Select the link and copy it.";
        invitation_link = "Invitation link";
        link_opens_account = "Anyone with this link can choose the account's password.";
        qr_code_of_link = "QR code of the invitation link";
        older = "Older";
        newest = "Newest";
        pages = "Pages";
        go_to_start = "Go to the home page";
        questions = "Questions?";
        your_account = "Your account";
        not_set_up = "Matricula is not set up yet";
        not_set_up_how = "Open the set-up link that was printed when the program started.";
        email_address = "Email address";
        username = "Username";
        password = "Password";
        welcome(username: &str) = "Welcome, {username}";
        needs_permission_to(needed: &str) = "To open this page you need permission to {needed}. The founder, or somebody who may grant permissions, can grant it.";
    }
}
