//! *Settings → Privacy notice*: the text in each language with its preview, publishing, and what was published.

use super::changes::Changes;
use super::unsaved;
use crate::api::ApiError;
use crate::api::notice::{publish_notice, save_notice, settings_of_notice};
use crate::components::{
    Confirm, ErrorPage, ErrorSummary, Icon, Loading, LongText, MarkupView, NoticeLink, Shape, Timestamp,
    ToastRegion, Toasts, dynamic,
};
use crate::hooks::{BoundField, ConfirmState, Form, PageResource, focus_after_render};
use crate::page_context::text;
use domain::characters::trimmed;
use domain::form::Code;
use domain::notice::{NoticeDraft, NoticeSettings, NoticeVersion};
use domain::setting::SettingSection;
use domain::text::Locale;
use leptos::prelude::*;
use leptos::task::spawn_local;

#[component]
pub(super) fn PrivacyNoticeSection() -> impl IntoView {
    let page = PageResource::new(settings_of_notice);
    view! {
        <Suspense fallback=Loading>
            {move || Suspend::new(async move {
                match page.load().await {
                    Ok(page) => view! { <NoticeForm page/> }.into_any(),
                    Err(error) => view! { <ErrorPage error/> }.into_any(),
                }
            })}
        </Suspense>
    }
    .into_any()
}

#[component]
fn NoticeForm(page: NoticeSettings) -> impl IntoView {
    let t = text();
    let toasts = Toasts::new();
    let kept = unsaved::kept(SettingSection::PrivacyNotice);
    let was_kept = kept.is_some();
    let form =
        Form::new(kept.unwrap_or_else(|| page.draft.clone()), |draft: &NoticeDraft| draft.check().err());
    let page = RwSignal::new(page);
    // What somebody else has saved since the page was loaded.
    let theirs = RwSignal::new(None::<NoticeDraft>);
    let keep_mine = move |error: &ApiError| {
        if error.code == Code::ChangedMeanwhile {
            spawn_local(async move {
                if let Ok(current) = settings_of_notice().await {
                    form.draft.try_update(|draft| draft.version = current.draft.version);
                    theirs.try_set(Some(current.draft.clone()));
                    page.try_set(current);
                }
            });
        }
    };
    let take = move |saved: NoticeSettings| {
        form.draft.set(saved.draft.clone());
        form.error.set(None);
        page.set(saved);
        theirs.set(None);
    };
    let submit = form.submit(
        move |draft| async move { save_notice(draft).await.inspect_err(keep_mine) },
        move |saved| {
            take(saved);
            toasts.good(t.notice_draft_saved());
        },
    );
    let publishing = ConfirmState::<u32>::new();
    let ask = move |_| match form.draft.with_untracked(NoticeDraft::check_complete) {
        Ok(_) => publishing.open(page.with_untracked(|page| page.next)),
        Err(faults) => {
            form.error.set(Some(ApiError::from_faults(&faults, t.locale())));
            focus_after_render("errors");
        }
    };
    let publish = Callback::new(move |()| {
        publishing.confirm(
            move |_| publish_notice(form.draft.get_untracked()),
            move |version, answer| match answer {
                Ok(saved) => {
                    take(saved);
                    toasts.good(t.notice_is_published(version));
                }
                Err(error) => keep_mine(&error),
            },
        );
    });
    let title = move || publishing.subject().map(|version| t.publish_notice_ask(version)).unwrap_or_default();
    let words = move || {
        let missing = form.draft.with(missing_languages);
        format!("{} {missing}", t.publish_notice_words()).trim().to_owned()
    };
    let notice = move || theirs.with(Option::is_some).then(|| warning(t.changed_by_others()));
    let unpublished = move || {
        page.with(|page| page.is_changed && !page.versions.is_empty())
            .then(|| view! { <p class="hint">{t.notice_unpublished_changes()}</p> }.into_any())
    };
    let stored = Signal::derive(move || page.with(|page| page.draft.clone()));
    let is_same = |one: &NoticeDraft, other: &NoticeDraft| one.texts == other.texts;
    let (unsaved, guard) =
        unsaved::unsaved_in_tab(SettingSection::PrivacyNotice, form, stored, is_same, was_kept);
    let fields =
        t.locale().own_first().map(|locale| view! { <LanguageField form theirs locale/> }.into_any());
    view! {
        <form class="panel" novalidate on:submit=submit aria-labelledby="section-title">
            <div class="head"><h2 id="section-title">{t.privacy_notice()}</h2></div>
            <div class="body">
                <ErrorSummary error=form.error/>
                {unsaved}
                {dynamic(notice)}
                <p>{t.notice_settings_lead()}</p>
                {fields.collect_view()}
                {dynamic(unpublished)}
            </div>
            <div class="foot">
                <button
                    class="btn needs-script"
                    type="submit"
                    aria-busy=move || form.is_pending.get().then_some("true")
                >
                    {t.save()}
                </button>
                <button class="btn primary needs-script" type="button" on:click=ask>{t.publish_notice()}</button>
            </div>
        </form>
        {guard}
        <Versions page/>
        <Changes section=SettingSection::PrivacyNotice saved=Signal::derive(move || page.track())/>
        <Confirm
            id="publish"
            title=Signal::derive(title)
            is_open=publishing.is_open()
            close=publishing.close()
            words=Signal::derive(words)
            yes=t.publish_notice().to_owned()
            is_pending=publishing.is_pending
            error=publishing.error
            confirm=publish
        />
        <ToastRegion toasts/>
    }
    .into_any()
}

