//! What the step *Organization* and the registry have in common: unit, relationship, start and end are data of the account.
//! The step shows them from here, and what an administrator types there is written here. What names no unit, and what
//! somebody types who may not change the account, stays a text of the step until the account says something.

use super::notify_of_end::notify_of_end;
use crate::Backend;
use crate::accounts::{self, Change, record_change};
use crate::attributed_values::{AttributedValue, AttributedValues};
use crate::entity::{account, identity};
use crate::error::{Error, Result};
use crate::gate::{Desk, Right};
use crate::permissions;
use crate::reach::EVERYONE;
use crate::unit_paths;
use domain::account::AccountState;
use domain::characters::trimmed;
use domain::day::Day;
use domain::form::{Code, Faults, Field};
use domain::id::{AccountId, IdentityId, UnitId};
use domain::identity::{Provenance, Relationship, Values};
use domain::permission::Permission;
use sea_orm::sea_query::{Expr, Query};
use sea_orm::{ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, QueryFilter};

/// The fields of the step that are data of the account.
const FIELDS: [Field; 4] =
    [Field::Unit, Field::Relationship, Field::RelationshipStartsOn, Field::RelationshipEndsOn];

/// What the account says.
#[derive(Default)]
pub(super) struct OrganizationData {
    at: i64,
    values: Vec<(Field, String)>,
}

impl OrganizationData {
    /// The data of the account of an identity; empty where there is none yet.
    pub(super) async fn of_identity(
        db: &impl ConnectionTrait,
        backend: &Backend,
        identity: IdentityId,
    ) -> Result<Self> {
        let mut its = Query::select();
        its.column(identity::Column::AccountId)
            .from(identity::Entity)
            .and_where(identity::Column::Id.eq(identity));
        let row =
            account::Entity::find(EVERYONE).filter(account::Column::Id.in_subquery(its)).one(db).await?;
        match row {
            Some(row) => Self::of(db, backend, &row).await,
            None => Ok(Self::default()),
        }
    }

    async fn of(db: &impl ConnectionTrait, backend: &Backend, row: &account::Model) -> Result<Self> {
        let unit = match row.unit {
            Some(unit) => Some(unit_paths::path_of(db, unit).await?),
            None => None,
        };
        let all = [
            (Field::Unit, unit),
            (Field::Relationship, row.relationship.map(|word| word.to_string())),
            (Field::RelationshipStartsOn, row.starts_on.clone()),
            // The end is the first moment after the last day.
            (Field::RelationshipEndsOn, row.ends_at.map(|end| backend.day_of(end - 1).to_string())),
        ];
        let values = all.into_iter().filter_map(|(field, text)| Some((field, text?))).collect();
        Ok(Self { at: row.changed_at, values })
    }

    pub(super) fn is_empty(&self) -> bool {
        self.values.is_empty()
    }

    fn has(&self, field: Field) -> bool {
        self.values.iter().any(|(one, _)| *one == field)
    }

    /// Puts them in place of what the step says. What is the same keeps its author.
    pub(super) fn put_into(&self, step: &mut AttributedValues) {
        let stored = step.values();
        let other = self.values.iter().filter(|(field, text)| stored.get(*field) != text);
        step.extend(other.map(|(field, text)| {
            let (text, provenance) = (text.clone(), Provenance::Administrator);
            (*field, AttributedValue { text, provenance, by: None, at: self.at })
        }));
    }
}

/// Refuses what people change of this in their own step, where the account says something.
///
/// # Errors
/// `kept_by_organization` at the field.
pub(super) fn keep_typed(data: &OrganizationData, changed: &[Field]) -> Result<()> {
    match changed.iter().find(|field| data.has(**field)) {
        Some(field) => Err(Faults::one(*field, Code::KeptByOrganization).into()),
        None => Ok(()),
    }
}

/// What an administrator has typed in the step.
pub(super) struct TypedData<'a> {
    /// The fields of the step that were changed.
    pub(super) changed: &'a [Field],
    pub(super) values: &'a Values,
    /// Whether the account is made in the same transaction: nobody gains by where it is put.
    pub(super) is_new: bool,
}

