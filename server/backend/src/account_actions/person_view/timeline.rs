//! The timeline of a person, read from `audit_about` newest first.

use crate::accounts::name_in;
use crate::audit::subjects::{OfEvent, Subjects};
use crate::error::Result;
use crate::gate::{CanViewRegistry, Desk};
use domain::audit::Action;
use domain::audit::EventParty;
use domain::form::Field;
use domain::id::{AccountId, EventId};
use domain::permission::Permission;
use domain::registry::{TIMELINE_ROWS, TimelineDetail, TimelineLine, TimelinePage};
use sea_orm::{FromQueryResult, Statement};
use std::collections::HashMap;
use uuid::Uuid;

#[derive(FromQueryResult)]
struct EventRow {
    id: EventId,
    at: i64,
    actor_kind: String,
    actor_id: Option<AccountId>,
    action: String,
    subject_kind: String,
    subject_id: Option<Uuid>,
    detail: String,
}

impl OfEvent for EventRow {
    fn subject(&self) -> (&str, Option<Uuid>) {
        (&self.subject_kind, self.subject_id)
    }
}

/// Raw: `audit_about` is a table of triggers alone, without an entity. `$2` is the event before which the page begins. The
/// details of a page's events are opened, and of no others.
const EVENTS: &str =
    "SELECT e.id, e.at, e.actor_kind, e.actor_id, e.action, e.subject_kind, e.subject_id, e.detail
FROM audit_about o JOIN audit_event e ON e.id = o.event
WHERE o.account = $1 AND o.event < $2 ORDER BY o.event DESC LIMIT 51";

/// The same for whoever has a border: without what was done to people beyond it, whose accounts are found as by [`Subjects`].
const EVENTS_WITHIN: &str =
    "SELECT e.id, e.at, e.actor_kind, e.actor_id, e.action, e.subject_kind, e.subject_id, e.detail
FROM (SELECT o.account, o.event, CASE e.subject_kind WHEN 'account' THEN e.subject_id
        WHEN 'invitation' THEN (SELECT i.account_id FROM invitation i WHERE i.id = e.subject_id)
        WHEN 'identity' THEN (SELECT p.account_id FROM identity p WHERE p.id = e.subject_id)
        WHEN 'session' THEN (SELECT s.account_id FROM session s WHERE s.id = e.subject_id)
        WHEN 'message' THEN (SELECT m.account_id FROM message m WHERE m.id = e.subject_id) END AS about
    FROM audit_about o JOIN audit_event e ON e.id = o.event
    WHERE o.account = $1 AND o.event < $2) o
JOIN audit_event e ON e.id = o.event
WHERE o.about IS NULL OR o.about = o.account OR o.about IN (SELECT a.id FROM account a WHERE {within})
ORDER BY o.event DESC LIMIT 51";

/// The events about and by an account before this one, or the latest.
pub(super) async fn page(
    desk: &Desk<CanViewRegistry>,
    account: AccountId,
    before: Option<EventId>,
) -> Result<TimelinePage> {
    let db = desk.backend.db().read();
    let before = before.map_or(Uuid::max(), EventId::uuid);
    let mut values = vec![account.into(), before.into()];
    let events = match desk.reach().sql_of(&mut values, "a.unit") {
        Some(within) => EVENTS_WITHIN.replace("{within}", &within),
        None => EVENTS.to_owned(),
    };
    let statement = Statement::from_sql_and_values(db.get_database_backend(), events, values);
    let mut rows = EventRow::find_by_statement(statement).all(db).await?;
    let has_more = rows.len() > TIMELINE_ROWS;
    rows.truncate(TIMELINE_ROWS);
    let next = rows.last().map(|row| row.id).filter(|_| has_more);
    let subjects = Subjects::load(db, &rows).await?;
    let mut others: Vec<AccountId> = rows.iter().filter_map(|row| row.actor_id).collect();
    others.extend(rows.iter().filter_map(|row| subjects.account_of(row)));
    others.retain(|other| *other != account);
    let names = desk.names(db, others).await?;
    let lines = rows.into_iter().map(|row| {
        let about = subjects.account_of(&row).filter(|other| *other != account);
        TimelineLine {
            event: row.id,
            at: row.at,
            action: Action::from_word(&row.action),
            by: party(&row, account, &names),
            about: about.map(|other| name_in(&names, Some(other))).filter(|name| !name.is_empty()),
            details: details(&row.detail),
        }
    });
    Ok(TimelinePage { lines: lines.collect(), next })
}

fn party(row: &EventRow, account: AccountId, names: &HashMap<AccountId, String>) -> EventParty {
    match (row.actor_kind.as_str(), row.actor_id) {
        (_, Some(actor)) if actor == account => EventParty::Themselves,
        (_, Some(actor)) => EventParty::Account(name_in(names, Some(actor))),
        ("worker", None) => EventParty::Program,
        ("operator", None) => EventParty::Operator,
        (_, None) => EventParty::Nobody,
    }
}

/// The parts of a detail that the page shows: names of permissions and fields, times, numbers.
fn details(text: &str) -> Vec<TimelineDetail> {
    let Ok(detail) = serde_json::from_str::<serde_json::Value>(text) else { return Vec::new() };
    let words = |name: &str| {
        let words = detail.get(name).and_then(serde_json::Value::as_array).into_iter().flatten();
        words.filter_map(serde_json::Value::as_str)
    };
    let permissions: Vec<Permission> = words("permissions").filter_map(Permission::from_word).collect();
    let fields: Vec<Field> = words("fields").filter_map(Field::from_word).collect();
    let until = detail.get("until").and_then(serde_json::Value::as_i64);
    let revision = detail.get("revision").and_then(serde_json::Value::as_u64);
    let revision = revision.and_then(|revision| u32::try_from(revision).ok());
    [
        (!permissions.is_empty()).then_some(TimelineDetail::Permissions(permissions)),
        (!fields.is_empty()).then_some(TimelineDetail::Fields(fields)),
        until.map(TimelineDetail::Until),
        revision.map(TimelineDetail::Revision),
    ]
    .into_iter()
    .flatten()
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_a_detail_only_names_times_and_numbers_are_shown() {
        let text = r#"{"permissions":["can_view_audit","unknown"],"fields":["username"],"until":5,"revision":2,
            "sealed":"c2VjcmV0","email":"ada@example.org"}"#;
        let expected = [
            TimelineDetail::Permissions(vec![Permission::ViewAudit]),
            TimelineDetail::Fields(vec![Field::Username]),
            TimelineDetail::Until(5),
            TimelineDetail::Revision(2),
        ];
        assert_eq!(details(text), expected);
        for nothing in ["{}", "", "[]", r#"{"permissions":"x","until":"y","revision":-1}"#] {
            assert_eq!(details(nothing), [], "{nothing}");
        }
    }
}
