use super::actions::CaseActions;
use crate::api::ApiError;
use crate::api::reviews as api;
use crate::components::{Dialog, Icon, Shape, dynamic};
use crate::hooks::focus_after_render;
use crate::page_context::text;
use domain::id::AccountId;
use domain::identity::ReviewerRow;
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// *Reassign*: a button, and the dialog that asks to whom.
#[component]
pub(super) fn Reassign(actions: CaseActions) -> impl IntoView {
    let t = text();
    let is_open = RwSignal::new(false);
    let reviewers = RwSignal::new(None::<Result<Vec<ReviewerRow>, ApiError>>);
    let chosen = RwSignal::new(String::new());
    let identity = move || actions.case.with_untracked(|case| case.identity);
    let open = move |_| {
        reviewers.set(None);
        is_open.set(true);
        spawn_local(async move {
            let answer = api::case_reviewers(identity()).await;
            if let Ok(first) = answer.as_ref().map(|rows| rows.first().map(|row| row.account.to_string())) {
                chosen.try_set(first.unwrap_or_default());
            }
            reviewers.try_set(Some(answer));
            focus_after_render("reviewer");
        });
    };
    let close = Callback::new(move |()| is_open.set(false));
    let give = move |event: SubmitEvent| {
        event.prevent_default();
        let Ok(to) = chosen.get_untracked().parse::<AccountId>() else { return };
        let name = reviewers.with_untracked(|rows| {
            let rows = rows.as_ref().and_then(|rows| rows.as_ref().ok());
            let found = rows.and_then(|rows| rows.iter().find(|row| row.account == to));
            found.map(|row| row.name.clone()).unwrap_or_default()
        });
        is_open.set(false);
        spawn_local(async move {
            match api::reassign_case(identity(), to).await {
                Ok(()) => actions.toasts.good(t.reassigned_now(&name)),
                Err(error) => actions.toasts.bad(error.message),
            }
            actions.reload_case().await;
            focus_after_render("decision-title");
        });
    };
    let has_choice =
        Memo::new(move |_| reviewers.with(|rows| matches!(rows, Some(Ok(rows)) if !rows.is_empty())));
    let body = move || match reviewers.get() {
        None => view! { <p role="status">{t.loading()}</p> }.into_any(),
        Some(Err(error)) => view! {
            <div class="note bad" role="alert"><Icon shape=Shape::Alert/><p>{error.message}</p></div>
        }
        .into_any(),
        Some(Ok(rows)) if rows.is_empty() => {
            view! { <p role="status">{t.no_other_reviewer()}</p> }.into_any()
        }
        Some(Ok(rows)) => {
            let options = rows
                .into_iter()
                .map(|row| view! { <option value=row.account.to_string()>{row.name}</option> }.into_any())
                .collect_view();
            view! {
                <div class="field">
                    <label for="reviewer">{t.reassign_to()}</label>
                    <p class="hint" id="reviewer-hint">{t.reassign_words()}</p>
                    <div class="control">
                        <select
                            id="reviewer"
                            aria-describedby="reviewer-hint"
                            on:change=move |event| chosen.set(event_target_value(&event))
                        >
                            {options}
                        </select>
                    </div>
                </div>
            }
            .into_any()
        }
    };
    let confirm = move || {
        has_choice
            .get()
            .then(|| view! { <button class="btn primary" type="submit">{t.reassign()}</button> }.into_any())
    };
    view! {
        <button class="btn quiet needs-script" type="button" on:click=open>{t.reassign()}</button>
        <Dialog id="reassign" is_open=is_open.into() close>
            <form method="dialog" on:submit=give>
                <div class="body"><h2 id="reassign-title">{t.reassign()}</h2>{dynamic(body)}</div>
                <div class="foot">
                    {dynamic(confirm)}
                    <button class="btn" type="button" on:click=move |_| is_open.set(false)>{t.cancel()}</button>
                </div>
            </form>
        </Dialog>
    }
}
