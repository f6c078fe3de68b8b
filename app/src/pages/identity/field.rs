use super::choose::{CountryMenu, Menu, Nationalities, Tick};
use super::walk::{At, Walk};
use super::zone::{ZoneField, ZoneWords};
use crate::components::{Icon, Shape, TextInput};
use crate::hooks::BoundField;
use crate::page_context::text;
use domain::form::{Code, Field};
use domain::id::DocumentId;
use domain::identity::{DocumentKind, Finding, Mode, Relationship, Sex, Step, Values, Whose};
use leptos::prelude::*;

/// How a field is filled in.
enum Kind {
    /// On one line: the input's type, and what a browser may fill in for the person itself.
    Line(&'static str, &'static str),
    /// By choosing one of these words.
    Menu(Vec<&'static str>),
    Country,
    Nationalities,
    Tick,
    Zone,
}

/// The table: everything that is not here is a line of text.
fn kind(field: Field) -> Kind {
    match field {
        Field::Mode => Kind::Menu(Mode::ALL.iter().map(|word| word.as_str()).collect()),
        Field::DocumentKind => Kind::Menu(DocumentKind::ALL.iter().map(|word| word.as_str()).collect()),
        Field::Relationship => Kind::Menu(Relationship::ALL.iter().map(|word| word.as_str()).collect()),
        Field::Sex => Kind::Menu(Sex::ALL.iter().map(|word| word.as_str()).collect()),
        Field::BirthCountry | Field::Country | Field::IssuingCountry => Kind::Country,
        Field::Nationalities => Kind::Nationalities,
        Field::HasOnlyOneName | Field::PrivacyNotice => Kind::Tick,
        Field::MachineReadableZone => Kind::Zone,
        Field::GivenNames => Kind::Line("text", "given-name"),
        Field::FamilyName => Kind::Line("text", "family-name"),
        Field::KnownAs => Kind::Line("text", "nickname"),
        Field::DateOfBirth => Kind::Line("text", "bday"),
        Field::PersonalEmail => Kind::Line("email", "email"),
        Field::Phone => Kind::Line("tel", "tel"),
        Field::Street => Kind::Line("text", "street-address"),
        Field::PostalCode => Kind::Line("text", "postal-code"),
        Field::City => Kind::Line("text", "address-level2"),
        Field::Region => Kind::Line("text", "address-level1"),
        Field::IssuedOn | Field::ExpiresOn | Field::RelationshipStartsOn | Field::RelationshipEndsOn => {
            Kind::Line("date", "off")
        }
        _ => Kind::Line("text", "off"),
    }
}

/// What is said of the fields of one step, or of one document.
#[derive(Clone, Copy)]
pub(super) struct Findings {
    pub step: Step,
    pub faults: Memo<Vec<Finding>>,
    pub warnings: Memo<Vec<Finding>>,
}

impl Findings {
    pub fn new(walk: Walk, step: Step) -> Self {
        Self {
            step,
            faults: Memo::new(move |_| walk.faults(step)),
            warnings: Memo::new(move |_| walk.sheet().warnings(step, &walk.policy())),
        }
    }
}

/// What stands under a field.
#[derive(Clone, PartialEq)]
pub(super) enum Says {
    Nothing,
    Fault(Code),
    /// What a reviewer wants changed.
    Flag(String),
    Warning(Code),
}

/// One field of a step, with its label, its help and what is said of it.
pub(super) fn field(walk: Walk, findings: Findings, document: Option<DocumentId>, field: Field) -> AnyView {
    let at = At { document, field };
    if untrack(|| walk.is_locked(at)) {
        return locked(field);
    }
    let says = Memo::new(move |_| {
        if let Some(code) = walk.fault(findings.faults, findings.step, at) {
            return Says::Fault(code);
        }
        if let Some(message) = walk.flag(at) {
            return Says::Flag(message);
        }
        walk.find(findings.warnings, at).map_or(Says::Nothing, Says::Warning)
    });
    let bound = BoundField {
        field,
        value: Signal::derive(move || walk.value(at)),
        set: Callback::new(move |text| walk.put(at, text)),
        blur: Callback::new(move |()| walk.leave(at)),
        fault: Signal::derive(move || match says.get() {
            Says::Fault(code) => Some(code),
            _ => None,
        }),
    };
    match kind(field) {
        Kind::Line(kind, autocomplete) if field == Field::ExpiresOn => {
            // A date field holds dates only.
            let date = move || Some(bound.value.get()).filter(|value| value != Values::WITHOUT_END);
            let dated = BoundField { value: Signal::derive(move || date().unwrap_or_default()), ..bound };
            let described = described(field);
            let typed = view! { <TextInput bound=dated kind autocomplete described/> }.into_any();
            boxed(bound, says, typed, view! { <WithoutEnd bound/> })
        }
        Kind::Line(kind, autocomplete) => {
            let autocomplete = if matches!(walk.whose, Whose::Me) { autocomplete } else { "off" };
            let described = described(field);
            boxed(bound, says, view! { <TextInput bound kind autocomplete described/> }.into_any(), ())
        }
        Kind::Menu(words) => boxed(bound, says, view! { <Menu bound words/> }.into_any(), ()),
        Kind::Country => boxed(bound, says, view! { <CountryMenu bound/> }.into_any(), ()),
        Kind::Nationalities => boxed(bound, says, view! { <Nationalities bound/> }.into_any(), ()),
        Kind::Tick => view! { <Tick walk bound says/> }.into_any(),
        Kind::Zone => {
            let more = document.map(|document| view! { <ZoneWords walk document/> });
            boxed(bound, says, view! { <ZoneField bound/> }.into_any(), more)
        }
    }
}

/// A field that others filled in and whose person may not read it yet.
fn locked(field: Field) -> AnyView {
    let t = text();
    view! {
        <div class="field">
            <p><strong>{t.field(field)}</strong></p>
            <p class="hint">{t.filled_in_by_organization()}</p>
        </div>
    }
    .into_any()
}

/// A document may have no end.
#[component]
fn WithoutEnd(bound: BoundField) -> impl IntoView {
    let change = move |event| {
        let value = if event_target_checked(&event) { Values::WITHOUT_END } else { "" };
        bound.set.run(value.to_owned());
        bound.blur.run(());
    };
    view! {
        <div class="check">
            <input
                type="checkbox"
                id="without_end"
                prop:checked=move || bound.value.get() == Values::WITHOUT_END
                on:change=change
            />
            <label for="without_end">{text().without_end()}</label>
        </div>
    }
    .into_any()
}

/// Label, help, the control, and the answer.
fn boxed(bound: BoundField, says: Memo<Says>, control: AnyView, more: impl IntoView + 'static) -> AnyView {
    let t = text();
    let field = bound.field;
    let id = field.as_str();
    let hint = t.field_hint(field);
    let hint = (!hint.is_empty()).then(|| view! { <p class="hint" id=format!("{id}-hint")>{hint}</p> });
    let is_wide = matches!(field, Field::MachineReadableZone | Field::Street);
    let class = move || format!("{}{}", class_of(&says.get()), if is_wide { " wide" } else { "" });
    view! {
        <div class=class>
            <label for=id>{t.field(field)}</label>
            {hint}
            <div class="control">{control}</div>
            {answer(id, says)}
            {more}
        </div>
    }
    .into_any()
}

pub(super) fn class_of(says: &Says) -> &'static str {
    match says {
        Says::Nothing => "field",
        Says::Fault(_) => "field bad",
        Says::Flag(_) | Says::Warning(_) => "field warn",
    }
}

/// The line under a field.
pub(super) fn answer(id: &'static str, says: Memo<Says>) -> AnyView {
    let t = text();
    let words = move || {
        let (shape, words) = match says.get() {
            Says::Nothing => return None,
            Says::Fault(code) => (Shape::Alert, t.fault(code).to_owned()),
            Says::Flag(message) if message.is_empty() => (Shape::Warn, t.flags_how().to_owned()),
            Says::Flag(message) => (Shape::Warn, message),
            Says::Warning(code) => (Shape::Warn, t.fault(code).to_owned()),
        };
        Some(view! { <Icon shape/><span>{words}</span> })
    };
    view! { <p class="says" id=format!("{id}-says") role="status">{words}</p> }.into_any()
}

/// What describes a field to those who do not see it.
pub(super) fn described(field: Field) -> String {
    let id = field.as_str();
    if text().field_hint(field).is_empty() { format!("{id}-says") } else { format!("{id}-hint {id}-says") }
}
