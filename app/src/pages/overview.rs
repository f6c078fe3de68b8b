//! The overview: how far everybody is, as bars that lead to the people in them. It is folded above the registry's table, and
//! open on the start page of those who may see the registry.

mod days;

use crate::api::registry::registry_overview;
use crate::hooks::PageResource;
use crate::page_context::text;
use days::ByDay;
use domain::day::PartialDate;
use domain::id::UnitId;
use domain::paths;
use domain::registry::{
    Funnel, FunnelOf, JobFunnel, Overview, PeopleCount, Stage, UnitFilter, UnitFunnel, Waiting,
};
use leptos::prelude::*;

/// The overview. The rest of the page is of use without it, so that nothing is shown if it cannot be loaded.
#[component]
pub(super) fn OverviewPanel(
    /// Whether it is unfolded at first. That of a unit is.
    #[prop(optional)]
    is_open: bool,
    /// The unit whose people it is about; everybody by default.
    #[prop(optional, into)]
    unit: Signal<Option<UnitId>>,
) -> impl IntoView {
    let unit = Memo::new(move |_| unit.get());
    let loaded = PageResource::keyed(
        move || unit.get().map(|unit| unit.to_string()).unwrap_or_default(),
        move || registry_overview(unit.get_untracked()),
    );
    view! {
        <Suspense>
            {move || Suspend::new(async move {
                let unit = unit.get_untracked();
                loaded.load().await.ok().map(|overview| panel(overview, unit, is_open || unit.is_some()))
            })}
        </Suspense>
    }
}

fn panel(overview: Overview, unit: Option<UnitId>, is_open: bool) -> AnyView {
    let t = text();
    let Overview { everybody, units, more_units, jobs, days, waiting } = overview;
    let of = unit.map_or(FunnelOf::Everybody, |unit| FunnelOf::Unit(UnitFilter::Below(unit)));
    let nobody =
        (everybody.invited == 0).then(|| view! { <p class="hint">{t.nobody_invited()}</p> }.into_any());
    let by_unit = (!units.is_empty()).then(|| by_unit(units, more_units, unit));
    let waiting = waiting.map(waits);
    let by_job = (!jobs.is_empty()).then(|| by_job(jobs));
    view! {
        <section class="panel overview" aria-labelledby="overview-title">
            <details class="fold" open=is_open>
                <summary><h2 id="overview-title">{t.overview()}</h2></summary>
                <div class="fold-body">
                    {nobody}
                    <ul class="funnel" role="list" aria-label=t.everybody_invited()>{funnel(of, everybody)}</ul>
                    {waiting}
                    {by_unit}
                    {by_job}
                    <ByDay days/>
                </div>
            </details>
        </section>
    }
    .into_any()
}

/// The accounts that wait, each kind with a link to its people.
fn waits(waiting: Waiting) -> Option<AnyView> {
    let t = text();
    let Waiting { pending_days, pending, dormant_days, dormant } = waiting;
    let lines = [
        (pending, t.pending_for(pending_days), Waiting::pending(pending_days)),
        (dormant, t.not_signed_in_for(dormant_days), Waiting::dormant(dormant_days)),
    ];
    let lines = lines.into_iter().filter(|(count, ..)| *count != PeopleCount::Exactly(0));
    let lines: Vec<AnyView> = lines
        .map(|(count, name, people)| {
            let words = t.filter_of(&name, &t.people_counted(count));
            view! { <li><a href=paths::people(&people)>{words}</a></li> }.into_any()
        })
        .collect();
    (!lines.is_empty()).then(|| {
        view! { <ul class="waiting" role="list" aria-label=t.accounts_waiting()>{lines}</ul> }.into_any()
    })
}

/// The stages of everybody.
fn funnel(of: FunnelOf, everybody: Funnel) -> AnyView {
    let t = text();
    let stages = Stage::ALL.iter().map(|stage| {
        let n = everybody.at(*stage);
        view! {
            <li>
                <a href=people(of, *stage)>
                    <span class="name">{t.stage(*stage)}</span>" "<b class="num">{number(n)}</b>
                    {bar(n, everybody.invited)}
                </a>
            </li>
        }
        .into_any()
    });
    stages.collect_view().into_any()
}

/// The name of a unit leads to its list, above which is its overview.
fn by_unit(units: Vec<UnitFunnel>, more: u32, shown: Option<UnitId>) -> AnyView {
    let t = text();
    let rows = units.into_iter().map(|row| {
        let (of, name) = match row.unit {
            Some(unit) => (UnitFilter::Below(unit), row.name),
            None => (UnitFilter::None, t.no_unit().to_owned()),
        };
        let is_shown = shown.is_some() && row.unit == shown;
        let of = FunnelOf::Unit(of);
        let link = (!is_shown).then(|| paths::people(&of.everybody()));
        line(of, name, link, row.funnel)
    });
    let rows = rows.collect_view().into_any();
    let left_out = (more > 0).then(|| view! { <p class="hint">{t.more_units(more)}</p> }.into_any());
    view! { {table(t.overview_by_unit(), t.unit(), rows)}{left_out} }.into_any()
}

fn by_job(jobs: Vec<JobFunnel>) -> AnyView {
    let t = text();
    let rows = jobs.into_iter().map(|row| {
        let name = t.job_of(&date(&row.started_on), &row.started_time, &row.started_by);
        line(FunnelOf::Job(row.job), name, None, row.funnel)
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
fn line(of: FunnelOf, name: String, link: Option<String>, funnel: Funnel) -> AnyView {
    let t = text();
    let cells = Stage::ALL.iter().map(|stage| {
        let n = funnel.at(*stage);
        let label = t.people_at_stage(&name, &t.stage(*stage), &number(n));
        view! { <td><a href=people(of, *stage) aria-label=label><span class="num">{number(n)}</span>{bar(n, funnel.invited)}</a></td> }
            .into_any()
    });
    let cells = cells.collect_view();
    let name = match link {
        Some(link) => view! { <a href=link>{name}</a> }.into_any(),
        None => name.into_any(),
    };
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
