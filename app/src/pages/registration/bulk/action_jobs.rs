//! *Bulk actions*: what somebody has done to many people at once. A page with few columns, of its own, since it is fetched
//! without *Bulk invite*.

use super::job::{JOBS, job_state_words, job_tag_class};
use super::job_list::JobList;
use crate::api::actions::action_jobs;
use crate::components::{
    ErrorPage, Icon, KeyedItem, Loading, PageHeader, RequireAnyOf, Shape, Timestamp, keyed_list,
};
use crate::hooks::PageResource;
use crate::page_context::text;
use domain::bulk::JobView;
use domain::page::Page;
use domain::paths;
use leptos::prelude::*;

#[component]
pub(crate) fn ActionJobs() -> impl IntoView {
    view! { <RequireAnyOf permissions=JOBS><Loaded/></RequireAnyOf> }
}

#[component]
fn Loaded() -> impl IntoView {
    let t = text();
    let first = PageResource::new(|| action_jobs(None));
    view! {
        <PageHeader
            title=t.action_jobs().to_owned()
            above=(paths::REGISTRY, t.registry())
            lead=t.action_jobs_lead()
        />
        <Suspense fallback=Loading>
            {move || Suspend::new(async move {
                match first.load().await {
                    Ok(page) if page.rows.is_empty() => nothing(),
                    Ok(page) => view! { <Jobs page/> }.into_any(),
                    Err(error) => view! { <ErrorPage error/> }.into_any(),
                }
            })}
        </Suspense>
    }
}

fn nothing() -> AnyView {
    let t = text();
    view! {
        <section class="panel">
            <div class="empty">
                <Icon shape=Shape::Clock/>
                <h2>{t.action_jobs_none()}</h2>
                <p>{t.action_jobs_none_why()}</p>
            </div>
        </section>
    }
    .into_any()
}

#[component]
fn Jobs(page: Page<JobView>) -> impl IntoView {
    let t = text();
    let list = JobList::new(page);
    let row = |job: JobView| KeyedItem::new(job.id, move || row_view(&job));
    let rows = move || list.rows(row);
    let heads = [t.what_was_done(), t.job_began(), t.state(), t.people_head(), t.changed_rows(), t.failed()];
    let heads = heads.map(|head| view! { <th role="columnheader" scope="col">{head}</th> }.into_any());
    view! {
        <section class="panel" aria-labelledby="jobs-title">
            <h2 class="visually-hidden" id="jobs-title">{t.action_jobs()}</h2>
            <div class="scroll" role="group" aria-labelledby="jobs-title" tabindex="0">
                <table class="stacked" role="table" aria-labelledby="jobs-title">
                    <thead role="rowgroup"><tr role="row">{heads.collect_view()}</tr></thead>
                    <tbody role="rowgroup">{keyed_list(rows)}</tbody>
                </table>
            </div>
            {list.older(action_jobs)}
        </section>
    }
}

fn row_view(job: &JobView) -> AnyView {
    let t = text();
    view! {
        <tr role="row">
            <th role="rowheader" scope="row">
                {(!job.name.is_empty()).then(|| view! { <b class="breaks">{job.name.clone()}</b><br/> }.into_any())}
                <a href=paths::bulk_job(job.id)>{t.bulk_action(job.kind)}</a>
            </th>
            <td role="cell" data-label=t.job_began() class="tight"><Timestamp at=job.created_at/></td>
            <td role="cell" data-label=t.state() class="tight">
                <span class=job_tag_class(job)>{job_state_words(t, job)}</span>
            </td>
            <td role="cell" data-label=t.people_head() class="tight">{t.number(job.rows)}</td>
            <td role="cell" data-label=t.changed_rows() class="tight">{t.number(job.changed + job.resent)}</td>
            <td role="cell" data-label=t.failed() class="tight">{t.number(job.failed)}</td>
        </tr>
    }
    .into_any()
}
