use crate::components::{Icon, Shape};
use crate::hooks::{SignInPrompt, fetch_confirmed};
use crate::page_context::text;
use domain::audit::AuditQuery;
use domain::paths;
use leptos::prelude::*;

/// The same events as a file.
#[component]
pub(super) fn Export(query: AuditQuery) -> impl IntoView {
    let (t, prompt) = (text(), SignInPrompt::current());
    let link = |path: &'static str, name: &'static str| {
        let query = query.before(None).text();
        let href = if query.is_empty() { path.to_owned() } else { format!("{path}?{query}") };
        let fetched = href.clone();
        view! {
            <a
                class="btn"
                href=href
                download=""
                rel="external"
                on:click=move |event| fetch_confirmed(&event, prompt, fetched.clone())
            >
                <Icon shape=Shape::Download/>
                {name}
            </a>
        }
        .into_any()
    };
    view! {
        <section class="panel" aria-labelledby="export-title">
            <div class="head"><h2 id="export-title">{t.audit_export()}</h2></div>
            <div class="body"><p>{t.audit_export_words()}</p></div>
            <div class="foot">
                {link(paths::AUDIT_EXPORT_CSV, t.audit_export_csv())}
                {link(paths::AUDIT_EXPORT_JSON, t.audit_export_json())}
            </div>
        </section>
    }
}
