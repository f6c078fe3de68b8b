use super::choice_inputs::{CheckboxField, CountrySelect, NationalitySelects, WordSelect};
use super::field_answer::{FieldAnswer, answer_line, described_by, field_class};
use super::form_state::{FieldKey, FormState};
use super::mrz_field::{MrzField, MrzStatus};
use super::notice_field::NoticeField;
use crate::api::units::units;
use crate::components::{Icon, OwnFieldControl, Shape, TextInput, dynamic};
use crate::hooks::BoundField;
use crate::page_context::{has_permission, text};
use domain::day::PartialDate;
use domain::day::parse::parse_typed;
use domain::form::Field;
use domain::id::DocumentId;
use domain::identity::{DocumentKind, Finding, IdentityTarget, Mode, Relationship, Sex, Step, Values};
use domain::permission::Permission;
use leptos::prelude::*;

/// The control of a field.
enum InputKind {
    /// A text input: its type, and its `autocomplete` for the person's own data.
    Line(&'static str, &'static str),
    /// A date, typed: browsers' own date inputs show other orders than the page, and take a dozen tabs. Its `autocomplete`.
    Date(&'static str),
    /// A select of these words.
    WordSelect(Vec<&'static str>),
    Country,
    Nationalities,
    CheckboxField,
    Notice,
    Mrz,
    /// A unit: a text, with the paths of the units to choose from.
    Unit,
}

/// The controls; every other field is a text input.
fn kind(field: Field) -> InputKind {
    match field {
        Field::Mode => InputKind::WordSelect(Mode::ALL.iter().map(|word| word.as_str()).collect()),
        Field::DocumentKind => {
            InputKind::WordSelect(DocumentKind::ALL.iter().map(|word| word.as_str()).collect())
        }
        Field::Relationship => {
            InputKind::WordSelect(Relationship::ALL.iter().map(|word| word.as_str()).collect())
        }
        Field::Sex => InputKind::WordSelect(Sex::ALL.iter().map(|word| word.as_str()).collect()),
        Field::BirthCountry | Field::Country | Field::IssuingCountry => InputKind::Country,
        Field::Nationalities => InputKind::Nationalities,
        Field::HasOnlyOneName => InputKind::CheckboxField,
        Field::PrivacyNotice => InputKind::Notice,
        Field::Unit => InputKind::Unit,
        Field::MachineReadableZone => InputKind::Mrz,
        Field::GivenNames => InputKind::Line("text", "given-name"),
        Field::FamilyName => InputKind::Line("text", "family-name"),
        Field::KnownAs => InputKind::Line("text", "nickname"),
        Field::DateOfBirth => InputKind::Date("bday"),
        Field::PersonalEmail => InputKind::Line("email", "email"),
        Field::Phone => InputKind::Line("tel", "tel"),
        Field::Street => InputKind::Line("text", "street-address"),
        Field::PostalCode => InputKind::Line("text", "postal-code"),
        Field::City => InputKind::Line("text", "address-level2"),
        Field::Region => InputKind::Line("text", "address-level1"),
        Field::IssuedOn | Field::ExpiresOn | Field::RelationshipStartsOn | Field::RelationshipEndsOn => {
            InputKind::Date("off")
        }
        _ => InputKind::Line("text", "off"),
    }
}

/// The findings of one step or document.
#[derive(Clone, Copy)]
pub(super) struct Findings {
    pub step: Step,
    pub faults: Memo<Vec<Finding>>,
    pub warnings: Memo<Vec<Finding>>,
}

impl Findings {
    pub fn new(state: FormState, step: Step) -> Self {
        Self {
            step,
            faults: Memo::new(move |_| state.faults(step)),
            warnings: Memo::new(move |_| state.form().warnings(step, &state.policy())),
        }
    }
}

/// A field of a step, with label, help and status.
pub(super) fn field(
    state: FormState,
    findings: Findings,
    document: Option<DocumentId>,
    field: Field,
) -> AnyView {
    let at = FieldKey { document, field };
    if untrack(|| state.is_locked(at)) {
        return locked(field);
    }
    let answer = Memo::new(move |_| {
        if let Some(code) = state.fault(findings.faults, findings.step, at) {
            return FieldAnswer::Fault(code);
        }
        if let Some(message) = state.flag(at) {
            return FieldAnswer::Flag(message);
        }
        state.find(findings.warnings, at).map_or(FieldAnswer::Nothing, FieldAnswer::Warning)
    });
    let bound = BoundField {
        field,
        value: Signal::derive(move || state.value(at)),
        set: Callback::new(move |text| state.set(at, text)),
        blur: Callback::new(move |()| state.blur(at)),
        fault: Signal::derive(move || match answer.get() {
            FieldAnswer::Fault(code) => Some(code),
            _ => None,
        }),
    };
    let own = state.view.with_untracked(|view| view.own.iter().find(|own| own.field == field).cloned());
    if let Some(own) = own {
        let flag = move || match answer.get() {
            FieldAnswer::Flag(message) if message.is_empty() => Some(text().flags_how().to_owned()),
            FieldAnswer::Flag(message) => Some(message),
            _ => None,
        };
        let flag = move || {
            flag().map(|words| view! { <p class="note warn"><Icon shape=Shape::Warn/>{words}</p> }.into_any())
        };
        return view! { <OwnFieldControl own bound/>{dynamic(flag)} }.into_any();
    }
    match kind(field) {
        InputKind::Line(kind, autocomplete) => {
            let (autocomplete, described_by) = (own_data(state, autocomplete), described_by(field));
            let input = view! { <TextInput bound kind autocomplete described_by/> }.into_any();
            labelled(bound, answer, input, ())
        }
        InputKind::Date(autocomplete) => {
            let (autocomplete, described_by) = (own_data(state, autocomplete), described_by(field));
            let dated = typed_date(bound);
            let input = view! { <TextInput bound=dated kind="text" autocomplete described_by/> }.into_any();
            let without_end = (field == Field::ExpiresOn).then(|| view! { <WithoutEnd bound/> });
            labelled(bound, answer, input, view! { <DateReading bound/>{without_end} })
        }
        InputKind::WordSelect(words) => {
            labelled(bound, answer, view! { <WordSelect bound words/> }.into_any(), ())
        }
        InputKind::Country => labelled(bound, answer, view! { <CountrySelect bound/> }.into_any(), ()),
        InputKind::Nationalities => {
            labelled(bound, answer, view! { <NationalitySelects bound/> }.into_any(), ())
        }
        InputKind::Unit => {
            let described_by = described_by(field);
            let list = Some(UNIT_PATHS);
            let input =
                view! { <TextInput bound kind="text" autocomplete="off" described_by list/> }.into_any();
            labelled(bound, answer, input, view! { <UnitPaths/> })
        }
        InputKind::CheckboxField => view! { <CheckboxField bound answer/> }.into_any(),
        InputKind::Notice => view! { <NoticeField state bound answer/> }.into_any(),
        InputKind::Mrz => {
            let more = document.map(|document| view! { <MrzStatus state document/> });
            labelled(bound, answer, view! { <MrzField bound/> }.into_any(), more)
        }
    }
}

/// The `autocomplete` of a field, for the person's own data only.
fn own_data(state: FormState, autocomplete: &'static str) -> &'static str {
    if matches!(state.target, IdentityTarget::Me) { autocomplete } else { "off" }
}

/// A locked field.
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

/// A date as somebody types it, in place of its value in the form: the day first, or the year first. What cannot be
/// read yet is the value as typed.
fn typed_date(bound: BoundField) -> BoundField {
    let value_of = |text: &str| parse_typed(text).map_or_else(|_| text.to_owned(), |date| date.to_string());
    let text_of = |value: &str| match value {
        Values::WITHOUT_END => String::new(),
        value => parse_typed(value).map_or_else(|_| value.to_owned(), PartialDate::day_first),
    };
    let typed = RwSignal::new(text_of(&bound.value.get_untracked()));
    // Another value comes from somewhere else: another tab, or the machine-readable zone.
    Effect::new(move || {
        let value = bound.value.get();
        if typed.with_untracked(|typed| value_of(typed) != value) {
            typed.set(text_of(&value));
        }
    });
    let set = Callback::new(move |text: String| {
        let value = value_of(&text);
        typed.set(text);
        bound.set.run(value);
    });
    BoundField { value: typed.into(), set, ..bound }
}

/// How a typed date is read.
#[component]
fn DateReading(bound: BoundField) -> impl IntoView {
    let t = text();
    let words = move || parse_typed(&bound.value.get()).map(|date| t.date(date)).unwrap_or_default();
    view! { <p class="hint" id=format!("{}-read", bound.field.as_str()) aria-live="polite">{words}</p> }
        .into_any()
}

/// The list of the paths of units.
const UNIT_PATHS: &str = "unit-paths";
/// Most paths in it: browsers search them while one types.
const UNIT_PATHS_MOST: usize = 2_000;

/// The units to choose from, for those who may see them. They are fetched by the browser alone: without them the field is a
/// text as before.
#[component]
fn UnitPaths() -> impl IntoView {
    let paths = RwSignal::new(Vec::<String>::new());
    let may_see = untrack(|| {
        [Permission::ManageSettings, Permission::ManageAccounts, Permission::ViewRegistry]
            .into_iter()
            .any(has_permission)
    });
    Effect::new(move |_| {
        if may_see {
            leptos::task::spawn_local(async move {
                if let Ok(tree) = units().await {
                    let live = tree.units.into_iter().filter(|unit| !unit.is_archived);
                    paths.try_set(live.map(|unit| unit.path).take(UNIT_PATHS_MOST).collect());
                }
            });
        }
    });
    let options = move || {
        let option = |path: String| view! { <option value=path></option> }.into_any();
        paths.get().into_iter().map(option).collect_view()
    };
    view! { <datalist id=UNIT_PATHS>{options}</datalist> }.into_any()
}

/// A document may have no expiry date.
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

/// Label, help, control and status.
fn labelled(
    bound: BoundField,
    answer: Memo<FieldAnswer>,
    control: AnyView,
    more: impl IntoView + 'static,
) -> AnyView {
    let t = text();
    let field = bound.field;
    let id = field.as_str();
    let hint = t.field_hint(field);
    let hint = (!hint.is_empty()).then(|| view! { <p class="hint" id=format!("{id}-hint")>{hint}</p> });
    let is_wide = matches!(field, Field::MachineReadableZone | Field::Street);
    let class = move || format!("{}{}", field_class(&answer.get()), if is_wide { " wide" } else { "" });
    view! {
        <div class=class>
            <label for=id>{t.field(field)}</label>
            {hint}
            <div class="control">{control}</div>
            {answer_line(id, answer)}
            {more}
        </div>
    }
    .into_any()
}
