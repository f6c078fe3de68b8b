//! Giving and taking permissions: what the forms accept, and who may change whom.
#![allow(clippy::unwrap_used, reason = "a test fails by it, in helpers too")]

use domain::account::AccountState;
use domain::day::Day;
use domain::form::{Code, Field};
use domain::id::{AccountId, ProfileId, UnitId};
use domain::permission::{
    GrantDraft, Granted, HeldPermission, HeldProfile, Holder, Permission, Permissions, PlacedGrant,
    ProfileDraft, ProfileSeen, RevokeDraft,
};

const HOUR: i64 = 3_600_000;
/// 2026-11-22 00:00 UTC.
const DAY: i64 = 1_795_305_600_000;

fn draft(starts_on: &str, ends_on: &str) -> GrantDraft {
    let permissions = vec!["can_view_audit".to_owned(), "can_bulk_invite".to_owned()];
    let (starts_on, ends_on) = (starts_on.to_owned(), ends_on.to_owned());
    GrantDraft { permissions, starts_on, ends_on, ..GrantDraft::default() }
}

fn faults(draft: &GrantDraft) -> Vec<(Field, Code)> {
    draft.check(&Day::starts_in_utc).unwrap_err().iter().map(|fault| (fault.field, fault.code)).collect()
}

#[test]
fn a_grant_without_days_holds_from_now_on_for_good() {
    let grant = draft("", " ").check(&Day::starts_in_utc).unwrap();
    assert_eq!((grant.period().starts_at, grant.period().ends_at), (None, None));
    let both: Permissions = [Permission::BulkInvite, Permission::ViewAudit].into_iter().collect();
    assert_eq!(grant.permissions(), both);
}

#[test]
fn the_first_day_counts_from_its_beginning_and_the_last_to_its_end_on_the_clocks_of_the_organization() {
    let period = draft("2026-11-22", "2026-11-22").check(&Day::starts_in_utc).unwrap().period();
    assert_eq!((period.starts_at, period.ends_at), (Some(DAY), Some(DAY + 24 * HOUR)));
    // In Rome, over the night in which the clocks go back: 25 hours.
    let in_rome = |day: Day| {
        let offset = if day <= Day::parse("2026-10-25").unwrap() { 2 } else { 1 };
        day.starts_in_utc() - offset * HOUR
    };
    let period = draft("2026-10-25", "2026-10-25").check(&in_rome).unwrap().period();
    assert_eq!(period.ends_at.unwrap() - period.starts_at.unwrap(), 25 * HOUR);
    let in_auckland = |day: Day| day.starts_in_utc() - 13 * HOUR;
    let period = draft("2026-11-22", "").check(&in_auckland).unwrap().period();
    assert_eq!(period.starts_at, Some(DAY - 13 * HOUR));
}

#[test]
fn all_faults_of_a_grant_are_told_at_once() {
    let nothing = GrantDraft { permissions: Vec::new(), ..draft("yesterday", "2026-02-29") };
    assert_eq!(
        faults(&nothing),
        [
            (Field::Permissions, Code::PermissionsMissing),
            (Field::StartsOn, Code::DayUnknown),
            (Field::EndsOn, Code::DayUnknown)
        ]
    );
    assert_eq!(faults(&draft("2026-11-23", "2026-11-22")), [(Field::EndsOn, Code::EndBeforeStart)]);
    let unknown = GrantDraft { permissions: vec!["can_fly".to_owned()], ..GrantDraft::default() };
    assert_eq!(faults(&unknown), [(Field::Permissions, Code::PermissionUnknown)]);
    assert_eq!(RevokeDraft::default().check().unwrap_err().first().code, Code::PermissionsMissing);
}

#[test]
fn a_profile_can_be_chosen_instead_of_permissions_and_beside_them() {
    let (one, other) = (ProfileId::new(uuid::Uuid::from_u128(1)), ProfileId::new(uuid::Uuid::from_u128(2)));
    let ids = [other, one, other].map(|id| id.to_string()).to_vec();
    let alone = GrantDraft { profiles: ids.clone(), ..GrantDraft::default() };
    let grant = alone.check(&Day::starts_in_utc).unwrap();
    assert_eq!((grant.profiles(), grant.permissions()), ([one, other].as_slice(), Permissions::NONE));
    let grant = GrantDraft { profiles: ids.clone(), ..draft("", "") }.check(&Day::starts_in_utc).unwrap();
    assert_eq!((grant.profiles().len(), grant.permissions().iter().count()), (2, 2));
    let revoked = RevokeDraft { profiles: ids, ..RevokeDraft::default() }.check().unwrap();
    assert_eq!((revoked.profiles, revoked.permissions), (vec![one, other], Permissions::NONE));
    for wrong in [vec!["nonsense".to_owned()], vec![String::new()], vec![one.to_string(); 51]] {
        let wrong = GrantDraft { profiles: wrong, ..draft("", "") };
        assert_eq!(faults(&wrong), [(Field::Profiles, Code::ChoiceUnknown)]);
    }
}

