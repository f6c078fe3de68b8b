//! The walk along an index, by which a page of events is found.
//!
//! Each filter has an index that gives its events in the order of their ids, which is the order of time. A page walks along
//! the rarest one, and looks the other filters up for so many events at most: a page never takes longer, whatever is asked.

use super::conditions::EventConditions;
use crate::entity::audit_event;
use crate::error::Result;
use crate::sql::SqlBuilder;
use domain::audit::AUDIT_ROWS;
use domain::id::EventId;
use sea_orm::{ConnectionTrait, FromQueryResult};
use uuid::Uuid;

/// Events of the rarest filter that one page looks through.
const WALKED: usize = 5_000;

/// The first id of a time.
pub(super) fn at(unix_ms: i64) -> Uuid {
    Uuid::from_u128(u128::try_from(unix_ms.max(0)).unwrap_or_default() << 80)
}

/// A filter with an index, from which events are read in order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Lead {
    Everything,
    Person,
    By,
    Kind,
    Request,
}

pub(super) struct FoundEvents {
    pub(super) rows: Vec<audit_event::Model>,
    pub(super) next: Option<EventId>,
    pub(super) is_partial: bool,
}

/// Reads a page. Raw: the walk along an index has to be a list of its own before other filters are looked up.
pub(super) async fn find(
    db: &impl ConnectionTrait,
    conditions: &EventConditions,
    before: Uuid,
) -> Result<FoundEvents> {
    let lead = lead(db, conditions, before).await?;
    let others = conditions.without(lead);
    let walked = if others.is_empty() { AUDIT_ROWS + 1 } else { WALKED };
    let mut sql = SqlBuilder::new(db);
    let candidates = conditions.candidates(&mut sql, lead, before, walked);
    let mut filter = String::from("TRUE");
    for other in &others {
        filter.push_str(" AND ");
        let condition = conditions.condition(&mut sql, *other);
        filter.push_str(&condition);
    }
    sql.text = format!(
        "SELECT e.* FROM ({candidates}) AS c JOIN audit_event e ON e.id = c.event WHERE {filter}
        ORDER BY c.event DESC LIMIT {}",
        AUDIT_ROWS + 1
    );
    let mut rows: Vec<audit_event::Model> = sql.all(db).await?;
    if rows.len() > AUDIT_ROWS {
        rows.truncate(AUDIT_ROWS);
        let next = rows.last().map(|row| row.id);
        return Ok(FoundEvents { rows, next, is_partial: false });
    }
    if others.is_empty() {
        return Ok(FoundEvents { rows, next: None, is_partial: false });
    }
    // Where the walk has ended before the index, it goes on with the next page.
    let last = last_walked(db, conditions, lead, before).await?;
    Ok(FoundEvents { rows, next: last, is_partial: last.is_some() })
}

#[derive(FromQueryResult)]
struct Walked {
    count: i64,
    last: Option<Uuid>,
}

/// How many events the walk has, and the last one.
async fn walk(
    db: &impl ConnectionTrait,
    conditions: &EventConditions,
    lead: Lead,
    before: Uuid,
) -> Result<Walked> {
    let mut sql = SqlBuilder::new(db);
    let candidates = conditions.candidates(&mut sql, lead, before, WALKED);
    // There is no minimum of UUIDs in PostgreSQL 15.
    sql.text = format!(
        "SELECT COUNT(*) AS count, (SELECT d.event FROM ({candidates}) AS d ORDER BY d.event LIMIT 1) AS last
        FROM ({candidates}) AS c"
    );
    let found = sql.all::<Walked>(db).await?.into_iter().next();
    Ok(found.unwrap_or(Walked { count: 0, last: None }))
}

async fn last_walked(
    db: &impl ConnectionTrait,
    conditions: &EventConditions,
    lead: Lead,
    before: Uuid,
) -> Result<Option<EventId>> {
    let walked = walk(db, conditions, lead, before).await?;
    let is_cut = usize::try_from(walked.count).is_ok_and(|count| count >= WALKED);
    Ok(walked.last.filter(|_| is_cut).map(EventId::new))
}

/// The rarest filter, as far as one page looks.
async fn lead(db: &impl ConnectionTrait, conditions: &EventConditions, before: Uuid) -> Result<Lead> {
    let present = conditions.present();
    match present[..] {
        [] => return Ok(Lead::Everything),
        [only] => return Ok(only),
        // A request has few events.
        _ if present.contains(&Lead::Request) => return Ok(Lead::Request),
        _ => {}
    }
    let mut rarest = (i64::MAX, Lead::Everything);
    for lead in present {
        let count = walk(db, conditions, lead, before).await?.count;
        if count < rarest.0 {
            rarest = (count, lead);
        }
    }
    Ok(rarest.1)
}

impl EventConditions {
    /// The filters that are set, except times, which every index has.
    fn present(&self) -> Vec<Lead> {
        let all = [
            (Lead::Request, self.request.is_some()),
            (Lead::Person, self.person.is_some()),
            (Lead::By, self.by.is_some()),
            (Lead::Kind, self.kind.is_some()),
        ];
        all.into_iter().filter(|(_, is_set)| *is_set).map(|(lead, _)| lead).collect()
    }

    fn without(&self, lead: Lead) -> Vec<Lead> {
        self.present().into_iter().filter(|other| *other != lead).collect()
    }

    /// The newest events of a filter before one of them.
    fn candidates(&self, sql: &mut SqlBuilder, lead: Lead, before: Uuid, most: usize) -> String {
        let before = before.min(self.until.map_or(Uuid::max(), at));
        let (before, from) = (sql.bind(before), sql.bind(self.from.map_or(Uuid::nil(), at)));
        if let (Lead::Person, Some(account)) = (lead, self.person) {
            let account = sql.bind(account.uuid());
            return format!(
                "SELECT o.event FROM audit_about o WHERE o.account = {account} AND o.event < {before}
                AND o.event >= {from} ORDER BY o.event DESC LIMIT {most}"
            );
        }
        let condition = self.condition(sql, lead);
        format!(
            "SELECT e.id AS event FROM audit_event e WHERE {condition} AND e.id < {before} AND e.id >= {from}
            ORDER BY e.id DESC LIMIT {most}"
        )
    }

    /// What an event meets.
    fn condition(&self, sql: &mut SqlBuilder, of: Lead) -> String {
        match (of, self.person, self.by, self.kind, &self.request) {
            (Lead::Person, Some(account), ..) => {
                let account = sql.bind(account.uuid());
                format!("EXISTS (SELECT 1 FROM audit_about o WHERE o.account = {account} AND o.event = e.id)")
            }
            (Lead::By, _, Some(account), ..) => format!("e.actor_id = {}", sql.bind(account.uuid())),
            (Lead::Kind, _, _, Some(kind), _) => format!("e.action = {}", sql.bind(kind.as_str())),
            (Lead::Request, _, _, _, Some(request)) => {
                format!("e.request_id = {}", sql.bind(request.as_str()))
            }
            _ => "TRUE".to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_of_a_time_comes_before_every_event_of_that_time() {
        let id = uuid::Builder::from_unix_timestamp_millis(1_700_000_000_000, &[0; 10]).into_uuid();
        assert!(at(1_700_000_000_000) <= id && at(1_700_000_000_001) > id);
        assert_eq!(at(-5), Uuid::nil());
    }
}
