//! Events in the form of the Open Cybersecurity Schema Framework, version 1.3: classes of *Identity & Access Management*.
//!
//! An event has ids, words and codes, as everywhere in the audit. What the schema has no place for is in `unmapped`.

use crate::entity::audit_event;
use domain::audit::{Action, SubjectKind};
use domain::id::AccountId;
use serde_json::{Map, Value, json};

const SCHEMA: &str = "1.3.0";
const CATEGORY: u32 = 3;
/// Every class has it for what it has no activity for.
const OTHER: u32 = 99;

/// A class with one of its activities.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Class {
    AccountChange(u32),
    Authentication(u32),
    EntityManagement(u32),
    UserAccess(u32),
    GroupManagement(u32),
}

impl Class {
    /// Its number, and that of the activity.
    const fn numbers(self) -> (u32, u32) {
        match self {
            Self::AccountChange(activity) => (3001, activity),
            Self::Authentication(activity) => (3002, activity),
            Self::EntityManagement(activity) => (3004, activity),
            Self::UserAccess(activity) => (3005, activity),
            Self::GroupManagement(activity) => (3006, activity),
        }
    }

    /// The class of an action; what a newer program has written is something else that happened to an entity.
    const fn of(action: Option<Action>) -> Self {
        const CREATE: Class = Class::EntityManagement(1);
        const READ: Class = Class::EntityManagement(2);
        const UPDATE: Class = Class::EntityManagement(3);
        const DELETE: Class = Class::EntityManagement(4);
        let Some(action) = action else { return Self::EntityManagement(OTHER) };
        match action {
            Action::SignedIn
            | Action::SignInRefused
            | Action::SecondFactorAsked
            | Action::SecondFactorRefused => Self::Authentication(1),
            Action::SignedOut | Action::SessionEnded | Action::OtherSessionsEnded => Self::Authentication(2),
            Action::SessionConfirmed => Self::Authentication(OTHER),
            Action::AccountCreated | Action::SetUpCompleted => Self::AccountChange(1),
            Action::AccountActivated | Action::AccountReactivated | Action::AccountRestored => {
                Self::AccountChange(2)
            }
            Action::PasswordChanged => Self::AccountChange(3),
            Action::PasswordResetRequested => Self::AccountChange(4),
            Action::AccountSuspended => Self::AccountChange(5),
            Action::AccountDeleted => Self::AccountChange(6),
            Action::AuthenticatorAdded | Action::PasskeyAdded => Self::AccountChange(10),
            Action::AuthenticatorRemoved | Action::PasskeyRemoved | Action::SecondFactorReset => {
                Self::AccountChange(11)
            }
            Action::PasskeySuspect
            | Action::SecondFactorResetAsked
            | Action::SecondFactorResetStopped
            | Action::RecoveryCodesMade
            | Action::RecoveryCodesKept
            | Action::AccountToBeDeleted
            | Action::AccountFreed
            | Action::AccountChanged
            | Action::AddressCorrected
            | Action::ConfirmationSent
            | Action::AddressConfirmed
            | Action::AccountVouchedFor
            | Action::AccountMoved => Self::AccountChange(OTHER),
            Action::FounderOffered | Action::FounderOfferEnded => Self::UserAccess(OTHER),
            Action::PermissionGranted | Action::FounderHandedOver => Self::UserAccess(1),
            Action::PermissionRevoked | Action::FounderLeft => Self::UserAccess(2),
            Action::MemberAdded => Self::GroupManagement(3),
            Action::MemberRemoved => Self::GroupManagement(4),
            Action::InvitationIssued
            | Action::JoinLinkMade
            | Action::JoinConfirmed
            | Action::BulkBegun
            | Action::IdentityBegun
            | Action::ImageStored
            | Action::UnitCreated
            | Action::GroupCreated
            | Action::ProfileCreated
            | Action::ViewSaved => CREATE,
            Action::LinkShown
            | Action::IdentityOpened
            | Action::IdentityExported
            | Action::ImageOpened
            | Action::RegistryExported
            | Action::AuditRead
            | Action::AuditExported => READ,
            Action::InvitationRevoked
            | Action::BulkRowsForgotten
            | Action::IdentityErased
            | Action::ImageRemoved
            | Action::RegistrationDiscarded
            | Action::CorrectionDiscarded
            | Action::GroupDeleted
            | Action::ProfileDeleted
            | Action::JoinExpired
            | Action::ViewDeleted => DELETE,
            Action::AccessRefused | Action::DatabaseRestored | Action::RestoreConfirmed => {
                Self::EntityManagement(OTHER)
            }
            _ => UPDATE,
        }
    }
}

