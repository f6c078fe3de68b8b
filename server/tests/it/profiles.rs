//! Profiles are followed by whoever has them, and give nobody more than their editor could grant.

use crate::identities::ok;
use crate::support::{Browser, TestApp};
use domain::permission::Permission::{
    self, ManageInvitations, ManagePermissions, RegisterUsers, ViewAudit, ViewRegistry,
};
use serde_json::{Value, json};

fn draft(name: &str, permissions: &[Permission]) -> Value {
    let permissions: Vec<&str> = permissions.iter().map(|one| one.as_str()).collect();
    json!({ "name": name, "permissions": permissions })
}

async fn create(browser: &mut Browser, name: &str, permissions: &[Permission]) -> String {
    let answer = browser.api("create_profile", json!({ "draft": draft(name, permissions) })).await;
    ok(answer).as_str().unwrap().to_owned()
}

async fn change(
    browser: &mut Browser,
    profile: &str,
    name: &str,
    permissions: &[Permission],
) -> (u16, String) {
    let arguments = json!({ "profile": profile, "draft": draft(name, permissions) });
    let answer = browser.api("change_profile", arguments).await;
    if answer.status == 200 { (200, String::new()) } else { answer.refusal() }
}

async fn grant(browser: &mut Browser, account: impl ToString, draft: Value) -> (u16, String) {
    let arguments = json!({ "account": account.to_string(), "draft": draft });
    let answer = browser.api("grant_permissions", arguments).await;
    if answer.status == 200 { (200, String::new()) } else { answer.refusal() }
}

async fn permissions(browser: &mut Browser) -> Value {
    browser.api("session", json!({})).await.json()["me"]["permissions"].clone()
}

fn set(permissions: &[Permission]) -> Value {
    json!(permissions.iter().copied().collect::<domain::permission::Permissions>())
}

const DONE: (u16, String) = (200, String::new());

fn refused(code: &str) -> (u16, String) {
    (403, code.to_owned())
}

#[tokio::test]
async fn whoever_has_a_profile_follows_its_changes_from_the_next_request() {
    let app = TestApp::founded().await;
    let mut founder = app.as_founder().await;
    let mut ada = app.as_person(&[]).await;
    let account = app.me(&mut ada).await;
    let profile = create(&mut founder, "Front desk", &[RegisterUsers, ViewRegistry]).await;
    assert_eq!(grant(&mut founder, account, json!({ "profiles": [profile] })).await, DONE);
    assert_eq!(permissions(&mut ada).await, set(&[RegisterUsers, ViewRegistry]));

    assert_eq!(change(&mut founder, &profile, "Desk", &[ViewRegistry, ViewAudit]).await, DONE);
    assert_eq!(permissions(&mut ada).await, set(&[ViewRegistry, ViewAudit]));
    let page = ok(founder.api("person", json!({ "account": account })).await);
    let sources: Vec<&Value> =
        page["grants"].as_array().unwrap().iter().map(|grant| &grant["profile"]).collect();
    assert_eq!(sources, [&json!("Desk"); 2], "a person's page says where each permission comes from");
    let kinds: Vec<&Value> =
        page["timeline"]["lines"].as_array().unwrap().iter().map(|line| &line["action"]).collect();
    for kind in ["permission.granted", "permission.revoked"] {
        assert!(kinds.contains(&&json!(kind)), "{kinds:?}");
    }

    let row =
        founder.api("holders", json!({ "filter": "holders", "search": "", "after": null })).await.json();
    let row = row["rows"].as_array().unwrap().iter().find(|row| row["account"] == json!(account)).unwrap();
    assert_eq!(row["profiles"], json!([{ "id": profile, "name": "Desk" }]));
    assert_eq!(row["held"][0]["profile"], json!(profile));
    let list = ok(founder.api("profiles", json!({})).await);
    assert_eq!((&list[0]["name"], &list[0]["holders"]), (&json!("Desk"), &json!(1)));

    ok(founder.api("delete_profile", json!({ "profile": profile })).await);
    assert_eq!(permissions(&mut ada).await, set(&[]));
    assert_eq!(app.database.count("permission_grant").await, 0);
    assert!(app.audit_faults().await.is_empty());
}

