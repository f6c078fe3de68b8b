use crate::components::dynamic;
use crate::page_context::text;
use domain::bulk::{JobKind, JobState, JobView};
use leptos::prelude::*;

/// A count: its label, its field, its colour, and whether it is shown at 0.
type Count = (&'static str, fn(&JobView) -> u32, &'static str, bool);

/// The counts of rows and mail. Rare ones are shown only if they are not 0.
#[component]
pub(super) fn Counts(job: RwSignal<JobView>) -> impl IntoView {
    let t = text();
    let kind = job.with_untracked(|job| job.kind);
    let is_invite = kind == JobKind::Invite;
    let counts: [Count; 13] = [
        (t.created(), |job| job.created, "good", is_invite),
        (t.changed_rows(), |job| job.changed, "good", !is_invite && kind != JobKind::Resend),
        (t.mailed(), |job| job.mailed, "good", is_invite),
        (t.failed(), |job| job.failed, "bad", true),
        (t.left(), |job| job.left, "", true),
        (t.skipped(), |job| job.skipped, "", true),
        (t.resent_rows(), |job| job.resent, "good", kind == JobKind::Resend),
        (t.mail_waits_rows(), |job| job.mail_waiting, "", false),
        (t.mail_refused_rows(), |job| job.mail_failed, "bad", false),
        (t.mail_held_rows(), |job| job.mail_held, "warn", false),
        (t.undone_rows(), |job| job.returned, "", false),
        (t.revoked_invitations(), |job| job.revoked, "", false),
        (t.kept_rows(), |job| job.kept, "warn", false),
    ];
    let counts = counts
        .map(|(name, count, colour, is_always)| {
            let count = Memo::new(move |_| job.with(count));
            dynamic(move || {
                let count = count.get();
                (is_always || count > 0).then(|| {
                    let class = if count > 0 { colour } else { "" };
                    view! { <div class=class><dt>{name}</dt><dd>{t.number(count)}</dd></div> }.into_any()
                })
            })
        })
        .collect_view();
    view! { <dl class="counts">{counts}</dl> }
}

/// The rate and the remaining time, if known.
pub(super) fn pace(job: &JobView) -> Option<String> {
    let t = text();
    let a_minute = job.rate()?;
    let rate = t.rate(a_minute);
    if job.state != JobState::Running {
        return Some(rate);
    }
    let seconds = (u64::from(job.left) * 60).div_ceil(a_minute.into());
    Some(format!("{rate} · {}", t.time_left(u32::try_from(seconds).unwrap_or(u32::MAX))))
}
