//! The page of the audit: filters, pages, what is recorded of reading it, and its exports.

mod written_meanwhile;

use crate::second_factor::add_app;
use crate::support::{Browser, FOUNDER, PASSWORD, TestApp};
use domain::permission::Permission;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::time::Duration;

fn query(filters: &[(&str, &str)]) -> Value {
    let mut query =
        json!({ "person": "", "by": "", "kind": "", "from": "", "until": "", "request": "", "before": "" });
    for (name, value) in filters {
        query[*name] = json!(value);
    }
    query
}

async fn page(browser: &mut Browser, filters: &[(&str, &str)]) -> Value {
    let answer = browser.api("audit", json!({ "query": query(filters) })).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    answer.json()
}

fn words(page: &Value) -> Vec<String> {
    page["lines"].as_array().unwrap().iter().map(|line| line["word"].as_str().unwrap().to_owned()).collect()
}

async fn app() -> TestApp {
    let app = TestApp::founded().await;
    app.leaves_mail();
    app
}

#[tokio::test]
async fn events_are_found_by_person_by_whom_by_kind_by_day_and_by_request() {
    let app = app().await;
    let mut auditor = app.as_person(&[Permission::ViewAudit]).await;
    let (_, email) = app.person(&[Permission::ViewRegistry]).await;
    let about = page(&mut auditor, &[("person", &email)]).await;
    let found = words(&about);
    for word in ["account.created", "invitation.issued", "account.activated", "session.opened"] {
        assert!(found.iter().any(|found| found == word), "{word}: {found:?}");
    }
    assert_eq!(about["person"]["name"].as_str().unwrap().split(' ').next(), email.split('@').next());
    let by = page(&mut auditor, &[("by", FOUNDER), ("kind", "account.created")]).await;
    assert_eq!(words(&by).len(), 2);
    let both = page(&mut auditor, &[("person", &email), ("by", FOUNDER), ("kind", "account.created")]).await;
    assert_eq!(words(&both), ["account.created"]);
    let account = about["person"]["account"].as_str().unwrap().to_owned();
    assert_eq!(
        page(&mut auditor, &[("person", &account)]).await["lines"].as_array().unwrap().len(),
        found.len()
    );

    let created = &both["lines"][0];
    let request = created["request"].as_str().unwrap().to_owned();
    let of_request: BTreeSet<String> =
        words(&page(&mut auditor, &[("request", &request)]).await).into_iter().collect();
    let expected = ["account.created", "invitation.issued", "invitation.link_shown", "permission.granted"];
    assert!(of_request.iter().all(|word| expected.contains(&word.as_str())), "one request: {of_request:?}");
    assert!(of_request.len() >= 2, "{of_request:?}");

    assert!(!page(&mut auditor, &[("from", "2026-11-01")]).await["lines"].as_array().unwrap().is_empty());
    assert!(page(&mut auditor, &[("until", "2026-11-01")]).await["lines"].as_array().unwrap().is_empty());
    for broken in [
        ("person", "nobody-is-called-so"),
        ("kind", "account.invented"),
        ("from", "2026-02-30"),
        ("request", "ada@aldine.example"),
    ] {
        let page = page(&mut auditor, &[broken]).await;
        assert_eq!((&page["broken"], &page["lines"]), (&json!([broken.0]), &json!([])), "{broken:?}");
    }
    assert_eq!(app.audit_faults().await, []);
}

/// Somebody whose username is changed.
async fn renamed(app: &TestApp, to: &str) -> (String, String) {
    let (mut person, email) = app.person(&[]).await;
    let account = app.me(&mut person).await.to_string();
    let before = email.split('@').next().unwrap().to_owned();
    let draft = json!({ "username": to, "locale": "en" });
    let edited =
        app.as_founder().await.api("edit_account", json!({ "account": account, "draft": draft })).await;
    assert_eq!(edited.status, 200, "{}", edited.body);
    (account, before)
}

