//! Navigation between steps.

use super::form_state::FormState;
use domain::identity::{IdentityTarget, Step};
use domain::paths;
use leptos::prelude::*;
use leptos_router::hooks::use_navigate;

/// The address of a step.
pub(super) fn step_url(target: IdentityTarget, step: Step) -> String {
    match target {
        IdentityTarget::Me => paths::my_data_at(step),
        IdentityTarget::Account(account) => format!("{}?step={step}", paths::account_identity(account)),
        IdentityTarget::Registration(registration) => {
            format!("{}&step={step}", paths::registration(registration))
        }
    }
}

/// The next or the previous step.
pub(super) fn adjacent_step(state: FormState, step: Step, is_after: bool) -> Option<Step> {
    let steps = untrack(|| state.steps());
    let place = steps.iter().position(|one| *one == step)?;
    let place = if is_after { place + 1 } else { place.checked_sub(1)? };
    steps.get(place).copied()
}

/// Goes to the next or the previous step.
pub(super) fn step_navigation(state: FormState, step: Step) -> impl Fn(bool) + Clone {
    let navigate = use_navigate();
    move |is_after| {
        state.mark_visited(step);
        state.save();
        if state.focus_unsent_picture() {
            return;
        }
        if let Some(next) = adjacent_step(state, step, is_after) {
            navigate(&step_url(state.target, next), Default::default());
        }
    }
}
