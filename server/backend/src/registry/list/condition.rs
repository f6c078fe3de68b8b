//! The conditions of a list: each as a part of a statement about a row `p` of `person`, and most also as a list of the
//! numbers of the people who meet it.

use crate::error::Result;
use crate::own_fields;
use crate::reach::Reach;
use crate::registry::shape::Shape;
use crate::search::WordMatch;
use crate::sql::{LAST, SqlBuilder};
use crate::time_zone::Zone;
use domain::day::Day;
use domain::id::{GroupId, JobId, UnitId};
use domain::permission::Permission;
use domain::registry::{FieldFilter, FieldKind, FieldLevel, Filters, OwnField, UnitFilter, text_key};
use sea_orm::{ConnectionTrait, FromQueryResult};
use std::collections::BTreeSet;
use std::sync::Arc;
use uuid::Uuid;

/// A condition other than on states and units.
#[derive(Clone)]
pub(super) enum Condition {
    Member(GroupId, i64),
    Holds(Permission, i64),
    /// Holds a permission now or later.
    HoldsAny(i64),
    FieldEquals(Uuid, String),
    FieldBegins(Uuid, String),
    FieldEmpty(Uuid),
    SignedInBefore(i64),
    EndsBefore(i64),
    CreatedBefore(i64),
    EmailBegins(String),
    /// They came by one of these bulk invites.
    OfJobs(Vec<JobId>),
    /// An invitation was sent to them from a time on until another.
    Invited(i64, i64),
    Accepted(i64, i64),
    Word(WordMatch),
}

impl Condition {
    /// The condition on a row `p`.
    pub(super) fn on_row(&self, sql: &mut SqlBuilder) -> String {
        match self {
            Self::Member(group, now) => {
                let members = members(sql, *group, *now);
                format!("EXISTS (SELECT 1 FROM {members} AND m.no = p.no)")
            }
            Self::Holds(permission, now) => {
                let held = holds(sql, *permission, *now);
                format!("p.account IN (SELECT g.account_id FROM {held})")
            }
            Self::HoldsAny(now) => {
                format!("p.account IN (SELECT g.account_id FROM {})", holds_any(sql, *now))
            }
            Self::FieldEquals(field, key) => {
                let (field, key) = (sql.bind(*field), sql.bind(key.as_str()));
                format!(
                    "EXISTS (SELECT 1 FROM field_value f
                        WHERE f.field = {field} AND f.value_key = {key} AND f.no = p.no)"
                )
            }
            Self::FieldBegins(field, prefix) => {
                let by = if sql.is_sqlite() { "INDEXED BY ix_field_value_account" } else { "" };
                let field = sql.bind(*field);
                let begins = begins(sql, "f.value_key", prefix);
                // By the person: many may have values that begin so.
                format!(
                    "EXISTS (SELECT 1 FROM field_value f {by}
                        WHERE f.account = p.account AND f.field = {field} AND {begins})"
                )
            }
            Self::FieldEmpty(field) => {
                let field = sql.bind(*field);
                format!(
                    "NOT EXISTS (SELECT 1 FROM field_value f WHERE f.account = p.account AND f.field = {field})"
                )
            }
            Self::SignedInBefore(time) => format!("p.signed_in_at < {}", sql.bind(*time)),
            Self::EndsBefore(time) => format!("p.ends_at < {}", sql.bind(*time)),
            Self::CreatedBefore(time) => format!("p.created_at < {}", sql.bind(*time)),
            Self::EmailBegins(prefix) => begins(sql, "p.email_key", prefix),
            Self::OfJobs(jobs) => format!("p.job IN ({})", bound(sql, jobs)),
            Self::Invited(..) | Self::Accepted(..) => {
                let invitations = self.invitations(sql);
                format!(
                    "EXISTS (SELECT 1 FROM invitation i WHERE i.account_id = p.account AND {invitations})"
                )
            }
            Self::Word(word) => {
                let word = word.on_person(sql, "w.token");
                format!("EXISTS (SELECT 1 FROM search_token w WHERE w.account_id = p.account AND {word})")
            }
        }
    }

    /// A statement that selects the numbers of those who meet it, some of them twice; `None` where there is no index for
    /// it.
    pub(super) fn numbers(&self, sql: &mut SqlBuilder) -> Option<String> {
        Some(match self {
            Self::Member(group, now) => format!("SELECT m.no AS no FROM {}", members(sql, *group, *now)),
            Self::Holds(permission, now) => {
                let held = holds(sql, *permission, *now);
                format!("SELECT q.no AS no FROM {held} CROSS JOIN person q WHERE q.account = g.account_id")
            }
            Self::HoldsAny(now) => {
                let held = holds_any(sql, *now);
                format!("SELECT q.no AS no FROM {held} CROSS JOIN person q WHERE q.account = g.account_id")
            }
            Self::FieldEquals(field, key) => {
                let (field, key) = (sql.bind(*field), sql.bind(key.as_str()));
                format!(
                    "SELECT f.no AS no FROM field_value f WHERE f.field = {field} AND f.value_key = {key}"
                )
            }
            Self::FieldBegins(field, prefix) => {
                let field = sql.bind(*field);
                let begins = begins(sql, "f.value_key", prefix);
                format!("SELECT f.no AS no FROM field_value f WHERE f.field = {field} AND {begins}")
            }
            Self::FieldEmpty(_) => return None,
            Self::SignedInBefore(time) => before(sql, "signed_in_at", *time),
            Self::EndsBefore(time) => before(sql, "ends_at", *time),
            Self::CreatedBefore(time) => before(sql, "created_at", *time),
            Self::EmailBegins(prefix) => {
                format!("SELECT q.no AS no FROM person q WHERE {}", begins(sql, "q.email_key", prefix))
            }
            Self::OfJobs(jobs) => {
                format!("SELECT q.no AS no FROM person q WHERE q.job IN ({})", bound(sql, jobs))
            }
            Self::Invited(..) | Self::Accepted(..) => {
                let invitations = self.invitations(sql);
                format!(
                    "SELECT q.no AS no FROM invitation i CROSS JOIN person q
                    WHERE q.account = i.account_id AND {invitations}"
                )
            }
            Self::Word(word) => {
                let word = word.on(sql, "s.token");
                format!(
                    "SELECT q.no AS no FROM search_token s CROSS JOIN person q
                    WHERE q.account = s.account_id AND {word}"
                )
            }
        })
    }

    /// The invitations `i` of a time.
    fn invitations(&self, sql: &mut SqlBuilder) -> String {
        match self {
            Self::Invited(from, to) => {
                format!("i.created_at >= {} AND i.created_at < {}", sql.bind(*from), sql.bind(*to))
            }
            Self::Accepted(from, to) => {
                let (from, to) = (sql.bind(*from), sql.bind(*to));
                format!("i.state = 'accepted' AND i.closed_at >= {from} AND i.closed_at < {to}")
            }
            _ => "FALSE".to_owned(),
        }
    }
}

