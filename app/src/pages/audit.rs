//! *Audit*: events by person, by whom, kind, time and request, all in the address. Its form and links work without
//! JavaScript.

mod chain;
mod event;
mod export;
mod filters;

use crate::api::audit::audit_of;
use crate::components::{
    ErrorPage, Icon, KeyedItem, Loading, PageHeader, RequirePermission, Shape, dynamic, keyed_list,
};
use crate::hooks::PageResource;
use crate::page_context::text;
use chain::Chain;
use domain::audit::{AuditPage, AuditQuery};
use domain::paths;
use domain::permission::Permission;
use event::event;
use export::Export;
use filters::Filters;
use leptos::prelude::*;
use leptos_router::hooks::use_location;

#[component]
pub(crate) fn Audit() -> impl IntoView {
    view! { <RequirePermission permission=Permission::ViewAudit><Events/></RequirePermission> }
}

#[component]
fn Events() -> impl IntoView {
    let t = text();
    let search = use_location().search;
    let query = Memo::new(move |_| AuditQuery::parse(&search.read()));
    let page =
        PageResource::keyed(move || query.with(AuditQuery::text), move || audit_of(query.get_untracked()));
    view! {
        <PageHeader title=t.audit().to_owned() lead=t.audit_lead()/>
        {dynamic(move || view! { <Filters query=query.get()/> }.into_any())}
        <Suspense fallback=Loading>
            {move || {
                let query = query.get();
                Suspend::new(async move {
                    match page.load().await {
                        Ok(page) => view! { <Found query page/> }.into_any(),
                        Err(error) => view! { <ErrorPage error/> }.into_any(),
                    }
                })
            }}
        </Suspense>
    }
}

#[component]
fn Found(query: AuditQuery, page: AuditPage) -> impl IntoView {
    let t = text();
    let AuditPage { lines, next, is_partial, broken, chain, .. } = page;
    let broken: Vec<_> = broken
        .into_iter()
        .map(|filter| {
            let words = t.audit_broken(&t.audit_filter(filter));
            view! { <div class="note bad" role="alert"><Icon shape=Shape::Alert/><p>{words}</p></div> }
                .into_any()
        })
        .collect();
    let nothing =
        lines.is_empty().then(|| view! { <p class="quiet-text">{t.audit_nothing()}</p> }.into_any());
    let partial = is_partial.then(|| {
        view! { <div class="note warn" role="status"><Icon shape=Shape::Warn/><p>{t.audit_partial()}</p></div> }.into_any()
    });
    let newest = (!query.before.is_empty()).then(|| {
        let href = paths::audit(&query.before(None));
        view! { <a class="btn" href=href>{t.audit_newest()}</a> }.into_any()
    });
    let older = next.map(|next| {
        let href = paths::audit(&query.before(Some(next)));
        view! { <a class="btn" href=href rel="next">{t.audit_older()}</a> }.into_any()
    });
    let foot = (newest.is_some() || older.is_some())
        .then(|| view! { <div class="foot">{newest}{older}</div> }.into_any());
    let of_row = query.clone();
    let rows = move || {
        let rows = lines.clone().into_iter();
        let query = of_row.clone();
        rows.map(|line| {
            let query = query.clone();
            KeyedItem::new(line.event, move || event(&query, line.clone()))
        })
        .collect()
    };
    view! {
        <section class="panel" aria-labelledby="events-title">
            <h2 class="visually-hidden" id="events-title">{t.audit()}</h2>
            <div class="body">
                {broken}
                {nothing}
                <ol class="entries" role="list">{keyed_list(rows)}</ol>
                {partial}
            </div>
            {foot}
        </section>
        <Export query/>
        <Chain chain/>
    }
}
