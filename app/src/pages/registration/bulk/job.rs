//! The page of a job: progress, actions, results.

mod actions;
mod counts;
mod progress;
mod rows;

use crate::api::ApiError;
use crate::api::bulk::bulk_job;
use crate::components::{
    Confirm, ErrorPage, Icon, PageHeader, RequireAnyOf, Shape, Timestamp, ToastRegion, dynamic,
};
use crate::hooks::{PageResource, SignInPrompt, fetch_confirmed};
use crate::page_context::text;
use actions::{JobAction, JobActions};
use counts::{Counts, pace};
use domain::bulk::{JobKind, JobState, JobView};
use domain::form::Code;
use domain::id::JobId;
use domain::paths;
use domain::permission::Permission;
use domain::text::Text;
use leptos::ev::MouseEvent;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

/// Whoever may begin a job of some kind.
pub(super) const JOBS: &[Permission] = &[
    Permission::BulkInvite,
    Permission::ManageAccounts,
    Permission::ManageInvitations,
    Permission::RegisterIdentities,
];

#[component]
pub(crate) fn BulkJob() -> impl IntoView {
    view! {
        <RequireAnyOf permissions=JOBS><LoadedJob/></RequireAnyOf>
    }
}

#[component]
fn LoadedJob() -> impl IntoView {
    let t = text();
    let params = use_params_map();
    let id = Memo::new(move |_| params.with(|params| params.get("job")?.parse::<JobId>().ok()));
    let job = PageResource::keyed(
        move || id.get().map(|id| id.to_string()).unwrap_or_default(),
        move || async move {
            match id.get_untracked() {
                Some(id) => bulk_job(id).await,
                None => Err(ApiError::from_code(Code::NotFound, text().locale())),
            }
        },
    );
    view! {
        <Suspense fallback=move || view! { <p role="status">{t.loading()}</p> }.into_any()>
            {move || Suspend::new(async move {
                match job.load().await {
                    Ok(job) => view! { <Job job/> }.into_any(),
                    Err(error) => view! { <ErrorPage error/> }.into_any(),
                }
            })}
        </Suspense>
    }
}

#[component]
fn Job(job: JobView) -> impl IntoView {
    let t = text();
    let actions = JobActions::new(job);
    progress::follow(actions);
    let job = actions.job;
    let kind = job.with_untracked(|job| job.kind);
    let (title, above) = match kind {
        JobKind::Invite => (t.bulk_job(), (paths::BULK_INVITE, t.bulk_invite())),
        _ => (t.action_job(), (paths::ACTION_JOBS, t.action_jobs())),
    };
    let (is_others, created_at) = job.with_untracked(|job| (job.is_others, job.created_at));
    let is_stored = Memo::new(move |_| job.with(|job| !job.is_forgotten));
    view! {
        <PageHeader title=title.to_owned() above=above/>
        <StaleNotice actions/>
        <section class="panel" aria-labelledby="job-title">
            <div class="head">
                <h2 id="job-title" class="row">
                    {move || job.with(|job| {
                        if kind != JobKind::Invite {
                            let words = format!("{} · {}", t.bulk_action(kind), t.people_of_job(job.rows));
                            // An update has a file.
                            return if job.name.is_empty() { words } else { format!("{} · {words}", job.name) };
                        }
                        let rows = t.job_rows(job.rows);
                        if job.name.is_empty() { rows } else { format!("{} · {rows}", job.name) }
                    })}
                    <span class=move || job.with(job_tag_class) role="status">{move || job.with(|job| job_state_words(t, job))}</span>
                </h2>
                <span class="quiet-text number">
                    <Timestamp at=created_at/>
                    {move || job.with(pace).map(|pace| format!(" · {pace}"))}
                </span>
            </div>
            <div class="body">
                <Bar actions/>
                <Counts job/>
                <Note actions/>
            </div>
            <JobFooter actions/>
        </section>
        {(!is_others).then(|| view! {
            <Results actions/>
            {move || is_stored.get().then(|| view! { <rows::JobRows actions/> }.into_any())}
        }.into_any())}
        <Questions actions/>
        <ToastRegion toasts=actions.toasts/>
    }
}

/// The state of a job in words; of one that was undone, that it was.
pub(super) fn job_state_words(t: Text, job: &JobView) -> String {
    match job.kind {
        _ if job.is_undoing => t.being_undone().to_owned(),
        _ if !job.is_undone() => t.job_state(job.state),
        JobKind::Invite => t.revoked_invitations().to_owned(),
        _ => t.undone_rows().to_owned(),
    }
}

/// The colour of its state.
pub(super) fn job_tag_class(job: &JobView) -> &'static str {
    match job.state {
        _ if job.is_undoing => "tag accent",
        _ if job.is_undone() => "tag",
        JobState::Preparing | JobState::Running => "tag accent",
        JobState::Paused => "tag warn",
        JobState::Done => "tag good",
        JobState::Cancelled => "tag",
    }
}

