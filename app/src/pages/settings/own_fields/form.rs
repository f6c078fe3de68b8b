//! *Add field* and *Edit field*.

use super::FieldActions;
use super::options::OptionsEditor;
use super::unsaved_fields::{keep, kept};
use crate::api::own_fields::{add_own_field, change_own_field};
use crate::components::{Dialog, ErrorSummary, LeaveGuard, TextField, dynamic};
use crate::hooks::{BoundField, Form};
use crate::page_context::text;
use crate::pages::settings::unsaved::typed_before;
use domain::characters::trimmed;
use domain::form::Field;
use domain::identity::Relationship;
use domain::own_field_draft::{FieldDraft, OptionDraft, key_of};
use domain::registry::{FieldKind, FieldLevel, Localized, OwnFieldRow};
use domain::text::Locale;
use leptos::prelude::*;

#[component]
pub(super) fn FieldDialog(actions: FieldActions) -> impl IntoView {
    let about = actions.editing;
    let close = Callback::new(move |()| about.set(None));
    view! {
        <Dialog id="field" is_open=Signal::derive(move || about.with(Option::is_some)) close>
            {move || about.get().map(|row| view! { <FieldForm actions row close/> }.into_any())}
        </Dialog>
    }
}

#[component]
fn FieldForm(
    actions: FieldActions,
    #[prop(optional_no_strip)] row: Option<OwnFieldRow>,
    close: Callback<()>,
) -> impl IntoView {
    let t = text();
    let id = row.as_ref().map(|row| row.field.id);
    let draft = match &row {
        Some(row) => FieldDraft::of(&row.field, row.version),
        None => FieldDraft {
            kind: FieldKind::Text.to_string(),
            level: FieldLevel::Account.to_string(),
            ..FieldDraft::default()
        },
    };
    let begun = StoredValue::new(draft.clone());
    let before = kept(id);
    let was_kept = RwSignal::new(before.is_some());
    let form = Form::new(before.unwrap_or(draft), |draft| draft.check().err());
    // A choice begins with an empty option.
    let has_work = Signal::derive(move || {
        let mut typed = form.draft.get();
        typed.options.retain(|option| *option != OptionDraft::default());
        typed != begun.get_value()
    });
    // Closing the dialog loses nothing.
    Effect::new(move || keep(id, has_work.get().then(|| form.draft.get())));
    let note = typed_before(was_kept, move || {
        form.error.set(None);
        form.draft.set(begun.get_value());
        was_kept.set(false);
    });
    let kind = Memo::new(move |_| form.draft.with(|draft| FieldKind::from_word(&draft.kind)));
    let submit = form.submit(
        move |draft| async move {
            match id {
                Some(id) => change_own_field(id, draft).await,
                None => add_own_field(draft).await.map(|_| ()),
            }
        },
        move |()| {
            let label =
                form.draft.with_untracked(|draft| trimmed(draft.label.said_in(t.locale())).to_owned());
            keep(id, None);
            actions.saved(if id.is_some() { t.field_saved(&label) } else { t.field_added(&label) });
        },
    );
    let fixed = row.map(|row| {
        let level = t.field_level(row.field.level);
        let facts = format!("{} · {} · {level}", row.field.key, t.field_kind(row.field.kind));
        view! { <p><span class="mono">{facts}</span></p> }.into_any()
    });
    let new = fixed.is_none().then(|| view! { <KeyAndKind form/> }.into_any());
    let labels = localized(form, FieldDraft::label_field, |draft| &mut draft.label, t.field_label_hint());
    let helps = localized(form, FieldDraft::help_field, |draft| &mut draft.help, t.field_help_hint());
    let options = move || {
        let has_options = kind.get().is_some_and(FieldKind::has_options);
        has_options.then(|| view! { <OptionsEditor form/> }.into_any())
    };
    let is_required = Memo::new(move |_| form.draft.with(|draft| draft.is_required));
    let required_of = move || is_required.get().then(|| required_of(form));
    let unique = move || {
        let is_account = form.draft.with(|draft| draft.level == FieldLevel::Account.as_str());
        let can_be = is_account && kind.get().is_some_and(FieldKind::can_be_unique);
        can_be.then(|| {
            tick(form, "is_unique", (t.field_unique(), t.field_unique_hint()), |draft| &mut draft.is_unique)
        })
    };
    // What administrators have written in confidence stays so.
    let can_be_for_person = id.is_none() || form.draft.with_untracked(|draft| draft.is_for_person);
    let for_person = can_be_for_person.then(|| {
        tick(form, "is_for_person", (t.field_for_person(), t.field_for_person_hint()), |draft| {
            &mut draft.is_for_person
        })
    });
    let (title, save) =
        if id.is_some() { (t.edit_field(), t.save()) } else { (t.add_field(), t.add_field()) };
    view! {
        <form method="dialog" novalidate on:submit=submit>
            <div class="body">
                <h2 id="field-title">{title}</h2>
                <ErrorSummary error=form.error/>
                {note}
                {fixed}
                {labels}
                {new}
                {helps}
                {dynamic(options)}
                {tick(form, "is_required", (t.field_required(), t.field_required_hint()), |draft| &mut draft.is_required)}
                {dynamic(required_of)}
                {dynamic(unique)}
                {for_person}
            </div>
            <div class="foot">
                <button class="btn primary" type="submit" aria-busy=move || form.is_pending.get().then_some("true")>
                    {save}
                </button>
                <button class="btn" type="button" on:click=move |_| close.run(())>{t.cancel()}</button>
            </div>
        </form>
        <LeaveGuard has_work words=t.unsaved_settings()/>
    }
}

