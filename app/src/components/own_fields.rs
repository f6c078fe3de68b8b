//! The controls of own fields, the same on every form.

use super::field::FieldMessage;
use super::{Icon, Shape, TextField};
use crate::hooks::{BoundField, Form};
use crate::page_context::text;
use domain::form::Field;
use domain::identity::Relationship;
use domain::registry::{FieldKind, FieldOption, OwnField, OwnValuesDraft, PersonField};
use leptos::html::{Input, Select};
use leptos::prelude::*;
use serde::de::DeserializeOwned;

/// The controls of all fields of a form. `place` is where the draft has their values.
pub(crate) fn own_field_controls<D>(
    form: Form<D>,
    fields: &[OwnField],
    place: fn(&mut D) -> &mut OwnValuesDraft,
) -> AnyView
where
    D: Clone + Default + PartialEq + DeserializeOwned + Send + Sync + 'static,
{
    let controls = fields.iter().map(|own| {
        let bound = own_bound(form, own.field, place);
        view! { <OwnFieldControl own=own.clone() bound/> }.into_any()
    });
    controls.collect_view().into_any()
}

/// The labels of own fields, by which a summary of errors names them.
pub(crate) fn own_labels(fields: &[OwnField]) -> Vec<(Field, String)> {
    let locale = text().locale();
    fields.iter().map(|own| (own.field, own.label(locale).to_owned())).collect()
}

fn own_bound<D>(form: Form<D>, field: Field, place: fn(&mut D) -> &mut OwnValuesDraft) -> BoundField
where
    D: Clone + Default + PartialEq + DeserializeOwned + Send + Sync + 'static,
{
    let value = Memo::new(move |_| form.draft.with(|draft| place(&mut draft.clone()).get(field).to_owned()));
    let set = move |text: String| {
        if value.get_untracked() != text {
            form.draft.update(|draft| place(draft).set(field, text));
            form.clear_error(field);
        }
    };
    BoundField {
        field,
        value: value.into(),
        set: Callback::new(set),
        blur: Callback::new(move |()| {
            if !value.get_untracked().is_empty() {
                form.visit(field);
            }
        }),
        fault: Signal::derive(move || form.fault(field)),
    }
}

#[component]
pub(crate) fn OwnFieldControl(own: OwnField, bound: BoundField) -> impl IntoView {
    let t = text();
    let label = own.label(t.locale()).to_owned();
    let hint = own.help.said_in(t.locale()).to_owned();
    match own.kind {
        FieldKind::Text | FieldKind::Number => view! { <TextField bound label hint/> }.into_any(),
        FieldKind::Date => view! { <TextField bound label hint kind="date"/> }.into_any(),
        FieldKind::LongText => view! { <OwnLongText bound label hint/> }.into_any(),
        FieldKind::Choices => view! { <OwnChoices own bound label hint/> }.into_any(),
        FieldKind::Choice => {
            let chosen = bound.value.get_untracked();
            let options = offered(&own, &chosen);
            let options = options.map(|one| (one.id.clone(), one.label.said_in(t.locale()).to_owned()));
            view! { <OwnSelect bound label hint options=options.collect()/> }.into_any()
        }
        FieldKind::YesNo => {
            let options = [("yes", t.yes()), ("no", t.no())];
            let options = options.map(|(word, name)| (word.to_owned(), name.to_owned())).to_vec();
            view! { <OwnSelect bound label hint options/> }.into_any()
        }
    }
}

/// The options that can be chosen: a retired one only by whoever has it.
fn offered<'a>(own: &'a OwnField, chosen: &str) -> impl Iterator<Item = &'a FieldOption> + use<'a> {
    let kept: Vec<String> = chosen.split(',').map(str::to_owned).collect();
    own.options.iter().filter(move |one| !one.is_retired || kept.contains(&one.id))
}

fn described_by(id: &str, hint: &str) -> String {
    if hint.is_empty() { format!("{id}-says") } else { format!("{id}-hint {id}-says") }
}

fn hint_line(id: &str, hint: String) -> Option<AnyView> {
    let id = format!("{id}-hint");
    (!hint.is_empty()).then(|| view! { <p class="hint" id=id>{hint}</p> }.into_any())
}

#[component]
fn OwnSelect(
    bound: BoundField,
    label: String,
    hint: String,
    options: Vec<(String, String)>,
) -> impl IntoView {
    let t = text();
    let id = bound.field.as_str();
    let described_by = described_by(id, &hint);
    let select = NodeRef::<Select>::new();
    // What was chosen before the page was hydrated is kept.
    select.on_load(move |select| bound.set.run(select.value()));
    let chosen = bound.value.get_untracked();
    let options = options.into_iter().map(|(value, name)| {
        let is_chosen = value == chosen;
        view! { <option value=value selected=is_chosen>{name}</option> }.into_any()
    });
    view! {
        <div class="field" class:bad=move || bound.fault.get().is_some()>
            <label for=id>{label}</label>
            {hint_line(id, hint)}
            <div class="control">
                <select
                    node_ref=select
                    id=id
                    name=id
                    autocomplete="off"
                    aria-describedby=described_by
                    aria-invalid=move || bound.fault.get().map(|_| "true")
                    on:change=move |event| bound.set.run(event_target_value(&event))
                >
                    <option value="">{t.choose_one()}</option>
                    {options.collect_view()}
                </select>
            </div>
            <FieldMessage bound id=format!("{id}-says")/>
        </div>
    }
}

