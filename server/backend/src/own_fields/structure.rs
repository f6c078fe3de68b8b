//! Adds and changes fields.

use super::list::all;
use super::{StoredWords, definition, fault_at_field, stored_required_of, subject};
use crate::audit::{self, Entry};
use crate::db::Tx;
use crate::entity::{own_field, setting_section};
use crate::error::{Error, Result};
use crate::gate::{CanManageSettings, Desk};
use domain::audit::Action;
use domain::form::{Code, Fault, Faults};
use domain::id::OwnFieldId;
use domain::own_field_draft::{CheckedField, FieldDraft, OptionDraft};
use domain::registry::{FieldLevel, FieldOption, Localized, OWN_FIELDS_MOST};
use domain::setting::SettingSection;
use domain::text::Locale;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, DatabaseTransaction, EntityTrait, ExprTrait as _, QueryFilter, QuerySelect, Set};

impl Desk<CanManageSettings> {
    /// Adds a field after the others.
    ///
    /// # Errors
    /// The draft's faults; `field_key_used` and `label_used` at their fields; `limit_reached`;
    /// `too_many`.
    pub async fn add_own_field(&self, draft: &FieldDraft) -> Result<OwnFieldId> {
        let new = draft.check()?;
        self.count_change().await?;
        let backend = &self.backend;
        let id: OwnFieldId = backend.new_id();
        let work = async |tx: Tx| {
            let tx = &*tx;
            lock_order(tx).await?;
            let rows = all(tx).await?;
            let position = i32::try_from(rows.len()).map_err(Error::broken)? + 1;
            if position > i32::from(OWN_FIELDS_MOST) {
                return Err(Error::Refused(Code::LimitReached));
            }
            // Each level has numbers of its own, and none is used again: a field is never deleted.
            let of_level = rows.iter().filter(|row| row.level == new.level).count();
            let before_level = match new.level {
                FieldLevel::Account => 0,
                FieldLevel::Identity => i32::from(OWN_FIELDS_MOST),
            };
            let number = before_level + i32::try_from(of_level).map_err(Error::broken)? + 1;
            check_labels(&rows, None, &new.label)?;
            let options = options(&[], &new.options)?;
            let (is_required, required_of) = stored_required_of(&new.required_of);
            let row = own_field::ActiveModel {
                id: Set(id),
                key: Set(new.key.as_str().to_owned()),
                kind: Set(new.kind),
                level: Set(new.level),
                labels: Set(words(&new)?),
                options: Set(json(&options)?),
                is_required: Set(is_required),
                required_of: Set(required_of),
                is_unique: Set(new.is_unique),
                is_for_person: Set(new.is_for_person),
                position: Set(position),
                retired_at: Set(None),
                version: Set(1),
                number: Set(number),
                created_at: Set(backend.now()),
                claim_after: Set(None),
            };
            own_field::Entity::insert(row).exec_without_returning(tx).await?;
            advance_order(tx).await?;
            let detail = serde_json::json!({ "key": new.key.as_str(), "kind": new.kind, "level": new.level });
            let entry = Entry { action: Action::FieldCreated, subject: subject(id), detail };
            audit::record(tx, backend, &self.caller, entry).await
        };
        backend.db().write(work).await.map_err(fault_at_field)?;
        Ok(id)
    }

    /// Changes what a field is called, its options and its rules. Records nothing where all stay as they are. Where values
    /// become unique, the first holders are marked afterwards, in pieces.
    ///
    /// # Errors
    /// The draft's faults; `label_used` at its field; `changed_meanwhile` where somebody else has changed the field since the
    /// form was opened; `malformed` for another key, kind or level, for a field for administrators only that is to be for the
    /// person too (what was written in confidence stays so), or where an option is missing; `not_found`;
    /// `too_many`.
    pub async fn change_own_field(&self, id: OwnFieldId, draft: &FieldDraft) -> Result<()> {
        let new = draft.check()?;
        self.count_change().await?;
        let work = async |tx: Tx| {
            let tx = &*tx;
            lock_order(tx).await?;
            let before = locked(tx, id, draft.version).await?;
            let known = (before.key.as_str(), before.kind, before.level);
            let is_opened = new.is_for_person && !before.is_for_person;
            if known != (new.key.as_str(), new.kind, new.level) || is_opened {
                return Err(Error::Refused(Code::Malformed));
            }
            check_labels(&all(tx).await?, Some(id), &new.label)?;
            let options = options(&definition(&before)?.options, &new.options)?;
            let (is_required, required_of) = stored_required_of(&new.required_of);
            let after = own_field::Model {
                labels: words(&new)?,
                options: json(&options)?,
                is_required,
                required_of,
                is_unique: new.is_unique,
                is_for_person: new.is_for_person,
                claim_after: match (before.is_unique, new.is_unique) {
                    (false, true) => Some(String::new()),
                    (true, true) => before.claim_after.clone(),
                    (_, false) => None,
                },
                ..before.clone()
            };
            if after == before {
                return Ok(());
            }
            write(tx, &after).await?;
            let detail = serde_json::json!({ "before": rules(&before)?, "after": rules(&after)? });
            let entry = Entry { action: Action::FieldChanged, subject: subject(id), detail };
            audit::record(tx, &self.backend, &self.caller, entry).await
        };
        self.backend.db().write(work).await
    }
}

