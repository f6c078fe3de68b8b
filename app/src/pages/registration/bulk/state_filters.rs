use crate::components::{Icon, Shape, dynamic};
use crate::page_context::text;
use domain::text::Text;
use leptos::prelude::*;

/// By which states the rows of a preview are filtered.
pub(super) struct StateFilters<S: 'static> {
    pub states: &'static [S],
    /// Those that are offered without rows too.
    pub always: &'static [S],
    pub filter: RwSignal<Option<S>>,
    /// The number of rows in a state, or of all.
    pub count: Callback<Option<S>, u32>,
    /// Shows the rows in a state, or all.
    pub show: Callback<Option<S>>,
    pub name: fn(Text, S) -> String,
    pub icon: fn(S) -> Shape,
}

impl<S: Copy + PartialEq + Send + Sync> StateFilters<S> {
    /// The number of rows by state; a click shows only those, another click all.
    pub fn view(self) -> AnyView {
        let states = std::iter::once(None).chain(self.states.iter().copied().map(Some));
        let counters = states.map(|state| self.counter(state)).collect_view();
        view! { <ul class="filters" role="list">{counters}</ul> }.into_any()
    }

    fn counter(&self, state: Option<S>) -> AnyView {
        let t = text();
        let (always, filter, rows, show, icon) = (self.always, self.filter, self.count, self.show, self.icon);
        let count = Memo::new(move |_| rows.run(state));
        let is_shown = Memo::new(move |_| {
            state.is_none_or(|state| always.contains(&state)) || count.get() > 0 || filter.get() == state
        });
        let press = move |_| show.run(if filter.get_untracked() == state { None } else { state });
        let name = state.map_or_else(|| t.all_rows().to_owned(), |state| (self.name)(t, state));
        dynamic(move || {
            is_shown.get().then(|| {
                view! {
                    <li>
                        <button
                            class="filter"
                            type="button"
                            aria-pressed=move || (filter.get() == state).to_string()
                            on:click=press
                        >
                            {state.map(|state| view! { <Icon shape=icon(state)/> }.into_any())}
                            {name.clone()}" "<b>{move || t.number(count.get())}</b>
                        </button>
                    </li>
                }
                .into_any()
            })
        })
    }
}
