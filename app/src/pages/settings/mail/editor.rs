use super::Unsaved;
use super::preview::Preview;
use crate::api::ApiError;
use crate::api::mail_texts::{
    mail_text, preview_mail_text, reset_mail_text, save_mail_text, send_test_mail, settings_of_mail,
};
use crate::components::{
    Confirm, ErrorSummary, Icon, LeaveGuard, LongText, Shape, TextField, Timestamp, ToastRegion, Toasts,
    dynamic,
};
use crate::hooks::{ConfirmState, Form, SignInPrompt, focus_after_render};
use crate::page_context::{me, text};
use crate::pages::settings::unsaved;
use domain::form::{Code, Field};
use domain::mail_reply::MailReply;
use domain::mail_text::{
    ChangedMailText, MailPreview, MailTextDraft, MailTextState, MailTextView, Placeholder,
};
use domain::message::MessageKind;
use domain::setting::SettingSection;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// One mail in one language: its text, what can be filled in, a preview and a test.
#[component]
pub(super) fn Editor(
    shown: MailTextView,
    unsaved: Unsaved,
    changed: RwSignal<Vec<ChangedMailText>>,
) -> impl IntoView {
    let t = text();
    let toasts = Toasts::new();
    let (kind, locale) = (shown.draft.kind, shown.draft.locale);
    let is_this = move |draft: &MailTextDraft| (draft.kind, draft.locale) == (kind, locale);
    let typed = unsaved.with_value(|drafts| drafts.iter().find(|draft| is_this(draft)).cloned());
    let form = Form::new(typed.unwrap_or_else(|| shown.draft.clone()), |draft| draft.check().err());
    let shown = RwSignal::new(shown);
    // What somebody else has saved since the page was loaded.
    let theirs = RwSignal::new(None::<MailTextDraft>);
    let preview = RwSignal::new(None::<(MailTextDraft, MailPreview)>);
    let same = |one: &MailTextDraft, other: &MailTextDraft| {
        (&one.subject, &one.text) == (&other.subject, &other.text)
    };
    // Kept while another mail or another page is shown.
    Effect::new(move || {
        let draft = form.draft.get();
        let is_changed = shown.with(|shown| !same(&shown.draft, &draft));
        unsaved.update_value(|drafts| {
            drafts.retain(|one| !is_this(one));
            if is_changed {
                drafts.push(draft);
            }
            unsaved::keep(SettingSection::Mail, (!drafts.is_empty()).then(|| drafts.clone()));
        });
    });
    let has_work = Signal::derive(move || {
        form.draft.track();
        shown.track();
        unsaved.with_value(|drafts| !drafts.is_empty())
            || form.draft.with(|draft| shown.with(|shown| !same(&shown.draft, draft)))
    });
    let take = move |now: MailTextView| {
        form.draft.set(now.draft.clone());
        form.error.set(None);
        shown.set(now);
        theirs.set(None);
        spawn_local(async move {
            if let Ok(settings) = settings_of_mail().await {
                changed.try_set(settings.changed);
            }
        });
    };
    let keep_mine = move |error: &ApiError| {
        if error.code == Code::ChangedMeanwhile {
            spawn_local(async move {
                if let Ok(current) = mail_text(kind, locale).await {
                    form.draft.try_update(|draft| draft.version = current.draft.version);
                    theirs.try_set(Some(current.draft.clone()));
                    shown.try_set(current);
                }
            });
        }
    };
    let submit = form.submit(
        move |draft| async move { save_mail_text(draft).await.inspect_err(keep_mine) },
        move |saved| {
            take(saved);
            toasts.good(t.mail_text_saved());
        },
    );
    let resetting = ConfirmState::<i64>::new();
    let reset = Callback::new(move |()| {
        resetting.confirm(
            move |version| reset_mail_text(kind, locale, version),
            move |_, answer| match answer {
                Ok(now) => {
                    take(now);
                    preview.set(None);
                    toasts.good(t.mail_text_is_original());
                    focus_after_render(Field::MailSubject.as_str());
                }
                Err(error) => keep_mine(&error),
            },
        );
    });
    let prompt = SignInPrompt::current();
    let is_busy = RwSignal::new(false);
    let fails = move |error: ApiError| {
        prompt.notice(&error);
        form.error.set(Some(error));
        focus_after_render("errors");
    };
    let checked = move || match form.draft.with_untracked(|draft| draft.check().err()) {
        None => (!is_busy.get_untracked()).then(|| form.draft.get_untracked()),
        Some(faults) => {
            fails(ApiError::from_faults(&faults, t.locale()));
            None
        }
    };
    let show = move |_| {
        let Some(draft) = checked() else { return };
        is_busy.set(true);
        spawn_local(async move {
            let answer = preview_mail_text(draft.clone()).await;
            is_busy.try_set(false);
            match answer {
                Ok(made) => {
                    preview.try_set(Some((draft, made)));
                    focus_after_render("preview");
                }
                Err(error) => fails(error),
            }
        });
    };
    let send = move |_| {
        let Some(draft) = checked() else { return };
        is_busy.set(true);
        spawn_local(async move {
            let answer = send_test_mail(draft).await;
            is_busy.try_set(false);
            let email = untrack(me).map(|me| me.email).unwrap_or_default();
            match answer {
                Ok(said) if said.is_good => toasts.good(t.test_is_sent(&email)),
                Ok(said) => {
                    let why = t.mail_reply(MailReply::of(&said.words), &said.words);
                    toasts.bad(t.test_is_refused(&why));
                }
                Err(error) => fails(error),
            }
        });
    };
    let subject = form.bind(Field::MailSubject, |draft| &mut draft.subject);
    let bound = form.bind(Field::MailText, |draft| &mut draft.text);
    let their_subject = move || {
        let other = theirs.with(|theirs| theirs.as_ref().map(|theirs| theirs.subject.clone()));
        other
            .filter(|other| *other != subject.value.get())
            .map(|other| view! { <p class="hint theirs">{t.their_subject(&other)}</p> }.into_any())
    };
    let their_text = move || {
        let other = theirs.with(|theirs| theirs.as_ref().map(|theirs| theirs.text.clone()));
        other
            .filter(|other| *other != bound.value.get())
            .map(|other| view! { <p class="hint theirs kept-lines">{t.their_value(&other)}</p> }.into_any())
    };
    let notice = move || {
        theirs.with(Option::is_some).then(|| {
            let words = t.mail_changed_by_others();
            view! { <div class="note warn" role="status"><Icon shape=Shape::Warn/><p>{words}</p></div> }
                .into_any()
        })
    };
    let is_own = move || shown.with(|shown| shown.state != MailTextState::Original);
    let back = move || {
        is_own().then(|| {
            let open = move |_| resetting.open(shown.with_untracked(|shown| shown.draft.version));
            view! { <button class="btn needs-script" type="button" on:click=open>{t.back_to_original()}</button> }
                .into_any()
        })
    };
    let title = format!("{} ({})", t.message_kind(kind), t.language_name(locale));
    view! {
        <form class="panel" novalidate on:submit=submit aria-labelledby="text-title">
            <div class="head"><h2 id="text-title">{title}</h2></div>
            <div class="body">
                <ErrorSummary error=form.error/>
                {dynamic(notice)}
                {move || state_line(shown)}
                <div class="setting">
                    <TextField bound=subject label=t.field(Field::MailSubject) hint=t.mail_subject_hint()/>
                    {dynamic(their_subject)}
                </div>
                <div class="setting">
                    <LongText
                        bound
                        label=t.field(Field::MailText)
                        hint=t.mail_text_hint()
                        lang=locale.as_str()
                    />
                    {dynamic(their_text)}
                </div>
                {placeholder_list(kind)}
            </div>
            <div class="foot">
                <button
                    class="btn primary needs-script"
                    type="submit"
                    aria-busy=move || form.is_pending.get().then_some("true")
                >
                    {t.save()}
                </button>
                <button
                    class="btn needs-script"
                    type="button"
                    aria-busy=move || is_busy.get().then_some("true")
                    on:click=show
                >
                    {t.show_preview()}
                </button>
                <button
                    class="btn needs-script"
                    type="button"
                    aria-busy=move || is_busy.get().then_some("true")
                    on:click=send
                >
                    {t.send_test()}
                </button>
                {dynamic(back)}
            </div>
        </form>
        {move || {
            preview.get().map(|(draft, made)| view! { <Preview draft preview=made/> }.into_any())
        }}
        <Confirm
            id="back-to-original"
            title=t.back_to_original_ask().to_owned()
            is_open=resetting.is_open()
            close=resetting.close()
            words=t.back_to_original_words().to_owned()
            yes=t.back_to_original().to_owned()
            is_pending=resetting.is_pending
            error=resetting.error
            confirm=reset
        />
        <LeaveGuard has_work words=t.unsaved_settings()/>
        <ToastRegion toasts/>
    }
    .into_any()
}

