use super::dynamic;
use crate::page_context::session;
use domain::paths;
use leptos::prelude::*;

/// Icons on a grid of 24, in the colour of the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shape {
    User,
    UserPlus,
    Users,
    Tree,
    Sliders,
    Mail,
    Outbox,
    Book,
    Check,
    Alert,
    Warn,
    Info,
    Close,
    Menu,
    Copy,
    Link,
    Key,
    Lock,
    SignOut,
    Plus,
    Refresh,
    Search,
    Pen,
    Ban,
    Bin,
    Clock,
    Skip,
    Play,
    Pause,
    File,
    Download,
    Undo,
    IdCard,
    Spark,
    Eye,
}

impl Shape {
    const fn markup(self) -> &'static str {
        match self {
            Self::User => r#"<circle cx="12" cy="8" r="4"/><path d="M4 21c0-4 3.6-6.5 8-6.5s8 2.5 8 6.5"/>"#,
            Self::UserPlus => {
                r#"<circle cx="10" cy="8" r="4"/><path d="M2.5 21c0-4 3.3-6.5 7.5-6.5 1.6 0 3 .3 4.2 1M18.5 14v6M15.5 17h6"/>"#
            }
            Self::Users => {
                r#"<circle cx="9" cy="8" r="3.5"/><path d="M2.5 20c0-3.5 3-5.5 6.5-5.5s6.5 2 6.5 5.5M16 4.8a3.5 3.5 0 0 1 0 6.4M18 14.8c2.4.7 3.8 2.5 3.8 5.2"/>"#
            }
            Self::Tree => {
                r#"<rect x="9" y="3" width="6" height="5" rx="1"/><rect x="3" y="16" width="6" height="5" rx="1"/><rect x="15" y="16" width="6" height="5" rx="1"/><path d="M12 8v4M6 16v-4h12v4"/>"#
            }
            Self::Sliders => {
                r#"<path d="M4 7h10M18 7h2M4 17h2M10 17h10"/><circle cx="16" cy="7" r="2"/><circle cx="8" cy="17" r="2"/>"#
            }
            Self::Mail => {
                r#"<rect x="3" y="5" width="18" height="14" rx="2"/><path d="m3.5 7.5 8.5 6 8.5-6"/>"#
            }
            Self::Outbox => r#"<path d="M21.5 3 10.5 14M21.5 3l-7 18-4-7-7-4z"/>"#,
            Self::Book => r#"<path d="M4 5a2 2 0 0 1 2-2h13v18H6a2 2 0 0 1-2-2zM8 8h7M8 12h7"/>"#,
            Self::Check => r#"<path d="m5 12.5 4.5 4.5L19 7.5"/>"#,
            Self::Alert => r#"<circle cx="12" cy="12" r="9"/><path d="M12 7.5v5.5M12 16.5v.1"/>"#,
            Self::Warn => r#"<path d="M12 4 2.8 20h18.4zM12 10.5v4M12 17.2v.1"/>"#,
            Self::Info => r#"<circle cx="12" cy="12" r="9"/><path d="M12 11v5.5M12 7.5v.1"/>"#,
            Self::Close => r#"<path d="M6 6l12 12M18 6 6 18"/>"#,
            Self::Menu => r#"<path d="M4 7h16M4 12h16M4 17h16"/>"#,
            Self::Copy => {
                r#"<rect x="8" y="8" width="13" height="13" rx="2"/><path d="M16 8V5a2 2 0 0 0-2-2H5a2 2 0 0 0-2 2v9a2 2 0 0 0 2 2h3"/>"#
            }
            Self::Link => {
                r#"<path d="M10 14a4 4 0 0 0 5.7 0l4-4A4 4 0 0 0 14 4.3l-1 1M14 10a4 4 0 0 0-5.7 0l-4 4A4 4 0 0 0 10 19.7l1-1"/>"#
            }
            Self::Key => r#"<circle cx="8" cy="15" r="4.5"/><path d="m11.5 11.5 9-8.5M16.5 7l3 3"/>"#,
            Self::Lock => {
                r#"<rect x="5" y="11" width="14" height="10" rx="2"/><path d="M8 11V7.5a4 4 0 0 1 8 0V11"/>"#
            }
            Self::SignOut => r#"<path d="M10 3H5v18h5M15 8l4.5 4-4.5 4M9 12h10"/>"#,
            Self::Plus => r#"<path d="M12 5v14M5 12h14"/>"#,
            Self::Refresh => r#"<path d="M20 11a8 8 0 1 0-.6 4.5M20.5 4.5V11H14"/>"#,
            Self::Search => r#"<circle cx="10.5" cy="10.5" r="6.5"/><path d="m15.5 15.5 5.5 5.5"/>"#,
            Self::Pen => r#"<path d="m4 20 1-4L16 5l3 3L8 19zM13.5 7.5l3 3"/>"#,
            Self::Ban => r#"<circle cx="12" cy="12" r="9"/><path d="m5.7 5.7 12.6 12.6"/>"#,
            Self::Bin => r#"<path d="M4 6.5h16M9 6.5V4h6v2.5M6 6.5 7 21h10l1-14.5M10 11v6M14 11v6"/>"#,
            Self::Clock => r#"<circle cx="12" cy="12" r="9"/><path d="M12 7v5l3.5 2"/>"#,
            Self::Skip => r#"<path d="m5 5 9 7-9 7zM18.5 5v14"/>"#,
            Self::Play => r#"<path d="m7 4.5 12 7.5-12 7.5z"/>"#,
            Self::Pause => r#"<path d="M8.5 5v14M15.5 5v14"/>"#,
            Self::File => r#"<path d="M6 3h8l5 5v13H6zM14 3v5h5M9.5 13h6M9.5 16.5h6"/>"#,
            Self::Download => r#"<path d="M12 3.5v12M7 11l5 5 5-5M4.5 20.5h15"/>"#,
            Self::IdCard => {
                r#"<rect x="3" y="5" width="18" height="14" rx="2"/><circle cx="8.7" cy="11" r="2"/><path d="M5.8 16c.5-1.5 1.6-2.2 2.9-2.2s2.4.7 2.9 2.2M14.5 10h3.5M14.5 14h3.5"/>"#
            }
            Self::Spark => {
                r#"<path d="M12 3v4.5M12 16.5V21M3 12h4.5M16.5 12H21M5.7 5.7l3 3M15.3 15.3l3 3M18.3 5.7l-3 3M8.7 15.3l-3 3"/>"#
            }
            Self::Eye => {
                r#"<path d="M2 12s4-7 10-7 10 7 10 7-4 7-10 7S2 12 2 12z"/><circle cx="12" cy="12" r="3"/>"#
            }
            Self::Undo => r#"<path d="M8.5 4.5 4 9l4.5 4.5M4 9h10a6 6 0 0 1 0 12h-3"/>"#,
        }
    }
}

/// An icon. It is decoration; the text beside it has the meaning.
#[component]
pub(crate) fn Icon(shape: Shape, #[prop(default = "icon")] class: &'static str) -> impl IntoView {
    view! { <svg class=class viewBox="0 0 24 24" aria-hidden="true" inner_html=shape.markup()></svg> }
}

/// The organization's logo beside its name, or the program's.
#[component]
pub(crate) fn Logo() -> impl IntoView {
    let session = session();
    let version = Memo::new(move |_| session.with(|session| session.logo));
    dynamic(move || match version.get() {
        0 => view! { <ProgramLogo/> }.into_any(),
        // The name is beside it.
        version => view! { <img class="logo" src=paths::logo(version) alt=""/> }.into_any(),
    })
}

#[component]
fn ProgramLogo() -> impl IntoView {
    const MARK: &str = r#"<rect class="logo-ground" width="32" height="32" rx="8"/><path class="logo-ink" d="M7 22.5v-13l9 6.5 9-6.5v13M16 16v6.5"/>"#;
    view! { <svg viewBox="0 0 32 32" aria-hidden="true" inner_html=MARK></svg> }
}
