use super::shown_value;
use super::word_sets::{Requirements, SelfServiceSteps};
use crate::components::{Icon, Shape, TextField, dynamic};
use crate::hooks::{BoundField, Form, focus_after_render};
use crate::page_context::text;
use domain::account::RESERVED_MOST;
use domain::id::UnitId;
use domain::join_request::JOIN_DOMAINS_MOST;
use domain::required_factor::RequiredOf;
use domain::setting::{Setting, SettingKind, SettingsDraft};
use domain::text::Locale;
use domain::time_zone::nearest_time_zone;
use leptos::prelude::*;

/// The field of a setting, with what it means, its limits and its default.
#[component]
pub(super) fn Control(
    form: Form<SettingsDraft>,
    setting: Setting,
    default: String,
    /// The value that is stored.
    stored: Signal<String>,
    /// Whether the stored value is another one than the page had shown first.
    shows_theirs: RwSignal<bool>,
    /// The names to choose from, for a time zone.
    time_zones: Vec<String>,
    /// The units to choose from.
    units: Vec<(UnitId, String)>,
) -> impl IntoView {
    let t = text();
    let bound = bound(form, setting);
    let label = t.field(setting.field());
    let about = t.setting_about(setting);
    let known = StoredValue::new(units.clone());
    let usual = shown_value(setting, &default, &units);
    let hint = match setting.kind() {
        SettingKind::Number { least, most } => format!("{about} {}", t.number_limits(least, most, &usual)),
        SettingKind::NumberOrNone { least, most } => {
            format!("{about} {}", t.number_limits_or_none(least, most, &usual))
        }
        SettingKind::Text { most, is_required } => {
            let limit = t.text_limit(shown_limit(most));
            let usual = if is_required { t.required_text().to_owned() } else { t.usually(&usual) };
            format!("{about} {limit} {usual}")
        }
        SettingKind::Domains => {
            format!("{about} {} {}", t.list_limit(shown_limit(JOIN_DOMAINS_MOST)), t.usually(&usual))
        }
        SettingKind::Usernames => {
            format!("{about} {} {}", t.list_limit(shown_limit(RESERVED_MOST)), t.usually(&usual))
        }
        SettingKind::Unit => format!("{about} {}", t.usually(t.no_unit_chosen())),
        SettingKind::YesNo
        | SettingKind::Language
        | SettingKind::TimeZone
        | SettingKind::Requirements
        | SettingKind::SelfServiceSteps
        | SettingKind::DayList
        | SettingKind::Day
        | SettingKind::FactorRequirement => format!("{about} {}", t.usually(&usual)),
    };
    let input = match setting.kind() {
        SettingKind::Number { .. }
        | SettingKind::NumberOrNone { .. }
        | SettingKind::Text { .. }
        | SettingKind::DayList
        | SettingKind::Domains
        | SettingKind::Usernames => view! { <TextField bound label hint/> }.into_any(),
        SettingKind::YesNo => view! { <YesNo bound label hint/> }.into_any(),
        SettingKind::Requirements => view! { <Requirements bound label hint/> }.into_any(),
        SettingKind::SelfServiceSteps => view! { <SelfServiceSteps bound label hint/> }.into_any(),
        SettingKind::Language => view! { <Choices bound label hint choices=languages()/> }.into_any(),
        SettingKind::TimeZone => view! { <TimeZone bound label hint time_zones/> }.into_any(),
        SettingKind::Day => view! { <TextField bound label hint kind="date"/> }.into_any(),
        SettingKind::Unit => {
            let mut choices =
                vec![Choice { word: String::new(), name: t.no_unit_chosen().to_owned(), lang: None }];
            let of_unit =
                |(id, path): (UnitId, String)| Choice { word: id.to_string(), name: path, lang: None };
            choices.extend(units.into_iter().map(of_unit));
            view! { <Choices bound label hint choices/> }.into_any()
        }
        SettingKind::FactorRequirement => {
            view! { <Choices bound label hint choices=requirements()/> }.into_any()
        }
    };
    let theirs = move || {
        let is_other = shows_theirs.get() && bound.value.get() != stored.get();
        is_other.then(|| {
            let words = t.their_value(&shown_value(setting, &stored.get(), &known.get_value()));
            view! { <p class="hint theirs">{words}</p> }.into_any()
        })
    };
    view! { <div class="setting">{input}{dynamic(theirs)}</div> }
}

fn shown_limit(most: usize) -> u32 {
    u32::try_from(most).unwrap_or(u32::MAX)
}