/// The people whose time in a column is before this one.
fn before(sql: &mut SqlBuilder, column: &str, time: i64) -> String {
    format!("SELECT q.no AS no FROM person q WHERE q.{column} < {}", sql.bind(time))
}

fn bound(sql: &mut SqlBuilder, jobs: &[JobId]) -> String {
    let jobs: Vec<String> = jobs.iter().map(|job| sql.bind(job.uuid())).collect();
    jobs.join(", ")
}

/// The accounts `g` that hold a permission now. The founder holds all.
fn holds(sql: &mut SqlBuilder, permission: Permission, now: i64) -> String {
    let (permission, now) = (sql.bind(permission), sql.bind(now));
    format!(
        "(SELECT h.account_id FROM permission_grant h WHERE h.permission = {permission}
            AND (h.starts_at IS NULL OR h.starts_at <= {now}) AND (h.ends_at IS NULL OR h.ends_at > {now})
        UNION SELECT a.id FROM account a WHERE a.founder) g"
    )
}

/// The accounts `g` that hold a permission now or later. The founder holds all.
fn holds_any(sql: &mut SqlBuilder, now: i64) -> String {
    let now = sql.bind(now);
    format!(
        "(SELECT h.account_id FROM permission_grant h WHERE h.ends_at IS NULL OR h.ends_at > {now}
        UNION SELECT a.id FROM account a WHERE a.founder) g"
    )
}

/// The memberships `m` of a group that have not ended.
fn members(sql: &mut SqlBuilder, group: GroupId, now: i64) -> String {
    let (group, now) = (sql.bind(group), sql.bind(now));
    format!("member m WHERE m.grp = {group} AND (m.ends_at IS NULL OR m.ends_at > {now})")
}

