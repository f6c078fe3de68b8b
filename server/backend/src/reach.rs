//! Whom a statement about people may find.
//!
//! A permission can be held inside units alone: in each unit and those below it. [`Reach`] is then the border of the caller,
//! and the entities of people ask for one: `account::Entity::find()` does not compile, `account::Entity::find(reach)` does.
//! A desk has the reach of its right ([`Desk::reach`](crate::gate::Desk::reach)); [`EVERYONE`] is for the program's own work,
//! for signing in, for uniqueness, and for rows about somebody whom the caller has reached already. A test lists the files
//! that use it.
//!
//! Raw statements name their tables in text, which no type sees. They get their condition from [`Reach::sql`] and its like,
//! and a test of the sources is their guard (`server/tests/it/borders/reach.rs`): it counts, in each file, the tables of people
//! that a text or a builder names, and fails at one more than is listed with where it ends. It does not see a name that
//! `format!` puts into a text.

use crate::entity::{account, identity, invitation, permission_grant, person, unit_below};
use crate::error::Result;
use crate::sql::SqlBuilder;
use domain::id::{AccountId, IdentityId, InvitationId, UnitId};
use domain::permission::{Permission, Permissions};
use sea_orm::sea_query::{Expr, IntoColumnRef, Query, SelectStatement, SimpleExpr};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, ExprTrait as _, QueryFilter, QuerySelect as _, Select, Value,
};
use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::Arc;

/// Whom a statement may find: everybody, or the people in some units and below them. People without a unit are in none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Reach(Option<Arc<[UnitId]>>);

/// Everybody.
pub(crate) const EVERYONE: &Reach = &Reach(None);

impl Reach {
    /// The people in these units and below them.
    pub(crate) fn below(roots: impl IntoIterator<Item = UnitId>) -> Self {
        let roots: BTreeSet<UnitId> = roots.into_iter().collect();
        Self(Some(roots.into_iter().collect()))
    }

    /// The units at the border; `None` for everybody.
    pub(crate) fn roots(&self) -> Option<&[UnitId]> {
        self.0.as_deref()
    }

    pub(crate) fn is_everyone(&self) -> bool {
        self.0.is_none()
    }

    /// Whether the people of a unit are within reach.
    pub(crate) async fn has(&self, db: &impl ConnectionTrait, unit: Option<UnitId>) -> Result<bool> {
        let (Some(_), Some(unit)) = (self.roots(), unit) else { return Ok(self.is_everyone()) };
        Ok(self.has_below(above(db, [unit]).await?.get(&unit)))
    }

    /// Whether the people of a unit are within reach that is below these; `None` for no unit.
    pub(crate) fn has_below(&self, above: Option<&HashSet<UnitId>>) -> bool {
        let is_below =
            |roots: &[UnitId]| above.is_some_and(|above| roots.iter().any(|root| above.contains(root)));
        self.roots().is_none_or(is_below)
    }

    /// All units within reach; `None` for everybody.
    pub(crate) async fn all_units(&self, db: &impl ConnectionTrait) -> Result<Option<BTreeSet<UnitId>>> {
        let Some(roots) = self.roots() else { return Ok(None) };
        let units: Vec<UnitId> = unit_below::Entity::find()
            .select_only()
            .column(unit_below::Column::Unit)
            .filter(unit_below::Column::Ancestor.is_in(roots.iter().copied()))
            .into_tuple()
            .all(db)
            .await?;
        Ok(Some(units.into_iter().collect()))
    }

    /// The condition that a unit is within reach.
    fn holds(&self, unit: impl IntoColumnRef) -> SimpleExpr {
        match self.units() {
            Some(units) => Expr::col(unit).in_subquery(units),
            None => Expr::value(true),
        }
    }

    /// Selects the units within reach; `None` for all, and for nobody's.
    fn units(&self) -> Option<SelectStatement> {
        let roots = self.roots()?;
        let mut units = Query::select();
        units
            .column(unit_below::Column::Unit)
            .from(unit_below::Entity)
            .and_where(unit_below::Column::Ancestor.is_in(roots.iter().copied()));
        Some(units)
    }

    /// Selects the accounts within reach; `None` for all.
    pub(crate) fn accounts(&self) -> Option<SelectStatement> {
        let units = self.units()?;
        let mut accounts = Query::select();
        accounts
            .column(account::Column::Id)
            .from(account::Entity)
            .and_where(account::Column::Unit.in_subquery(units));
        Some(accounts)
    }

    /// The condition of a raw statement that the unit in this column is within reach.
    pub(crate) fn sql(&self, sql: &mut SqlBuilder, unit: &str) -> Option<String> {
        self.sql_with(unit, |root| sql.bind(root))
    }

    /// The same for a statement whose values are in a list.
    pub(crate) fn sql_of(&self, values: &mut Vec<Value>, unit: &str) -> Option<String> {
        self.sql_with(unit, |root| {
            values.push(root.into());
            format!("${}", values.len())
        })
    }

    /// A statement whose values are in a list, with a mark replaced by the condition on a column of account ids.
    pub(crate) fn mark(&self, text: &str, (mark, account): (&str, &str), values: &mut Vec<Value>) -> String {
        let within = self.sql_of(values, "a.unit");
        let within =
            within.map(|within| format!("AND {account} IN (SELECT a.id FROM account a WHERE {within})"));
        text.replace(mark, &within.unwrap_or_default())
    }

