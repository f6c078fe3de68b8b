//! Pages, components and server functions, shared by the browser and the host.
//!
//! A page calls a server function (`api`), the function opens a desk (`api/desk.rs`) and calls one verb of it; nothing
//! here touches a database, decides a permission or keeps a rule: those live in `backend` and `domain`. The feature
//! `ssr` adds the backend, `hydrate` the browser; neither may leak into the other.
//!
//! To add a page: a file under `pages/<area>/`, a line in the route table below, its sentences in `domain`, its entry
//! in `components/app_shell.rs` if the sidebar names it, and a journey in `end2end`.

// A page's type names every element in it, and the compiler counts how deep that goes.
#![recursion_limit = "512"]

pub mod api;
mod components;
mod hooks;
mod idna;
mod page_context;
mod pages;
#[cfg(feature = "ssr")]
pub mod request_context;

use leptos::prelude::*;
use leptos_meta::provide_meta_context;
use leptos_router::components::{ParentRoute, Route, Router, Routes};
use leptos_router::{SsrMode, path};

pub use page_context::PageContext;

/// The whole program as a person sees it: the route table, and what every page knows.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    page_context::provide();
    page_context::clear_tab_storage_when_signed_out();
    hooks::mark_hydrated();

    view! {
        <Router>
            <Routes fallback=pages::NotFound>
                <Route path=path!("/setup") view=pages::session::SetUp ssr=SsrMode::Async/>
                <Route path=path!("/sign-in") view=pages::session::SignIn ssr=SsrMode::Async/>
                <Route path=path!("/forgot-password") view=pages::session::ForgotPassword ssr=SsrMode::Async/>
                <Route path=path!("/reset-password/:token") view=pages::session::ResetPassword ssr=SsrMode::Async/>
                <Route path=path!("/invitation/:token") view=pages::session::AcceptInvitation ssr=SsrMode::Async/>
                <Route path=path!("/confirm/:token") view=pages::session::ConfirmAddress ssr=SsrMode::Async/>
                <ParentRoute path=path!("") view=components::AppShell ssr=SsrMode::Async>
                    <Route path=path!("/") view=pages::Home ssr=SsrMode::Async/>
                    <Route path=path!("/administration/user-registration") view=pages::registration::RegistrationHome ssr=SsrMode::Async/>
                    <Route path=path!("/administration/user-registration/new") view=pages::registration::NewUser ssr=SsrMode::Async/>
                    <Route path=path!("/administration/user-registration/bulk") view=pages::registration::BulkInvite ssr=SsrMode::Async/>
                    <Route path=path!("/administration/user-registration/bulk/:job") view=pages::registration::BulkJob ssr=SsrMode::Async/>
                    <Route path=path!("/administration/user-registration/identity/:account") view=pages::identity::OfAccount ssr=SsrMode::Async/>
                    <Route path=path!("/administration/user-registration/complete") view=pages::identity::Complete ssr=SsrMode::Async/>
                    <Route path=path!("/me/data") view=pages::identity::MyData ssr=SsrMode::Async/>
                    <Route path=path!("/administration/invitations") view=pages::invitations::Invitations ssr=SsrMode::Async/>
                    <Route path=path!("/administration/mail") view=pages::mail::OutgoingMail ssr=SsrMode::Async/>
                    <Route path=path!("/administration/user-registration/identity") view=pages::people::People ssr=SsrMode::Async/>
                    <Route path=path!("/administration/reviews") view=pages::reviews::Reviews ssr=SsrMode::Async/>
                    <Route path=path!("/administration/reviews/:identity") view=pages::reviews::Case ssr=SsrMode::Async/>
                    <Route path=path!("/me/receipt") view=pages::mine::MyReceipt ssr=SsrMode::Async/>
                    <Route path=path!("/administration/permissions") view=pages::permissions::PermissionsPage ssr=SsrMode::Async/>
                </ParentRoute>
            </Routes>
        </Router>
    }
}

/// The document around [`App`], rendered by the host alone.
#[cfg(feature = "ssr")]
pub fn shell(_options: LeptosOptions) -> impl IntoView {
    use leptos::nonce::use_nonce;
    use leptos_meta::MetaTags;

    let request = request_context::RequestContext::current();
    let locale = request.as_ref().map(|request| request.locale).unwrap_or(domain::text::Locale::En);
    let version = request.map(|request| request.site_version).unwrap_or_default();
    let start = format!(
        "import start,{{hydrate}}from'/pkg/matricula.js?v={version}';\
         start({{module_or_path:'/pkg/matricula_bg.wasm?v={version}'}}).then(()=>hydrate())"
    );

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
                <link rel="modulepreload" href=format!("/pkg/matricula.js?v={version}")/>
                <link
                    rel="preload"
                    href=format!("/pkg/matricula_bg.wasm?v={version}")
                    r#as="fetch"
                    r#type="application/wasm"
                    crossorigin="anonymous"
                />
                <script type="module" nonce=use_nonce()>{start}</script>
                <MetaTags/>
            </head>
            <body>
                <App/>
            </body>
        </html>
    }
}