#[tokio::test]
async fn somebodys_events_are_found_by_a_username_that_they_no_longer_have() {
    let app = app().await;
    let mut auditor = app.as_person(&[Permission::ViewAudit]).await;
    let (account, before) = renamed(&app, "marta.bianchi").await;
    for name in [before.as_str(), "marta.bianchi", &before.to_uppercase()] {
        let found = page(&mut auditor, &[("person", name)]).await;
        assert_eq!(found["person"]["account"], json!(account), "{name}");
        assert!(words(&found).contains(&"account.changed".to_owned()), "{name}");
        assert_eq!(page(&mut auditor, &[("by", name)]).await["by"]["account"], json!(account), "{name}");
    }
    // A name is that of whoever has it now; and of nobody once the last who had it is erased.
    let mut founder = app.as_founder().await;
    let invited = founder.invite(json!({ "email": "new@aldine.example", "username": before })).await;
    assert_eq!(page(&mut auditor, &[("person", &before)]).await["person"]["account"], invited["account"]);
    let (gone, name) = renamed(&app, "anna.verdi").await;
    let deleted = founder.api("delete_account", json!({ "account": gone, "draft": {} })).await;
    assert_eq!(deleted.status, 200, "{}", deleted.body);
    assert_eq!(page(&mut auditor, &[("person", &name)]).await["person"]["account"], json!(gone));
    app.advance(Duration::from_secs(31 * 86_400));
    app.backend.run_due_once().await.unwrap();
    let mut auditor = app.as_person(&[Permission::ViewAudit]).await;
    assert_eq!(page(&mut auditor, &[("person", &name)]).await["broken"], json!(["person"]));
}

#[tokio::test]
async fn every_step_of_a_sign_in_is_an_event_and_names_its_factor() {
    let app = app().await;
    let mut founder = app.as_founder().await;
    let (device, _) = add_app(&app, &mut founder).await;
    app.advance(Duration::from_secs(30));
    let mut visitor = app.visitor();
    assert_eq!(visitor.sign_in(FOUNDER, "not my password at all").await.status, 401);
    assert_eq!(visitor.sign_in(FOUNDER, PASSWORD).await.json(), json!("second_factor"));
    // A code of ten minutes ago, then one of now.
    for (since, status) in [(600_000, 422), (0, 200)] {
        let draft = json!({ "code": device.code(app.now() - since) });
        assert_eq!(visitor.api("enter_code", json!({ "draft": draft })).await.status, status);
    }
    for event in [
        "action = 'session.refused'",
        "action = 'session.factor_asked'",
        "action = 'session.factor_refused'",
        "action = 'session.opened' AND detail LIKE '%\"factor\":\"authenticator\"%'",
    ] {
        let count = format!("SELECT COUNT(*) FROM audit_event WHERE {event}");
        assert_eq!(app.database.number(&count).await, 1, "{event}");
    }
}

#[tokio::test]
async fn a_wrong_password_of_ones_own_is_an_event() {
    let app = app().await;
    let mut founder = app.as_founder().await;
    let wrong = json!({ "draft": { "password": "not my password at all" } });
    assert_eq!(founder.api("confirm_session", wrong).await.status, 422);
    let count = "SELECT COUNT(*) FROM audit_event
        WHERE action = 'access.refused' AND subject_id = actor_id AND detail LIKE '%password_wrong%'";
    assert_eq!(app.database.number(count).await, 1);
}

#[tokio::test]
async fn pages_follow_each_other_without_a_gap_and_without_a_repetition() {
    let app = app().await;
    let mut founder = app.as_founder().await;
    for _ in 0..60 {
        app.advance(Duration::from_secs(5));
        assert_eq!(app.visitor().sign_in(FOUNDER, "not my password at all").await.status, 401);
        app.database.run("DELETE FROM attempt").await;
    }
    for filters in
        [vec![], vec![("kind", "session.refused")], vec![("kind", "session.refused"), ("person", FOUNDER)]]
    {
        let (mut events, mut before) = (Vec::new(), String::new());
        loop {
            let mut asked = filters.clone();
            asked.push(("before", &before));
            let page = page(&mut founder, &asked).await;
            let lines = page["lines"].as_array().unwrap();
            events.extend(lines.iter().map(|line| line["event"].as_str().unwrap().to_owned()));
            assert!(lines.len() <= 50);
            assert_eq!(page["is_partial"], false);
            match page["next"].as_str() {
                Some(next) => before = next.to_owned(),
                None => break,
            }
        }
        assert!(events.is_sorted_by(|one, next| one > next), "newest first: {filters:?}");
        let condition = if filters.is_empty() { "TRUE" } else { "action = 'session.refused'" };
        let count = format!("SELECT COUNT(*) FROM audit_event WHERE {condition}");
        let read = usize::try_from(app.database.number(&count).await).unwrap();
        assert!((60..=read).contains(&events.len()), "{filters:?}: {} of {read}", events.len());
    }
}

