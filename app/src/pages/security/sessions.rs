use super::Section;
use super::actions::{Act, SecurityActions};
use crate::components::{RowButton, Timestamp, dynamic};
use crate::page_context::text;
use domain::security::OwnSession;
use leptos::prelude::*;

/// Where one is signed in, and since when.
#[component]
pub(super) fn SessionsSection(actions: SecurityActions) -> impl IntoView {
    let t = text();
    let rows = move || {
        let sessions = actions.security.with(|security| security.sessions.clone());
        let rows = sessions.into_iter().map(|row| session(actions, row)).collect_view();
        view! { <ul class="entries" role="list">{rows}</ul> }.into_any()
    };
    let end_others = move || {
        let has_others = actions.security.with(|security| security.sessions.len() > 1);
        has_others.then(|| {
            view! {
                <div class="foot">
                    <button
                        class="btn needs-script"
                        type="button"
                        aria-busy=move || actions.is_running(Act::EndOtherSessions).get().then_some("true")
                        on:click=move |_| actions.asking.set(Some(Act::EndOtherSessions))
                    >
                        {t.end_other_sessions()}
                    </button>
                </div>
            }
            .into_any()
        })
    };
    view! {
        <Section id="sessions-title" title=t.where_signed_in()>
            <div class="body">{dynamic(rows)}</div>
            {dynamic(end_others)}
        </Section>
    }
}

fn session(actions: SecurityActions, row: OwnSession) -> AnyView {
    let t = text();
    let id = row.id;
    let name_id = format!("session-{id}");
    let address = (!row.address.is_empty())
        .then(|| view! { " · "<span class="mono breaks">{row.address}</span> }.into_any());
    let this = row.is_this.then(|| view! { " "<span class="tag accent">{t.this_device()}</span> }.into_any());
    let end = (!row.is_this).then(|| {
        view! {
            <RowButton
                name=t.end_session()
                icon=None
                about=name_id.clone()
                is_busy=actions.is_running(Act::EndSession(id))
                is_waiting=actions.is_busy()
                press=Callback::new(move |()| actions.run(Act::EndSession(id)))
            />
        }
        .into_any()
    });
    view! {
        <li class="entry-with-action">
            <div>
                <p id=name_id>{t.device(row.device)}{this}</p>
                <p class="hint">
                    {t.signed_in_on()}" "<Timestamp at=row.signed_in_at/>", "{t.last_seen_on()}" "<Timestamp at=row.seen_at/>{address}
                </p>
            </div>
            {end}
        </li>
    }
    .into_any()
}
