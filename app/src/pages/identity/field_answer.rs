//! The status under a field.

use crate::components::{Icon, Shape};
use crate::page_context::text;
use domain::form::{Code, Field};
use leptos::prelude::*;

/// The status of a field.
#[derive(Clone, PartialEq)]
pub(super) enum FieldAnswer {
    Nothing,
    Fault(Code),
    /// A reviewer wants it changed.
    Flag(String),
    Warning(Code),
}

pub(super) fn field_class(answer: &FieldAnswer) -> &'static str {
    match answer {
        FieldAnswer::Nothing => "field",
        FieldAnswer::Fault(_) => "field bad",
        FieldAnswer::Flag(_) | FieldAnswer::Warning(_) => "field warn",
    }
}

/// The line under a field.
pub(super) fn answer_line(id: &'static str, answer: Memo<FieldAnswer>) -> AnyView {
    let t = text();
    let words = move || {
        let (shape, words) = match answer.get() {
            FieldAnswer::Nothing => return None,
            FieldAnswer::Fault(code) => (Shape::Alert, t.fault(code).to_owned()),
            FieldAnswer::Flag(message) if message.is_empty() => (Shape::Warn, t.flags_how().to_owned()),
            FieldAnswer::Flag(message) => (Shape::Warn, message),
            FieldAnswer::Warning(code) => (Shape::Warn, t.fault(code).to_owned()),
        };
        Some(view! { <Icon shape/><span>{words}</span> })
    };
    view! { <p class="says" id=format!("{id}-says") role="status">{words}</p> }.into_any()
}

/// The ids for the field's `aria-describedby`.
pub(super) fn described_by(field: Field) -> String {
    let id = field.as_str();
    if text().field_hint(field).is_empty() { format!("{id}-says") } else { format!("{id}-hint {id}-says") }
}
