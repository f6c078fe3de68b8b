//! *Settings*: a page for each section. What is typed stays while somebody else changes the same section.

mod changes;
mod control;
mod join_link;
mod logo;
mod mail;
mod own_fields;
mod privacy_notice;
mod requirement;
mod unsaved;
mod word_sets;

use crate::api::ApiError;
use crate::api::settings::{save_settings, settings_of};
use crate::components::{
    ErrorPage, ErrorSummary, Icon, Loading, PageHeader, RequirePermission, Shape, ToastRegion, Toasts,
    dynamic,
};
use crate::hooks::{Form, PageResource};
use crate::page_context::{session, text};
use changes::Changes;
use control::Control;
use domain::day::PartialDate;
use domain::form::Code;
use domain::id::UnitId;
use domain::paths;
use domain::permission::Permission;
use domain::required_factor::RequiredOf;
use domain::setting::{Setting, SettingKind, SettingSection, SettingsDraft, SettingsPage};
use domain::text::Locale;
use join_link::JoinLinkPanel;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use logo::LogoPanel;
use mail::MailSection;
use own_fields::OwnFieldsSection;
use privacy_notice::PrivacyNoticeSection;
use requirement::Requirement;

#[component]
pub(crate) fn Settings() -> impl IntoView {
    view! { <RequirePermission permission=Permission::ManageSettings><Sections/></RequirePermission> }
}

/// The same page at the address of a section: a page has one path in the table of groups.
#[component]
pub(crate) fn SettingsOf() -> impl IntoView {
    view! { <Settings/> }
}

/// The section of the address; the bare path is that of the first.
#[component]
fn Sections() -> impl IntoView {
    let t = text();
    let params = use_params_map();
    let word = Memo::new(move |_| params.read().get("section"));
    let section = move || match word.get() {
        None => Some(SettingSection::Organization),
        Some(word) => SettingSection::from_word(&word),
    };
    let page = move || match section() {
        Some(SettingSection::Mail) => view! { <MailSection/> }.into_any(),
        Some(SettingSection::PrivacyNotice) => view! { <PrivacyNoticeSection/> }.into_any(),
        Some(SettingSection::Fields) => view! { <OwnFieldsSection/> }.into_any(),
        Some(section) => view! { <Section section/> }.into_any(),
        None => {
            let locale = use_context::<Locale>().unwrap_or_default();
            view! { <ErrorPage error=ApiError::from_code(Code::NotFound, locale)/> }.into_any()
        }
    };
    view! {
        <PageHeader title=t.settings().to_owned() lead=t.settings_lead()/>
        <nav class="tabs" aria-label=t.settings_sections()>
            {SettingSection::ALL
                .iter()
                .map(|one| {
                    let current = move || (section() == Some(*one)).then_some("page");
                    view! { <a href=paths::settings(*one) aria-current=current>{t.setting_section(*one)}</a> }.into_any()
                })
                .collect_view()}
        </nav>
        {dynamic(page)}
    }
}

#[component]
fn Section(section: SettingSection) -> impl IntoView {
    let page = PageResource::new(move || settings_of(section));
    view! {
        <Suspense fallback=Loading>
            {move || Suspend::new(async move {
                match page.load().await {
                    Ok(page) => view! { <SectionForm section page/> }.into_any(),
                    Err(error) => view! { <ErrorPage error/> }.into_any(),
                }
            })}
        </Suspense>
    }
}