#[tokio::test]
async fn reading_with_a_filter_is_recorded_once_and_every_page_is_not() {
    let app = app().await;
    let mut auditor = app.as_person(&[Permission::ViewAudit]).await;
    let read = "SELECT COUNT(*) FROM audit_event WHERE action = 'audit.read'";
    page(&mut auditor, &[]).await;
    assert_eq!(app.database.number(read).await, 0, "nothing was searched");
    for _ in 0..3 {
        page(&mut auditor, &[("person", FOUNDER)]).await;
    }
    page(&mut auditor, &[("person", FOUNDER), ("before", "0192f1c2-0000-7000-8000-000000000000")]).await;
    assert_eq!(app.database.number(read).await, 1);
    let first = [("by", FOUNDER), ("before", "ffffffff-ffff-ffff-ffff-ffffffffffff")];
    page(&mut auditor, &first).await;
    assert_eq!(app.database.number(read).await, 2);
    page(&mut auditor, &first[..1]).await;
    assert_eq!(app.database.number(read).await, 2, "also if it begins with another event than the newest");
    let detail = "SELECT detail FROM audit_event WHERE action = 'audit.read' ORDER BY id LIMIT 1";
    let detail = app.database.text(detail).await;
    assert!(detail.contains("person") && !detail.contains(FOUNDER), "ids only: {detail}");
    app.advance(Duration::from_secs(16 * 60));
    page(&mut auditor, &[("by", FOUNDER)]).await;
    assert_eq!(app.database.number(read).await, 3);
}

#[tokio::test]
async fn reading_does_not_make_the_audit_grow_without_end() {
    let app = app().await;
    let mut auditor = app.as_person(&[Permission::ViewAudit]).await;
    let mut statuses = Vec::new();
    for number in 0..301 {
        let request = format!("19a-{number:x}");
        let answer = auditor.api("audit", json!({ "query": query(&[("request", &request)]) })).await;
        statuses.push(answer.status);
    }
    assert_eq!(statuses.iter().filter(|status| **status == 200).count(), 300);
    assert_eq!(statuses.last(), Some(&429));
    let read = "SELECT COUNT(*) FROM audit_event WHERE action = 'audit.read'";
    assert_eq!(app.database.number(read).await, 300);
    assert_eq!(auditor.get("/administration/audit/export.csv").await.status, 429);
    page(&mut auditor, &[]).await;
}

#[tokio::test]
async fn the_page_is_read_without_javascript_and_says_how_far_the_chain_is_sealed() {
    let app = app().await;
    let mut auditor = app.as_person(&[Permission::ViewAudit]).await;
    let html = auditor.get("/administration/audit").await;
    assert_eq!(html.status, 200);
    assert!(html.body.contains("Nothing has been sealed yet") && html.body.contains("Account created"));
    let granted = "Permissions granted: can_view_audit";
    assert!(html.body.contains(granted), "each event is a sentence");
    app.backend.run_due_once().await.unwrap();
    let report = app.backend.verify_audit().await.unwrap();
    app.backend.note_verification(&report).await.unwrap();
    let sealed = page(&mut auditor, &[]).await["chain"].clone();
    let (number, hash) = report.head.unwrap();
    assert_eq!((&sealed["sealed"]["number"], &sealed["sealed"]["hash"]), (&json!(number), &json!(hash)));
    assert_eq!((&sealed["verified"]["seal"], &sealed["verified"]["faults"]), (&json!(number), &json!(0)));
    let filtered = auditor.get("/administration/audit?kind=account.created&x=y").await;
    assert!(filtered.body.contains("Account created") && filtered.body.contains("Clear filters"));
    let evil = auditor.get("/administration/audit?person=%22%3E%3Cscript%3Ealert(1)%3C/script%3E").await;
    assert!(!evil.body.contains("<script>alert"), "what is typed is text");
    assert_eq!(
        app.as_person(&[Permission::ViewRegistry]).await.get("/administration/audit").await.status,
        403
    );
}

/// Noon in UTC is an hour into the next day in Auckland.
#[tokio::test]
async fn days_are_those_of_the_organizations_clocks_on_the_page_and_in_an_export() {
    let app = app().await;
    app.set("time_zone", "Pacific/Auckland").await;
    let mut auditor = app.as_person(&[Permission::ViewAudit]).await;
    app.backend.run_due_once().await.unwrap();
    for (filter, day, is_found) in [
        ("from", "2026-11-23", true),
        ("until", "2026-11-23", true),
        ("from", "2026-11-24", false),
        ("until", "2026-11-22", false),
    ] {
        let found = words(&page(&mut auditor, &[(filter, day), ("kind", "account.created")]).await);
        assert_eq!(!found.is_empty(), is_found, "{filter} {day}");
        let path = format!("/administration/audit/export.jsonl?{filter}={day}&kind=account.created");
        assert_eq!(auditor.get(&path).await.body.lines().count() > 1, is_found, "{filter} {day}");
    }
}