/// What never changes after the field was added.
#[component]
fn KeyAndKind(form: Form<FieldDraft>) -> impl IntoView {
    let t = text();
    let key = form.bind(Field::FieldKey, |draft| &mut draft.key);
    // The key follows the label until somebody changes it.
    let derived = Memo::new(move |_| form.draft.with(|draft| key_of(draft.label.said_in(t.locale()))));
    Effect::new(move |before: Option<String>| {
        let now = derived.get();
        if form.draft.with_untracked(|draft| draft.key == *before.as_deref().unwrap_or_default()) {
            key.set.run(now.clone());
        }
        now
    });
    let kind = form.bind(Field::FieldKind, |draft| &mut draft.kind);
    let level = form.bind(Field::FieldLevel, |draft| &mut draft.level);
    let levels = FieldLevel::ALL.iter().map(|one| {
        let is_chosen = level.value.get_untracked() == one.as_str();
        view! { <option value=one.as_str() selected=is_chosen>{t.field_level(*one)}</option> }.into_any()
    });
    let kinds = FieldKind::ALL.iter().map(|one| {
        let is_chosen = kind.value.get_untracked() == one.as_str();
        view! { <option value=one.as_str() selected=is_chosen>{t.field_kind(*one)}</option> }.into_any()
    });
    view! {
        <TextField bound=key label=t.field(Field::FieldKey) hint=t.field_key_hint() mono=true/>
        <div class="field">
            <label for="field_kind">{t.field(Field::FieldKind)}</label>
            <p class="hint" id="field_kind-hint">{t.field_never_changes()}</p>
            <div class="control">
                <select
                    id="field_kind"
                    name="field_kind"
                    aria-describedby="field_kind-hint"
                    on:change=move |event| kind.set.run(event_target_value(&event))
                >
                    {kinds.collect_view()}
                </select>
            </div>
        </div>
        <div class="field">
            <label for="field_level">{t.field(Field::FieldLevel)}</label>
            <p class="hint" id="field_level-hint">{t.field_level_hint()}</p>
            <div class="control">
                <select
                    id="field_level"
                    name="field_level"
                    aria-describedby="field_level-hint"
                    on:change=move |event| level.set.run(event_target_value(&event))
                >
                    {levels.collect_view()}
                </select>
            </div>
        </div>
    }
}

/// A text in each language.
fn localized(
    form: Form<FieldDraft>,
    field: fn(Locale) -> Field,
    place: fn(&mut FieldDraft) -> &mut Localized,
    hint: &'static str,
) -> AnyView {
    let t = text();
    let inputs = t.locale().own_first().map(|locale| {
        let field = field(locale);
        let value =
            Memo::new(move |_| form.draft.with(|draft| place(&mut draft.clone()).get(locale).to_owned()));
        let set = move |text: String| {
            if value.get_untracked() != text {
                form.draft.update(|draft| *place(draft).get_mut(locale) = text);
                form.clear_error(field);
            }
        };
        let bound = BoundField {
            field,
            value: value.into(),
            set: Callback::new(set),
            blur: Callback::new(|()| ()),
            fault: Signal::derive(move || form.fault(field)),
        };
        // The hint is about both.
        let hint = if locale == t.locale() { hint } else { "" };
        view! { <TextField bound label=t.field(field) hint attr:lang=locale.as_str()/> }.into_any()
    });
    inputs.collect_view().into_any()
}

/// Of whom it is required: everybody, or people of some relationships.
fn required_of(form: Form<FieldDraft>) -> AnyView {
    let t = text();
    let boxes = Relationship::ALL.iter().map(|one| {
        let (word, id) = (one.as_str(), format!("required-{one}"));
        let is_on = Memo::new(move |_| {
            form.draft.with(|draft| {
                draft.required_of.is_empty() || draft.required_of.iter().any(|other| other == word)
            })
        });
        let tick = move |event| {
            let is_ticked = event_target_checked(&event);
            form.draft.update(|draft| {
                if draft.required_of.is_empty() {
                    draft.required_of = Relationship::ALL.iter().map(ToString::to_string).collect();
                }
                draft.required_of.retain(|other| other != word);
                if is_ticked {
                    draft.required_of.push(word.to_owned());
                }
                // Of nobody.
                draft.is_required = !draft.required_of.is_empty();
            });
        };
        view! {
            <div class="check">
                <input type="checkbox" id=id.clone() prop:checked=move || is_on.get() on:change=tick/>
                <label for=id>{t.relationship(*one)}</label>
            </div>
        }
        .into_any()
    });
    view! {
        <fieldset class="group" id=Field::Relationship.as_str() tabindex="-1" aria-describedby="required-of-hint">
            <legend>{t.required_of()}</legend>
            <p class="hint" id="required-of-hint">{t.required_of_hint()}</p>
            {boxes.collect_view()}
        </fieldset>
    }
    .into_any()
}

/// A box to tick.
fn tick(
    form: Form<FieldDraft>,
    id: &'static str,
    (label, hint): (&'static str, &'static str),
    place: fn(&mut FieldDraft) -> &mut bool,
) -> AnyView {
    let is_on = Memo::new(move |_| form.draft.with(|draft| *place(&mut draft.clone())));
    let hint_id = format!("{id}-hint");
    view! {
        <div class="check">
            <input
                type="checkbox"
                id=id
                aria-describedby=hint_id.clone()
                prop:checked=move || is_on.get()
                on:change=move |event| {
                    let is_ticked = event_target_checked(&event);
                    form.draft.update(|draft| *place(draft) = is_ticked);
                }
            />
            <label for=id>{label}</label>
            <p class="hint" id=hint_id>{hint}</p>
        </div>
    }
    .into_any()
}