fn bound(form: Form<SettingsDraft>, setting: Setting) -> BoundField {
    let field = setting.field();
    let value = move |draft: &SettingsDraft| {
        let found = draft.values.iter().find(|(one, _)| *one == setting);
        found.map(|(_, value)| value.clone()).unwrap_or_default()
    };
    let set = move |text: String| {
        if form.draft.with_untracked(value) == text {
            return;
        }
        form.draft.update(|draft| {
            draft
                .values
                .iter_mut()
                .filter(|(one, _)| *one == setting)
                .for_each(|(_, value)| value.clone_from(&text));
        });
        form.clear_error(field);
    };
    BoundField {
        field,
        value: Signal::derive(move || form.draft.with(value)),
        set: Callback::new(set),
        blur: Callback::new(|()| ()),
        fault: Signal::derive(move || form.fault(field)),
    }
}

#[component]
fn YesNo(bound: BoundField, label: &'static str, hint: String) -> impl IntoView {
    let id = bound.field.as_str();
    let hint_id = format!("{id}-hint");
    view! {
        <div class="check">
            <input
                type="checkbox"
                id=id
                aria-describedby=hint_id.clone()
                prop:checked=move || bound.value.get() == "1"
                checked=bound.value.get_untracked() == "1"
                on:change=move |event| {
                    bound.set.run(if event_target_checked(&event) { "1" } else { "0" }.to_owned());
                }
            />
            <label for=id>{label}</label>
            <p class="hint" id=hint_id>{hint}</p>
        </div>
    }
}

/// A name out of a list that the browser searches while one types. Whoever types a city in their language, or with a slip, is
/// offered the zone that they may mean.
#[component]
fn TimeZone(bound: BoundField, label: &'static str, hint: String, time_zones: Vec<String>) -> impl IntoView {
    let zones = StoredValue::new(time_zones.clone());
    let options = time_zones.into_iter().map(|name| view! { <option value=name></option> }.into_any());
    let meant = Memo::new(move |_| {
        let typed = bound.value.get();
        zones.with_value(|zones| {
            nearest_time_zone(&typed, zones.iter().map(String::as_str)).map(str::to_owned)
        })
    });
    let suggestion = move || {
        let zone = meant.get()?;
        let take = {
            let zone = zone.clone();
            move |_| {
                bound.set.run(zone.clone());
                focus_after_render(bound.field.as_str());
            }
        };
        Some(
            view! {
                <button class="as-link" type="button" on:click=take>{text().did_you_mean(&zone)}</button>
            }
            .into_any(),
        )
    };
    view! {
        <TextField bound label hint list="time-zones"/>
        <p class="says" role="status">{dynamic(suggestion)}</p>
        <datalist id="time-zones">{options.collect_view()}</datalist>
    }
}

/// One of several values: the word that is stored, its name, and the language of the name where it is another one.
struct Choice {
    word: String,
    name: String,
    lang: Option<&'static str>,
}

fn languages() -> Vec<Choice> {
    let choice = |locale: &Locale| {
        let word = locale.as_str();
        Choice { word: word.to_owned(), name: locale.own_name().to_owned(), lang: Some(word) }
    };
    Locale::ALL.iter().map(choice).collect()
}

fn requirements() -> Vec<Choice> {
    let t = text();
    let choice = |of: &RequiredOf| Choice {
        word: of.as_str().to_owned(),
        name: t.factor_required_of(*of),
        lang: None,
    };
    RequiredOf::ALL.iter().map(choice).collect()
}

#[component]
fn Choices(bound: BoundField, label: &'static str, hint: String, choices: Vec<Choice>) -> impl IntoView {
    let id = bound.field.as_str();
    let (hint_id, error_id) = (format!("{id}-hint"), format!("{id}-error"));
    let describedby = format!("{hint_id} {error_id}");
    let options = choices
        .into_iter()
        .map(|Choice { word, name, lang }| {
            let own = word.clone();
            let is_chosen = move || bound.value.get() == own;
            view! { <option value=word lang=lang selected=is_chosen>{name}</option> }.into_any()
        })
        .collect_view();
    let fault = move || {
        let code = bound.fault.get()?;
        Some(view! { <Icon shape=Shape::Alert/><span>{text().fault(code)}</span> }.into_any())
    };
    view! {
        <div class="field" class:bad=move || bound.fault.with(Option::is_some)>
            <label for=id>{label}</label>
            <p class="hint" id=hint_id>{hint}</p>
            <div class="control">
                <select
                    id=id
                    aria-describedby=describedby
                    aria-invalid=move || bound.fault.with(Option::is_some).then_some("true")
                    on:change=move |event| bound.set.run(event_target_value(&event))
                >
                    {options}
                </select>
            </div>
            <p class="says" id=error_id role="status">{fault}</p>
        </div>
    }
}
