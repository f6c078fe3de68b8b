use super::{about, done, page};
use crate::identities::{me, ok, save, target_of};
use crate::support::{Browser, NOON, TestApp};
use domain::permission::Permission;
use serde_json::{Value, json};

const DAY: i64 = 86_400_000;

async fn unit(founder: &mut Browser, name: &str, parent: &Value) -> Value {
    let version = founder.api("units", json!({})).await.json()["version"].clone();
    let parent = parent.as_str().unwrap_or_default();
    let draft = json!({ "name": name, "code": "", "parent": parent });
    founder.api("create_unit", json!({ "version": version, "draft": draft })).await.json()
}

#[tokio::test]
async fn a_person_is_moved_to_a_unit_put_into_groups_and_given_a_relationship() {
    let app = TestApp::founded().await;
    let mut founder = app.as_founder().await;
    let mut ada = app.as_person(&[]).await;
    let account = app.me(&mut ada).await;
    let sales = unit(&mut founder, "Sales", &json!(null)).await;
    let italy = unit(&mut founder, "Italy", &sales).await;
    let group = |name: &str| json!({ "draft": { "name": name, "description": "" } });
    let choir = founder.api("create_group", group("Choir")).await.json();
    let chess = founder.api("create_group", group("Chess")).await.json();
    assert_eq!(page(&mut founder, account).await["unit"], json!(null));

    done(&mut founder, "move_to_unit", account, json!({ "unit": italy })).await;
    done(&mut founder, "move_to_unit", account, json!({ "unit": italy })).await;
    done(&mut founder, "add_to_group", account, json!({ "draft": { "group": choir } })).await;
    done(
        &mut founder,
        "add_to_group",
        account,
        json!({ "draft": { "group": chess, "ends_on": "2026-11-23" } }),
    )
    .await;
    let student = json!({ "draft": { "relationship": "student" } });
    done(&mut founder, "set_relationship", account, student.clone()).await;
    done(&mut founder, "set_relationship", account, student).await;
    let seen = page(&mut founder, account).await;
    assert_eq!(seen["unit"]["path"], "Sales / Italy");
    assert_eq!((&seen["groups"][0]["name"], &seen["groups"][1]["name"]), (&json!("Chess"), &json!("Choir")));
    assert_eq!(
        (&seen["groups"][0]["ends_at"], &seen["relationship"]),
        (&json!(NOON + DAY / 2 * 3), &json!("student"))
    );

    done(&mut founder, "remove_from_group", account, json!({ "group": choir })).await;
    app.advance(std::time::Duration::from_secs(2 * 86_400));
    let mut founder = app.as_founder().await;
    let seen = page(&mut founder, account).await;
    assert_eq!(seen["groups"], json!([]), "one was left, the other has ended");
    let events = "SELECT COUNT(*) FROM audit_event WHERE action IN";
    assert_eq!(app.database.number(&format!("{events} ('account.moved', 'account.changed')")).await, 2);
    assert_eq!(
        app.database.number(&format!("{events} ('group.member_added', 'group.member_removed')")).await,
        3
    );
    assert!(app.audit_faults().await.is_empty());
    assert_eq!(app.database.number("SELECT COUNT(*) FROM account WHERE relationship = 'student'").await, 1);
}

