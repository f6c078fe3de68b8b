//! What an edit of an account changes, written and recorded.

use super::record_change::{Change, record_change_by};
use crate::Backend;
use crate::audit::Actor;
use crate::db::{Unique, violated};
use crate::entity::account;
use crate::error::{Error, Result};
use crate::reach::EVERYONE;
use domain::form::{Code, Faults, Field};
use domain::id::AccountId;
use domain::text::Locale;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter};

/// Changes the language of an account that this transaction has locked, at the person's own choice.
pub(crate) async fn change_own_locale(
    tx: &DatabaseTransaction,
    backend: &Backend,
    actor: Actor,
    id: AccountId,
    locale: Locale,
) -> Result<()> {
    let found = super::by_id(EVERYONE, tx, id).await?.ok_or(Error::Refused(Code::NotFound))?;
    let after = account::Model { locale, ..found.clone() };
    write_change(tx, &after, backend.now()).await?;
    record_change_by(tx, backend, actor, (&found, change(&found, &after))).await
}

/// What an edit changes.
pub(crate) fn change(before: &account::Model, after: &account::Model) -> Change {
    let fields = changed_fields(before, after);
    Change { before: values(before, &fields), after: values(after, &fields), fields }
}

/// The fields that differ.
pub(crate) fn changed_fields(before: &account::Model, after: &account::Model) -> Vec<Field> {
    let username = (before.username != after.username).then_some(Field::Username);
    let locale = (before.locale != after.locale).then_some(Field::Locale);
    let external_id = (before.external_id != after.external_id).then_some(Field::ExternalId);
    [username, locale, external_id].into_iter().flatten().collect()
}

/// Username and language, and the external id where it is changed.
fn values(row: &account::Model, changed: &[Field]) -> serde_json::Value {
    let mut values =
        serde_json::json!({ Field::Username.as_str(): row.username, Field::Locale.as_str(): row.locale });
    if changed.contains(&Field::ExternalId) {
        values[Field::ExternalId.as_str()] = serde_json::json!(row.external_id);
    }
    values
}

/// Writes what an edit may change.
///
/// # Errors
/// `username_used` and `external_id_used` at their fields.
pub(crate) async fn write_change(tx: &DatabaseTransaction, after: &account::Model, now: i64) -> Result<()> {
    account::Entity::update_many()
        .col_expr(account::Column::Username, Expr::value(after.username.as_deref()))
        .col_expr(account::Column::Locale, Expr::value(after.locale))
        .col_expr(account::Column::ExternalId, Expr::value(after.external_id.as_deref()))
        .col_expr(account::Column::ChangedAt, Expr::value(now))
        .filter(account::Column::Id.eq(after.id))
        .exec(tx)
        .await
        .map_err(|error| match violated(&error) {
            Some(Unique::AccountUsername) => Faults::one(Field::Username, Code::UsernameUsed).into(),
            Some(Unique::ExternalId) => Faults::one(Field::ExternalId, Code::ExternalIdUsed).into(),
            _ => Error::from(error),
        })?;
    Ok(())
}
