//! The rows of a job: by state, searched, a page at a time.

use super::actions::JobActions;
use crate::api::ApiError;
use crate::api::bulk::bulk_rows;
use crate::components::{EmailAddress, EmptyList, LiveList, SearchOptions, Shape};
use crate::hooks::{ListPage, ListQuery, LiveListState, LiveRow};
use crate::page_context::text;
use domain::account::AccountState;
use domain::bulk::{JobRowFilter, JobRowView, JobRowsPage, JobRowsQuery, Outcome};
use domain::id::JobId;
use domain::paths;
use domain::text::Text;
use leptos::prelude::*;
use uuid::Uuid;

impl From<JobRowsPage> for ListPage<JobRowView> {
    fn from(page: JobRowsPage) -> Self {
        Self { rows: page.rows, next: page.next.map(|from| from.to_string()), is_guess: false }
    }
}

impl LiveRow for JobRowView {
    type Id = u32;
    type Filter = JobRowFilter;
    type Response = JobRowsPage;
    const PATH: &'static str = paths::BULK_INVITE;
    const FILTERS: &'static [JobRowFilter] = JobRowFilter::ALL;

    fn path(of: Uuid) -> String {
        paths::bulk_job(JobId::new(of))
    }

    fn filter_word(filter: JobRowFilter) -> &'static str {
        filter.as_str()
    }

    async fn fetch(query: ListQuery<JobRowFilter>) -> Result<JobRowsPage, ApiError> {
        let from = query.after.as_deref().and_then(|after| after.parse().ok());
        let asked = JobRowsQuery { filter: query.filter, search: query.search, from };
        bulk_rows(JobId::new(query.of), asked).await
    }

    fn id(&self) -> u32 {
        self.position
    }

    fn is_changing(&self) -> bool {
        self.is_waiting
    }

    fn page_names(t: Text) -> (&'static str, &'static str) {
        (t.first_rows(), t.next_rows())
    }
}

/// The rows of a job.
#[component]
pub(super) fn JobRows(actions: JobActions) -> impl IntoView {
    let t = text();
    let live = LiveListState::<JobRowView>::of(actions.id.uuid());
    // No row of a job that has ended changes by itself, except by an undo.
    Effect::new(move |before: Option<(u32, u32, u32)>| {
        let taken_back = actions.job.with(|job| (job.returned, job.kept, job.revoked));
        if before.is_some_and(|before| before != taken_back) {
            live.refresh();
        }
        taken_back
    });
    let nothing = move || {
        let (title, why) = (t.no_rows_found(), t.no_rows_found_why());
        view! { <EmptyList title why shape=Shape::Search/> }.into_any()
    };
    view! {
        <LiveList
            live
            title=t.rows_of_job()
            filter_name=move |filter| t.job_row_filter(filter)
            searched=SearchOptions { label: t.search_rows(), button: t.search() }
            heads=[t.person(), t.line(), t.state(), t.why()]
            cells=move |row| cells(row).into_any()
            nothing
        />
    }
}

fn cells(row: JobRowView) -> impl IntoView {
    let t = text();
    let is_erased = row.is_erased();
    let (class, word) = if is_erased {
        ("tag", t.row_erased().to_owned())
    } else {
        (outcome_class(row.outcome), outcome_word(&row, t))
    };
    let email = (!row.email.is_empty()).then(|| view! { <EmailAddress email=row.email.clone()/> }.into_any());
    let username = (!row.username.is_empty())
        .then(|| view! { <span class="hint mono breaks">{row.username.clone()}</span> }.into_any());
    let nobody = (email.is_none() && username.is_none())
        .then(|| view! { <span>{t.row_without_address()}</span> }.into_any());
    let reason = row.code.map(|code| {
        let repeats = row.repeats.map(|line| format!(" {}", t.see_row(line)));
        let words = row.refused.as_ref().map_or_else(|| t.fault(code).to_owned(), |cell| cell.words(t));
        view! { <span class="breaks">{words}{repeats}</span> }.into_any()
    });
    let line = if row.line == 0 { t.not_in_file().to_owned() } else { t.number(row.line) };
    view! {
        <th role="rowheader" scope="row"><span class="two-lines">{email}{username}{nobody}</span></th>
        <td role="cell" data-label=t.line() class="tight number">{line}</td>
        <td role="cell" data-label=t.state() class="tight"><span class=class>{word}</span></td>
        <td role="cell" data-label=t.why()>{reason}</td>
    }
}

/// What became of a row, or that it was taken back.
fn outcome_word(row: &JobRowView, t: Text) -> String {
    match (row.is_undone, row.outcome) {
        (Some(true), _) => t.undone_rows().to_owned(),
        (Some(false), _) => t.kept_rows().to_owned(),
        // Somebody who was missing from the file.
        (None, Some(Outcome::Changed)) if row.line == 0 => t.account_state(AccountState::Suspended),
        (None, outcome) => t.row_outcome(outcome),
    }
}

/// The colour of an outcome.
fn outcome_class(outcome: Option<Outcome>) -> &'static str {
    match outcome {
        Some(Outcome::Created | Outcome::Resent | Outcome::Changed) => "tag good",
        Some(Outcome::Failed) => "tag bad",
        Some(Outcome::Skipped) | None => "tag",
    }
}