#[tokio::test]
async fn an_archived_unit_is_refused_and_so_is_somebody_who_holds_more() {
    let app = TestApp::founded().await;
    let mut founder = app.as_founder().await;
    let mut manager = app.as_person(&[Permission::ManageAccounts, Permission::ViewRegistry]).await;
    let mut above = app.as_person(&[Permission::ViewAudit]).await;
    let mut other = app.as_person(&[]).await;
    let (above, other) = (app.me(&mut above).await, app.me(&mut other).await);
    let (boss, own) = (app.me(&mut founder).await, app.me(&mut manager).await);
    let old = unit(&mut founder, "Old", &json!(null)).await;
    let sales = unit(&mut founder, "Sales", &json!(null)).await;
    let version = founder.api("units", json!({})).await.json()["version"].clone();
    founder.api("archive_unit", json!({ "unit": old, "version": version })).await;
    let answer = about(&mut manager, "move_to_unit", other, json!({ "unit": old })).await;
    assert_eq!(answer.refusal(), (422, "unit_archived".into()));
    let word = json!({ "draft": { "relationship": "boss" } });
    let answer = about(&mut manager, "set_relationship", other, word).await;
    assert_eq!(
        (answer.refusal(), &answer.json()["field"]),
        ((422, "choice_unknown".into()), &json!("relationship"))
    );
    let guest = json!({ "draft": { "relationship": "guest" } });
    for who in [above, boss] {
        for (function, more) in
            [("move_to_unit", json!({ "unit": sales })), ("set_relationship", guest.clone())]
        {
            let answer = about(&mut manager, function, who, more).await;
            assert_eq!(answer.refusal(), (403, "permission_not_held".into()), "{function}");
        }
    }
    // Everybody may say of themselves where they belong, the founder too.
    done(&mut manager, "move_to_unit", own, json!({ "unit": sales })).await;
    done(&mut founder, "move_to_unit", boss, json!({ "unit": sales })).await;
    done(&mut founder, "set_relationship", boss, guest).await;
}

#[tokio::test]
async fn the_relationship_that_an_administrator_enters_with_the_steps_is_that_of_the_account() {
    let app = TestApp::founded().await;
    let mut founder = app.as_founder().await;
    let mut ada = app.as_person(&[]).await;
    let account = app.me(&mut ada).await;
    ok(save(&mut ada, &me(), "organization", 0, json!({ "relationship": "employee" })).await);
    assert_eq!(page(&mut founder, account).await["relationship"], json!(null), "what they say of themselves");
    let theirs = target_of(&account.to_string());
    ok(save(&mut founder, &theirs, "organization", 1, json!({ "relationship": "contractor" })).await);
    assert_eq!(page(&mut founder, account).await["relationship"], json!("contractor"));
}

#[tokio::test]
async fn the_start_is_set_and_cleared_and_never_comes_after_the_end() {
    let app = TestApp::founded().await;
    let mut founder = app.as_founder().await;
    let mut ada = app.as_person(&[]).await;
    let account = app.me(&mut ada).await;
    let start = |day: &str| json!({ "draft": { "starts_on": day } });
    let end = |day: &str| json!({ "draft": { "ends_on": day } });
    done(&mut founder, "set_start_date", account, start("2026-12-01")).await;
    done(&mut founder, "set_start_date", account, start("2026-12-01")).await;
    assert_eq!(page(&mut founder, account).await["starts_on"], "2026-12-01");
    let changes = "SELECT COUNT(*) FROM audit_event WHERE action = 'account.changed'";
    assert_eq!(app.database.number(changes).await, 1, "what stays is not recorded");
    let answer = about(&mut founder, "set_end_date", account, end("2026-11-30")).await;
    assert_eq!(answer.refusal(), (422, "end_before_start".into()));
    done(&mut founder, "set_end_date", account, end("2026-12-01")).await;
    for (day, code) in [("2026-12-02", "end_before_start"), ("2026-02-30", "day_unknown")] {
        let answer = about(&mut founder, "set_start_date", account, start(day)).await;
        assert_eq!((answer.refusal(), &answer.json()["field"]), ((422, code.into()), &json!("starts_on")));
    }
    done(&mut founder, "set_start_date", account, start("")).await;
    assert_eq!(page(&mut founder, account).await["starts_on"], json!(null));
    let mut manager = app.as_person(&[Permission::ManageAccounts, Permission::ViewRegistry]).await;
    let boss = app.me(&mut founder).await;
    let answer = about(&mut manager, "set_start_date", boss, start("2026-12-01")).await;
    assert_eq!(answer.refusal(), (403, "permission_not_held".into()));
    // A day before the start is no way to find the start of somebody whom one may not change.
    done(&mut founder, "set_start_date", boss, start("2026-12-10")).await;
    for day in ["2026-12-09", "2026-12-10"] {
        let answer = about(&mut manager, "set_end_date", boss, end(day)).await;
        assert_eq!(answer.refusal(), (403, "permission_not_held".into()), "{day}");
    }
}
