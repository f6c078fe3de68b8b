//! Pages, components and server functions, shared by the browser and the host.
//!
//! A page calls a server function (`api`), which opens a desk (`api/desk.rs`) and calls one of its methods. No code
//! here touches a database, decides about permissions or contains rules: those are in `backend` and `domain`. The
//! feature `ssr` adds the backend, `hydrate` the browser; neither may be used without its feature.
//!
//! To add a page: a file under `pages/<area>/`, a line in the route table below, its texts in `domain`, its item in
//! `components/app_shell.rs` if the sidebar has one, and a journey in `end2end`.

// A page's type contains the types of all its elements, which is deeper than the default limit.
#![recursion_limit = "512"]

pub mod api;
mod components;
mod groups;
mod hooks;
mod idna;
mod page_context;
mod pages;
#[cfg(feature = "ssr")]
pub mod request_context;

use leptos::prelude::*;
use leptos_meta::provide_meta_context;
use leptos_router::components::{ParentRoute, Route, Router, Routes};
use leptos_router::{Lazy, SsrMode, path};

#[cfg(feature = "hydrate")]
pub use domain::text::Text;
#[cfg(feature = "hydrate")]
pub use groups::fetch_first;
pub use page_context::PageContext;

/// The root component: the route table, and the page context.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    page_context::provide();
    page_context::follow_session();
    hooks::mark_hydrated();

    view! {
        <Router>
            <Routes fallback=pages::NotFound>
                <Route path=path!("/setup") view={Lazy::<groups::SetUp>::new()} ssr=SsrMode::Async/>
                <Route path=path!("/sign-in") view=pages::session::SignIn ssr=SsrMode::Async/>
                <Route path=path!("/sign-in/second-factor") view={Lazy::<groups::SecondFactor>::new()} ssr=SsrMode::Async/>
                <Route path=path!("/forgot-password") view=pages::session::ForgotPassword ssr=SsrMode::Async/>
                <Route path=path!("/reset-password/:token") view={Lazy::<groups::ResetPassword>::new()} ssr=SsrMode::Async/>
                <Route path=path!("/invitation/:token") view={Lazy::<groups::AcceptInvitation>::new()} ssr=SsrMode::Async/>
                <Route path=path!("/stop/:token") view={Lazy::<groups::Stop>::new()} ssr=SsrMode::Async/>
                <Route path=path!("/privacy-notice") view={Lazy::<groups::PrivacyNotice>::new()} ssr=SsrMode::Async/>
                <Route path=path!("/join/:token") view={Lazy::<groups::Join>::new()} ssr=SsrMode::Async/>
                <Route path=path!("/join/confirm/:token") view={Lazy::<groups::ConfirmJoin>::new()} ssr=SsrMode::Async/>
                <Route path=path!("/confirm/:token") view={Lazy::<groups::ConfirmAddress>::new()} ssr=SsrMode::Async/>
                <ParentRoute path=path!("") view=components::AppShell ssr=SsrMode::Async>
                    <Route path=path!("/") view={Lazy::<groups::Home>::new()} ssr=SsrMode::Async/>
                    <Route path=path!("/administration/user-registration") view={Lazy::<groups::RegistrationHome>::new()} ssr=SsrMode::Async/>
                    <Route path=path!("/administration/user-registration/new") view={Lazy::<groups::NewUser>::new()} ssr=SsrMode::Async/>
                    <Route path=path!("/administration/user-registration/bulk") view={Lazy::<groups::BulkInvite>::new()} ssr=SsrMode::Async/>
                    <Route path=path!("/administration/user-registration/bulk/:job") view={Lazy::<groups::BulkJob>::new()} ssr=SsrMode::Async/>
                    <Route path=path!("/administration/user-registration/identity/:account") view={Lazy::<groups::OfAccount>::new()} ssr=SsrMode::Async/>
                    <Route path=path!("/administration/user-registration/complete") view={Lazy::<groups::Complete>::new()} ssr=SsrMode::Async/>
                    <Route path=path!("/me/data") view={Lazy::<groups::MyData>::new()} ssr=SsrMode::Async/>
                    <Route path=path!("/administration/invitations") view={Lazy::<groups::Invitations>::new()} ssr=SsrMode::Async/>
                    <Route path=path!("/administration/invitations/requests") view={Lazy::<groups::Requests>::new()} ssr=SsrMode::Async/>
                    <Route path=path!("/administration/mail") view={Lazy::<groups::OutgoingMail>::new()} ssr=SsrMode::Async/>
                    <Route path=path!("/administration/user-registration/identity") view={Lazy::<groups::People>::new()} ssr=SsrMode::Async/>
                    <Route path=path!("/administration/reviews") view={Lazy::<groups::Reviews>::new()} ssr=SsrMode::Async/>
                    <Route path=path!("/administration/reviews/:identity") view={Lazy::<groups::Case>::new()} ssr=SsrMode::Async/>
                    <Route path=path!("/me/security") view={Lazy::<groups::MySecurity>::new()} ssr=SsrMode::Async/>
                    <Route path=path!("/me/receipt") view={Lazy::<groups::MyReceipt>::new()} ssr=SsrMode::Async/>
                    <Route path=path!("/administration/registry/:account") view={Lazy::<groups::Person>::new()} ssr=SsrMode::Async/>
                    <Route path=path!("/administration/permissions") view={Lazy::<groups::PermissionsPage>::new()} ssr=SsrMode::Async/>
                    <Route path=path!("/administration/units") view={Lazy::<groups::Units>::new()} ssr=SsrMode::Async/>
                    <Route path=path!("/administration/groups") view={Lazy::<groups::Groups>::new()} ssr=SsrMode::Async/>
                    <Route path=path!("/administration/settings") view={Lazy::<groups::Settings>::new()} ssr=SsrMode::Async/>
                    <Route path=path!("/administration/settings/:section") view={Lazy::<groups::SettingsOf>::new()} ssr=SsrMode::Async/>
                    <Route path=path!("/administration/audit") view={Lazy::<groups::Audit>::new()} ssr=SsrMode::Async/>
                    <Route path=path!("/me/confirm") view={Lazy::<groups::ConfirmAgainPage>::new()} ssr=SsrMode::Async/>
                    <Route path=path!("/administration/jobs") view={Lazy::<groups::ActionJobs>::new()} ssr=SsrMode::Async/>
                    <Route path=path!("/administration/registry") view={Lazy::<groups::RegistryList>::new()} ssr=SsrMode::Async/>
                </ParentRoute>
            </Routes>
            <components::Fetching/>
        </Router>
    }
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
