use super::country_names;
use super::field_answer::{FieldAnswer, answer_line, described_by, field_class};
use super::form_state::FormState;
use crate::components::{Icon, Shape};
use crate::hooks::{BoundField, is_hydrated};
use crate::page_context::text;
use domain::form::Field;
use domain::identity::{Mode, Values};
use leptos::html;
use leptos::prelude::*;

/// A select with an empty first option.
#[component]
pub(super) fn WordSelect(bound: BoundField, words: Vec<&'static str>) -> impl IntoView {
    let t = text();
    let field = bound.field;
    let markup = move |chosen: &str| {
        let nothing = match field {
            Field::Mode => None,
            Field::Sex => Some(t.no_answer()),
            _ => Some(t.choose()),
        };
        let nothing = nothing.map(|name| country_names::option("", name, chosen)).unwrap_or_default();
        let words = words.iter().map(|word| country_names::option(word, &t.field_value(field, word), chosen));
        nothing + &words.collect::<String>()
    };
    let chosen = bound.value.get_untracked();
    view! { <Select bound id=field.as_str().to_owned() markup=Signal::stored(markup(&chosen)) value=bound.value set=bound.set/> }
}

#[component]
pub(super) fn CountrySelect(bound: BoundField) -> impl IntoView {
    let hydrated = is_hydrated();
    let markup = Signal::derive(move || {
        let is_hydrated = hydrated.get();
        country_names::options(&bound.value.get_untracked(), is_hydrated, false)
    });
    view! { <Select bound id=bound.field.as_str().to_owned() markup value=bound.value set=bound.set/> }
}

/// One select for each nationality, and one more on demand.
#[component]
pub(super) fn NationalitySelects(bound: BoundField) -> impl IntoView {
    let t = text();
    let hydrated = is_hydrated();
    let id = bound.field.as_str();
    let more = RwSignal::new(0_usize);
    let codes = move || bound.value.get().split_whitespace().map(str::to_owned).collect::<Vec<_>>();
    let count = Memo::new(move |_| codes().len().max(1) + more.get());
    let menu = move |place: usize| {
        let value = Signal::derive(move || codes().get(place).cloned().unwrap_or_default());
        let set = Callback::new(move |code: String| {
            let mut all = untrack(codes);
            if place < all.len() {
                all[place] = code;
            } else {
                all.push(code);
                more.update(|more| *more = more.saturating_sub(1));
            }
            all.retain(|code| !code.is_empty());
            bound.set.run(all.join(" "));
        });
        let markup = Signal::derive(move || {
            let is_hydrated = hydrated.get();
            country_names::options(&value.get_untracked(), is_hydrated, true)
        });
        let id = if place == 0 { id.to_owned() } else { format!("{id}-{}", place + 1) };
        view! { <Select bound id markup value set/> }
    };
    view! {
        <div class="stack">
            <For each=move || 0..count.get() key=|place| *place children=menu/>
            <div>
                <button class="btn small needs-script" type="button" on:click=move |_| more.update(|more| *more += 1)>
                    <Icon shape=Shape::Plus/>
                    {t.add_nationality()}
                </button>
            </div>
        </div>
    }
}

/// A select whose options are markup, so that hundreds of them cost one string.
#[component]
fn Select(
    bound: BoundField,
    id: String,
    markup: Signal<String>,
    value: Signal<String>,
    set: Callback<String>,
) -> impl IntoView {
    let t = text();
    let select = NodeRef::<html::Select>::new();
    let label = (id != bound.field.as_str()).then(|| t.field(bound.field));
    Effect::new(move || {
        markup.track();
        let value = value.get();
        if let Some(select) = select.get() {
            select.set_value(&value);
        }
    });
    view! {
        <select
            node_ref=select
            id=id.clone()
            name=id
            aria-label=label
            aria-describedby=described_by(bound.field)
            aria-invalid=move || bound.fault.get().map(|_| "true")
            on:change=move |event| set.run(event_target_value(&event))
            on:blur=move |_| bound.blur.run(())
            inner_html=move || markup.get()
        ></select>
    }
}

/// A checkbox, for a single name.
#[component]
pub(super) fn CheckboxField(bound: BoundField, answer: Memo<FieldAnswer>) -> impl IntoView {
    let t = text();
    let id = bound.field.as_str();
    let is_ticked = move || bound.value.get() == Values::YES;
    view! {
        <div class=move || field_class(&answer.get())>
            <div class="check">
                <input
                    type="checkbox"
                    id=id
                    name=id
                    prop:checked=is_ticked
                    aria-describedby=format!("{id}-says")
                    aria-invalid=move || bound.fault.get().map(|_| "true")
                    on:change=move |event| {
                        bound.set.run(if event_target_checked(&event) { Values::YES } else { "" }.to_owned());
                        bound.blur.run(());
                    }
                />
                <label for=id>{t.field(bound.field)}</label>
            </div>
            {answer_line(id, answer)}
        </div>
    }
}

/// Whether a field is shown, given the other values.
pub(super) fn is_field_shown(state: FormState, field: Field) -> bool {
    field != Field::Alias || state.values.with(|values| values.get(Field::Mode) == Mode::Alias.as_str())
}
