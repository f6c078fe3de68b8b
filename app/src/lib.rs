//! Pages, components and server functions, shared by the browser and the host.
//!
//! A page calls a server function (`api`), which opens a desk (`api/desk.rs`) and calls one of its methods. No code
//! here touches a database, decides about permissions or contains rules: those are in `backend` and `domain`. The
//! feature `ssr` adds the backend, `hydrate` the browser; neither may be used without its feature.
//!
//! To add a page: a file under `pages/<area>/`, a line in the route table below, its texts in `domain`, its item in
//! `app_shell.rs` if the sidebar has one, and a journey in `end2end`.

// A page's type contains the types of all its elements, which is deeper than the default limit.
#![recursion_limit = "512"]

pub mod api;
mod api_error;
mod app_shell;
mod codec;
mod components;
mod groups;
mod hooks;
mod idna;
mod page_context;
mod pages;
#[cfg(feature = "ssr")]
pub mod request_context;
mod serialized_context;
mod tab;

use leptos::prelude::*;
use leptos_router::components::{ParentRoute, Route, Router, Routes};
use leptos_router::{SsrMode, path};

#[cfg(feature = "hydrate")]
pub use domain::text::Text;
#[cfg(feature = "hydrate")]
pub use groups::fetch_first;
pub use serialized_context::PageContext;

/// The root component: the route table, and the page context.
#[component]
pub fn App() -> impl IntoView {
    #[cfg(feature = "ssr")]
    leptos_meta::provide_meta_context();
    page_context::provide();
    hooks::SignInPrompt::provide();
    page_context::follow_session();
    hooks::mark_hydrated();

    view! {
        <Router>
            <Routes fallback=pages::NotFound>
                <Route path=path!("/setup") view=groups::SetUp ssr=SsrMode::Async/>
                <Route path=path!("/sign-in") view=groups::SignIn ssr=SsrMode::Async/>
                <Route path=path!("/sign-in/second-factor") view=groups::SecondFactor ssr=SsrMode::Async/>
                <Route path=path!("/forgot-password") view=groups::ForgotPassword ssr=SsrMode::Async/>
                <Route path=path!("/reset-password/:token") view=groups::ResetPassword ssr=SsrMode::Async/>
                <Route path=path!("/invitation/:token") view=groups::AcceptInvitation ssr=SsrMode::Async/>
                <Route path=path!("/stop/:token") view=groups::Stop ssr=SsrMode::Async/>
                <Route path=path!("/privacy-notice") view=groups::PrivacyNotice ssr=SsrMode::Async/>
                <Route path=path!("/join/:token") view=groups::Join ssr=SsrMode::Async/>
                <Route path=path!("/join/confirm/:token") view=groups::ConfirmJoin ssr=SsrMode::Async/>
                <Route path=path!("/confirm/:token") view=groups::ConfirmAddress ssr=SsrMode::Async/>
                <ParentRoute path=path!("") view=app_shell::AppShell ssr=SsrMode::Async>
                    <Route path=path!("/") view=groups::Home ssr=SsrMode::Async/>
                    <Route path=path!("/administration/user-registration") view=groups::RegistrationHome ssr=SsrMode::Async/>
                    <Route path=path!("/administration/user-registration/new") view=groups::NewUser ssr=SsrMode::Async/>
                    <Route path=path!("/administration/user-registration/bulk") view=groups::BulkInvite ssr=SsrMode::Async/>
                    <Route path=path!("/administration/user-registration/bulk/:job") view=groups::BulkJob ssr=SsrMode::Async/>
                    <Route path=path!("/administration/user-registration/identity/:account") view=groups::OfAccount ssr=SsrMode::Async/>
                    <Route path=path!("/administration/user-registration/complete") view=groups::Complete ssr=SsrMode::Async/>
                    <Route path=path!("/me/data") view=groups::MyData ssr=SsrMode::Async/>
                    <Route path=path!("/administration/invitations") view=groups::Invitations ssr=SsrMode::Async/>
                    <Route path=path!("/administration/invitations/requests") view=groups::Requests ssr=SsrMode::Async/>
                    <Route path=path!("/administration/mail") view=groups::OutgoingMail ssr=SsrMode::Async/>
                    <Route path=path!("/administration/user-registration/identity") view=groups::People ssr=SsrMode::Async/>
                    <Route path=path!("/administration/reviews") view=groups::Reviews ssr=SsrMode::Async/>
                    <Route path=path!("/administration/reviews/:identity") view=groups::Case ssr=SsrMode::Async/>
                    <Route path=path!("/me/security") view=groups::MySecurity ssr=SsrMode::Async/>
                    <Route path=path!("/me/receipt") view=groups::MyReceipt ssr=SsrMode::Async/>
                    <Route path=path!("/administration/registry/:account") view=groups::Person ssr=SsrMode::Async/>
                    <Route path=path!("/administration/permissions") view=groups::PermissionsPage ssr=SsrMode::Async/>
                    <Route path=path!("/administration/units") view=groups::Units ssr=SsrMode::Async/>
                    <Route path=path!("/administration/groups") view=groups::Groups ssr=SsrMode::Async/>
                    <Route path=path!("/administration/settings") view=groups::Settings ssr=SsrMode::Async/>
                    <Route path=path!("/administration/settings/:section") view=groups::SettingsOf ssr=SsrMode::Async/>
                    <Route path=path!("/administration/audit") view=groups::Audit ssr=SsrMode::Async/>
                    <Route path=path!("/me/confirm") view=groups::ConfirmAgainPage ssr=SsrMode::Async/>
                    <Route path=path!("/administration/jobs") view=groups::ActionJobs ssr=SsrMode::Async/>
                    <Route path=path!("/administration/registry") view=groups::RegistryList ssr=SsrMode::Async/>
                </ParentRoute>
            </Routes>
            {fetching()}
        </Router>
    }
}

