//! Who has changed what on a page of settings, and when.

use super::shown_value;
use crate::api::ApiError;
use crate::api::session::session as load_session;
use crate::api::settings::settings_history;
use crate::components::{ErrorPage, KeyedItem, Loading, Timestamp, dynamic, keyed_list};
use crate::hooks::{PageResource, preserve_focus};
use crate::page_context::{session, text};
use domain::id::{EventId, UnitId};
use domain::setting::{ChangedSetting, SettingChange, SettingHistory, SettingSection};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// The latest changes of a section; earlier ones are fetched in pieces.
#[component]
pub(super) fn Changes(
    section: SettingSection,
    /// Whatever changes when something was saved.
    #[prop(into)]
    saved: Signal<()>,
    /// The units that values name.
    #[prop(optional, into)]
    units: Signal<Vec<(UnitId, String)>>,
) -> impl IntoView {
    let t = text();
    let first = PageResource::new(move || settings_history(section, None));
    let list = move || {
        Suspend::new(async move {
            match first.load().await {
                Ok(history) => view! { <List section history saved units/> }.into_any(),
                Err(error) => view! { <ErrorPage error/> }.into_any(),
            }
        })
    };
    view! {
        <section class="panel" aria-labelledby="changes-title">
            <div class="head"><h2 id="changes-title" tabindex="-1">{t.latest_changes()}</h2></div>
            <Suspense fallback=Loading>{list}</Suspense>
        </section>
    }
    .into_any()
}

#[component]
fn List(
    section: SettingSection,
    history: SettingHistory,
    saved: Signal<()>,
    units: Signal<Vec<(UnitId, String)>>,
) -> impl IntoView {
    let t = text();
    let next = RwSignal::new(history.next);
    let changes = RwSignal::new(history.changes);
    let is_pending = RwSignal::new(false);
    let error = RwSignal::new(None::<ApiError>);
    let session = session();
    // After a change the list begins again.
    Effect::new(move |was: Option<()>| {
        saved.get();
        if was.is_some() {
            spawn_local(async move {
                // What was saved may be what every page shows, such as the time zone.
                if let Ok(now) = load_session().await {
                    session.set(now);
                }
                if let Ok(history) = settings_history(section, None).await {
                    next.try_set(history.next);
                    changes.try_set(history.changes);
                }
            });
        }
    });
    let fetch = move |before: EventId| {
        is_pending.set(true);
        error.set(None);
        spawn_local(async move {
            let answer = settings_history(section, Some(before)).await;
            is_pending.try_set(false);
            // Another list may have begun by then.
            if next.try_get_untracked().flatten() != Some(before) {
                return;
            }
            match answer {
                Ok(history) => {
                    changes.update(|changes| changes.extend(history.changes));
                    preserve_focus("changes-title", || next.set(history.next));
                }
                Err(refused) => error.set(Some(refused)),
            }
        });
    };
    let lines = move || {
        let known = units.get();
        let lines = changes.get().into_iter().map(|change| {
            let known = known.clone();
            KeyedItem::new(change.event, move || line(change.clone(), &known))
        });
        lines.collect()
    };
    let is_empty = Memo::new(move |_| changes.with(Vec::is_empty));
    let list = move || {
        if is_empty.get() {
            return view! { <p class="hint">{t.no_changes_yet()}</p> }.into_any();
        }
        view! { <ul class="plain" role="list">{keyed_list(lines)}</ul> }.into_any()
    };
    let more = move || {
        next.get().map(|before| {
            view! {
                <div class="foot">
                    <button
                        class="btn needs-script"
                        type="button"
                        aria-busy=move || is_pending.get().then_some("true")
                        on:click=move |_| {
                            if !is_pending.get_untracked() {
                                fetch(before);
                            }
                        }
                    >
                        {t.show_earlier_changes()}
                    </button>
                </div>
            }
            .into_any()
        })
    };
    let refused = move || {
        error.get().map(|error| view! { <p class="fault" role="alert">{error.message}</p> }.into_any())
    };
    view! {
        <div class="body">
            {dynamic(list)}
            {dynamic(refused)}
        </div>
        {dynamic(more)}
    }
    .into_any()
}

fn line(change: SettingChange, units: &[(UnitId, String)]) -> AnyView {
    let t = text();
    let words = match change.what {
        ChangedSetting::Value { setting, before, after } => {
            let (before, after) = (shown_value(setting, &before, units), shown_value(setting, &after, units));
            t.changed_from_to(t.field(setting.field()), &before, &after)
        }
        ChangedSetting::Mail { action, kind, locale } => {
            t.changed_mail(&t.timeline_event(action), &t.message_kind(kind), &t.language_name(locale))
        }
        ChangedSetting::OwnField { action, label } => {
            t.changed_field(&t.timeline_event(action), label.said_in(t.locale()))
        }
        ChangedSetting::Other(action) => t.timeline_event(action),
    };
    let by = change.by.map(|who| format!(" {}", t.by_whom(&who)));
    view! {
        <li>
            <p class="breaks">{words}</p>
            <p class="hint"><Timestamp at=change.at/>{by}</p>
        </li>
    }
    .into_any()
}
