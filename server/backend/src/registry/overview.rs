//! The overview, from counts that are kept. Only accounts that wait are counted when it is looked at, as lists count them.

use super::shape::Shape;
use crate::accounts::{name_in, names};
use crate::entity::day_count::DayKind;
use crate::entity::{bulk_job, unit, unit_below};
use crate::error::{Error, Result};
use crate::gate::{CanViewRegistry, Desk};
use crate::reach::Reach;
use crate::sql::SqlBuilder;
use domain::bulk::JobKind;
use domain::day::Day;
use domain::form::Code;
use domain::id::{AccountId, JobId, UnitId};
use domain::registry::{DayCounts, Filters, Funnel, JobFunnel, Overview, Stage, UnitFunnel, Waiting};
use domain::text::harmless;
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect,
};
use std::collections::{BTreeSet, HashMap, HashSet};
use uuid::Uuid;

/// Days after which a pending account is one that waits.
const PENDING_DAYS: u16 = 14;
/// Days without a sign-in after which an account is one that waits, where the settings say none.
const DORMANT_DAYS: u16 = 90;

/// The stages that a shape has reached.
struct Stages(Vec<(Stage, Filters)>);

impl Stages {
    fn new() -> Self {
        Self(Stage::ALL.iter().map(|stage| (*stage, stage.filters())).collect())
    }

    fn add(&self, funnel: &mut Funnel, shape: i32, n: i64) {
        let Some(shape) = Shape::of_number(shape) else { return };
        let n = u64::try_from(n).unwrap_or_default();
        for (stage, _) in self.0.iter().filter(|(_, filters)| shape.meets(filters)) {
            *funnel.at_mut(*stage) += n;
        }
    }
}

#[derive(FromQueryResult)]
struct Counted {
    part: Uuid,
    shape: i32,
    n: i64,
}

#[derive(FromQueryResult)]
struct CountedDay {
    day: i32,
    kind: DayKind,
    n: i64,
}

/// Raw, as the readers of cells: one statement, so that what is folded in while it runs counts once.
const BY_UNIT: &str = "SELECT unit AS part, shape, CAST(SUM(n) AS BIGINT) AS n FROM
    (SELECT unit, shape, n FROM cell UNION ALL SELECT unit, shape, n FROM cell_change) counted
    GROUP BY unit, shape HAVING SUM(n) > 0";

impl Desk<CanViewRegistry> {
    /// How far everybody is, or everybody in a unit and in those below it.
    ///
    /// # Errors
    /// `not_found` for a unit that does not exist or is beyond the border.
    pub async fn overview(&self, unit: Option<UnitId>) -> Result<Overview> {
        let db = self.backend.db().read();
        let stages = Stages::new();
        let mut sql = SqlBuilder::new(db);
        sql.text = BY_UNIT.to_owned();
        let reached = self.reach().all_units(db).await?;
        if unit.is_some_and(|unit| reached.as_ref().is_some_and(|all| !all.contains(&unit))) {
            return Err(Error::Refused(Code::NotFound));
        }
        let asked = match unit {
            Some(unit) => Some(below(db, unit).await?),
            None => None,
        };
        let is_shown = |unit: &Uuid| {
            let unit = UnitId::new(*unit);
            [&reached, &asked].into_iter().flatten().all(|all| all.contains(&unit))
        };
        let mut cells: Vec<Counted> = sql.all(db).await?;
        cells.retain(|cell| is_shown(&cell.part));
        let mut everybody = Funnel::default();
        let mut in_unit = HashMap::<Uuid, Funnel>::new();
        for cell in cells {
            stages.add(&mut everybody, cell.shape, cell.n);
            stages.add(in_unit.entry(cell.part).or_default(), cell.shape, cell.n);
        }
        let (units, more_units) = by_unit(db, self.reach(), &in_unit, unit).await?;
        let (jobs, waiting) = match unit {
            None => (self.by_job(&stages).await?, Some(self.waiting().await?)),
            Some(_) => (Vec::new(), None),
        };
        let days = self.by_day(unit).await?;
        Ok(Overview { everybody, units, more_units, jobs, days, waiting })
    }

