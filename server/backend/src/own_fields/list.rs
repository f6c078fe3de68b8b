use super::definition;
use crate::entity::{field_value, own_field};
use crate::error::Result;
use crate::gate::{CanManageSettings, CanReadFields, Desk};
use crate::settings;
use domain::id::OwnFieldId;
use domain::identity::{Step, Values};
use domain::registry::{FieldLevel, OwnField, OwnFieldRow, OwnFieldsPage};
use domain::setting::SettingSection;
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect,
};
use std::collections::HashMap;

#[derive(FromQueryResult)]
struct Repeated {
    field: OwnFieldId,
    people: i64,
}

impl Desk<CanReadFields> {
    /// The fields of this level that are in use, in their order.
    ///
    /// # Errors
    /// Only surprises.
    pub async fn own_fields(&self, level: FieldLevel) -> Result<Vec<OwnField>> {
        live(self.backend.db().read(), level).await
    }
}

impl Desk<CanManageSettings> {
    /// *Settings → Fields*.
    ///
    /// # Errors
    /// Only surprises.
    pub async fn own_fields_page(&self) -> Result<OwnFieldsPage> {
        let db = self.backend.db().read();
        let version = settings::version(db, SettingSection::Fields).await?;
        let rows = all(db).await?;
        let repeated = repeated(db, rows.iter().filter(|row| row.is_unique).map(|row| row.id)).await?;
        let row = |row: &own_field::Model| {
            let repeated = repeated.get(&row.id).copied().unwrap_or_default();
            Ok(OwnFieldRow { field: definition(row)?, version: row.version, repeated })
        };
        Ok(OwnFieldsPage { version, rows: rows.iter().map(row).collect::<Result<_>>()? })
    }
}

/// How many people have a value that somebody else has too, for each of these fields.
async fn repeated(
    db: &impl ConnectionTrait,
    fields: impl Iterator<Item = OwnFieldId>,
) -> Result<HashMap<OwnFieldId, u64>> {
    use field_value::Column;
    let fields: Vec<OwnFieldId> = fields.collect();
    if fields.is_empty() {
        return Ok(HashMap::new());
    }
    let rows = field_value::Entity::find()
        .select_only()
        .column(Column::Field)
        .column_as(Column::No.count(), "people")
        .filter(Column::Field.is_in(fields))
        .filter(Column::Claimed.eq(false))
        .group_by(Column::Field)
        .into_model::<Repeated>()
        .all(db)
        .await?;
    Ok(rows.into_iter().map(|row| (row.field, row.people.unsigned_abs())).collect())
}

/// All fields in their order, retired ones too.
pub(super) async fn all(db: &impl ConnectionTrait) -> Result<Vec<own_field::Model>> {
    use own_field::Column;
    // Rows without a number are of no field of this program.
    let fields = own_field::Entity::find().filter(Column::Number.gt(0));
    Ok(fields.order_by_asc(Column::Position).order_by_asc(Column::Id).all(db).await?)
}

/// The fields of a level that are in use, in their order.
pub(crate) async fn live(db: &impl ConnectionTrait, level: FieldLevel) -> Result<Vec<OwnField>> {
    let fields = find(db, level).await?;
    Ok(fields.into_iter().filter(|field| !field.is_retired).collect())
}

/// The fields of both levels that are in use: those of accounts before those of identities, each in their order.
pub(crate) async fn live_of_all(db: &impl ConnectionTrait) -> Result<Vec<OwnField>> {
    let rows = all(db).await?;
    let fields = rows.iter().map(definition).collect::<Result<Vec<OwnField>>>()?;
    let in_use = fields.into_iter().filter(|field| !field.is_retired);
    let (accounts, identities): (Vec<_>, Vec<_>) = in_use.partition(|one| one.level == FieldLevel::Account);
    Ok([accounts, identities].concat())
}

/// The fields of a level in their order, retired ones too.
pub(crate) async fn find(db: &impl ConnectionTrait, level: FieldLevel) -> Result<Vec<OwnField>> {
    let rows = all(db).await?;
    rows.iter().filter(|row| row.level == level).map(definition).collect()
}

/// Writes the own fields of a step as they are stored, where they can be read; what cannot stays as typed.
pub(crate) async fn normalize(db: &impl ConnectionTrait, step: Step, values: &mut Values) -> Result<()> {
    let level = match step {
        Step::Account => FieldLevel::Account,
        Step::More => FieldLevel::Identity,
        _ => return Ok(()),
    };
    if values.of_own(step).is_empty() {
        return Ok(());
    }
    for own in live(db, level).await? {
        let typed = values.get(own.field);
        if let Ok(read) = own.read(typed, typed) {
            let texts: Vec<&str> = read.iter().map(|value| value.text()).collect();
            let text = texts.join(",");
            values.set(own.field, text);
        }
    }
    Ok(())
}
