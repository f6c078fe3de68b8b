//! The overview: how far everybody is, as bars that lead to the people in them. It is folded above the registry's table, and
//! open on the start page of those who may see the registry.

mod days;

use crate::api::registry::registry_overview;
use crate::hooks::PageResource;
use crate::page_context::text;
use days::ByDay;
use domain::day::PartialDate;
use domain::paths;
use domain::registry::{Funnel, FunnelOf, JobFunnel, Overview, Stage, UnitFilter, UnitFunnel};
use leptos::prelude::*;

/// The overview. The rest of the page is of use without it, so that nothing is shown if it cannot be loaded.
#[component]
pub(super) fn OverviewPanel(
    /// Whether it is unfolded at first.
    #[prop(optional)]
    is_open: bool,
) -> impl IntoView {
    let loaded = PageResource::new(registry_overview);
    view! {
        <Suspense>
            {move || Suspend::new(async move {
                loaded.load().await.ok().map(|overview| panel(overview, is_open))
            })}
        </Suspense>
    }
}

fn panel(overview: Overview, is_open: bool) -> AnyView {
    let t = text();
    let Overview { everybody, units, more_units, jobs, days } = overview;
    let nobody =
        (everybody.invited == 0).then(|| view! { <p class="hint">{t.nobody_invited()}</p> }.into_any());
    let by_unit = (!units.is_empty()).then(|| by_unit(units, more_units));
    let by_job = (!jobs.is_empty()).then(|| by_job(jobs));
    view! {
        <section class="panel overview" aria-labelledby="overview-title">
            <details class="fold" open=is_open>
                <summary><h2 id="overview-title">{t.overview()}</h2></summary>
                <div class="fold-body">
                    {nobody}
                    <ul class="funnel" role="list" aria-label=t.everybody_invited()>{funnel(everybody)}</ul>
                    {by_unit}
                    {by_job}
                    <ByDay days/>
                </div>
            </details>
        </section>
    }
    .into_any()
}

/// The stages of everybody.
fn funnel(everybody: Funnel) -> AnyView {
    let t = text();
    let stages = Stage::ALL.iter().map(|stage| {
        let n = everybody.at(*stage);
        view! {
            <li>
                <a href=people(FunnelOf::Everybody, *stage)>
                    <span class="name">{t.stage(*stage)}</span>" "<b class="num">{number(n)}</b>
                    {bar(n, everybody.invited)}
                </a>
            </li>
        }
        .into_any()
    });
    stages.collect_view().into_any()
}

fn by_unit(units: Vec<UnitFunnel>, more: u32) -> AnyView {
    let t = text();
    let rows = units.into_iter().map(|row| {
        let (of, name) = match row.unit {
            Some(unit) => (UnitFilter::Below(unit), row.name),
            None => (UnitFilter::None, t.no_unit().to_owned()),
        };
        line(FunnelOf::Unit(of), name, row.funnel)
    });
    let rows = rows.collect_view().into_any();
    let left_out = (more > 0).then(|| view! { <p class="hint">{t.more_units(more)}</p> }.into_any());
    view! { {table(t.overview_by_unit(), t.unit(), rows)}{left_out} }.into_any()
}

fn by_job(jobs: Vec<JobFunnel>) -> AnyView {
    let t = text();
    let rows = jobs.into_iter().map(|row| {
        let name = t.job_of(&date(&row.started_on), &row.started_by);
        line(FunnelOf::Job(row.job), name, row.funnel)
    });
    let rows = rows.collect_view().into_any();
    table(t.overview_by_job(), t.bulk_invite(), rows)
}

fn table(title: &'static str, first: &'static str, rows: AnyView) -> AnyView {
    let t = text();
    let heads = Stage::ALL.iter().map(|stage| view! { <th scope="col">{t.stage(*stage)}</th> }.into_any());
    view! {
        <div class="scroll" tabindex="0" role="region" aria-label=title>
            <table class="bars">
                <caption>{title}</caption>
                <thead><tr><th scope="col">{first}</th>{heads.collect_view()}</tr></thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
    .into_any()
}

/// One funnel as a line of a table.
fn line(of: FunnelOf, name: String, funnel: Funnel) -> AnyView {
    let t = text();
    let cells = Stage::ALL.iter().map(|stage| {
        let n = funnel.at(*stage);
        let label = t.people_at_stage(&name, &t.stage(*stage), &number(n));
        view! { <td><a href=people(of, *stage) aria-label=label><span class="num">{number(n)}</span>{bar(n, funnel.invited)}</a></td> }
            .into_any()
    });
    let cells = cells.collect_view();
    view! { <tr><th scope="row">{name}</th>{cells}</tr> }.into_any()
}

fn people(of: FunnelOf, stage: Stage) -> String {
    paths::people(&of.people(stage))
}

/// A bar: a part of those who were invited.
fn bar(n: u64, of: u64) -> AnyView {
    let width = match (n * 100).checked_div(of) {
        // One of very many can still be seen.
        Some(0) if n > 0 => 1,
        Some(width) => width.min(100),
        None => 0,
    };
    view! {
        <svg class="bar" viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true" focusable="false">
            <rect class="track" width="100" height="4"></rect>
            <rect class="part" width=width.to_string() height="4"></rect>
        </svg>
    }
    .into_any()
}

fn number(n: u64) -> String {
    text().number(u32::try_from(n).unwrap_or(u32::MAX))
}

/// A day in words.
fn date(day: &str) -> String {
    PartialDate::parse(day).map_or_else(|_| day.to_owned(), |date| text().date(date))
}
