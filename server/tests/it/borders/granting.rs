//! Granting inside a unit: what can be, by whom, and what it gives.

use super::{Office, bordered};
use crate::identities::ok;
use crate::support::Browser;
use domain::permission::Permission;
use serde_json::{Value, json};

#[tokio::test]
async fn what_is_about_the_whole_organization_is_never_granted_inside_a_unit() {
    let mut office = Office::new().await;
    let (sales, person) = (office.sales.clone(), office.person("").await);
    for never in ["can_manage_settings", "can_view_audit"] {
        let refused = office.grant(&person.account, &["can_view_registry", never], &sales).await;
        assert_eq!(refused.status, 422);
        let faults = refused.json()["faults"].clone();
        assert_eq!(faults[0]["code"], "only_everywhere", "{faults}");
    }
    let profile = json!({ "draft": { "name": "Auditor", "permissions": ["can_view_audit"] } });
    let profile = ok(office.founder.api("create_profile", profile).await);
    let draft = json!({ "profiles": [profile], "unit": sales });
    let arguments = json!({ "account": person.account, "draft": draft });
    let refused = office.founder.api("grant_permissions", arguments).await.json();
    assert_eq!(refused["faults"][0]["field"], "profiles", "{refused}");
    let unknown = office.grant(&person.account, &["can_view_registry"], &office.group.clone()).await.json();
    assert_eq!(
        (&unknown["faults"][0]["field"], &unknown["faults"][0]["code"]),
        (&json!("unit"), &json!("choice_unknown"))
    );
}

#[tokio::test]
async fn a_profile_inside_a_unit_is_followed_and_takes_nothing_that_counts_everywhere_alone() {
    let mut office = Office::new().await;
    let (sales, mut person) = (office.sales.clone(), office.person("").await);
    let draft = |permissions: &[&str]| json!({ "name": "Desk", "permissions": permissions });
    let profile =
        ok(office.founder.api("create_profile", json!({ "draft": draft(&["can_view_registry"]) })).await);
    let grant = json!({ "account": person.account, "draft": { "profiles": [profile], "unit": sales } });
    ok(office.founder.api("grant_permissions", grant).await);
    let mut change = async |permissions: &[&str]| {
        let arguments = json!({ "profile": profile, "draft": draft(permissions) });
        office.founder.api("change_profile", arguments).await
    };
    ok(change(&["can_view_registry", "can_manage_accounts"]).await);
    let refused = change(&["can_view_registry", "can_view_audit"]).await.json();
    assert_eq!(refused["faults"][0]["code"], "only_everywhere", "{refused}");
    let session = person.browser.api("session", json!({})).await.json();
    assert_eq!(session["me"]["border"], json!(["Sales"]));
    assert_eq!(session["me"]["inside"], session["me"]["permissions"]);
}

#[tokio::test]
async fn whoever_has_a_border_grants_inside_it_what_they_hold_there_and_nothing_everywhere() {
    let mut office = Office::new().await;
    let (italy, sales, other) = (office.italy.clone(), office.sales.clone(), office.other.clone());
    let inside = office.person(&italy).await;
    let mut clerk = office.clerk.clone();
    let mut grant = async |unit: &str| {
        let draft = json!({ "permissions": ["can_view_registry"], "unit": unit });
        clerk.api("grant_permissions", json!({ "account": inside.account, "draft": draft })).await
    };
    ok(grant(&italy).await);
    ok(grant(&sales).await);
    assert_eq!(grant("").await.json()["faults"][0]["code"], "choice_missing");
    assert_eq!(grant(&other).await.json()["faults"][0]["code"], "choice_unknown");

    // Somebody inside who holds something everywhere is above them.
    let holder = office.person(&italy).await;
    ok(office.grant(&holder.account, &["can_view_registry"], "").await);
    let suspend = json!({ "account": holder.account, "draft": {} });
    let refused = office.clerk.clone().api("suspend_account", suspend).await;
    assert_eq!(refused.refusal(), (403, "permission_not_held".to_owned()));
}