#[component]
fn SectionForm(section: SettingSection, page: SettingsPage) -> impl IntoView {
    let t = text();
    let toasts = Toasts::new();
    let kept = unsaved::kept(section);
    let was_kept = kept.is_some();
    let form = Form::new(kept.unwrap_or_else(|| draft_of(&page)), |draft| draft.check().err());
    let page = RwSignal::new(page);
    // Whether somebody else has changed the section, so that their values are shown.
    let shows_theirs = RwSignal::new(false);
    let submit = form.submit(
        move |draft| async move {
            let answer = save_settings(section, draft).await;
            if answer.as_ref().is_err_and(|error| error.code == Code::ChangedMeanwhile)
                && let Ok(current) = settings_of(section).await
            {
                // What is typed stays, and saving again replaces what they have saved.
                form.draft.try_update(|draft| draft.version = current.version);
                page.try_set(current);
                shows_theirs.try_set(true);
            }
            answer
        },
        move |saved: SettingsPage| {
            form.draft.set(draft_of(&saved));
            page.set(saved);
            shows_theirs.set(false);
            toasts.good(t.settings_saved());
        },
    );
    let controls = Setting::of_for(section, t.locale())
        .into_iter()
        .map(|setting| {
            let default = page.with_untracked(|page| value_in(page, setting, |row| row.default.clone()));
            let stored =
                Signal::derive(move || page.with(|page| value_in(page, setting, |row| row.value.clone())));
            let time_zones = match setting.kind() {
                SettingKind::TimeZone => page.with_untracked(|page| page.time_zones.clone()),
                _ => Vec::new(),
            };
            let units = match setting.kind() {
                SettingKind::Unit => page.with_untracked(|page| page.units.clone()),
                _ => Vec::new(),
            };
            let effect =
                (setting == Setting::FactorGraceDays).then(|| view! { <Requirement form/> }.into_any());
            view! { <Control form setting default stored shows_theirs time_zones units/>{effect} }.into_any()
        })
        .collect_view();
    let links_made = RwSignal::new(0_u32);
    let logo = Memo::new(move |_| session().with(|session| session.logo));
    let saved = Signal::derive(move || {
        page.track();
        logo.track();
        links_made.track();
    });
    let units = Signal::derive(move || page.with(|page| page.units.clone()));
    let notice = move || {
        shows_theirs.get().then(|| {
            view! { <div class="note warn" role="status"><Icon shape=Shape::Warn/><p>{t.changed_by_others()}</p></div> }
                .into_any()
        })
    };
    let stored = Signal::derive(move || page.with(draft_of));
    let is_same = |one: &SettingsDraft, other: &SettingsDraft| one.values == other.values;
    let (unsaved, guard) = unsaved::unsaved(section, form, stored, is_same, was_kept);
    view! {
        <form class="panel" novalidate on:submit=submit aria-labelledby="section-title">
            <div class="head"><h2 id="section-title">{t.setting_section(section)}</h2></div>
            <div class="body">
                <ErrorSummary error=form.error/>
                {unsaved}
                {dynamic(notice)}
                {controls}
            </div>
            <div class="foot">
                <button
                    class="btn primary needs-script"
                    type="submit"
                    aria-busy=move || form.is_pending.get().then_some("true")
                >
                    {t.save()}
                </button>
            </div>
        </form>
        {(section == SettingSection::Organization).then(|| view! { <LogoPanel/> }.into_any())}
        {(section == SettingSection::Registration).then(|| view! { <JoinLinkPanel page links_made/> }.into_any())}
        <Changes section saved units/>
        {guard}
        <ToastRegion toasts/>
    }
}

fn draft_of(page: &SettingsPage) -> SettingsDraft {
    let values = page.settings.iter().map(|row| (row.setting, row.value.clone())).collect();
    SettingsDraft { version: page.version, values }
}

fn value_in(
    page: &SettingsPage,
    setting: Setting,
    value: impl Fn(&domain::setting::SettingRow) -> String,
) -> String {
    page.settings.iter().find(|row| row.setting == setting).map(value).unwrap_or_default()
}

/// A value in words.
fn shown_value(setting: Setting, value: &str, units: &[(UnitId, String)]) -> String {
    let t = text();
    match setting.kind() {
        SettingKind::Requirements => word_sets::shown_requirements(value),
        SettingKind::SelfServiceSteps => word_sets::shown_steps(value),
        _ if value.is_empty() => t.no_value().to_owned(),
        SettingKind::YesNo => if value == "1" { t.is_on() } else { t.is_off() }.to_owned(),
        SettingKind::Language => {
            Locale::from_word(value).map_or(value, |locale| locale.own_name()).to_owned()
        }
        SettingKind::FactorRequirement => {
            RequiredOf::from_word(value).map_or_else(|| value.to_owned(), |of| t.factor_required_of(of))
        }
        SettingKind::Unit => {
            let path = units.iter().find(|(id, _)| id.to_string() == value);
            path.map_or_else(|| value.to_owned(), |(_, path)| path.clone())
        }
        SettingKind::Day => PartialDate::parse(value).map_or_else(|_| value.to_owned(), |day| t.date(day)),
        SettingKind::Number { .. }
        | SettingKind::NumberOrNone { .. }
        | SettingKind::Text { .. }
        | SettingKind::TimeZone
        | SettingKind::DayList
        | SettingKind::Domains
        | SettingKind::Usernames => value.to_owned(),
    }
}
