use super::state::RegistryListState;
use crate::page_context::text;
use domain::characters::trimmed;
use domain::registry::{FieldFilter, FieldKind, FilterPart, OwnField};
use leptos::prelude::*;

/// The words of the form of a filter.
const ANY: &str = "";
const EMPTY: &str = "empty";
const IS: &str = "is";
const BEGINS: &str = "begins";

/// The filter on an own field: one of its options, or a text that the value is or begins with, or that there is none.
#[component]
pub(super) fn OwnFilter(list: RegistryListState, own: OwnField) -> impl IntoView {
    let t = text();
    let key = StoredValue::new(own.key.clone());
    let current = Memo::new(move |_| key.with_value(|key| list.query().filters.fields.get(key).cloned()));
    let set = Callback::new(move |filter: Option<FieldFilter>| {
        if filter == untrack(|| current.get()) {
            return;
        }
        let part = FilterPart::Field(key.get_value(), filter.clone().unwrap_or(FieldFilter::Empty));
        list.set_filter(part, filter.is_some());
    });
    let label = own.label(t.locale()).to_owned();
    let id = format!("own-filter-{}", own.key);
    let choices: Vec<(String, String)> = match own.kind {
        FieldKind::Choice | FieldKind::Choices => {
            let options = own.options.iter();
            options
                .map(|one| (format!("{IS}:{}", one.id), one.label.said_in(t.locale()).to_owned()))
                .collect()
        }
        FieldKind::YesNo => {
            vec![(format!("{IS}:yes"), t.yes().to_owned()), (format!("{IS}:no"), t.no().to_owned())]
        }
        FieldKind::LongText => Vec::new(),
        FieldKind::Number | FieldKind::Date => vec![(IS.to_owned(), t.value_is().to_owned())],
        FieldKind::Text => {
            vec![
                (BEGINS.to_owned(), t.value_begins_with().to_owned()),
                (IS.to_owned(), t.value_is().to_owned()),
            ]
        }
    };
    let is_typed = matches!(own.kind, FieldKind::Text | FieldKind::Number | FieldKind::Date);
    // The form that was chosen while no text is typed yet.
    let form = RwSignal::new(untrack(|| form_of(current.get().as_ref(), is_typed)));
    Effect::new(move || {
        if let Some(current) = current.get() {
            form.set(form_of(Some(&current), is_typed));
        }
    });
    let typed = Memo::new(move |_| match current.get() {
        Some(FieldFilter::Equals(text) | FieldFilter::Begins(text)) if is_typed => text,
        _ => String::new(),
    });
    let choose = move |event| {
        let word = event_target_value(&event);
        form.set(word.clone());
        let text = typed.get_untracked();
        match word.split_once(':') {
            Some((_, option)) => set.run(Some(FieldFilter::Equals(option.to_owned()))),
            None if word == EMPTY => set.run(Some(FieldFilter::Empty)),
            None if word == ANY || text.is_empty() => set.run(None),
            None => set.run(Some(filter_of(&word, text))),
        }
    };
    let own = StoredValue::new(own);
    let put = move |event| {
        let text = event_target_value(&event);
        let word = form.get_untracked();
        // As it is stored, so that there is one address for a number.
        let stored =
            own.with_value(|own| own.read(&text, "").ok().and_then(|values| values.first().cloned()));
        let text = stored.map_or(text, |value| value.text().to_owned());
        set.run((!trimmed(&text).is_empty()).then(|| filter_of(&word, text)));
    };
    let options = [(ANY.to_owned(), t.any_value().to_owned())].into_iter().chain(choices);
    let options = options.chain([(EMPTY.to_owned(), t.value_empty().to_owned())]).map(|(word, name)| {
        let value = word.clone();
        let is_chosen = move || form.with(|form| *form == word);
        view! { <option value=value selected=untrack(&is_chosen) prop:selected=is_chosen>{name}</option> }
            .into_any()
    });
    let kind = if own.with_value(|own| own.kind == FieldKind::Date) { "date" } else { "text" };
    let has_text = move || is_typed && form.with(|form| form == IS || form == BEGINS);
    let text_id = format!("{id}-text");
    let text_label = label.clone();
    let input = move || {
        has_text().then(|| {
            view! {
                <div class="control">
                    <input
                        type=kind
                        id=text_id.clone()
                        aria-label=text_label.clone()
                        autocomplete="off"
                        dir="auto"
                        value=typed.get_untracked()
                        prop:value=move || typed.get()
                        on:change=put
                    />
                </div>
            }
            .into_any()
        })
    };
    view! {
        <div class="filter-days">
            <div class="control">
                <select id=id aria-label=label autocomplete="off" on:change=choose>{options.collect_view()}</select>
            </div>
            {crate::components::dynamic(input)}
        </div>
    }
}

fn form_of(filter: Option<&FieldFilter>, is_typed: bool) -> String {
    match filter {
        None => ANY.to_owned(),
        Some(FieldFilter::Empty) => EMPTY.to_owned(),
        Some(FieldFilter::Begins(_)) => BEGINS.to_owned(),
        Some(FieldFilter::Equals(_)) if is_typed => IS.to_owned(),
        Some(FieldFilter::Equals(option)) => format!("{IS}:{option}"),
    }
}

fn filter_of(word: &str, text: String) -> FieldFilter {
    if word == BEGINS { FieldFilter::Begins(text) } else { FieldFilter::Equals(text) }
}