fn warning(words: &'static str) -> AnyView {
    view! { <div class="note warn" role="status"><Icon shape=Shape::Warn/><p>{words}</p></div> }.into_any()
}

/// In which languages the text is missing, and which one is read instead.
fn missing_languages(draft: &NoticeDraft) -> String {
    let t = text();
    let Ok(checked) = draft.check_complete() else { return String::new() };
    let Some((shown, _)) = checked.written().next() else { return String::new() };
    let missing = checked.all().filter(|(_, text)| text.is_empty());
    let sentences =
        missing.map(|(locale, _)| t.notice_missing_in(&t.language_name(locale), &t.language_name(shown)));
    sentences.collect::<Vec<_>>().join(" ")
}

/// The text in one language, what somebody else has saved, and the preview.
#[component]
fn LanguageField(
    form: Form<NoticeDraft>,
    theirs: RwSignal<Option<NoticeDraft>>,
    locale: Locale,
) -> impl IntoView {
    let t = text();
    let field = NoticeDraft::field(locale);
    let typed = Memo::new(move |_| form.draft.with(|draft| draft.text(locale).to_owned()));
    let bound = BoundField {
        field,
        value: typed.into(),
        set: Callback::new(move |value: String| {
            if typed.get_untracked() != value {
                form.draft.update(|draft| *draft.text_mut(locale) = value);
                form.clear_error(field);
            }
        }),
        blur: Callback::new(|()| ()),
        fault: Signal::derive(move || form.fault(field)),
    };
    let other = move || {
        let other = theirs.with(|theirs| theirs.as_ref().map(|theirs| theirs.text(locale).to_owned()));
        other
            .filter(|other| *other != typed.get())
            .map(|other| view! { <p class="hint theirs kept-lines">{t.their_value(&other)}</p> }.into_any())
    };
    let is_shown = RwSignal::new(false);
    let preview = move || {
        is_shown.get().then(|| {
            let text = typed.get();
            let content = if trimmed(&text).is_empty() {
                view! { <p class="hint">{t.notice_nothing_written()}</p> }.into_any()
            } else {
                view! { <MarkupView text below=2/> }.into_any()
            };
            view! { <div class="preview" lang=locale.as_str()>{content}</div> }.into_any()
        })
    };
    let preview_id = format!("{}-preview", field.as_str());
    view! {
        <div class="setting">
            <LongText bound label=t.field(field) hint=t.notice_markup() lang=locale.as_str()/>
            {dynamic(other)}
            <div>
                <button
                    class="btn small needs-script"
                    type="button"
                    aria-expanded=move || if is_shown.get() { "true" } else { "false" }
                    aria-controls=preview_id.clone()
                    on:click=move |_| is_shown.update(|shown| *shown = !*shown)
                >
                    <Icon shape=Shape::Eye/>
                    {t.notice_preview()}
                    <span class="visually-hidden">" ("{t.language_name(locale)}")"</span>
                </button>
            </div>
            <div id=preview_id>{dynamic(preview)}</div>
        </div>
    }
    .into_any()
}

/// The published versions, each to be read.
#[component]
fn Versions(page: RwSignal<NoticeSettings>) -> impl IntoView {
    let t = text();
    let list = move || {
        let versions = page.with(|page| page.versions.clone());
        if versions.is_empty() {
            return view! { <p>{t.nothing_published_yet()}</p> }.into_any();
        }
        let lines: Vec<_> =
            versions.into_iter().enumerate().map(|(place, one)| line(one, place == 0)).collect();
        view! { <ul class="plain" role="list">{lines}</ul> }.into_any()
    };
    view! {
        <section class="panel" aria-labelledby="versions-title">
            <div class="head"><h2 id="versions-title">{t.published_versions()}</h2></div>
            <div class="body">{dynamic(list)}</div>
        </section>
    }
    .into_any()
}

fn line(version: NoticeVersion, is_in_force: bool) -> AnyView {
    let t = text();
    let NoticeVersion { in_force, published_at, by } = version;
    let number = in_force.version;
    let languages: Vec<_> = in_force.texts.iter().map(|text| t.language_name(text.locale)).collect();
    let tag = is_in_force.then(|| view! { <span class="tag good">{t.notice_in_force()}</span> }.into_any());
    let by = by.map(|who| format!(" {}", t.by_whom(&who)));
    view! {
        <li>
            <p class="row">
                <NoticeLink version=Some(number) words=t.notice_version(number)/>
                {tag}
            </p>
            <p class="hint">{languages.join(", ")}" · "<Timestamp at=published_at/>{by}</p>
        </li>
    }
    .into_any()
}