#[tokio::test]
async fn what_counts_inside_a_unit_opens_nothing_that_is_about_the_whole_organization() {
    let office = Office::new().await;
    let mut clerk = office.clerk.clone();
    let list = json!({ "filter": "all", "after": null });
    assert_eq!(clerk.api("messages", list).await.status, 403, "mail is nobody's in particular");
    assert_eq!(clerk.api("settings", json!({ "section": "security" })).await.status, 403);
    for path in ["/administration/audit", "/administration/settings", "/administration/mail"] {
        assert_eq!(clerk.get(path).await.status, 403, "{path}");
    }
    for path in ["/administration/registry", "/administration/permissions", "/administration/reviews"] {
        let page = clerk.get(path).await;
        assert_eq!(page.status, 200, "{path}");
        assert!(page.body.contains("Only people in Sales"), "{path}");
    }
}

#[tokio::test]
async fn a_revoked_border_and_a_person_moved_away_are_out_of_reach_from_the_next_request() {
    let mut office = Office::new().await;
    let (italy, other) = (office.italy.clone(), office.other.clone());
    let inside = office.person(&italy).await;
    let about = json!({ "account": inside.account });
    let mut clerk = office.clerk.clone();
    ok(clerk.api("person", about.clone()).await);
    office.place(&inside.account, &other).await;
    assert_eq!(clerk.api("person", about.clone()).await.status, 404);
    office.place(&inside.account, &italy).await;
    ok(clerk.api("person", about.clone()).await);
    let account = office.app.me(&mut clerk).await.to_string();
    let revoked = json!({ "account": account, "draft": { "permissions": bordered() } });
    ok(office.founder.api("revoke_permissions", revoked).await);
    assert_eq!(clerk.api("person", about).await.status, 403);
}

#[tokio::test]
async fn nobody_is_moved_over_the_border() {
    let mut office = Office::new().await;
    let (italy, sales, other) = (office.italy.clone(), office.sales.clone(), office.other.clone());
    let inside = office.person(&italy).await;
    let mut clerk = office.clerk.clone();
    let mut moved = async |unit: Value| {
        let answer = clerk.api("move_to_unit", json!({ "account": inside.account, "unit": unit })).await;
        if answer.status == 200 {
            "moved".to_owned()
        } else {
            answer.json()["faults"][0]["code"].as_str().unwrap().to_owned()
        }
    };
    assert_eq!(moved(json!(other)).await, "choice_unknown");
    assert_eq!(moved(Value::Null).await, "choice_missing");
    assert_eq!(moved(json!(sales)).await, "moved");
}

#[tokio::test]
async fn nobody_makes_a_border_that_shuts_themselves_out() {
    let mut office = Office::new().await;
    let (italy, other) = (office.italy.clone(), office.other.clone());
    let mut clerk = office.clerk.clone();
    let me = office.app.me(&mut clerk).await.to_string();
    let reached = async |browser: &Browser| {
        let page = ok(browser.clone().api("registry", json!({ "address": "v=1" })).await);
        page["page"]["rows"].as_array().unwrap().len()
    };
    office.person(&italy).await;
    let before = reached(&clerk).await;
    // Their own unit, their own permissions, and the place of their own unit.
    for unit in [json!(other), Value::Null] {
        let moved = clerk.api("move_to_unit", json!({ "account": me, "unit": unit })).await;
        assert_ne!(moved.status, 200, "{}", moved.body);
    }
    let draft = json!({ "permissions": ["can_view_registry"], "unit": italy });
    let granted = clerk.api("grant_permissions", json!({ "account": me, "draft": draft })).await;
    assert_eq!(granted.refusal(), (403, "own_permissions".to_owned()));
    assert_eq!(reached(&clerk).await, before);
    // Nor does somebody without a border get one by giving one.
    let (mut manager, _) = office.app.person(Permission::ALL).await;
    let inside = office.person(&italy).await;
    let draft = json!({ "permissions": ["can_view_registry", "can_manage_permissions"], "unit": italy });
    ok(manager.api("grant_permissions", json!({ "account": inside.account, "draft": draft })).await);
    assert_eq!(reached(&manager).await, reached(&office.founder).await);
}

