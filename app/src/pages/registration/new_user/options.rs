use super::option_fault::OptionFault;
use super::permissions::PermissionsToGive;
use super::unit_field::AnyUnitField;
use crate::components::TextInput;
use crate::hooks::Form;
use crate::page_context::{has_permission, session, text};
use domain::form::Field;
use domain::invitation::InviteDraft;
use domain::permission::Permission;
use domain::text::Locale;
use leptos::html::{Details, Input, Select, Textarea};
use leptos::prelude::*;

/// Days until an invitation expires if the form says nothing else. Follows the session, which is loaded again after a
/// navigation: the setting may have been changed in between.
pub(super) fn usual_days() -> u32 {
    session().with(|session| session.usual.invitation_days)
}

const FIELDS: [Field; 5] = [Field::Unit, Field::Locale, Field::Note, Field::Days, Field::Permissions];

/// The options, folded; unfolded if one has a fault.
///
/// Each input is read once at hydration, so that choices made before are kept.
#[component]
pub(super) fn Options(form: Form<InviteDraft>) -> impl IntoView {
    let t = text();
    let gives = untrack(|| has_permission(Permission::ManagePermissions));
    let is_faulty = move || FIELDS.iter().any(|field| form.fault(*field).is_some());
    let is_chosen = |draft: &InviteDraft| {
        let InviteDraft { email, username, own, reserved, .. } = draft.clone();
        InviteDraft { email, username, own, reserved, ..InviteDraft::default() } != *draft
    };
    let begins_open = form.draft.with_untracked(is_chosen) || untrack(is_faulty);
    let fold = NodeRef::<Details>::new();
    Effect::new(move || {
        if form.error.with(Option::is_some)
            && untrack(is_faulty)
            && let Some(fold) = fold.get_untracked()
        {
            fold.set_open(true);
        }
    });
    view! {
        <details class="fold" open=begins_open node_ref=fold>
            <summary>{if gives { t.options_with_permissions() } else { t.options() }}</summary>
            <div class="fold-body">
                <AnyUnitField form/>
                <LanguageField form/>
                <NoteField form/>
                <DaysField form/>
                <HoldBox form hint=t.hold_mail_hint()/>
                {gives.then(|| view! { <PermissionsToGive form/> }.into_any())}
            </div>
        </details>
    }
}

#[component]
pub(in crate::pages) fn LanguageField(form: Form<InviteDraft>) -> impl IntoView {
    let t = text();
    let select = NodeRef::<Select>::new();
    let put = move |word| form.set(Field::Locale, |draft| &mut draft.locale, word);
    select.on_load(move |select| put(select.value()));
    let chosen = form.draft.with_untracked(|draft| draft.locale.clone());
    let session = session();
    let usual = Memo::new(move |_| session.with(|session| session.usual.locale.own_name()));
    let languages = Locale::ALL
        .iter()
        .map(|locale| {
            let word = locale.as_str();
            view! { <option value=word lang=word selected=chosen == word>{locale.own_name()}</option> }
                .into_any()
        })
        .collect_view();
    view! {
        <div class="field" class:bad=move || form.fault(Field::Locale).is_some()>
            <label for="locale">{t.field(Field::Locale)}</label>
            <div class="control">
                <select
                    node_ref=select
                    id="locale"
                    name="locale"
                    aria-describedby="locale-says"
                    on:change=move |event| put(event_target_value(&event))
                >
                    <option value="">{move || t.language_of_organization(usual.get())}</option>
                    {languages}
                </select>
            </div>
            <OptionFault form field=Field::Locale id="locale-says"/>
        </div>
    }
}

#[component]
pub(in crate::pages) fn NoteField(form: Form<InviteDraft>) -> impl IntoView {
    let t = text();
    let area = NodeRef::<Textarea>::new();
    let put = move |note| form.set(Field::Note, |draft| &mut draft.note, note);
    area.on_load(move |area| put(area.value()));
    let note = form.draft.with_untracked(|draft| escaped(&draft.note));
    view! {
        <div class="field wide" class:bad=move || form.fault(Field::Note).is_some()>
            <label for="note">{t.field(Field::Note)}</label>
            <p class="hint" id="note-hint">{t.note_hint()}</p>
            <div class="control">
                <textarea
                    node_ref=area
                    id="note"
                    name="note"
                    rows="3"
                    aria-describedby="note-hint note-says"
                    aria-invalid=move || form.fault(Field::Note).map(|_| "true")
                    inner_html=note
                    on:input=move |event| put(event_target_value(&event))
                ></textarea>
            </div>
            <OptionFault form field=Field::Note id="note-says"/>
        </div>
    }
}

#[component]
pub(in crate::pages) fn DaysField(form: Form<InviteDraft>) -> impl IntoView {
    let t = text();
    let bound = form.bind(Field::Days, |draft| &mut draft.days);
    let usual = Memo::new(|_| usual_days());
    view! {
        // Space for the status is reserved, so that the button below does not move.
        <div class="field live" class:bad=move || bound.fault.get().is_some()>
            <label for="days">{t.field(Field::Days)}</label>
            <p class="hint" id="days-hint">{move || t.days_hint(usual.get())}</p>
            <div class="control">
                <TextInput
                    bound
                    kind="text"
                    autocomplete="off"
                    described_by="days-hint days-says".to_owned()
                    attr:inputmode="numeric"
                    attr:placeholder=move || usual.get().to_string()
                />
            </div>
            <OptionFault form field=Field::Days id="days-says"/>
        </div>
    }
}

#[component]
pub(in crate::pages) fn HoldBox(
    form: Form<InviteDraft>,
    /// A hint about held mail.
    hint: &'static str,
) -> impl IntoView {
    let t = text();
    let ticked = NodeRef::<Input>::new();
    let put = move |hold| form.draft.update(|draft| draft.hold = hold);
    ticked.on_load(move |ticked| put(ticked.checked()));
    view! {
        <div class="check">
            <input
                node_ref=ticked
                type="checkbox"
                id="hold"
                name="hold"
                value="true"
                checked=form.draft.with_untracked(|draft| draft.hold)
                aria-describedby="hold-hint"
                on:change=move |event| put(event_target_checked(&event))
            />
            <label for="hold">{t.hold_mail()}</label>
            <p class="hint" id="hold-hint">{hint}</p>
        </div>
    }
}

/// Escaped text as the content of an element: Leptos 0.8 does not escape a text area's children.
fn escaped(text: &str) -> String {
    // The parser drops one line break after the opening tag.
    let kept = if text.starts_with(['\n', '\r']) { "\n" } else { "" };
    format!("{kept}{}", text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;"))
}