#[tokio::test]
async fn a_permission_from_two_sources_stays_until_both_are_gone() {
    let app = TestApp::founded().await;
    let mut founder = app.as_founder().await;
    let mut ada = app.as_person(&[ViewRegistry, ViewAudit]).await;
    let account = app.me(&mut ada).await.to_string();
    let profile = create(&mut founder, "Auditors", &[ViewAudit]).await;
    assert_eq!(grant(&mut founder, &account, json!({ "profiles": [profile] })).await, DONE);
    assert_eq!(permissions(&mut ada).await, set(&[ViewRegistry, ViewAudit]), "counted once, not twice");
    let revoke = |draft: Value| json!({ "account": account, "draft": draft });
    let singly = revoke(json!({ "permissions": ["can_view_audit"] }));
    ok(founder.api("revoke_permissions", singly.clone()).await);
    assert_eq!(permissions(&mut ada).await, set(&[ViewRegistry, ViewAudit]));
    let events = app.database.count("audit_event").await;
    ok(founder.api("revoke_permissions", singly).await);
    assert_eq!(app.database.count("audit_event").await, events, "what is not held by itself is ignored");
    ok(founder.api("revoke_permissions", revoke(json!({ "profiles": [profile] }))).await);
    assert_eq!(permissions(&mut ada).await, set(&[ViewRegistry]));
}

#[tokio::test]
async fn a_profile_gives_nobody_what_its_editor_could_not_grant() {
    let app = TestApp::founded().await;
    let mut founder = app.as_founder().await;
    let mut manager = app.as_person(&[ManagePermissions, RegisterUsers, ViewRegistry]).await;
    let own = app.me(&mut manager).await;
    let mut auditor = app.as_person(&[ViewAudit]).await;
    let above = app.me(&mut auditor).await;
    let mut plain = app.as_person(&[]).await;
    let plain_account = app.me(&mut plain).await;

    let all = json!({ "draft": draft("All", &[RegisterUsers, ViewAudit]) });
    assert_eq!(manager.api("create_profile", all).await.refusal(), refused("permission_not_held"));
    let desk = create(&mut manager, "Desk", &[RegisterUsers]).await;
    let audit = create(&mut founder, "Audit", &[RegisterUsers, ViewAudit]).await;

    for (account, profile, code) in [
        (plain_account, &audit, "permission_not_held"),
        (above, &desk, "permission_not_held"),
        (own, &desk, "own_permissions"),
    ] {
        assert_eq!(grant(&mut manager, account, json!({ "profiles": [profile] })).await, refused(code));
    }
    assert_eq!(grant(&mut manager, plain_account, json!({ "profiles": [desk] })).await, DONE);
    let beyond = change(&mut manager, &desk, "Desk", &[RegisterUsers, ViewAudit]).await;
    assert_eq!(beyond, refused("permission_not_held"), "nobody adds what they do not hold");
    let narrowed = change(&mut manager, &audit, "Audit", &[RegisterUsers]).await;
    assert_eq!(narrowed, refused("permission_not_held"), "nor takes it away");

    // A profile that would grant itself: the editor has it.
    assert_eq!(grant(&mut founder, own, json!({ "profiles": [desk] })).await, DONE);
    let widened = change(&mut manager, &desk, "Desk", &[RegisterUsers, ViewRegistry]).await;
    assert_eq!(widened, refused("own_permissions"));
    assert_eq!(
        change(&mut manager, &desk, "Front desk", &[RegisterUsers]).await,
        DONE,
        "a name gives nothing"
    );

    // One holder above the editor keeps the profile from being changed or deleted.
    assert_eq!(grant(&mut founder, above, json!({ "profiles": [desk] })).await, DONE);
    let renamed = change(&mut manager, &desk, "Desk", &[RegisterUsers]).await;
    assert_eq!(renamed, refused("permission_not_held"));
    let deleted = manager.api("delete_profile", json!({ "profile": desk })).await;
    assert_eq!(deleted.refusal(), refused("permission_not_held"));
    assert_eq!(permissions(&mut auditor).await, set(&[RegisterUsers, ViewAudit]));
    assert_eq!(permissions(&mut plain).await, set(&[RegisterUsers]));
}

