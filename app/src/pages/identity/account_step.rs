use super::form_state::{FieldKey, FormState};
use crate::hooks::Form;
use crate::idna::to_ascii;
use crate::pages::registration::{
    AccountFields, DaysField, EmailField, LanguageField, NoteField, UsernameField,
};
use domain::form::Field;
use domain::invitation::InviteDraft;
use leptos::prelude::*;

/// The first step of *Complete registration*: the account, with the live answers of the single form.
#[component]
pub(super) fn AccountStep(state: FormState) -> impl IntoView {
    let draft = state.values.with_untracked(|values| InviteDraft::from(values));
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
        });
    });
    view! {
        <EmailField form fields/>
        <UsernameField form fields/>
        <LanguageField form/>
        <NoteField form/>
        <DaysField form/>
    }
}
