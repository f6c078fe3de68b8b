//! Events in the form of the Open Cybersecurity Schema Framework, version 1.3: classes of *Identity & Access Management*.
//!
//! `ocsf/schema.json` has what the published schema requires and knows of these classes; a test compares each event with it.
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
            | Action::ChangesOpened
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
            | Action::AuditPruned
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
    // Some classes have an actor by this profile alone.
    if matches!(class, Class::UserAccess(_) | Class::GroupManagement(_)) {
        event["metadata"]["profiles"] = json!(["host"]);
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

    /// What the published schema says of the classes that are written, derived from its files.
    fn schema() -> Value {
        serde_json::from_str(include_str!("ocsf/schema.json")).unwrap()
    }

    fn words(list: &Value) -> Vec<&str> {
        list.as_array().unwrap().iter().map(|word| word.as_str().unwrap()).collect()
    }

    /// Whether an object has all members that are required, one of those of which one has to be there, and no other than the
    /// schema has.
    fn is_as_defined(object: &Value, rules: &Value, profiles: &[&Value]) -> Result<(), String> {
        let missing = words(&rules["required"]).into_iter().find(|member| object[*member].is_null());
        let one_of = words(&rules["at_least_one"]);
        let known = |member: &str| {
            std::iter::once(&rules).chain(profiles).any(|rules| words(&rules["known"]).contains(&member))
        };
        let unknown = object.as_object().unwrap().keys().find(|member| !known(member));
        match (missing, unknown) {
            (Some(member), _) => Err(format!("{member} is missing")),
            (_, Some(member)) => Err(format!("{member} is not of the schema")),
            _ if !one_of.is_empty() && one_of.iter().all(|member| object[*member].is_null()) => {
                Err(format!("none of {one_of:?} is there"))
            }
            _ => Ok(()),
        }
    }

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
    fn every_event_has_what_the_published_schema_requires_of_its_class_and_nothing_else() {
        let schema = schema();
        assert_eq!(schema["version"], SCHEMA);
        let actions = Action::ALL.iter().map(|action| action.as_str()).chain(["of_a.newer_program"]);
        for action in actions {
            for actor in [("account", Some(1)), ("nobody", None), ("worker", None), ("operator", Some(2))] {
                for subject in [("account", Some(3)), ("account", None), ("setting", None), ("unit", Some(4))]
                {
                    let row = row(action, actor, subject);
                    let event = event(&row, row.subject_id.map(AccountId::new));
                    let class = event["class_uid"].to_string();
                    let rules = &schema["classes"][&class];
                    let profiles = event["metadata"]["profiles"].as_array().into_iter().flatten();
                    let profiles: Vec<_> =
                        profiles.map(|name| &schema["profiles"][name.as_str().unwrap()]).collect();
                    is_as_defined(&event, rules, &profiles)
                        .unwrap_or_else(|why| panic!("{action}: {why}: {event}"));
                    for profile in profiles {
                        assert!(words(&profile["required"]).iter().all(|member| !event[*member].is_null()));
                    }
                    for (member, allowed) in rules["enums"].as_object().unwrap() {
                        let is_allowed = allowed.as_array().unwrap().contains(&event[member]);
                        assert!(is_allowed, "{action}: {member} of {event}");
                    }
                    let numbers =
                        [&event["class_uid"], &event["activity_id"]].map(|number| number.as_u64().unwrap());
                    assert_eq!(event["type_uid"].as_u64(), Some(numbers[0] * 100 + numbers[1]));
                    for (member, object) in [
                        ("metadata", "metadata"),
                        ("user", "user"),
                        ("entity", "managed_entity"),
                        ("group", "group"),
                        ("service", "service"),
                        ("actor", "actor"),
                        ("src_endpoint", "network_endpoint"),
                    ] {
                        if !event[member].is_null() {
                            is_as_defined(&event[member], &schema["objects"][object], &[])
                                .unwrap_or_else(|why| panic!("{action}: {member}: {why}: {event}"));
                        }
                    }
                    is_as_defined(&event["metadata"]["product"], &schema["objects"]["product"], &[]).unwrap();
                    let by = &event["actor"]["user"];
                    assert!(by.is_null() || is_as_defined(by, &schema["objects"]["user"], &[]).is_ok());
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