/// An event as a JSON object. `about` is the account that it is about.
pub(super) fn event(row: &audit_event::Model, about: Option<AccountId>) -> Value {
    let action = Action::from_word(&row.action);
    let class = Class::of(action);
    let (class_uid, activity_id) = class.numbers();
    let is_refused =
        matches!(action, Some(Action::SignInRefused | Action::SecondFactorRefused | Action::AccessRefused));
    let detail: Value = serde_json::from_str(&row.detail).unwrap_or_default();
    let mut event = json!({
        "category_uid": CATEGORY,
        "class_uid": class_uid,
        "activity_id": activity_id,
        "type_uid": class_uid * 100 + activity_id,
        "severity_id": if is_refused { 2 } else { 1 },
        "status_id": if is_refused { 2 } else { 1 },
        "time": row.at,
        "message": row.action,
        "metadata": {
            "version": SCHEMA,
            "product": {
                "name": "Matricula",
                "vendor_name": "Matricula",
                "version": env!("CARGO_PKG_VERSION"),
            },
            "uid": row.id,
            "event_code": row.action,
        },
        "unmapped": { "detail": detail, "subject_kind": row.subject_kind, "subject_id": row.subject_id,
            "seal": row.seal_number, "actor_kind": row.actor_kind },
    });
    if let Some(request) = &row.request_id {
        event["metadata"]["correlation_uid"] = json!(request);
    }
    if activity_id == OTHER {
        event["activity_name"] = json!(row.action);
    }
    match (row.actor_kind.as_str(), row.actor_id) {
        (_, Some(actor)) => event["actor"] = json!({ "user": { "uid": actor } }),
        ("worker" | "operator", None) => {
            event["actor"] = json!({ "app_name": format!("Matricula {}", row.actor_kind) })
        }
        (_, None) => {}
    }
    if let Some(address) = &row.address {
        event["src_endpoint"] = json!({ "ip": address });
    }
    if let Value::Object(event) = &mut event {
        event.extend(members(class, row, about, &detail));
    }
    event
}

/// What the class requires.
fn members(
    class: Class,
    row: &audit_event::Model,
    about: Option<AccountId>,
    detail: &Value,
) -> Map<String, Value> {
    // Somebody who tried to sign in may be nobody here.
    let who = about.map(AccountId::uuid).or(row.actor_id);
    let user = who.map_or_else(|| json!({ "name": "unknown" }), |who| json!({ "uid": who }));
    let members = match class {
        Class::AccountChange(_) => json!({ "user": user }),
        Class::Authentication(_) => json!({ "user": user, "service": { "name": "Matricula" } }),
        Class::UserAccess(_) => {
            json!({ "user": user, "privileges": detail.get("permissions").unwrap_or(&json!([])) })
        }
        Class::GroupManagement(_) => json!({ "user": user, "group": { "uid": detail.get("group") } }),
        Class::EntityManagement(_) => json!({ "entity": entity(row, detail) }),
    };
    match members {
        Value::Object(members) => members,
        _ => Map::new(),
    }
}

