//! What was typed in the dialog of a field and not saved: there again when the dialog of the same field is opened.

use crate::pages::settings::unsaved;
use domain::id::OwnFieldId;
use domain::own_field_draft::FieldDraft;
use domain::setting::SettingSection;

/// By field; `None` for a new one.
type Drafts = Vec<(Option<OwnFieldId>, FieldDraft)>;

fn drafts() -> Drafts {
    unsaved::kept(SettingSection::Fields).unwrap_or_default()
}

/// What was typed for a field.
pub(super) fn kept(id: Option<OwnFieldId>) -> Option<FieldDraft> {
    drafts().into_iter().find(|(of, _)| *of == id).map(|(_, draft)| draft)
}

/// Keeps what was typed for a field, or forgets it.
pub(super) fn keep(id: Option<OwnFieldId>, typed: Option<FieldDraft>) {
    let mut drafts = drafts();
    drafts.retain(|(of, _)| *of != id);
    drafts.extend(typed.map(|draft| (id, draft)));
    unsaved::keep(SettingSection::Fields, Some(drafts).filter(|drafts| !drafts.is_empty()));
}
