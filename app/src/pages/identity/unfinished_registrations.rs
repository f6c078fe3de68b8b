use crate::api::identities::{discard_registration, registrations};
use crate::components::{Icon, Shape, Timestamp};
use crate::hooks::PageResource;
use crate::page_context::text;
use domain::identity::{IdentityTarget, RegistrationRow, UNFINISHED_DAYS};
use domain::paths;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// One's own other unfinished registrations, and for the founder what others have left behind.
#[component]
pub(super) fn UnfinishedRegistrations(target: IdentityTarget) -> impl IntoView {
    let others = PageResource::new(registrations);
    view! {
        <Suspense>
            {move || Suspend::new(async move {
                let rows = others.load().await.unwrap_or_default();
                let is_other = |row: &RegistrationRow| IdentityTarget::Registration(row.identity) != target;
                let rows: Vec<_> = rows.into_iter().filter(is_other).collect();
                (!rows.is_empty()).then(|| view! { <Rows rows/> })
            })}
        </Suspense>
    }
}

#[component]
fn Rows(rows: Vec<RegistrationRow>) -> impl IntoView {
    let t = text();
    let rows = RwSignal::new(rows);
    let discard = move |row: RegistrationRow| {
        spawn_local(async move {
            if discard_registration(row.identity).await.is_ok() {
                rows.try_update(|rows| rows.retain(|other| other.identity != row.identity));
            }
        });
    };
    let line = move |row: RegistrationRow| {
        let name = if row.who.is_empty() { row.code.clone() } else { row.who.clone() };
        let url = paths::registration(row.identity);
        let discarded = row.clone();
        view! {
            <li class="row">
                <a href=url rel="external">{name}</a>
                <span class="hint"><Timestamp at=row.saved_at/></span>
                {row.is_others.then(|| view! { <span class="hint">{t.begun_by_somebody_gone()}</span> }.into_any())}
                <button
                    class="btn small quiet danger needs-script"
                    type="button"
                    on:click=move |_| discard(discarded.clone())
                >
                    {t.discard_registration()}
                </button>
            </li>
        }
    };
    move || {
        (!rows.with(Vec::is_empty)).then(|| {
            view! {
                <div class="note">
                    <Icon shape=Shape::Clock/>
                    <h2>{t.unfinished_registrations()}</h2>
                    <p>{t.unfinished_are_erased(UNFINISHED_DAYS)}</p>
                    <ul role="list">{rows.get().into_iter().map(line).collect_view()}</ul>
                </div>
            }
        })
    }
}
