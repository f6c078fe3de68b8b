use super::form_state::{FieldKey, FormState};
use crate::components::own_field_controls;
use crate::hooks::Form;
use crate::idna::to_ascii;
use crate::pages::registration::{
    AccountFields, DaysField, EmailField, LanguageField, NoteField, UsernameField,
};
use domain::form::Field;
use leptos::prelude::*;

/// The first step of *Complete registration*: the account, with the live answers of the single form.
#[component]
pub(super) fn AccountStep(state: FormState) -> impl IntoView {
    let draft = untrack(|| state.account_draft());
    let own = draft.own.fields.clone();
    let form = Form::new(draft, |draft| draft.check(to_ascii).err());
    let fields = AccountFields::new(form);
    Effect::new(move || {
        form.draft.with(|draft| {
            let typed = [
                (Field::Email, &draft.email),
                (Field::Username, &draft.username),
                (Field::Locale, &draft.locale),
                (Field::Note, &draft.note),
                (Field::Days, &draft.days),
            ];
            typed
                .into_iter()
                .for_each(|(field, text)| state.set(FieldKey { document: None, field }, text.clone()));
            let own = draft.own.values.iter();
            own.for_each(|(field, text)| state.set(FieldKey { document: None, field: *field }, text.clone()));
        });
    });
    view! {
        <EmailField form fields/>
        <UsernameField form fields/>
        {own_field_controls(form, &own, |draft| &mut draft.own)}
        <LanguageField form/>
        <NoteField form/>
        <DaysField form/>
    }
}
