//! One case: the values, the pictures beside them, and the decision.

mod actions;
mod decided;
mod decision;
mod earlier;
mod flag;
mod lookalikes;
mod pictures;
mod reassign;
mod stated_values;

use crate::api::reviews::review_case;
use crate::components::{
    ErrorPage, Icon, Loading, MixedAlphabetsNote, PageHeader, RequirePermission, Shape, Timestamp,
    ToastRegion, provide_own_fields,
};
use crate::hooks::PageResource;
use crate::page_context::text;
use actions::CaseActions;
use decided::DecidedPanel;
use decision::DecisionPanel;
use domain::id::IdentityId;
use domain::identity::CaseView;
use domain::paths;
use domain::permission::Permission;
use earlier::EarlierDecisions;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use lookalikes::Lookalikes;
use pictures::CasePictures;
use stated_values::StatedPanel;

#[component]
pub(crate) fn Case() -> impl IntoView {
    let params = use_params_map();
    let id = Memo::new(move |_| params.with(|params| params.get("identity")?.parse::<IdentityId>().ok()));
    // Each case has a page of its own: one case leads to another without leaving the route.
    view! {
        <RequirePermission permission=Permission::ValidateIdentities>
            {move || match id.get() {
                Some(id) => view! { <CaseLoader id/> }.into_any(),
                None => view! { <crate::pages::NotFound/> }.into_any(),
            }}
        </RequirePermission>
    }
}

#[component]
fn CaseLoader(id: IdentityId) -> impl IntoView {
    let case = PageResource::new(move || review_case(id));
    view! {
        <Suspense fallback=Loading>
            {move || Suspend::new(async move {
                match case.load().await {
                    Ok(case) => view! { <LoadedCase case/> }.into_any(),
                    Err(error) => view! { <ErrorPage error/> }.into_any(),
                }
            })}
        </Suspense>
    }
}

#[component]
fn LoadedCase(case: CaseView) -> impl IntoView {
    let t = text();
    let title = beside_code(case.who.display_name(), &case.code);
    provide_own_fields(case.own.clone());
    let mixed = view! { <MixedAlphabetsNote of=case.who.display_name()/> }.into_any();
    let actions = CaseActions::new(case);
    let case = actions.case;
    // Values change with the revision only; claiming a case must not render them again.
    let revision = Memo::new(move |_| case.with(|case| case.revision));
    let is_decided = Memo::new(move |_| case.with(|case| case.decision.is_some()));
    let evidence = move || {
        revision.track();
        view! { <StatedPanel actions/><Evidence actions/> }.into_any()
    };
    let decision = move || {
        if is_decided.get() {
            view! { <DecidedPanel actions/> }.into_any()
        } else {
            view! { <DecisionPanel actions/> }.into_any()
        }
    };
    view! {
        <PageHeader title above=(paths::REVIEWS, t.reviews())/>
        {mixed}
        <CaseStatusLine actions/>
        <div class="case-page">
            <div class="case">{evidence}</div>
            {decision}
        </div>
        <ToastRegion toasts=actions.toasts/>
    }
}

/// Who submitted it and when, and who has claimed it.
#[component]
fn CaseStatusLine(actions: CaseActions) -> impl IntoView {
    let t = text();
    let rows = move || {
        actions.case.with(|case| {
            let submitted = if case.by_themselves {
                t.submitted_by_person().to_owned()
            } else {
                t.submitted_by(&case.submitted_by)
            };
            let claim = case.claimed_until.filter(|_| case.decision.is_none()).map(|until| {
                let claimed =
                    if case.is_mine { t.claimed_by_you().to_owned() } else { t.claimed_by(&case.claimed_by) };
                view! { <p>{claimed}" "<Timestamp at=until/></p> }.into_any()
            });
            view! { <p>{submitted}" · "<Timestamp at=case.submitted_at/></p>{claim} }.into_any()
        })
    };
    view! { <div class="quiet-text">{rows}</div> }
}

/// Beside the values: the note, what was decided before, possible duplicates, and the pictures.
#[component]
fn Evidence(actions: CaseActions) -> impl IntoView {
    let t = text();
    let (note, earlier) = actions.case.with_untracked(|case| {
        let note = (!case.note_to_reviewer.is_empty()).then(|| {
            view! {
                <div class="note">
                    <Icon shape=Shape::Info/>
                    <p><b>{t.field(domain::form::Field::NoteToReviewer)}</b></p>
                    <p class="kept-lines">{case.note_to_reviewer.clone()}</p>
                </div>
            }
            .into_any()
        });
        let earlier = (!case.earlier.is_empty())
            .then(|| view! { <EarlierDecisions all=case.earlier.clone()/> }.into_any());
        (note, earlier)
    });
    view! { <div class="stack">{note}{earlier}<Lookalikes actions/><CasePictures actions/></div> }
}

/// A name and a code. An invisible mark keeps the code after a name in a right-to-left script.
fn beside_code(name: &str, code: &str) -> String {
    format!("{name}\u{200e} · {code}")
}
