use super::Section;
use super::actions::PersonActions;
use crate::components::{RowButton, Timestamp, dynamic};
use crate::page_context::text;
use domain::registry::{AccountAction, PersonSession};
use leptos::prelude::*;

/// Where the person is signed in, and since when.
#[component]
pub(super) fn SessionsSection(actions: PersonActions) -> impl IntoView {
    let t = text();
    let rows = move || {
        let (sessions, may_end) =
            actions.person.with(|person| (person.sessions.clone(), person.allows(AccountAction::EndSession)));
        if sessions.is_empty() {
            return view! { <p class="quiet-text">{t.no_sessions_of_person()}</p> }.into_any();
        }
        let rows = sessions.into_iter().map(|row| session(actions, row, may_end)).collect_view();
        view! { <ul class="entries" role="list">{rows}</ul> }.into_any()
    };
    view! {
        <Section id="sessions-title" title=t.sessions()><div class="body">{dynamic(rows)}</div></Section>
    }
}

fn session(actions: PersonActions, row: PersonSession, may_end: bool) -> AnyView {
    let t = text();
    let id = row.id;
    let name_id = format!("session-{id}");
    let address =
        row.address.map(|address| view! { " · "<span class="mono breaks">{address}</span> }.into_any());
    let end = may_end.then(|| {
        view! {
            <RowButton
                name=t.end_session()
                icon=None
                about=name_id.clone()
                is_busy=actions.ending.is_running(id, AccountAction::EndSession)
                is_waiting=actions.ending.is_busy(id)
                press=Callback::new(move |()| actions.end_session(id))
            />
        }
        .into_any()
    });
    view! {
        <li class="entry-with-action">
            <div>
                <p id=name_id>{t.device(row.device)}</p>
                <p class="hint">
                    {t.signed_in_on()}" "<Timestamp at=row.signed_in_at/>", "{t.last_seen_on()}" "<Timestamp at=row.seen_at/>{address}
                </p>
            </div>
            {end}
        </li>
    }
    .into_any()
}
