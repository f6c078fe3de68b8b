use super::actions::QueueActions;
use crate::components::{EmailAddress, MixedAlphabets, RowButton, Timestamp};
use crate::page_context::text;
use crate::pages::reviews::decision_tag::decision_class;
use domain::identity::{CaseRow, IdentityState};
use domain::paths;
use leptos::prelude::*;

/// The cells of a row.
pub(super) fn cells(actions: QueueActions, case: CaseRow) -> impl IntoView {
    let t = text();
    let identity = case.identity;
    let name_id = format!("case-{identity}-{}", case.revision);
    let is_busy = actions.busy.is_running(identity, ());
    let claim = (case.decision.is_none() && case.claimed_until.is_none()).then(|| {
        let press = Callback::new(move |()| actions.claim(identity));
        let about = name_id.clone();
        view! { <RowButton name=t.claim() icon=None about is_busy is_waiting=is_busy press/> }.into_any()
    });
    let waited = case.waited.map(|time| view! { <span class="hint">{t.waited(time)}</span> }.into_any());
    let open = view! {
        <a class="btn small quiet" href=paths::review(identity) aria-describedby=name_id.clone()>
            {t.open_case()}
        </a>
    };
    view! {
        <th role="rowheader" scope="row">
            <span class="two-lines" id=name_id>
                <span class="breaks">{case.name.clone()}</span>
                <MixedAlphabets of=&case.name/>
                <span class="hint"><EmailAddress email=case.email.clone()/></span>
            </span>
        </th>
        <td role="cell" data-label=t.personal_code() class="mono">{case.code.clone()}</td>
        <td role="cell" data-label=t.submitted()>
            <span class="two-lines"><Timestamp at=case.submitted_at/>{waited}</span>
        </td>
        <td role="cell" data-label=t.state()>{state(&case)}</td>
        <td role="cell"><div class="cell-actions">{claim}{open}</div></td>
    }
}

fn state(case: &CaseRow) -> impl IntoView + use<> {
    let t = text();
    let (class, word) = match case.decision {
        Some(decision) => (decision_class(decision), t.decision(decision)),
        None if case.claimed_until.is_some() => ("tag accent", t.identity_state(IdentityState::InReview)),
        None => ("tag warn", t.identity_state(IdentityState::Submitted)),
    };
    let claim = case.claimed_until.filter(|_| case.decision.is_none()).map(|until| {
        view! { <span class="hint">{t.claimed_by(&case.claimed_by)}" "<Timestamp at=until/></span> }
            .into_any()
    });
    view! { <span class="two-lines"><span><span class=class>{word}</span></span>{claim}</span> }
}