/// What an undo has done; `None` if there was none, or it found nothing.
fn undo_words(t: Text, job: &JobView) -> Option<String> {
    let sentences = [
        (job.returned, t.people_put_back(job.returned, &t.number(job.returned))),
        (job.revoked, t.invitations_taken_back(job.revoked, &t.number(job.revoked))),
        (job.kept, t.people_left_changed(job.kept, &t.number(job.kept))),
    ];
    let said = sentences.into_iter().filter(|(count, _)| *count > 0).map(|(_, words)| words);
    let said = said.collect::<Vec<_>>().join(" ");
    (job.undone_at.is_some() && !said.is_empty()).then_some(said)
}

#[component]
fn Bar(actions: JobActions) -> impl IntoView {
    let t = text();
    let job = actions.job;
    let done = move || job.with(|job| job.rows - job.left);
    view! {
        <div class="meter">
            <progress
                max=move || job.with(|job| job.rows.max(1).to_string())
                value=move || done().to_string()
                aria-label=t.job_progress()
            ></progress>
            <p class="row spread">
                <span class="number">{move || job.with(|job| t.job_done_of(done(), job.rows))}</span>
            </p>
        </div>
    }
}

/// An explanation of the state, if its name is not enough.
#[component]
fn Note(actions: JobActions) -> impl IntoView {
    let t = text();
    let said = Memo::new(move |_| {
        actions.job.with(|job| match (job.state, job.paused) {
            _ if job.is_others => Some(("note", t.job_left_behind().to_owned())),
            (JobState::Preparing, _) if !matches!(job.kind, JobKind::Invite | JobKind::Update) => {
                Some(("note", t.job_lists_people().to_owned()))
            }
            (JobState::Running, _) => Some(("note", t.job_stored().to_owned())),
            (JobState::Preparing, _) => Some(("note warn", t.storing_stopped().to_owned())),
            _ if job.is_undoing => {
                let (done, all) = job.undo_progress();
                Some(("note", t.undoing_rows(&t.number(done), &t.number(all))))
            }
            (JobState::Paused, Some(why)) => {
                Some(("note warn", t.paused_because(why, &t.number(job.confirmed), &t.number(job.rows))))
            }
            _ => undo_words(t, job).map(|words| ("note", words)),
        })
    });
    dynamic(move || {
        said.get().map(|(class, words)| {
            let shape = if class == "note" { Shape::Info } else { Shape::Warn };
            view! { <div class=class><Icon shape/><p>{words}</p></div> }.into_any()
        })
    })
}

#[component]
fn StaleNotice(actions: JobActions) -> impl IntoView {
    let t = text();
    dynamic(move || {
        actions.error.get().map(|error| {
            let sign_in = (error.code == Code::SignedOut).then(|| {
                let address = paths::sign_in_then(&paths::bulk_job(actions.id));
                view! { <p><a href=address>{t.sign_in()}</a></p> }.into_any()
            });
            view! {
                <div class="note warn" role="alert">
                    <Icon shape=Shape::Warn/>
                    <p>{t.not_live()}</p>
                    <p>{error.message}</p>
                    {sign_in}
                </div>
            }
            .into_any()
        })
    })
}

#[component]
fn JobFooter(actions: JobActions) -> impl IntoView {
    let t = text();
    let is_others = actions.job.with_untracked(|job| job.is_others);
    let offers = Memo::new(move |_| {
        actions.job.with(|job| {
            let is_ended = matches!(job.state, JobState::Done | JobState::Cancelled);
            let is_still = !matches!(job.state, JobState::Running | JobState::Preparing);
            let can_undo = job.open > 0 && is_still && !job.is_others && !job.is_undoing;
            (job.state, !is_ended, can_undo, job.kind)
        })
    });
    dynamic(move || {
        let (state, can_cancel, can_undo, kind) = offers.get();
        let main = match state {
            _ if is_others => None,
            JobState::Running => Some((JobAction::Pause, t.pause(), Shape::Pause, "btn")),
            JobState::Paused => Some((JobAction::Resume, t.resume(), Shape::Play, "btn primary")),
            JobState::Preparing | JobState::Done | JobState::Cancelled => None,
        };
        let main = main.map(|(action, name, shape, class)| {
            view! {
                <button
                    class=format!("{class} needs-script")
                    type="button"
                    aria-busy=move || actions.is_busy(action).then_some("true")
                    on:click=move |_| actions.act(action)
                >
                    <Icon shape/>
                    {name}
                </button>
            }
            .into_any()
        });
        let another = (!can_cancel && !is_others && kind == JobKind::Invite).then(|| {
            view! { <a class="btn primary" href=paths::BULK_INVITE><Icon shape=Shape::Plus/>{t.another_batch()}</a> }
                .into_any()
        });
        let cancel = can_cancel.then(|| {
            view! {
                <button class="btn quiet danger needs-script" type="button" on:click=move |_| actions.cancelling.open(())>
                    {t.cancel_job()}
                </button>
            }.into_any()
        });
        let undo = can_undo.then(|| {
            view! {
                <button class="btn quiet danger needs-script" type="button" on:click=move |_| actions.undoing.open(())>
                    <Icon shape=Shape::Undo/>
                    {if kind == JobKind::Invite { t.undo_batch() } else { t.undo_action() }}
                </button>
            }.into_any()
        });
        let is_any = another.is_some() || main.is_some() || cancel.is_some() || undo.is_some();
        is_any.then(|| view! { <div class="foot">{another}{main}{cancel}{undo}</div> }.into_any())
    })
}

