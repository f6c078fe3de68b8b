use super::job::{job_state_words, job_tag_class};
use super::job_list::JobList;
use crate::api::bulk::bulk_jobs;
use crate::components::{Icon, KeyedItem, Shape, Timestamp, keyed_list};
use crate::hooks::PageResource;
use crate::page_context::text;
use domain::bulk::JobView;
use domain::page::Page;
use domain::paths;
use leptos::prelude::*;

/// *Earlier jobs*, newest first.
#[component]
pub(super) fn History() -> impl IntoView {
    let t = text();
    let first = PageResource::new(|| bulk_jobs(None));
    view! {
        <section class="panel" aria-labelledby="jobs-title">
            <div class="head"><h2 id="jobs-title">{t.earlier_jobs()}</h2></div>
            <Suspense fallback=move || view! { <div class="body"><p role="status">{t.loading()}</p></div> }.into_any()>
                {move || Suspend::new(async move {
                    match first.load().await {
                        Ok(page) if page.rows.is_empty() => view! { <Nothing/> }.into_any(),
                        Ok(page) => view! { <Jobs page/> }.into_any(),
                        Err(error) => view! {
                            <div class="empty bad" role="alert">
                                <Icon shape=Shape::Alert/>
                                <h3>{t.page_not_loaded()}</h3>
                                <p>{error.message}</p>
                            </div>
                        }
                        .into_any(),
                    }
                })}
            </Suspense>
        </section>
    }
}

#[component]
fn Nothing() -> impl IntoView {
    let t = text();
    view! {
        <div class="empty">
            <Icon shape=Shape::Clock/>
            <h3>{t.no_jobs()}</h3>
            <p>{t.no_jobs_how()}</p>
        </div>
    }
}

#[component]
fn Jobs(page: Page<JobView>) -> impl IntoView {
    let t = text();
    let list = JobList::new(page);
    let row = |job: JobView| KeyedItem::new(job.id, move || view! { <JobRow job=job.clone()/> }.into_any());
    let rows = move || list.rows(row);
    let heads = [
        t.job_began(),
        t.state(),
        t.rows_head(),
        t.created(),
        t.changed_rows(),
        t.resent_rows(),
        t.failed(),
        t.skipped(),
        t.actions(),
    ];
    view! {
        <div class="scroll" role="group" aria-labelledby="jobs-title" tabindex="0">
            <table class="stacked" role="table" aria-labelledby="jobs-title">
                <thead role="rowgroup">
                    <tr role="row">
                        {heads.map(|head| view! { <th role="columnheader" scope="col">{head}</th> }.into_any()).collect_view()}
                    </tr>
                </thead>
                <tbody role="rowgroup">{keyed_list(rows)}</tbody>
            </table>
        </div>
        {list.older(bulk_jobs)}
    }
}

#[component]
fn JobRow(job: JobView) -> impl IntoView {
    let t = text();
    let name = format!("job-{}", job.id);
    view! {
        <tr role="row">
            <th role="rowheader" scope="row">
                <span id=name.clone()>
                    {(!job.name.is_empty()).then(|| view! { <b class="breaks">{job.name.clone()}</b><br/> }.into_any())}
                    {t.bulk_action(job.kind)}<br/>
                    <Timestamp at=job.created_at/>
                </span>
            </th>
            <td role="cell" data-label=t.state() class="tight">
                <span class=job_tag_class(&job)>{job_state_words(t, &job)}</span>
            </td>
            <td role="cell" data-label=t.rows_head() class="tight">{t.number(job.rows)}</td>
            <td role="cell" data-label=t.created() class="tight">{t.number(job.created)}</td>
            <td role="cell" data-label=t.changed_rows() class="tight">{t.number(job.changed)}</td>
            <td role="cell" data-label=t.resent_rows() class="tight">{t.number(job.resent)}</td>
            <td role="cell" data-label=t.failed() class="tight">{t.number(job.failed)}</td>
            <td role="cell" data-label=t.skipped() class="tight">{t.number(job.skipped)}</td>
            <td role="cell">
                <div class="cell-actions">
                    <a class="btn small quiet" href=paths::bulk_job(job.id) aria-describedby=name>{t.open_job()}</a>
                </div>
            </td>
        </tr>
    }
}