    fn sql_with(&self, unit: &str, mut bind: impl FnMut(UnitId) -> String) -> Option<String> {
        let roots: Vec<String> = self.roots()?.iter().map(|root| bind(*root)).collect();
        let ancestor = if roots.is_empty() {
            "FALSE".to_owned()
        } else {
            format!("b.ancestor IN ({})", roots.join(", "))
        };
        Some(format!("{unit} IN (SELECT b.unit FROM unit_below b WHERE {ancestor})"))
    }
}

/// What somebody holds inside units alone.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Borders {
    held: Vec<(Permission, UnitId)>,
    /// What is held in units that were not read: all questions about units are answered as if it were in none.
    unread: Permissions,
}

impl Borders {
    pub(crate) fn new(mut all: Vec<(Permission, UnitId)>) -> Self {
        all.sort_unstable();
        all.dedup();
        Self { held: all, unread: Permissions::NONE }
    }

    /// What is held in some units, for an action whose own statement finds out who is in them.
    pub(crate) fn unread(permissions: Permissions) -> Self {
        Self { held: Vec::new(), unread: permissions }
    }

    /// Whether something is held in units that were not read.
    pub(crate) fn are_unread(&self) -> bool {
        !self.unread.is_empty()
    }

    /// Those of an account that are in force.
    pub(crate) async fn of(db: &impl ConnectionTrait, account: AccountId, now: i64) -> Result<Self> {
        use permission_grant::Column;
        let rows: Vec<(Permission, UnitId)> = permission_grant::Entity::find()
            .select_only()
            .columns([Column::Permission, Column::UnitId])
            .filter(Column::AccountId.eq(account))
            .filter(Column::Permission.is_in(Permission::ALL.iter().copied()))
            .filter(Column::UnitId.is_not_null())
            .filter(permission_grant::is_in_force(now))
            .into_tuple()
            .all(db)
            .await?;
        Ok(Self::new(rows))
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.held.is_empty() && self.unread.is_empty()
    }

    /// What is held in some unit.
    pub fn permissions(&self) -> Permissions {
        self.held.iter().map(|(permission, _)| *permission).chain(self.unread.iter()).collect()
    }

    /// All these units.
    pub(crate) fn units(&self) -> BTreeSet<UnitId> {
        self.held.iter().map(|(_, unit)| *unit).collect()
    }

    /// The units in which one of these is held.
    pub(crate) fn roots(&self, any: &[Permission]) -> BTreeSet<UnitId> {
        self.held.iter().filter(|(one, _)| any.contains(one)).map(|(_, unit)| *unit).collect()
    }

    /// What is held for the people of a unit.
    pub(crate) async fn at(&self, db: &impl ConnectionTrait, unit: Option<UnitId>) -> Result<Permissions> {
        let Some(unit) = unit.filter(|_| !self.is_empty()) else { return Ok(Permissions::NONE) };
        let above = above(db, [unit]).await?.remove(&unit).unwrap_or_default();
        Ok(self
            .held
            .iter()
            .filter(|(_, root)| above.contains(root))
            .map(|(permission, _)| *permission)
            .collect())
    }
}

/// For each of these units itself and those above it.
pub(crate) async fn above(
    db: &impl ConnectionTrait,
    units: impl IntoIterator<Item = UnitId>,
) -> Result<HashMap<UnitId, HashSet<UnitId>>> {
    let mut above: HashMap<UnitId, HashSet<UnitId>> = HashMap::new();
    let units: BTreeSet<UnitId> = units.into_iter().collect();
    if units.is_empty() {
        return Ok(above);
    }
    let rows = unit_below::Entity::find().filter(unit_below::Column::Unit.is_in(units)).all(db).await?;
    for row in rows {
        above.entry(row.unit).or_default().insert(row.ancestor);
    }
    Ok(above)
}

/// Entities of people. `find` and `find_by_id` hide those of SeaORM, which ask for no reach. Where no id is named, nobody reads
/// by it, as a test checks.
macro_rules! of_people {
    ($($entity:ident $(by $id:ty)?: $within:expr;)*) => {$(
        impl $entity::Entity {
            /// Selects the rows about people within reach.
            pub(crate) fn find(reach: &Reach) -> Select<Self> {
                let all = <Self as EntityTrait>::find();
                if reach.is_everyone() { all } else { all.filter($within(reach)) }
            }

            $(
                /// The same of one id.
                pub(crate) fn find_by_id(reach: &Reach, id: $id) -> Select<Self> {
                    let one = <Self as EntityTrait>::find_by_id(id);
                    if reach.is_everyone() { one } else { one.filter($within(reach)) }
                }
            )?
        }
    )*};
}

fn of_account(reach: &Reach, account: impl IntoColumnRef) -> SimpleExpr {
    match reach.accounts() {
        Some(accounts) => Expr::col(account).in_subquery(accounts),
        None => Expr::value(true),
    }
}

of_people! {
    account by AccountId: |reach: &Reach| reach.holds((account::Entity, account::Column::Unit));
    person: |reach: &Reach| reach.holds((person::Entity, person::Column::Unit));
    identity by IdentityId: |reach: &Reach| of_account(reach, (identity::Entity, identity::Column::AccountId));
    invitation by InvitationId: |reach: &Reach| of_account(reach, (invitation::Entity, invitation::Column::AccountId));
}