fn begins(sql: &mut SqlBuilder, column: &str, prefix: &str) -> String {
    let (start, end) = (sql.bind(prefix), sql.bind(format!("{prefix}{LAST}")));
    format!("{column} >= {start} AND {column} < {end}")
}

/// So many conditions the planner may join in an order of its own. Further ones are looked up for each row: the time in
/// which PostgreSQL plans joins grows without end with their number, and was minutes with some hundred groups.
const JOINED: usize = 4;

/// All conditions of a list.
#[derive(Clone)]
pub(super) struct PersonConditions {
    /// The shapes that meet the filters; `None` where every shape does.
    pub(super) shapes: Option<Arc<[i32]>>,
    /// The units that meet the filters; `None` where every unit does.
    pub(super) units: Option<Arc<[Uuid]>>,
    /// How many people have these shapes and units.
    pub(super) in_cells: i64,
    pub(super) others: Vec<Condition>,
}

#[derive(FromQueryResult)]
struct Cell {
    unit: Uuid,
    shape: i32,
    n: i64,
}

#[derive(FromQueryResult)]
struct Id {
    id: Uuid,
}

/// The people by unit and shape, with the changes that are not folded in yet.
const CELLS: &str = "SELECT unit, shape, CAST(SUM(n) AS BIGINT) AS n FROM
    (SELECT unit, shape, n FROM cell UNION ALL SELECT unit, shape, n FROM cell_change) counted
    GROUP BY unit, shape HAVING SUM(n) > 0";

/// What filters by time are counted from.
pub(super) struct Today {
    pub(super) now: i64,
    /// Whose days a date means.
    pub(super) zone: Zone,
}

impl PersonConditions {
    /// The conditions of filters; `None` where nobody can meet them.
    pub(super) async fn of(
        db: &impl ConnectionTrait,
        reach: &Reach,
        filters: &Filters,
        today: &Today,
    ) -> Result<Option<Self>> {
        if filters.is_broken() {
            return Ok(None);
        }
        let units = within(units(db, filters).await?, reach.all_units(db).await?);
        let mut sql = SqlBuilder::new(db);
        sql.text = CELLS.to_owned();
        let cells: Vec<Cell> = sql.all(db).await?;
        let (mut all, mut met, mut in_cells) = (BTreeSet::new(), BTreeSet::new(), 0);
        for Cell { unit, shape, n } in cells {
            all.insert(shape);
            let is_met = Shape::of_number(shape).is_some_and(|shape| shape.meets(filters));
            if is_met {
                met.insert(shape);
                if units.as_ref().is_none_or(|units| units.contains(&unit)) {
                    in_cells += n;
                }
            }
        }
        let Some(others) = others(db, filters, today).await? else { return Ok(None) };
        let shapes = (met.len() < all.len()).then(|| met.into_iter().collect());
        let units = units.map(|units| units.into_iter().collect());
        let conditions = Self { shapes, units, in_cells, others };
        Ok((in_cells > 0).then_some(conditions))
    }

    /// The same with more conditions.
    pub(super) fn and(&self, more: Vec<Condition>) -> Self {
        let mut all = self.clone();
        all.others.extend(more);
        all
    }

    /// Whether everybody meets them.
    pub(super) fn is_everybody(&self) -> bool {
        self.is_in_cells() && self.shapes.is_none() && self.units.is_none()
    }

    /// Whether the counts of cells say how many meet them.
    pub(super) fn is_in_cells(&self) -> bool {
        self.others.is_empty()
    }

    /// The condition on shapes and units; empty where there is none.
    pub(super) fn on_cells(&self, sql: &mut SqlBuilder) -> Vec<String> {
        let mut all = Vec::new();
        if let Some(units) = &self.units {
            let units: Vec<String> = units.iter().map(|unit| sql.bind(*unit)).collect();
            all.push(format!("p.unit IN ({})", units.join(", ")));
        }
        if let Some(shapes) = &self.shapes {
            // Numbers of this program.
            let shapes: Vec<String> = shapes.iter().map(i32::to_string).collect();
            all.push(format!("p.shape IN ({})", shapes.join(", ")));
        }
        all
    }

