use super::{Logo, NoticeLink, SupportContact};
use crate::page_context::{session, text};
use domain::paths;
use domain::text::Locale;
use leptos::prelude::*;
use leptos_router::hooks::use_location;

/// The layout of pages for people who are not signed in: one centred panel under the organization's name.
#[component]
pub(crate) fn SignedOutLayout(
    #[prop(into)] title: Signal<String>,
    /// For longer forms.
    #[prop(optional)]
    spacious: bool,
    /// For texts.
    #[prop(optional)]
    wide: bool,
    /// Shown under the panel, above the languages.
    #[prop(optional, into)]
    below: ViewFn,
    children: Children,
) -> impl IntoView {
    set_document_title(title);
    let t = text();
    let has_notice = session().with_untracked(|session| session.has_notice);
    let is_notice = use_location().pathname.get_untracked() == paths::PRIVACY_NOTICE;
    let notice = (has_notice && !is_notice)
        .then(|| view! { <p><NoticeLink words=t.privacy_notice().to_owned()/></p> }.into_any());
    view! {
        <a class="skip" href="#content">{t.skip_to_content()}</a>
        <div class="signed-out">
            <header class="signed-out-head"><p class="brand"><Logo/><span>{organization}</span></p></header>
            <main id="content" tabindex="-1" class:spacious=spacious class:wide=wide>{children()}</main>
            <footer class="signed-out-foot">
                {below.run()}
                {notice}
                <SupportContact/>
                <Languages/>
            </footer>
        </div>
    }
}

/// The language menu, each language in its own name; a form, so that it works without JavaScript.
#[component]
pub(crate) fn Languages() -> impl IntoView {
    let t = text();
    let location = use_location();
    let buttons = Locale::ALL
        .iter()
        .map(|locale| {
            let is_current = *locale == t.locale();
            view! {
                <button
                    type="submit"
                    name="locale"
                    value=locale.as_str()
                    lang=locale.as_str()
                    aria-pressed=if is_current { "true" } else { "false" }
                >
                    {locale.own_name()}
                </button>
            }
            .into_any()
        })
        .collect_view();
    view! {
        <form method="post" action=paths::LANGUAGE>
            <input type="hidden" name="back" value=move || format!("{}{}", location.pathname.get(), search(&location.search.get()))/>
            <div class="languages" role="group" aria-label=t.language()>{buttons}</div>
        </form>
    }
}

/// The organization's name, or the program's before the set-up.
pub(crate) fn organization() -> String {
    session().with(|session| {
        if session.organization.is_empty() { "Matricula".to_owned() } else { session.organization.clone() }
    })
}

/// Titles the document: the page and the organization. A browser does it by itself, since `leptos_meta` would be 3 KB of
/// every page.
pub(super) fn set_document_title(page: Signal<String>) {
    let title = move || format!("{} · {}", page.get(), organization());
    #[cfg(feature = "ssr")]
    {
        // The host inserts it as markup.
        let escape = |text: String| text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
        drop(view! { <leptos_meta::Title text=move || escape(title())/> });
    }
    #[cfg(not(feature = "ssr"))]
    Effect::new(move || document().set_title(&title()));
}

fn search(search: &str) -> String {
    match search.trim_start_matches('?') {
        "" => String::new(),
        search => format!("?{search}"),
    }
}