/// Writes what an administrator has changed of this in somebody's step to the account. The relationship is written by everybody
/// who fills in the step, the rest by those who may edit the account.
///
/// # Errors
/// At the field: `kept_by_organization` for what only others may change, and for the end of an account that was suspended at
/// its end; `end_past`; at the unit `choice_unknown` for one beyond the border, and the errors of moving somebody there.
pub(super) async fn take_typed<R: Right>(
    tx: &DatabaseTransaction,
    desk: &Desk<R>,
    id: AccountId,
    typed: TypedData<'_>,
) -> Result<()> {
    let TypedData { changed, values, is_new } = typed;
    let now = desk.backend.now();
    let changed: Vec<Field> = FIELDS.into_iter().filter(|field| changed.contains(field)).collect();
    if changed.is_empty() {
        return Ok(());
    }
    let actor = permissions::held_by_actor(tx, desk, now).await?;
    let found = accounts::lock_existing(&actor.reach_of::<R>(), tx, id).await?;
    let data = OrganizationData::of(tx, &desk.backend, &found).await?;
    let may_edit = actor.at(tx, found.unit).await?.has(Permission::ManageAccounts)
        && match desk.account() {
            Some(actor) => permissions::could_edit(tx, actor, &found, now).await?,
            None => true,
        };
    let mut after = found.clone();
    for field in changed {
        let text = trimmed(values.get(field));
        if field == Field::Relationship {
            after.relationship = Relationship::from_word(text);
            continue;
        }
        if !may_edit {
            if data.has(field) {
                return Err(Faults::one(field, Code::KeptByOrganization).into());
            }
            continue;
        }
        match field {
            Field::Unit => {
                let unit = unit_paths::by_name(tx, text).await?;
                let reach = actor.reach(&[Permission::ManageAccounts]);
                // Nobody is moved beyond the border of whoever moves them.
                if unit != found.unit && !reach.has(tx, unit).await? {
                    return Err(Faults::one(field, Code::ChoiceUnknown).into());
                }
                let units = (found.unit, unit);
                if !is_new
                    && let Some(code) = permissions::refusal_of_move(tx, desk, &actor, units, now).await?
                {
                    return Err(Faults::one(field, code).into());
                }
                after.unit = unit;
            }
            Field::RelationshipStartsOn => after.starts_on = Day::parse(text).ok().map(|day| day.to_string()),
            _ => after.ends_at = end(&desk.backend, &found, text)?,
        }
    }
    write(tx, desk, (&found, &after), now).await
}

/// The end that is typed; the present one where the text is no day.
fn end(backend: &Backend, found: &account::Model, text: &str) -> Result<Option<i64>> {
    let now = backend.now();
    let fault = |code| Error::from(Faults::one(Field::RelationshipEndsOn, code));
    let ends_at = match Day::parse(text) {
        Ok(day) => Some(backend.start_of(day.next())),
        Err(_) if text.is_empty() => None,
        Err(_) => return Ok(found.ends_at),
    };
    if found.ends_at != ends_at && found.ends_at.is_some_and(|end| end <= now) {
        return Err(fault(Code::KeptByOrganization));
    }
    match ends_at {
        Some(end) if end <= now && found.ends_at != ends_at => Err(fault(Code::EndPast)),
        ends_at => Ok(ends_at),
    }
}

async fn write<R>(
    tx: &DatabaseTransaction,
    desk: &Desk<R>,
    (found, after): (&account::Model, &account::Model),
    now: i64,
) -> Result<()> {
    let fields: Vec<Field> = [
        (Field::Unit, found.unit != after.unit),
        (Field::Relationship, found.relationship != after.relationship),
        (Field::StartsOn, found.starts_on != after.starts_on),
        (Field::EndsOn, found.ends_at != after.ends_at),
    ]
    .into_iter()
    .filter_map(|(field, is_changed)| is_changed.then_some(field))
    .collect();
    if fields.is_empty() || found.state == AccountState::Deleted {
        return Ok(());
    }
    let mut update = account::Entity::update_many()
        .col_expr(account::Column::Unit, Expr::value(after.unit))
        .col_expr(account::Column::Relationship, Expr::value(after.relationship))
        .col_expr(account::Column::StartsOn, Expr::value(after.starts_on.clone()))
        .col_expr(account::Column::ChangedAt, Expr::value(now));
    if found.ends_at != after.ends_at {
        update = update
            .col_expr(account::Column::EndsAt, Expr::value(after.ends_at))
            .col_expr(account::Column::EndStage, Expr::value(Option::<i32>::None));
    }
    update.filter(account::Column::Id.eq(found.id)).exec(tx).await?;
    if found.ends_at != after.ends_at {
        notify_of_end(tx, &desk.backend, found, after.ends_at).await?;
    }
    let (before, after) = (values(found), values(after));
    record_change(tx, desk, found, Change { fields, before, after }).await
}

fn values(row: &account::Model) -> serde_json::Value {
    let unit: Option<UnitId> = row.unit;
    serde_json::json!({
        Field::Unit.as_str(): unit,
        Field::Relationship.as_str(): row.relationship,
        Field::StartsOn.as_str(): row.starts_on,
        Field::EndsOn.as_str(): row.ends_at,
    })
}