    /// All conditions on a row `p`, without those on cells and without the one at `but`.
    pub(super) fn on_row(&self, sql: &mut SqlBuilder, but: Option<usize>) -> Vec<String> {
        let others = self.others.iter().enumerate().filter(|(at, _)| Some(*at) != but);
        let others = others.enumerate().map(|(number, (_, condition))| {
            let condition = condition.on_row(sql);
            if number < JOINED { condition } else { format!("({condition}) IS TRUE") }
        });
        others.collect()
    }
}

/// The units of the filters, with those below them; `None` where all are meant.
async fn units(db: &impl ConnectionTrait, filters: &Filters) -> Result<Option<BTreeSet<Uuid>>> {
    if filters.units.is_empty() {
        return Ok(None);
    }
    let mut units = BTreeSet::new();
    let mut sql = SqlBuilder::new(db);
    let mut ancestors = Vec::new();
    for unit in &filters.units {
        match unit {
            UnitFilter::None => {
                units.insert(Uuid::nil());
            }
            UnitFilter::Below(id) => ancestors.push(sql.bind(UnitId::uuid(*id))),
        }
    }
    if !ancestors.is_empty() {
        sql.text = format!(
            "SELECT DISTINCT b.unit AS id FROM unit_below b WHERE b.ancestor IN ({})",
            ancestors.join(", ")
        );
        units.extend(sql.all::<Id>(db).await?.into_iter().map(|row| row.id));
    }
    Ok(Some(units))
}

/// The units that meet the filters and are within reach; `None` where all are.
fn within(filtered: Option<BTreeSet<Uuid>>, reached: Option<BTreeSet<UnitId>>) -> Option<BTreeSet<Uuid>> {
    let Some(reached) = reached else { return filtered };
    let reached = reached.into_iter().map(UnitId::uuid);
    Some(match filtered {
        Some(filtered) => reached.filter(|unit| filtered.contains(unit)).collect(),
        None => reached.collect(),
    })
}

/// The conditions beside states and units; `None` where a field does not exist.
async fn others(
    db: &impl ConnectionTrait,
    filters: &Filters,
    today: &Today,
) -> Result<Option<Vec<Condition>>> {
    let (now, start_of) = (today.now, |day| today.zone.start_of(day));
    let mut all: Vec<Condition> = filters.groups.iter().map(|group| Condition::Member(*group, now)).collect();
    all.extend(filters.permissions.iter().map(|permission| Condition::Holds(*permission, now)));
    all.extend(
        filters.not_signed_in_since.map(|when| Condition::SignedInBefore(when.before(now, &start_of))),
    );
    all.extend(filters.ends_before.map(|when| Condition::EndsBefore(when.after(now, &start_of))));
    all.extend(filters.created_before.map(|when| Condition::CreatedBefore(when.before(now, &start_of))));
    let day = |day: Day| (start_of(day), start_of(day.next()));
    all.extend(filters.invited_on.map(day).map(|(from, to)| Condition::Invited(from, to)));
    all.extend(filters.accepted_on.map(day).map(|(from, to)| Condition::Accepted(from, to)));
    if !filters.jobs.is_empty() {
        all.push(Condition::OfJobs(filters.jobs.iter().copied().collect()));
    }
    if !filters.fields.is_empty() {
        let fields = own_fields::live(db, FieldLevel::Account).await?;
        for (key, filter) in &filters.fields {
            let own = fields.iter().find(|own| own.key == *key);
            let Some(condition) = own.and_then(|own| on_field(own, filter)) else { return Ok(None) };
            all.push(condition);
        }
    }
    Ok(Some(all))
}

/// The condition on an own field; `None` where no value can meet it.
fn on_field(own: &OwnField, filter: &FieldFilter) -> Option<Condition> {
    let id = own.id.uuid();
    match filter {
        FieldFilter::Empty => Some(Condition::FieldEmpty(id)),
        FieldFilter::Equals(text) if own.kind != FieldKind::LongText => {
            let options: Vec<String> = own.options.iter().map(|option| option.id.clone()).collect();
            let value = own.kind.check(text, &options).ok().flatten()?;
            Some(Condition::FieldEquals(id, value.key().to_owned()))
        }
        FieldFilter::Begins(text) if own.kind.has_beginnings() && !text.is_empty() => {
            Some(Condition::FieldBegins(id, text_key(text)))
        }
        FieldFilter::Equals(_) | FieldFilter::Begins(_) => None,
    }
}
