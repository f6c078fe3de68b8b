use super::shown_value;
use crate::components::{Timestamp, dynamic};
use crate::page_context::text;
use domain::id::UnitId;
use domain::setting::{SettingChange, SettingsPage};
use leptos::prelude::*;

/// Who has changed what on this page, and when.
#[component]
pub(super) fn Changes(page: RwSignal<SettingsPage>) -> impl IntoView {
    let t = text();
    let list = move || {
        let (changes, units) = page.with(|page| (page.changes.clone(), page.units.clone()));
        if changes.is_empty() {
            return view! { <p class="hint">{t.no_changes_yet()}</p> }.into_any();
        }
        let lines = changes.into_iter().map(|change| line(change, &units)).collect_view();
        view! { <ul class="plain" role="list">{lines}</ul> }.into_any()
    };
    view! {
        <section class="panel" aria-labelledby="changes-title">
            <div class="head"><h2 id="changes-title">{t.latest_changes()}</h2></div>
            <div class="body">{dynamic(list)}</div>
        </section>
    }
}

fn line(change: SettingChange, units: &[(UnitId, String)]) -> AnyView {
    let t = text();
    let SettingChange { setting, before, after, at, by } = change;
    let (before, after) = (shown_value(setting, &before, units), shown_value(setting, &after, units));
    let by = by.map(|who| format!(" {}", t.by_whom(&who)));
    view! {
        <li>
            <p class="breaks">{t.changed_from_to(t.field(setting.field()), &before, &after)}</p>
            <p class="hint"><Timestamp at/>{by}</p>
        </li>
    }
    .into_any()
}