/// Several choices, as boxes to tick.
#[component]
fn OwnChoices(own: OwnField, bound: BoundField, label: String, hint: String) -> impl IntoView {
    let t = text();
    let id = bound.field.as_str();
    let described_by = described_by(id, &hint);
    let order: Vec<String> = own.options.iter().map(|one| one.id.clone()).collect();
    let put = Callback::new(move |(option, is_on): (String, bool)| {
        let chosen = bound.value.get_untracked();
        let was_on = |one: &String| chosen.split(',').any(|word| word == one);
        let chosen = order.iter().filter(|one| if **one == option { is_on } else { was_on(one) });
        bound.set.run(chosen.cloned().collect::<Vec<_>>().join(","));
    });
    let chosen = bound.value.get_untracked();
    let boxes = offered(&own, &chosen).map(|one| {
        let (word, name) = (one.id.clone(), one.label.said_in(t.locale()).to_owned());
        view! { <OwnBox bound word name put/> }.into_any()
    });
    view! {
        <fieldset class="field" class:bad=move || bound.fault.get().is_some() id=id tabindex="-1" aria-describedby=described_by>
            <legend>{label}</legend>
            {hint_line(id, hint)}
            {boxes.collect_view()}
            <FieldMessage bound id=format!("{id}-says")/>
        </fieldset>
    }
}

#[component]
fn OwnBox(bound: BoundField, word: String, name: String, put: Callback<(String, bool)>) -> impl IntoView {
    let id = format!("{}-{word}", bound.field);
    let is_on = {
        let word = word.clone();
        Memo::new(move |_| bound.value.with(|value| value.split(',').any(|one| one == word)))
    };
    let ticked = NodeRef::<Input>::new();
    let change = {
        let word = word.clone();
        move |is_ticked: bool| {
            if is_ticked != is_on.get_untracked() {
                put.run((word.clone(), is_ticked));
            }
        }
    };
    let loaded = change.clone();
    ticked.on_load(move |ticked| loaded(ticked.checked()));
    view! {
        <div class="check">
            <input
                node_ref=ticked
                type="checkbox"
                id=id.clone()
                name=bound.field.as_str()
                value=word
                checked=is_on.get_untracked()
                on:change=move |event| change(event_target_checked(&event))
            />
            <label for=id>{name}</label>
        </div>
    }
}

/// A field for several lines.
#[component]
fn OwnLongText(bound: BoundField, label: String, hint: String) -> impl IntoView {
    let id = bound.field.as_str();
    let described_by = described_by(id, &hint);
    view! {
        <div class="field wide" class:bad=move || bound.fault.get().is_some()>
            <label for=id>{label}</label>
            {hint_line(id, hint)}
            <div class="control">
                // Not as a child: Leptos 0.8 does not escape the text of a `<textarea>`.
                <textarea
                    id=id
                    name=id
                    rows="3"
                    dir="auto"
                    aria-describedby=described_by
                    aria-invalid=move || bound.fault.get().map(|_| "true")
                    prop:value=move || bound.value.get()
                    on:input=move |event| bound.set.run(event_target_value(&event))
                ></textarea>
            </div>
            <FieldMessage bound id=format!("{id}-says")/>
        </div>
    }
}

/// The values of a person of this relationship in words, with the rule that they break.
pub(crate) fn own_values(field: &PersonField, relationship: Option<Relationship>) -> AnyView {
    let t = text();
    let texts = field.values.iter().map(|value| value.text.as_str());
    let words = field.field.shown_all(texts, t.locale());
    let broken = field.broken(relationship).map(|code| {
        view! { <p class="says bad"><Icon shape=Shape::Warn/><span>{t.fault(code)}</span></p> }.into_any()
    });
    let retired =
        field.field.is_retired.then(|| view! { " "<span class="tag">{t.retired()}</span> }.into_any());
    let words = if words.is_empty() { t.value_empty().to_owned() } else { words };
    view! { <span class="breaks kept-lines">{words}</span>{retired}{broken} }.into_any()
}

/// The own fields that a page knows, for the labels of fields anywhere in it.
#[derive(Clone, Copy)]
struct KnownFields(StoredValue<Vec<OwnField>>);

/// Makes own fields known to everything in the component that calls this.
pub(crate) fn provide_own_fields(fields: Vec<OwnField>) {
    provide_context(KnownFields(StoredValue::new(fields)));
}

fn known<T>(field: Field, of: impl FnOnce(&OwnField) -> T) -> Option<T> {
    field.own_number()?;
    let fields = use_context::<KnownFields>()?;
    fields.0.with_value(|fields| fields.iter().find(|own| own.field == field).map(of))
}

/// What a field is called, own fields too.
pub(crate) fn field_label(field: Field) -> String {
    let t = text();
    known(field, |own| own.label(t.locale()).to_owned()).unwrap_or_else(|| t.field(field).to_owned())
}

/// The value of an own field in words; `None` for other fields.
pub(crate) fn own_words(field: Field, value: &str) -> Option<String> {
    known(field, |own| {
        let is_list = own.kind.has_options();
        let texts = value.split(move |c| is_list && c == ',');
        own.shown_all(texts, text().locale())
    })
}
