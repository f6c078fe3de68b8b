use super::actions::{CaseActions, FlagPlace};
use crate::page_context::text;
use leptos::prelude::*;

impl FlagPlace {
    fn id(self) -> String {
        let Self { field, document } = self;
        document.map_or_else(|| format!("flag-{field}"), |document| format!("flag-{field}-{document}"))
    }

    pub(super) fn is_ticked(self, actions: CaseActions) -> Memo<bool> {
        Memo::new(move |_| actions.is_ticked(self))
    }
}

/// The box that flags a field; for those who can decide.
pub(super) fn flag_tick(actions: CaseActions, place: FlagPlace, name: String) -> AnyView {
    let t = text();
    let can_decide = Memo::new(move |_| actions.can_decide());
    let is_ticked = place.is_ticked(actions);
    (move || {
        let name = name.clone();
        can_decide.get().then(|| {
            view! {
                <input
                    type="checkbox"
                    id=place.id()
                    aria-label=t.change_field(&name)
                    prop:checked=move || is_ticked.get()
                    on:change=move |event| actions.tick(place, event_target_checked(&event))
                />
            }
            .into_any()
        })
    })
    .into_any()
}

/// The message of a flag.
pub(super) fn flag_message(actions: CaseActions, place: FlagPlace, name: String) -> AnyView {
    let t = text();
    let id = format!("{}-says", place.id());
    view! {
        <label class="hint" for=id.clone()>{t.what_to_change()}<span class="visually-hidden">{format!(": {name}")}</span></label>
        <input
            type="text"
            id=id
            autocomplete="off"
            prop:value=move || actions.flag_message(place)
            on:input=move |event| actions.explain(place, event_target_value(&event))
        />
    }
    .into_any()
}
