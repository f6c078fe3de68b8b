use crate::components::{Icon, KeyedItem, Shape, keyed_list};
use crate::hooks::{Form, focus_after_render};
use crate::page_context::text;
use domain::form::Field;
use domain::own_field_draft::{FieldDraft, OptionDraft};
use domain::text::Locale;
use leptos::prelude::*;

/// The options of a choice: their labels in each language, and whether they can still be chosen. A new one can be removed
/// until the field is saved.
#[component]
pub(super) fn OptionsEditor(form: Form<FieldDraft>) -> impl IntoView {
    let t = text();
    if form.draft.with_untracked(|draft| draft.options.is_empty()) {
        form.draft.update(|draft| draft.options.push(OptionDraft::default()));
    }
    // Rows are made anew where their number or their state changes, not at each key.
    let shape = Memo::new(move |_| {
        let of = |one: &OptionDraft| (one.id.clone(), one.is_retired);
        form.draft.with(|draft| draft.options.iter().map(of).collect::<Vec<_>>())
    });
    let rows = move || {
        let rows = shape.get().into_iter().enumerate();
        let rows = rows.map(|(place, (id, is_retired))| {
            KeyedItem::new((place, id.clone(), is_retired, shape.with(Vec::len)), move || {
                row(form, place, id.is_empty(), is_retired)
            })
        });
        rows.collect()
    };
    let add = move |_| {
        let place = form.draft.with_untracked(|draft| draft.options.len());
        form.draft.update(|draft| draft.options.push(OptionDraft::default()));
        form.clear_error(Field::FieldOptions);
        focus_after_render(input_id(place, t.locale()));
    };
    view! {
        <fieldset class="field" id="field_options" tabindex="-1" aria-describedby="field_options-hint field_options-says">
            <legend>{t.field(Field::FieldOptions)}</legend>
            <p class="hint" id="field_options-hint">{t.field_options_hint()}</p>
            <div class="stack small">{keyed_list(rows)}</div>
            {options_fault(form)}
            <button class="btn small" type="button" on:click=add>
                <Icon shape=Shape::Plus/>
                <span>{t.add_option()}</span>
            </button>
        </fieldset>
    }
}

fn input_id(place: usize, locale: Locale) -> String {
    format!("option-{place}-{locale}")
}

fn row(form: Form<FieldDraft>, place: usize, is_new: bool, is_retired: bool) -> AnyView {
    let t = text();
    let number = u32::try_from(place + 1).unwrap_or(u32::MAX);
    let inputs = t.locale().own_first().map(|locale| {
        let value = form.draft.with_untracked(|draft| {
            draft.options.get(place).map(|one| one.label.get(locale).to_owned()).unwrap_or_default()
        });
        let set = move |text: String| {
            form.draft.update(|draft| {
                if let Some(one) = draft.options.get_mut(place) {
                    *one.label.get_mut(locale) = text;
                }
            });
            form.clear_error(Field::FieldOptions);
        };
        view! {
            <input
                id=input_id(place, locale)
                type="text"
                autocomplete="off"
                dir="auto"
                lang=locale.as_str()
                placeholder=t.language_name(locale)
                aria-label=t.option_in(number, &t.language_name(locale))
                value=value
                on:input=move |event| set(event_target_value(&event))
            />
        }
        .into_any()
    });
    let name = if is_new {
        t.remove_option()
    } else if is_retired {
        t.restore_option()
    } else {
        t.retire_option()
    };
    let label = move || {
        let label = form.draft.with(|draft| {
            draft.options.get(place).map(|one| one.label.said_in(t.locale()).to_owned()).unwrap_or_default()
        });
        if label.is_empty() { format!("{name} {number}") } else { format!("{name} {label}") }
    };
    let press = move |_| {
        form.draft.update(|draft| {
            if is_new {
                draft.options.remove(place);
            } else if let Some(one) = draft.options.get_mut(place) {
                one.is_retired = !is_retired;
            }
        });
        form.clear_error(Field::FieldOptions);
        focus_after_render("field_options");
    };
    let tag = is_retired.then(|| view! { <span class="tag">{t.retired()}</span> }.into_any());
    view! {
        <div class="option-row">
            {inputs.collect_view()}
            {tag}
            <button class="btn small quiet" type="button" aria-label=label on:click=press>{name}</button>
        </div>
    }
    .into_any()
}

/// The fault of the options as a whole.
fn options_fault(form: Form<FieldDraft>) -> AnyView {
    let t = text();
    let fault = move || form.fault(Field::FieldOptions);
    view! {
        <p class="says" id="field_options-says" role="status">
            {move || fault().map(|code| view! { <Icon shape=Shape::Alert/><span>{t.fault(code)}</span> }.into_any())}
        </p>
    }
    .into_any()
}