    /// The accounts that wait, as far as lists count.
    async fn waiting(&self) -> Result<Waiting> {
        let days = u16::try_from(self.backend.settings().dormant_days).ok().filter(|days| *days > 0);
        let dormant_days = days.unwrap_or(DORMANT_DAYS);
        let count = async |query| self.count_people(&query).await;
        Ok(Waiting {
            pending_days: PENDING_DAYS,
            pending: count(Waiting::pending(PENDING_DAYS)).await?,
            dormant_days,
            dormant: count(Waiting::dormant(dormant_days)).await?,
        })
    }

    /// The latest bulk invites. Their people are of the whole organization: none inside a border.
    async fn by_job(&self, stages: &Stages) -> Result<Vec<JobFunnel>> {
        if !self.reach().is_everyone() {
            return Ok(Vec::new());
        }
        let db = self.backend.db().read();
        let jobs: Vec<(JobId, Option<AccountId>, Option<i64>)> = bulk_job::Entity::find()
            .select_only()
            .columns([bulk_job::Column::Id, bulk_job::Column::CreatedBy, bulk_job::Column::StartedAt])
            .filter(bulk_job::Column::Kind.eq(JobKind::Invite))
            .filter(bulk_job::Column::StartedAt.is_not_null())
            .order_by_desc(bulk_job::Column::CreatedAt)
            .order_by_desc(bulk_job::Column::Id)
            .limit(Overview::JOBS as u64)
            .into_tuple()
            .all(db)
            .await?;
        if jobs.is_empty() {
            return Ok(Vec::new());
        }
        let mut sql = SqlBuilder::new(db);
        let ids: Vec<String> = jobs.iter().map(|(id, ..)| sql.bind(id.uuid())).collect();
        let ids = ids.join(", ");
        sql.text = format!(
            "SELECT job AS part, shape, CAST(SUM(n) AS BIGINT) AS n FROM
                (SELECT job, shape, n FROM job_stage WHERE job IN ({ids})
                UNION ALL SELECT job, shape, n FROM job_stage_change WHERE job IN ({ids})) counted
            GROUP BY job, shape HAVING SUM(n) > 0"
        );
        let mut funnels = HashMap::<Uuid, Funnel>::new();
        for row in sql.all::<Counted>(db).await? {
            stages.add(funnels.entry(row.part).or_default(), row.shape, row.n);
        }
        let names = names(db, jobs.iter().filter_map(|(_, by, _)| *by)).await?;
        Ok(jobs
            .into_iter()
            .map(|(job, by, at)| {
                let started = self.backend.local(at.unwrap_or_default());
                JobFunnel {
                    job,
                    started_on: started.day().to_string(),
                    started_time: started.time(),
                    started_by: name_in(&names, by),
                    funnel: funnels.remove(&job.uuid()).unwrap_or_default(),
                }
            })
            .collect())
    }

    /// The latest days, those without any invitation too. Inside a border and of a unit, those of the people who were in these
    /// units on that day.
    async fn by_day(&self, unit: Option<UnitId>) -> Result<Vec<DayCounts>> {
        let mut days = Vec::with_capacity(Overview::DAYS);
        let mut day: Day = self.backend.day_of(self.backend.now());
        for _ in 0..Overview::DAYS {
            days.push((day.number(), DayCounts { day: day.to_string(), ..DayCounts::default() }));
            day = day.previous();
        }
        days.reverse();
        let first = days.first().map_or(0, |(number, _)| *number);
        for CountedDay { day, kind, n } in self.counted_days(first, unit).await? {
            let Some((_, counts)) = days.iter_mut().find(|(number, _)| *number == day) else { continue };
            let n = u64::try_from(n).unwrap_or_default();
            match kind {
                DayKind::Sent => counts.sent += n,
                DayKind::Accepted => counts.accepted += n,
            }
        }
        Ok(days.into_iter().map(|(_, counts)| counts).collect())
    }

    async fn counted_days(&self, first: i32, unit: Option<UnitId>) -> Result<Vec<CountedDay>> {
        let db = self.backend.db().read();
        let mut sql = SqlBuilder::new(db);
        let mut which = format!("day >= {}", sql.bind(first));
        if let Some(within) = self.reach().sql(&mut sql, "unit") {
            which += &format!(" AND {within}");
        }
        if let Some(unit) = unit {
            let unit = sql.bind(unit.uuid());
            which += &format!(" AND unit IN (SELECT u.unit FROM unit_below u WHERE u.ancestor = {unit})");
        }
        sql.text = format!(
            "SELECT day, kind, CAST(SUM(n) AS BIGINT) AS n FROM
                (SELECT day, kind, n FROM day_count WHERE {which}
                UNION ALL SELECT day, kind, n FROM day_change WHERE {which}) counted
            GROUP BY day, kind"
        );
        sql.all(db).await
    }
}