#[tokio::test]
async fn whoever_is_invited_from_inside_is_put_into_the_only_unit_or_the_chosen_one() {
    let mut office = Office::new().await;
    let (italy, other) = (office.italy.clone(), office.other.clone());
    let mut clerk = office.clerk.clone();
    let mut unit_of = async |draft: Value| {
        let invited = clerk.invite(draft).await;
        let person = ok(clerk.api("person", json!({ "account": invited["account"] })).await);
        person["unit"]["path"].as_str().unwrap().to_owned()
    };
    assert_eq!(unit_of(json!({ "email": "one@aldine.example" })).await, "Sales");
    assert_eq!(unit_of(json!({ "email": "two@aldine.example", "unit": italy })).await, "Sales / Italy");
    let draft = json!({ "draft": { "email": "three@aldine.example", "unit": other } });
    let refused = office.clerk.clone().api("invite", draft).await.json();
    assert_eq!(refused["faults"][0]["code"], "choice_unknown", "{refused}");
    // With two units it has to be said which.
    let account = office.app.me(&mut office.clerk.clone()).await.to_string();
    ok(office.grant(&account, &["can_register_users"], &other).await);
    let draft = json!({ "draft": { "email": "three@aldine.example" } });
    let refused = office.clerk.clone().api("invite", draft).await.json();
    assert_eq!(
        (&refused["faults"][0]["field"], &refused["faults"][0]["code"]),
        (&json!("unit"), &json!("choice_missing"))
    );
}

#[tokio::test]
async fn an_address_that_somebody_beyond_the_border_has_is_used_and_never_invited() {
    let mut office = Office::new().await;
    let (italy, other) = (office.italy.clone(), office.other.clone());
    office.invited(&other, "outside@aldine.example").await;
    office.invited(&italy, "inside@aldine.example").await;
    let mut clerk = office.clerk.clone();
    let mut asked = async |email: &str| {
        let question = json!({ "question": { "email": email, "username": "" } });
        ok(clerk.api("availability", question).await)["email"].clone()
    };
    assert_eq!(asked("outside@aldine.example").await, json!("used"));
    assert_ne!(asked("inside@aldine.example").await, json!("used"));
    let invite = async |email: &str| {
        let answer = office.clerk.clone().api("invite", json!({ "draft": { "email": email } })).await.json();
        answer["faults"][0]["code"].clone()
    };
    assert_eq!(invite("outside@aldine.example").await, "already_registered");
    assert_eq!(invite("inside@aldine.example").await, "already_invited");
}

