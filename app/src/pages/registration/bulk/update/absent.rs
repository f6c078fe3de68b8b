//! *Suspend people missing from this file*: in which unit, group or saved view, and how many they are.

use super::compared_file::{ComparedFile, Listing};
use crate::api::registry::saved_views;
use crate::components::dynamic;
use crate::page_context::{has_permission, text};
use domain::bulk::update::AbsentScope;
use domain::permission::Permission;
use domain::registry::SavedView;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// A scope that can be chosen, as its option.
type Offered = (String, String, AbsentScope);

#[component]
pub(super) fn SuspendMissing(file: ComparedFile) -> impl IntoView {
    let t = text();
    let missing = file.missing;
    let views = RwSignal::new(Vec::<SavedView>::new());
    let has_views = has_permission(Permission::ViewRegistry);
    // Only in a browser, where files are read.
    Effect::new(move || {
        if has_views {
            spawn_local(async move {
                if let Ok(found) = saved_views().await {
                    views.try_set(found);
                }
            });
        }
    });
    let offered = move || -> [(&'static str, Vec<Offered>); 3] {
        let (units, groups): (Vec<Offered>, Vec<Offered>) = file
            .peek(|data| {
                let units = data.words.units.iter();
                let units = units
                    .map(|unit| (format!("unit {}", unit.id), unit.path.clone(), AbsentScope::Unit(unit.id)));
                let groups = data.words.groups.iter();
                let groups = groups.map(|group| {
                    (format!("group {}", group.id), group.name.clone(), AbsentScope::Group(group.id))
                });
                (units.collect(), groups.collect())
            })
            .unwrap_or_default();
        let views = views.get().into_iter();
        let views = views.map(|view| (format!("view {}", view.id), view.name, AbsentScope::View(view.query)));
        [(t.units(), units), (t.groups(), groups), (t.saved_views(), views.collect())]
    };
    let choose = move |event| {
        let word = event_target_value(&event);
        let all = untrack(offered).into_iter().flat_map(|(_, of)| of);
        let found = all.into_iter().find(|(id, ..)| *id == word);
        file.set_scope(found.map(|(.., scope)| scope));
    };
    let option = move |(id, name, scope): Offered| {
        let is_chosen = move || missing.scope.with(|chosen| chosen.as_ref() == Some(&scope));
        view! { <option value=id prop:selected=is_chosen>{name}</option> }.into_any()
    };
    let groups = move || {
        let of = offered().into_iter().filter(|(_, of)| !of.is_empty());
        of.map(|(label, of)| {
            view! { <optgroup label=label>{of.into_iter().map(option).collect_view()}</optgroup> }.into_any()
        })
        .collect_view()
    };
    let has_scope = Memo::new(move |_| missing.scope.with(Option::is_some));
    let is_on = Memo::new(move |_| missing.listing.with(|listing| *listing != Listing::Off));
    let hint =
        move || if has_scope.get() { t.suspend_missing_hint() } else { t.suspend_missing_needs_scope() };
    view! {
        <div class="body">
            <details class="fold" id="missing-people">
                <summary>{t.missing_people()}</summary>
                <div class="fold-body">
                    <div class="field">
                        <label for="missing-scope">{t.missing_scope()}</label>
                        <div class="control">
                            <select id="missing-scope" autocomplete="off" on:change=choose>
                                <option value="">{t.missing_scope_none()}</option>
                                {dynamic(groups)}
                            </select>
                        </div>
                    </div>
                    <div class="check">
                        <input
                            type="checkbox"
                            id="suspend-missing"
                            autocomplete="off"
                            disabled=move || !has_scope.get()
                            prop:checked=move || is_on.get()
                            aria-describedby="suspend-missing-hint"
                            on:change=move |event| file.set_missing(event_target_checked(&event))
                        />
                        <label for="suspend-missing">{t.suspend_missing()}</label>
                    </div>
                    <p class="hint" id="suspend-missing-hint">{dynamic(hint)}</p>
                    <div role="status">{dynamic(move || said(file))}</div>
                </div>
            </details>
        </div>
    }
}

/// How many are missing, or why that is not known.
fn said(file: ComparedFile) -> Option<AnyView> {
    let t = text();
    match file.missing.listing.get() {
        Listing::Off => None,
        Listing::Going(_) => Some(view! { <p>{t.listing_missing()}</p> }.into_any()),
        Listing::Done { missing, active, pending } => {
            let stay = (pending > 0).then(|| view! { <p>{t.pending_missing(pending)}</p> }.into_any());
            Some(view! { <p>{t.missing_count(missing, active)}</p>{stay} }.into_any())
        }
        Listing::Failed(error) => Some(view! { <p class="fault">{error.message}</p> }.into_any()),
    }
}