/// A field, locked until the end of the transaction.
///
/// # Errors
/// `not_found`; `changed_meanwhile` where it has another version than the one that was shown.
pub(super) async fn locked(tx: &DatabaseTransaction, id: OwnFieldId, shown: i64) -> Result<own_field::Model> {
    let found = own_field::Entity::find_by_id(id).lock_exclusive().one(tx).await?;
    let found = found.ok_or(Error::Refused(Code::NotFound))?;
    if found.version == shown { Ok(found) } else { Err(Error::Refused(Code::ChangedMeanwhile)) }
}

/// Those who add fields or name them follow one another, so that there are no two of a label, nor more than allowed.
async fn lock_order(tx: &DatabaseTransaction) -> Result<()> {
    let section = SettingSection::Fields.as_str().to_owned();
    setting_section::Entity::find_by_id(section).lock_exclusive().one(tx).await?;
    Ok(())
}

async fn advance_order(tx: &DatabaseTransaction) -> Result<()> {
    use setting_section::Column;
    setting_section::Entity::update_many()
        .col_expr(Column::Version, Expr::col(Column::Version).add(1))
        .filter(Column::Section.eq(SettingSection::Fields.as_str()))
        .exec(tx)
        .await?;
    Ok(())
}

async fn write(tx: &DatabaseTransaction, after: &own_field::Model) -> Result<()> {
    use own_field::Column;
    own_field::Entity::update_many()
        .col_expr(Column::Labels, Expr::value(after.labels.as_str()))
        .col_expr(Column::Options, Expr::value(after.options.as_str()))
        .col_expr(Column::IsRequired, Expr::value(after.is_required))
        .col_expr(Column::RequiredOf, Expr::value(after.required_of.as_str()))
        .col_expr(Column::IsUnique, Expr::value(after.is_unique))
        .col_expr(Column::IsForPerson, Expr::value(after.is_for_person))
        .col_expr(Column::ClaimAfter, Expr::value(after.claim_after.clone()))
        .col_expr(Column::Version, Expr::col(Column::Version).add(1))
        .filter(Column::Id.eq(after.id))
        .exec(tx)
        .await?;
    Ok(())
}

/// Files name fields by their labels, so no two have the same one in any language.
fn check_labels(rows: &[own_field::Model], but: Option<OwnFieldId>, label: &Localized) -> Result<()> {
    let mut faults = Vec::new();
    for locale in Locale::ALL {
        let own = label.get(*locale).to_lowercase();
        let mut is_used = false;
        for row in rows.iter().filter(|row| Some(row.id) != but) {
            is_used |=
                definition(row)?.label.all().any(|other| other.to_lowercase() == own) || row.key == own;
        }
        if is_used && !own.is_empty() {
            faults.push(Fault { field: FieldDraft::label_field(*locale), code: Code::LabelUsed });
        }
    }
    match Faults::all(faults) {
        Some(faults) => Err(faults.into()),
        None => Ok(()),
    }
}

/// The options as they are to be stored: new ones have the next numbers, and none is left out.
fn options(before: &[FieldOption], drafts: &[OptionDraft]) -> Result<Vec<FieldOption>> {
    let is_kept = |option: &FieldOption| drafts.iter().any(|draft| draft.id == option.id);
    let is_known =
        |draft: &&OptionDraft| draft.id.is_empty() || before.iter().any(|option| option.id == draft.id);
    if !before.iter().all(is_kept) || !drafts.iter().all(|draft| is_known(&draft)) {
        return Err(Error::Refused(Code::Malformed));
    }
    let last = before.iter().filter_map(|option| option.id.parse::<u32>().ok()).max().unwrap_or_default();
    let mut next = (last + 1..).map(|number| number.to_string());
    let options = drafts.iter().map(|draft| FieldOption {
        id: if draft.id.is_empty() { next.next().unwrap_or_default() } else { draft.id.clone() },
        label: draft.label.clone(),
        is_retired: draft.is_retired,
    });
    Ok(options.collect())
}

fn words(field: &CheckedField) -> Result<String> {
    json(&StoredWords { label: field.label.clone(), help: field.help.clone() })
}

fn json(value: &impl serde::Serialize) -> Result<String> {
    serde_json::to_string(value).map_err(Error::broken)
}

/// What can change of a field, for the audit.
fn rules(row: &own_field::Model) -> Result<serde_json::Value> {
    let parsed = |text: &str| serde_json::from_str::<serde_json::Value>(text).map_err(Error::broken);
    Ok(serde_json::json!({
        "words": parsed(&row.labels)?,
        "options": parsed(&row.options)?,
        "required": row.is_required,
        "required_of": row.required_of,
        "unique": row.is_unique,
        "for_person": row.is_for_person,
    }))
}