#[tokio::test]
async fn what_comes_with_a_profile_ends_with_the_giver_s_own() {
    let app = TestApp::founded().await;
    let mut founder = app.as_founder().await;
    let mut manager = app.as_person(&[ManagePermissions, RegisterUsers]).await;
    let own = app.me(&mut manager).await;
    let end = json!({ "permissions": ["can_view_audit"], "ends_on": "2026-11-30" });
    assert_eq!(grant(&mut founder, own, end).await, DONE);
    let mut ada = app.as_person(&[]).await;
    let account = app.me(&mut ada).await;
    let desk = create(&mut founder, "Desk", &[RegisterUsers]).await;
    let both = create(&mut founder, "Both", &[RegisterUsers, ViewAudit]).await;
    for profile in [&desk, &both] {
        assert_eq!(grant(&mut manager, account, json!({ "profiles": [profile] })).await, DONE);
    }
    let ends = |profile: &str| {
        let profile = if app.database.is_sqlite() {
            format!("X'{}'", profile.replace('-', ""))
        } else {
            format!("'{profile}'")
        };
        format!(
            "SELECT COUNT(DISTINCT COALESCE(ends_at, 0)) * 10 + COUNT(*) FROM permission_grant
            WHERE profile_id = {profile} AND ends_at IS NOT NULL"
        )
    };
    assert_eq!(app.database.number(&ends(&both)).await, 12, "as a whole, on one day");
    assert_eq!(app.database.number(&ends(&desk)).await, 0);
    // Ada has the desk without end: nobody adds to it what they will lose.
    let outliving = change(&mut manager, &desk, "Desk", &[RegisterUsers, ViewAudit]).await;
    assert_eq!(outliving, refused("permission_not_held"));
    assert_eq!(change(&mut founder, &desk, "Desk", &[RegisterUsers, ViewAudit]).await, DONE);
}

#[tokio::test]
async fn profiles_are_confirmed_limited_and_not_overwritten_unseen() {
    let app = TestApp::founded().await;
    let mut founder = app.as_founder().await;
    let mut ada = app.as_person(&[]).await;
    let account = app.me(&mut ada).await;
    let first = create(&mut founder, "Desk", &[RegisterUsers]).await;
    let same = founder.api("create_profile", json!({ "draft": draft("DESK", &[ViewAudit]) })).await;
    assert_eq!(
        (same.refusal(), same.json()["field"].clone()),
        ((422, "name_used".into()), json!("profile_name"))
    );
    let seen = json!({ "name": "Desk", "permissions": set(&[ViewAudit]) });
    let mut late = draft("Desk", &[RegisterUsers, ViewAudit]);
    late["seen"] = seen;
    let answer = founder.api("change_profile", json!({ "profile": first, "draft": late })).await;
    assert_eq!(answer.refusal(), (409, "changed_meanwhile".into()));
    let events = app.database.count("audit_event").await;
    assert_eq!(change(&mut founder, &first, "Desk", &[RegisterUsers]).await, DONE);
    assert_eq!(app.database.count("audit_event").await, events, "nothing was changed");
    for number in 1..50 {
        create(&mut founder, &format!("Profile {number}"), &[ManageInvitations]).await;
    }
    let one_more = founder.api("create_profile", json!({ "draft": draft("More", &[ViewAudit]) })).await;
    assert_eq!(one_more.refusal(), (409, "limit_reached".into()));
    let nobody = "0192f1c2-0000-7000-8000-000000000000";
    assert_eq!(
        grant(&mut founder, account, json!({ "profiles": [nobody] })).await,
        (404, "not_found".into())
    );
    assert_eq!(change(&mut founder, nobody, "X", &[ViewAudit]).await, (404, "not_found".into()));

    app.advance(std::time::Duration::from_secs(16 * 60));
    for (function, arguments) in [
        ("create_profile", json!({ "draft": draft("Late", &[ViewAudit]) })),
        ("change_profile", json!({ "profile": first, "draft": draft("Late", &[ViewAudit]) })),
        ("delete_profile", json!({ "profile": first })),
        ("grant_permissions", json!({ "account": account, "draft": { "profiles": [first] } })),
    ] {
        let answer = founder.api(function, arguments).await;
        assert_eq!(answer.refusal(), refused("confirm_first"), "{function}");
    }
}

#[tokio::test]
async fn a_profile_changed_and_revoked_at_once_leaves_nothing_behind() {
    let app = TestApp::founded().await;
    let mut founder = app.as_founder().await;
    let mut ada = app.as_person(&[]).await;
    let account = app.me(&mut ada).await;
    for round in 0..8 {
        let profile = create(&mut founder, &format!("Profile {round}"), &[RegisterUsers]).await;
        assert_eq!(grant(&mut founder, account, json!({ "profiles": [profile] })).await, DONE);
        let (mut changing, mut revoking) = (app.as_founder().await, app.as_founder().await);
        let changed = draft(&format!("Profile {round}"), &[RegisterUsers, ViewAudit]);
        let (change, revoke) = tokio::join!(
            changing.api("change_profile", json!({ "profile": profile, "draft": changed })),
            revoking
                .api("revoke_permissions", json!({ "account": account, "draft": { "profiles": [profile] } })),
        );
        assert_eq!((change.status, revoke.status), (200, 200), "{} {}", change.body, revoke.body);
        assert_eq!(app.database.count("permission_grant").await, 0, "round {round}");
    }
}