#[tokio::test]
async fn an_export_has_every_sealed_event_up_to_the_seal_at_its_start_and_names_it() {
    let app = app().await;
    let mut auditor = app.as_person(&[Permission::ViewAudit]).await;
    app.backend.run_due_once().await.unwrap();
    let sealed = app.database.number("SELECT COUNT(*) FROM audit_event WHERE seal_number IS NOT NULL").await;
    let (number, hash) = app.backend.verify_audit().await.unwrap().head.unwrap();
    // Written after the last seal.
    assert_eq!(app.visitor().sign_in(FOUNDER, "not my password at all").await.status, 401);

    let json_lines = auditor.get("/administration/audit/export.jsonl").await;
    assert_eq!(
        (json_lines.status, json_lines.header("content-type")),
        (200, "application/jsonl; charset=utf-8")
    );
    let lines: Vec<Value> = json_lines.body.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let (last, events) = lines.split_last().unwrap();
    assert_eq!(i64::try_from(events.len()).unwrap(), sealed);
    assert_eq!(
        (&last["seal"], &last["hash"], &last["events"]),
        (&json!(number), &json!(hash), &json!(sealed))
    );
    assert!(events.iter().all(|event| event["category_uid"] == 3), "{events:?}");
    assert!(events.iter().all(|event| event["message"] != "session.refused"), "that one is not sealed");

    let csv = auditor.get("/administration/audit/export.csv?kind=account.created").await;
    assert_eq!(csv.status, 200);
    let rows: Vec<&str> = csv.body.trim_end().split("\r\n").collect();
    assert!(rows[0].ends_with(
        "event,time,action,sentence,actor_kind,actor,address,subject_kind,subject,account,request,seal,detail"
    ));
    assert_eq!(rows.len(), 3, "a heading, one account, the seal: {rows:?}");
    assert!(rows[1].contains("account.created") && rows[1].contains("Account created"), "{}", rows[1]);
    assert!(rows[2].starts_with("seal,") && rows[2].contains(&hash), "{}", rows[2]);

    let granted = auditor.get("/administration/audit/export.csv?kind=permission.granted").await.body;
    assert!(
        granted.contains("\"Permissions granted: can_view_audit\"")
            || granted.contains(",Permissions granted: can_view_audit,"),
        "{granted}"
    );
    let none = auditor.get("/administration/audit/export.jsonl?until=2020-01-01").await;
    assert_eq!(none.body.lines().count(), 1, "the seal alone");
    let broken = auditor.get("/administration/audit/export.csv?kind=account.invented").await;
    assert_eq!(broken.status, 400);
    let recorded = "SELECT COUNT(*) FROM audit_event WHERE action = 'audit.exported'";
    assert_eq!(app.database.number(recorded).await, 4);
}

#[tokio::test]
async fn an_export_asks_for_the_password_first() {
    let app = app().await;
    let mut auditor = app.as_person(&[Permission::ViewAudit]).await;
    app.advance(Duration::from_secs(15 * 60));
    for path in
        ["/administration/audit/export.csv?kind=account.created", "/administration/audit/export.jsonl"]
    {
        let asked = auditor.get(path).await;
        assert_eq!(asked.status, 303);
        assert!(asked.location().starts_with("/me/confirm?next="), "{}", asked.location());
    }
    assert_eq!(
        app.database.number("SELECT COUNT(*) FROM audit_event WHERE action = 'audit.exported'").await,
        0
    );
    let confirmed = auditor.api("confirm_session", json!({ "draft": { "password": PASSWORD } })).await;
    assert_eq!(confirmed.status, 200);
    assert_eq!(auditor.get("/administration/audit/export.jsonl").await.status, 200);
}

#[tokio::test]
async fn old_events_are_deleted_by_themselves_and_the_page_and_an_export_say_so() {
    let app = app().await;
    app.as_person(&[Permission::ViewAudit]).await;
    app.backend.run_due_once().await.unwrap();
    let old = app.database.count("audit_event").await;
    app.set("audit_months", "12").await;
    app.advance(Duration::from_secs(400 * 86_400));
    let mut founder = app.as_founder().await;
    app.backend.run_due_once().await.unwrap();
    let pruned = page(&mut founder, &[]).await["chain"]["pruned"].clone();
    assert_eq!(pruned["events"].as_i64(), Some(old));
    let html = founder.get("/administration/audit").await;
    assert!(html.body.contains("Events were deleted because of their age"), "{}", html.body);
    assert!(
        html.body.contains(&format!("{old} in all."))
            && html.body.contains("Old events deleted: events before")
    );
    app.backend.run_due_once().await.unwrap();
    let export = founder.get("/administration/audit/export.jsonl").await.body;
    let last: Value = serde_json::from_str(export.lines().last().unwrap()).unwrap();
    assert_eq!(last["pruned"], pruned);
    let events = app.database.number("SELECT COUNT(*) FROM audit_event WHERE seal_number IS NOT NULL").await;
    assert!(last["events"].as_i64() <= Some(events) && last["events"].as_i64() > Some(0), "{last}");
    assert_eq!(app.audit_faults().await, []);
}