#[tokio::test]
async fn a_case_with_a_possible_duplicate_beyond_the_border_is_decided_without_one() {
    let mut office = Office::new().await;
    let (italy, other) = (office.italy.clone(), office.other.clone());
    let (_, identity) = office.submitted(&italy, "Verdi").await;
    office.submitted(&other, "Verdi").await;
    let case = ok(office.clerk.clone().api("review_case", json!({ "identity": identity })).await);
    assert_eq!(case["hindrance"], "decided_without_border", "{case}");
    assert_eq!(case["lookalikes"], json!([]));
    let case = ok(office.founder.api("review_case", json!({ "identity": identity })).await);
    assert_eq!(case["lookalikes"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn however_many_possible_duplicates_are_inside_the_one_beyond_the_border_counts() {
    let mut office = Office::new().await;
    let (italy, other) = (office.italy.clone(), office.other.clone());
    let (_, identity) = office.submitted(&italy, "Verdi").await;
    let (_, outside) = office.submitted(&other, "Verdi").await;
    for number in 0..41 {
        office.founder.invite(json!({ "email": format!("twin{number}@aldine.example") })).await;
    }
    for statement in [
        "UPDATE account SET unit = (SELECT id FROM unit WHERE name = 'Italy') WHERE email LIKE 'twin%'",
        // They come before the others.
        "INSERT INTO identity (id, account_id, code, state, name, created_at, changed_at)
            SELECT id, id, ROW_NUMBER() OVER (ORDER BY id), 'draft', 'Marta Verdi', 0, 0
            FROM account WHERE email LIKE 'twin%'",
        "INSERT INTO blind_index (identity_id, kind, mac)
            SELECT a.id, b.kind, b.mac FROM (SELECT DISTINCT kind, mac FROM blind_index) b, account a
            WHERE a.email LIKE 'twin%'",
    ] {
        office.app.database.run(statement).await;
    }
    let case = ok(office.clerk.clone().api("review_case", json!({ "identity": identity })).await);
    assert_eq!(case["hindrance"], "decided_without_border", "{case}");
    assert_eq!(
        (case["lookalikes"].as_array().unwrap().len(), &case["has_more_lookalikes"]),
        (40, &json!(true))
    );
    let case = ok(office.founder.api("review_case", json!({ "identity": identity })).await);
    assert_eq!(case["has_more_lookalikes"], json!(true), "and the page says so");
    let settle = json!({ "identity": identity, "other": outside, "are_different": true });
    ok(office.founder.api("settle_lookalike", settle).await);
    let case = ok(office.clerk.clone().api("review_case", json!({ "identity": identity })).await);
    assert_eq!(case["hindrance"], json!(null), "the last one of them can be settled too");
}

#[tokio::test]
async fn the_name_of_a_list_that_somebody_beyond_the_border_shares_is_free() {
    let mut office = Office::new().await;
    let draft = json!({ "draft": { "name": "To be dismissed", "query": "v=1", "is_shared": true } });
    ok(office.founder.api("save_view", draft.clone()).await);
    let again = office.founder.api("save_view", draft.clone()).await.json();
    assert_eq!(again["faults"][0]["code"], "view_name_used");
    ok(office.clerk.api("save_view", draft).await);
    let views = ok(office.clerk.api("saved_views", json!({})).await);
    assert_eq!(views.as_array().unwrap().len(), 1, "their own: {views}");
}

#[tokio::test]
async fn what_somebody_beyond_the_border_has_done_was_done_by_an_administrator() {
    let mut office = Office::new().await;
    let italy = office.italy.clone();
    let inside = office.person(&italy).await;
    let person = ok(office.clerk.clone().api("person", json!({ "account": inside.account })).await);
    assert_eq!(person["invitations"][0]["by"], "an administrator");
    let timeline = person["timeline"].to_string();
    assert!(timeline.contains("an administrator") && !timeline.contains("aldine.example)"), "{timeline}");
}

#[tokio::test]
async fn whoever_was_moved_away_before_a_job_comes_to_them_is_not_found() {
    let mut office = Office::new().await;
    let (italy, other) = (office.italy.clone(), office.other.clone());
    let (stays, leaves) = (office.person(&italy).await, office.person(&italy).await);
    let mut clerk = office.clerk.clone();
    let draft = json!({
        "key": "00000000-0000-4000-8000-000000000001", "action": { "suspend": {} }, "confirmed": 2,
        "selection": { "people": [stays.account, leaves.account] },
    });
    let job = ok(clerk.api("begin_action", json!({ "draft": draft })).await);
    office.place(&leaves.account, &other).await;
    office.app.backend.run_bulk_once().await.unwrap();
    let view = ok(clerk.api("bulk_job", json!({ "job": job })).await);
    assert_eq!((&view["changed"], &view["failed"]), (&json!(1), &json!(1)), "{view}");
    let query = json!({ "filter": "failed", "search": "", "from": null });
    let rows = ok(clerk.api("bulk_rows", json!({ "job": job, "query": query })).await);
    assert_eq!((&rows["rows"][0]["code"], &rows["rows"][0]["email"]), (&json!("not_found"), &json!("")));
}

#[tokio::test]
async fn a_link_that_was_handed_over_inside_a_border_is_dead_once_the_person_is_beyond_it() {
    let mut office = Office::new().await;
    let (italy, other) = (office.italy.clone(), office.other.clone());
    let (account, invitation) = office.invited(&italy, "inside@aldine.example").await;
    let link = ok(office.clerk.clone().api("link", json!({ "invitation": invitation })).await);
    let token = link["url"].as_str().unwrap().rsplit('/').next().unwrap().to_owned();
    let mut visitor = office.app.visitor();
    let page = json!({ "token": token });
    assert_eq!(visitor.api("invitation_page", page.clone()).await.status, 200);
    office.place(&account, &other).await;
    assert_eq!(visitor.api("invitation_page", page.clone()).await.code(), "link_dead");
    office.place(&account, &italy).await;
    assert_eq!(visitor.api("invitation_page", page).await.status, 200);
}

/// What somebody is granted: each permission with its unit.
async fn held(office: &mut Office, account: &str) -> Vec<(String, Value)> {
    let list = json!({ "filter": "holders", "search": "", "after": null });
    let list = ok(office.founder.api("holders", list).await);
    let row = list["rows"].as_array().unwrap().iter().find(|row| row["account"] == json!(account)).cloned();
    let held = row.map(|row| row["held"].as_array().unwrap().clone()).unwrap_or_default();
    held.iter().map(|one| (one["permission"].as_str().unwrap().to_owned(), one["unit"].clone())).collect()
}

#[tokio::test]
async fn what_is_held_in_several_places_is_revoked_in_one_of_them() {
    let mut office = Office::new().await;
    let (italy, sales, other) = (office.italy.clone(), office.sales.clone(), office.other.clone());
    let person = office.person(&italy).await;
    let account = person.account.clone();
    for unit in ["", &italy, &other] {
        ok(office.grant(&account, &["can_view_registry"], unit).await);
    }
    let profile = json!({ "draft": { "name": "Desk", "permissions": ["can_manage_accounts"] } });
    let profile = ok(office.founder.api("create_profile", profile).await);
    for unit in [&italy, &other] {
        let draft = json!({ "profiles": [profile], "unit": unit });
        ok(office.founder.api("grant_permissions", json!({ "account": account, "draft": draft })).await);
    }
    let revoke = |granted: Value, unit: Value| json!({ "account": account, "draft": { "places": [{ "granted": granted, "unit": unit }] } });
    let view = || json!({ "permission": "can_view_registry" });
    // The clerk holds nothing as far as that.
    let refused = office.clerk.clone().api("revoke_permissions", revoke(view(), json!(italy))).await;
    assert_eq!(refused.refusal(), (403, "permission_not_held".to_owned()));

    ok(office.founder.api("revoke_permissions", revoke(view(), json!(italy))).await);
    ok(office.founder.api("revoke_permissions", revoke(json!({ "profile": profile }), json!(other))).await);
    // What is not held there is ignored.
    ok(office.founder.api("revoke_permissions", revoke(view(), json!(sales))).await);
    let mut left = held(&mut office, &account).await;
    left.sort_by_key(|(permission, unit)| (permission.clone(), unit.to_string()));
    let expected = [
        ("can_manage_accounts".to_owned(), json!(italy)),
        ("can_view_registry".to_owned(), json!(other)),
        ("can_view_registry".to_owned(), Value::Null),
    ];
    assert_eq!(left, expected);

    ok(office.founder.api("revoke_permissions", revoke(view(), Value::Null)).await);
    assert_eq!(held(&mut office, &account).await.len(), 2, "everywhere is a place of its own");
    let events =
        "SELECT COUNT(*) FROM audit_event WHERE action = 'permission.revoked' AND detail LIKE '%UNIT%'";
    for (unit, count) in [(&italy, 1), (&other, 1), (&sales, 0)] {
        assert_eq!(office.app.database.number(&events.replace("UNIT", unit)).await, count, "{unit}");
    }
    // All places at once, each with its event.
    let all = json!({ "account": account, "draft": { "permissions": ["can_view_registry"], "profiles": [profile] } });
    ok(office.founder.api("revoke_permissions", all).await);
    assert_eq!(held(&mut office, &account).await, []);
    assert_eq!(office.app.database.number(&events.replace("UNIT", &other)).await, 2);
    let nothing = json!({ "account": account, "draft": {} });
    let nothing = office.founder.api("revoke_permissions", nothing).await.json();
    assert_eq!(nothing["faults"][0]["code"], "permissions_missing", "{nothing}");
}
