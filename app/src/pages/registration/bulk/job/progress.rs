use super::actions::JobActions;
use crate::api::bulk::bulk_job;
use crate::hooks::poll_while_visible;
use domain::bulk::JobState;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::time::Duration;

/// The polling interval without an event stream.
const ASK_EVERY: Duration = Duration::from_secs(2);

/// Polls after the end, since mail is counted a moment after the rows.
const COUNTED_AFTER: u32 = 5;

/// Keeps the page up to date: by an event stream while there is one, by polling otherwise.
pub(super) fn follow(actions: JobActions) {
    let job = actions.job;
    let is_moving = Memo::new(move |_| {
        job.with(|job| !matches!(job.state, JobState::Done | JobState::Cancelled) || job.mail_waiting > 0)
    });
    let is_told = RwSignal::new(false);
    #[cfg(feature = "hydrate")]
    listen(actions, is_told);
    let is_ended =
        Memo::new(move |_| job.with(|job| matches!(job.state, JobState::Done | JobState::Cancelled)));
    Effect::new(move |was_ended: Option<bool>| {
        let is_ended = is_ended.get();
        if is_ended && was_ended != Some(true) {
            actions.unsettled.set(COUNTED_AFTER);
        }
        is_ended
    });
    let is_unsettled = Memo::new(move |_| match actions.unsettled.get() {
        0 => false,
        1..=COUNTED_AFTER => true,
        _ => job.with(|job| job.open > 0),
    });
    let is_undoing = Memo::new(move |_| job.with(|job| job.is_undoing));
    // What was undone is counted a moment after it too.
    Effect::new(move |was_undoing: Option<bool>| {
        let is_undoing = is_undoing.get();
        if !is_undoing && was_undoing == Some(true) {
            actions.unsettled.update(|times| *times = COUNTED_AFTER.max(*times));
        }
        is_undoing
    });
    let is_asked =
        Signal::derive(move || is_unsettled.get() || is_undoing.get() || (is_moving.get() && !is_told.get()));
    let is_asking = StoredValue::new(false);
    poll_while_visible(ASK_EVERY, is_asked, move || {
        if is_asking.try_get_value() == Some(false) {
            is_asking.set_value(true);
            spawn_local(async move {
                actions.receive(bulk_job(actions.id).await);
                actions.unsettled.try_update(|times| *times = times.saturating_sub(1));
                is_asking.set_value(false);
            });
        }
    });
}

#[cfg(feature = "hydrate")]
fn listen(actions: JobActions, is_told: RwSignal<bool>) {
    use domain::paths;
    use wasm_bindgen::JsCast as _;
    use wasm_bindgen::prelude::Closure;
    use web_sys::{EventSource, MessageEvent};

    // There is a stream only while rows are being processed.
    let is_working =
        Memo::new(move |_| actions.job.with(|job| matches!(job.state, JobState::Running | JobState::Paused)));
    Effect::new(move || {
        if !is_working.get() {
            return;
        }
        let Ok(stream) = EventSource::new(&paths::bulk_job_events(actions.id)) else { return };
        let heard = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
            let job = event.data().as_string().and_then(|text| json::read(&text).ok());
            if let Some(job) = job {
                is_told.set(true);
                actions.receive(Ok(job));
            }
        });
        // The browser reconnects by itself; until then the page polls.
        let lost = Closure::<dyn FnMut()>::new(move || _ = is_told.try_set(false));
        stream.set_onmessage(Some(heard.as_ref().unchecked_ref()));
        stream.set_onerror(Some(lost.as_ref().unchecked_ref()));
        let kept = StoredValue::new_local((stream, heard, lost));
        on_cleanup(move || {
            kept.with_value(|(stream, _, _)| {
                stream.set_onmessage(None);
                stream.set_onerror(None);
                stream.close();
            });
            is_told.try_set(false);
        });
    });
}