/// A unit and those below it.
async fn below(db: &impl ConnectionTrait, unit: UnitId) -> Result<BTreeSet<UnitId>> {
    let rows = unit_below::Entity::find().filter(unit_below::Column::Ancestor.eq(unit)).all(db).await?;
    match rows.is_empty() {
        true => Err(Error::Refused(Code::NotFound)),
        false => Ok(rows.into_iter().map(|row| row.unit).collect()),
    }
}

/// The funnels of the top units, or of the one top unit or the asked one and those directly below it, each with all units below;
/// and how many had no room.
async fn by_unit(
    db: &impl ConnectionTrait,
    reach: &Reach,
    in_unit: &HashMap<Uuid, Funnel>,
    asked: Option<UnitId>,
) -> Result<(Vec<UnitFunnel>, u32)> {
    let mut shown = match (asked, reach.roots()) {
        (Some(asked), _) => unit::Entity::find_by_id(asked).all(db).await?,
        (None, Some(roots)) => roots_of(db, roots).await?,
        (None, None) => children_of(db, Uuid::nil()).await?,
    };
    if let [top] = shown.as_slice() {
        let below = children_of(db, top.id.uuid()).await?;
        shown.extend(below);
    }
    if shown.is_empty() {
        return Ok((Vec::new(), 0));
    }
    let more = u32::try_from(shown.len().saturating_sub(Overview::UNITS)).unwrap_or(u32::MAX);
    shown.truncate(Overview::UNITS);
    let ids: HashSet<UnitId> = shown.iter().map(|row| row.id).collect();
    let below = unit_below::Entity::find().filter(unit_below::Column::Ancestor.is_in(ids)).all(db).await?;
    let mut funnels = HashMap::<UnitId, Funnel>::new();
    for row in below {
        let Some(part) = in_unit.get(&row.unit.uuid()) else { continue };
        let funnel = funnels.entry(row.ancestor).or_default();
        for stage in Stage::ALL {
            *funnel.at_mut(*stage) += part.at(*stage);
        }
    }
    let mut units: Vec<UnitFunnel> = shown
        .into_iter()
        .map(|row| UnitFunnel {
            unit: Some(row.id),
            name: harmless(&row.name).into_owned(),
            funnel: funnels.remove(&row.id).unwrap_or_default(),
        })
        .collect();
    let nowhere = if asked.is_none() { in_unit.get(&Uuid::nil()) } else { None };
    if let Some(funnel) = nowhere.filter(|funnel| funnel.invited > 0) {
        units.push(UnitFunnel { unit: None, name: String::new(), funnel: *funnel });
    }
    Ok((units, more))
}

/// The units at a border, without those below another one.
async fn roots_of(db: &impl ConnectionTrait, roots: &[UnitId]) -> Result<Vec<unit::Model>> {
    let inner = unit_below::Entity::find()
        .filter(unit_below::Column::Ancestor.is_in(roots.iter().copied()))
        .filter(unit_below::Column::Unit.is_in(roots.iter().copied()))
        .filter(unit_below::Column::Depth.gt(0));
    let inner: HashSet<UnitId> = inner.all(db).await?.into_iter().map(|row| row.unit).collect();
    let rows = unit::Entity::find()
        .filter(unit::Column::Id.is_in(roots.iter().copied().filter(|root| !inner.contains(root))))
        .filter(unit::Column::ArchivedAt.is_null())
        .order_by_asc(unit::Column::NameKey);
    Ok(rows.all(db).await?)
}

async fn children_of(db: &impl ConnectionTrait, parent: Uuid) -> Result<Vec<unit::Model>> {
    let rows = unit::Entity::find()
        .filter(unit::Column::Parent.eq(parent))
        .filter(unit::Column::ArchivedAt.is_null())
        .order_by_asc(unit::Column::NameKey);
    Ok(rows.all(db).await?)
}