#[component]
fn Results(actions: JobActions) -> impl IntoView {
    let t = text();
    let files = Memo::new(move |_| actions.job.with(|job| (!job.is_forgotten).then_some(job.to_mend > 0)));
    view! {
        <section class="panel" aria-labelledby="results-title">
            <div class="head"><h2 id="results-title">{t.results()}</h2></div>
            <div class="body">
                {move || match files.get() {
                    Some(has_failed) => view! { <Files actions has_failed/> }.into_any(),
                    None => view! { <p>{t.results_forgotten()}</p> }.into_any(),
                }}
            </div>
        </section>
    }
}

#[component]
fn Files(actions: JobActions, has_failed: bool) -> impl IntoView {
    let t = text();
    let prompt = SignInPrompt::current();
    // What a file of invitations brought is its owner's; people of the registry are an export.
    let asks = !actions.is_invite();
    let link = move |only_failed: bool, name: &'static str| {
        let path = paths::bulk_job_results(actions.id, only_failed);
        let fetched = path.clone();
        let fetch = move |event: MouseEvent| {
            if asks {
                fetch_confirmed(&event, prompt, fetched.clone());
            }
        };
        view! {
            <a class="btn" href=path download="" rel="external" on:click=fetch>
                <Icon shape=Shape::Download/>
                {name}
            </a>
        }
        .into_any()
    };
    let how = match actions.job.with_untracked(|job| job.kind) {
        JobKind::Invite => t.results_how(),
        JobKind::Update => t.update_results_how(),
        _ => t.action_results_how(),
    };
    let recorded = asks.then(|| view! { <p>{t.results_are_recorded()}</p> }.into_any());
    view! {
        <p>{how}</p>
        {recorded}
        <p class="row">
            {link(false, t.download_all())}
            {has_failed.then(|| link(true, t.download_failed()))}
        </p>
    }
}

#[component]
fn Questions(actions: JobActions) -> impl IntoView {
    let t = text();
    let (cancelling, undoing, job) = (actions.cancelling, actions.undoing, actions.job);
    let is_invite = actions.is_invite();
    let (undo_ask, undo) = match is_invite {
        true => (t.undo_batch_ask(), t.undo_batch()),
        false => (t.undo_action_ask(), t.undo_action()),
    };
    let cancel_words = move || {
        let left = job.with(|job| job.left);
        if is_invite { t.cancel_job_words(left) } else { t.cancel_action_words(left) }
    };
    let undo_words = move || {
        let open = job.with(|job| job.open);
        match job.with_untracked(|job| job.kind) {
            JobKind::Invite => t.undo_batch_words(open),
            JobKind::Update if job.with(|job| job.open_invitations > 0) => {
                let invitations = job.with(|job| job.open_invitations);
                match open.saturating_sub(invitations) {
                    0 => t.undo_batch_words(invitations),
                    changes => t.update_undo_with_invites(changes, invitations),
                }
            }
            JobKind::Update => t.update_undo_words(open),
            _ => t.undo_action_words(open),
        }
    };
    view! {
        <Confirm
            id="cancel-job"
            title=t.cancel_job_ask().to_owned()
            is_open=cancelling.is_open()
            close=cancelling.close()
            words=Signal::derive(cancel_words)
            yes=t.cancel_job().to_owned()
            is_destructive=true
            is_pending=cancelling.is_pending
            error=cancelling.error
            confirm=Callback::new(move |()| actions.cancel())
        />
        <Confirm
            id="undo-batch"
            title=undo_ask.to_owned()
            is_open=undoing.is_open()
            close=undoing.close()
            words=Signal::derive(undo_words)
            yes=undo.to_owned()
            is_destructive=true
            is_pending=undoing.is_pending
            error=undoing.error
            confirm=Callback::new(move |()| actions.undo())
        />
    }
}
