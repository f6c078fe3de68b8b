//! Values as text, outside of their fields.

use super::country_names;
use super::form_state::{DocumentDraft, FormState};
use crate::components::{NoticeLink, field_label, own_words};
use crate::page_context::text;
use domain::form::Field;
use domain::identity::{NoticeDelivery, Step, Values};
use domain::notice::NoticeReceipt;
use leptos::prelude::*;

/// Fields and their values.
pub(super) fn values_list(values: &Values, locked: &[Field]) -> AnyView {
    listed(rows(values, locked))
}

/// The values of a document, and the list of its pictures.
pub(super) fn document_values(state: FormState, draft: &DocumentDraft) -> AnyView {
    let t = text();
    let sides = draft.pictures.iter().filter_map(|picture| Field::from_word(picture.side.as_str()));
    let sides: Vec<_> = sides.map(|side| t.field(side)).collect();
    let mut rows = rows(&draft.values, &state.locked_fields(Step::Document, Some(draft.id)));
    if !sides.is_empty() {
        rows.push(row(t.pictures_of_document().to_owned(), sides.join(", ").into_any()));
    }
    listed(rows)
}

fn rows(values: &Values, locked: &[Field]) -> Vec<AnyView> {
    let t = text();
    let said = values.iter().map(|(field, value)| row(field_label(field), value_view(field, value)));
    let hidden =
        locked.iter().map(|field| row(field_label(*field), t.filled_in_by_organization().into_any()));
    said.chain(hidden).collect()
}

/// A field whose value is taken away.
pub(super) fn emptied_value(field: Field) -> AnyView {
    row(field_label(field), text().value_none().into_any())
}

fn row(name: String, words: AnyView) -> AnyView {
    view! { <div><dt>{name}</dt><dd>{words}</dd></div> }.into_any()
}

fn listed(rows: Vec<AnyView>) -> AnyView {
    view! { <dl class="facts">{rows}</dl> }.into_any()
}

/// A value as text.
pub(in crate::pages) fn value_view(field: Field, value: &str) -> AnyView {
    let t = text();
    if let Some(words) = own_words(field, value) {
        return view! { <span class="kept-lines">{words}</span> }.into_any();
    }
    match field {
        Field::BirthCountry | Field::Country | Field::IssuingCountry | Field::Nationalities => {
            country_names::country_names(value.to_owned())
        }
        Field::MachineReadableZone => {
            view! { <span class="mono kept-lines">{value.to_owned()}</span> }.into_any()
        }
        Field::PrivacyNotice => {
            let words = t.field_value(field, value);
            // Without a text, nothing was published that could be read.
            match NoticeDelivery::parse(value) {
                Some((_, NoticeReceipt { version, text: Some(_) })) => {
                    view! { <NoticeLink version=Some(version) words/> }.into_any()
                }
                _ => words.into_any(),
            }
        }
        _ => t.field_value(field, value).into_any(),
    }
}