/// What an event is about, by its id, or by its name where it has none.
fn entity(row: &audit_event::Model, detail: &Value) -> Value {
    let setting = detail.get("setting").and_then(Value::as_str);
    let is_setting = row.subject_kind == SubjectKind::Setting.as_str();
    match (row.subject_id, setting.filter(|_| is_setting)) {
        (Some(id), _) => json!({ "uid": id, "type": row.subject_kind }),
        (None, Some(setting)) => json!({ "name": setting, "type": row.subject_kind }),
        (None, None) => json!({ "name": row.subject_kind, "type": row.subject_kind }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::id::EventId;
    use uuid::Uuid;

    /// What the schema 1.3 requires of every event: `base_event`, its classification and occurrence.
    const BASE: [&str; 7] =
        ["activity_id", "category_uid", "class_uid", "metadata", "severity_id", "time", "type_uid"];
    /// What it requires of each class, and of which at least one is there. `privileges` was required before 1.2.
    const CLASSES: [(u64, &[&str], &[&str]); 5] = [
        (3001, &["user"], &[]),
        (3002, &["user"], &["service", "dst_endpoint"]),
        (3004, &["entity"], &[]),
        (3005, &["user", "privileges"], &[]),
        (3006, &["group"], &["privileges", "user"]),
    ];
    /// The activities that each class has.
    const ACTIVITIES: [(u64, &[u64]); 5] = [
        (3001, &[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 99]),
        (3002, &[1, 2, 3, 4, 5, 99]),
        (3004, &[1, 2, 3, 4, 99]),
        (3005, &[1, 2, 99]),
        (3006, &[1, 2, 3, 4, 99]),
    ];

    fn row(action: &str, actor: (&str, Option<u128>), subject: (&str, Option<u128>)) -> audit_event::Model {
        audit_event::Model {
            id: EventId::new(Uuid::from_u128(7)),
            at: 1_795_348_800_000,
            actor_kind: actor.0.to_owned(),
            actor_id: actor.1.map(Uuid::from_u128),
            address: Some("192.0.2.7".to_owned()),
            action: action.to_owned(),
            subject_kind: subject.0.to_owned(),
            subject_id: subject.1.map(Uuid::from_u128),
            detail: r#"{"permissions":["can_view_audit"],"group":"00000000-0000-0000-0000-000000000009"}"#
                .to_owned(),
            key_id: 1,
            mac: vec![1],
            seal_number: Some(3),
            request_id: Some("19a-2".to_owned()),
        }
    }

    #[test]
    fn every_event_has_what_the_schema_requires_of_its_class() {
        let actions = Action::ALL.iter().map(|action| action.as_str()).chain(["of_a.newer_program"]);
        for action in actions {
            for actor in [("account", Some(1)), ("nobody", None), ("worker", None), ("operator", Some(2))] {
                for subject in [("account", Some(3)), ("account", None), ("setting", None), ("unit", Some(4))]
                {
                    let row = row(action, actor, subject);
                    let event = event(&row, row.subject_id.map(AccountId::new));
                    let class = event["class_uid"].as_u64().unwrap();
                    let (_, required, one_of) = CLASSES.iter().find(|(uid, ..)| *uid == class).unwrap();
                    for member in BASE.iter().chain(*required) {
                        assert!(!event[member].is_null(), "{action}: {member} of {event}");
                    }
                    assert!(one_of.is_empty() || one_of.iter().any(|one| !event[one].is_null()), "{event}");
                    let activity = event["activity_id"].as_u64().unwrap();
                    let (_, known) = ACTIVITIES.iter().find(|(uid, _)| *uid == class).unwrap();
                    assert!(known.contains(&activity), "{action}: {event}");
                    assert_eq!(event["type_uid"].as_u64(), Some(class * 100 + activity));
                    for member in ["version", "product"] {
                        assert!(!event["metadata"][member].is_null());
                    }
                    for member in ["name", "vendor_name"] {
                        assert!(event["metadata"]["product"][member].is_string());
                    }
                    for of in ["user", "entity", "group"] {
                        let of = &event[of];
                        assert!(of.is_null() || of["uid"].is_string() || of["name"].is_string(), "{event}");
                    }
                    assert!(event["entity"].is_null() || event["entity"]["type"].is_string());
                }
            }
        }
    }

    #[test]
    fn a_refusal_is_a_failure_and_a_grant_names_its_privileges() {
        let refused = event(&row("session.refused", ("nobody", None), ("account", None)), None);
        assert_eq!((&refused["type_uid"], &refused["status_id"]), (&json!(300_201), &json!(2)));
        assert_eq!(refused["user"], json!({ "name": "unknown" }));
        assert_eq!(refused["src_endpoint"]["ip"], "192.0.2.7");
        let granted = row("permission.granted", ("account", Some(1)), ("account", Some(3)));
        let granted = event(&granted, granted.subject_id.map(AccountId::new));
        assert_eq!((&granted["type_uid"], &granted["status_id"]), (&json!(300_501), &json!(1)));
        assert_eq!(granted["privileges"], json!(["can_view_audit"]));
        assert_eq!(granted["metadata"]["correlation_uid"], "19a-2");
    }
}