/// Which text is sent, and who has changed it last.
fn state_line(shown: RwSignal<MailTextView>) -> AnyView {
    let t = text();
    let (state, at, by) = shown.with(|shown| (shown.state, shown.changed_at, shown.changed_by.clone()));
    let words = t.mail_text_state(state);
    if state == MailTextState::Broken {
        return view! { <div class="note bad" role="status"><Icon shape=Shape::Alert/><p>{words}</p></div> }
            .into_any();
    }
    let changed = at.map(|at| {
        let by = by.map(|who| format!(" {}", t.by_whom(&who)));
        view! { " "<span class="hint">{t.mail_text_changed()}": "<Timestamp at/>{by}</span> }.into_any()
    });
    view! { <p>{words}{changed}</p> }.into_any()
}

fn placeholder_list(kind: MessageKind) -> AnyView {
    let t = text();
    let line = |placeholder: &Placeholder| {
        let word = format!("{{{placeholder}}}");
        let required = kind
            .requires(*placeholder)
            .then(|| view! { " "<span class="tag">{t.placeholder_is_required()}</span> }.into_any());
        view! { <li><code>{word}</code>" "{t.placeholder_about(*placeholder)}{required}</li> }.into_any()
    };
    view! {
        <div>
            <h3>{t.placeholders()}</h3>
            <p class="hint">{t.placeholders_lead()}</p>
            <ul class="plain" role="list">{kind.placeholders().iter().map(line).collect_view()}</ul>
        </div>
    }
    .into_any()
}