/// Shows that a page is fetched, and fetches those that are likely next. Inside the router, whose path it follows.
fn fetching() -> impl IntoView {
    #[cfg(feature = "hydrate")]
    groups::fetch_linked_when_idle();
    view! { <components::Fetching/> }
}

/// The document around [`App`], rendered on the host only.
#[cfg(feature = "ssr")]
pub fn shell(_options: LeptosOptions) -> impl IntoView {
    use leptos::nonce::use_nonce;
    use leptos_meta::MetaTags;

    let request = request_context::RequestContext::current();
    let locale = request.as_ref().map(|request| request.locale).unwrap_or(domain::text::Locale::En);
    let version = request.map(|request| request.site_version).unwrap_or_default();
    let start = include_str!("start.js").replace("VERSION", version);
    // The page's group and texts are fetched beside the main file, not after it.
    let path = use_context::<http::request::Parts>().map(|parts| parts.uri.path().to_owned());
    let group = path.as_deref().and_then(groups::group_of).map(|group| format!("{}.bin", group.name()));
    let files = ["matricula_bg.wasm".to_owned(), format!("texts.{locale}.txt")].into_iter().chain(group);
    let files = files.map(|file| {
        let address = format!("/pkg/{version}/{file}");
        view! { <link rel="preload" href=address r#as="fetch" crossorigin="anonymous"/> }
    });
    let files = files.collect_view();

    view! {
        <!DOCTYPE html>
        <html lang=locale.as_str()>
            <head>
                <meta charset="utf-8"/>
                <meta name="viewport" content="width=device-width, initial-scale=1"/>
                <meta name="color-scheme" content="light dark"/>
                <meta name="theme-color" media="(prefers-color-scheme: light)" content="#f4f2ef"/>
                <meta name="theme-color" media="(prefers-color-scheme: dark)" content="#0c0e13"/>
                <meta name="robots" content="noindex"/>
                <link rel="icon" href="/favicon.svg" type="image/svg+xml"/>
                <link rel="stylesheet" href=format!("/matricula.css?v={version}")/>
                <link rel="modulepreload" href=format!("/pkg/{version}/matricula.js")/>
                <link rel="modulepreload" href=format!("/pkg/{version}/__wasm_split.js")/>
                {files}
                <script type="module" nonce=use_nonce()>{start}</script>
                <MetaTags/>
            </head>
            <body>
                <App/>
            </body>
        </html>
    }
}