#[test]
fn a_profile_has_a_name_of_one_line_and_at_least_one_permission() {
    let draft = |name: &str, permissions: &[&str]| ProfileDraft {
        name: name.to_owned(),
        permissions: permissions.iter().map(|word| (*word).to_owned()).collect(),
        seen: None,
    };
    let checked = draft(" Front desk ", &["can_view_registry", "can_view_registry"]).check().unwrap();
    assert_eq!(checked.permissions, [Permission::ViewRegistry].into_iter().collect());
    assert_eq!(checked.name.as_str(), "Front desk");
    let faults = |draft: ProfileDraft| {
        draft.check().unwrap_err().iter().map(|fault| (fault.field, fault.code)).collect::<Vec<_>>()
    };
    assert_eq!(
        faults(draft("", &[])),
        [(Field::ProfileName, Code::NameMissing), (Field::Permissions, Code::PermissionsMissing)]
    );
    let long = "x".repeat(81);
    assert_eq!(
        faults(draft(&long, &["can_fly"])),
        [(Field::ProfileName, Code::TextLong), (Field::Permissions, Code::PermissionUnknown)]
    );
    assert_eq!(
        faults(draft("a\u{202e}b", &["can_view_audit"])),
        [(Field::ProfileName, Code::ControlCharacter)]
    );
    let set: Permissions = [Permission::ViewAudit].into_iter().collect();
    assert_ne!(ProfileSeen::of("a", set), ProfileSeen::of("a", Permissions::NONE));
}

#[test]
fn days_are_those_of_the_calendar() {
    for (text, number) in [
        ("1970-01-01", 0),
        ("1970-03-01", 59),
        ("2000-02-29", 11_016),
        ("2026-11-22", DAY / HOUR / 24),
        (" 9999-12-31 ", 2_932_896),
    ] {
        assert_eq!(Day::parse(text).unwrap().starts_in_utc(), number * 24 * HOUR, "{text}");
    }
    for text in [
        "0000-12-31",
        "1900-02-29",
        "2026-13-01",
        "2026-00-01",
        "2026-04-31",
        "2026-11-00",
        "2026-11-22T00:00",
        "26-11-22",
        "2026-11-2",
        "2026/11/22",
        "+026-11-22",
        "2026-11-22-1",
        "２０２６-11-22",
        "99999-01-01",
        "-",
    ] {
        assert_eq!(Day::parse(text), Err(Code::DayUnknown), "{text}");
    }
}

fn holder(is_founder: bool, held: Vec<HeldPermission>) -> Holder {
    Holder {
        account: AccountId::new(uuid::Uuid::nil()),
        name: String::new(),
        email: String::new(),
        username: String::new(),
        state: AccountState::Active,
        is_founder,
        held,
        profiles: Vec::new(),
        units: Vec::new(),
        usable: None,
    }
}

fn held(permission: Permission, profile: Option<ProfileId>, unit: Option<UnitId>) -> HeldPermission {
    HeldPermission { permission, profile, unit, starts_at: Some(i64::MAX), ends_at: None }
}

#[test]
fn what_is_held_in_several_places_is_revoked_in_each_by_itself() {
    let unit = |number| Some(UnitId::new(uuid::Uuid::from_u128(number)));
    let profile = ProfileId::new(uuid::Uuid::from_u128(9));
    let (views, audits) = (Permission::ViewRegistry, Permission::ManageAccounts);
    let mut ada = holder(
        false,
        vec![
            held(views, None, None),
            held(views, None, unit(1)),
            held(views, Some(profile), unit(2)),
            held(audits, Some(profile), unit(2)),
        ],
    );
    ada.profiles = vec![HeldProfile { id: profile, name: "Desk".to_owned() }];
    let place = |granted, unit| PlacedGrant { granted, unit };
    let expected = [
        place(Granted::Profile(profile), unit(2)),
        place(Granted::Permission(views), None),
        place(Granted::Permission(views), unit(1)),
    ];
    assert_eq!(ada.placed_grants(), expected);

    let draft = |places: &[PlacedGrant]| RevokeDraft { places: places.to_vec(), ..RevokeDraft::default() };
    let revoked = draft(&[expected[2], expected[2]]).check().unwrap();
    assert_eq!((revoked.places, revoked.permissions), (vec![expected[2]], Permissions::NONE));
    let many = draft(&vec![expected[1]; 1_001]).check().unwrap_err();
    assert_eq!(many.at(Field::Permissions), Some(Code::ChoiceUnknown));
}

#[test]
fn whoever_holds_more_and_the_founder_are_changed_by_nobody() {
    let holder = |is_founder, permissions: &[Permission]| {
        holder(is_founder, permissions.iter().map(|one| held(*one, None, None)).collect())
    };
    let own: Permissions = [Permission::ManagePermissions, Permission::ViewAudit].into_iter().collect();
    assert!(holder(false, &[]).can_be_changed_with(own));
    assert!(holder(false, &[Permission::ViewAudit]).can_be_changed_with(own));
    assert!(!holder(false, &[Permission::ViewAudit, Permission::BulkInvite]).can_be_changed_with(own));
    assert!(!holder(true, &[]).can_be_changed_with(Permissions::all()));
    assert!(holder(false, &[Permission::ViewAudit]).holds(Permission::ViewAudit).is_some());
    assert!(holder(false, &[]).holds(Permission::ViewAudit).is_none());
}
