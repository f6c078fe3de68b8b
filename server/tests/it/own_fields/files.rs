//! Own fields as columns of the files of bulk invites.

use super::{add, draft, invited, listed, ok, with};
use crate::bulk;
use crate::support::{Browser, TestApp};
use serde_json::json;
use std::time::Duration;

/// Invites by a file: an address a row, and the values of two own fields, which have these names. Returns what became of
/// each row.
async fn invited_by_file(
    app: &TestApp,
    founder: &mut Browser,
    [badge, shoe]: [&str; 2],
    rows: &[(&str, &str, &str)],
) -> Vec<(String, String)> {
    let with_values = |(email, badge, shoe): &(&str, &str, &str)| {
        let mut row = bulk::row(email, "");
        row.cells.extend([(*badge).to_owned(), (*shoe).to_owned()]);
        row
    };
    let rows: Vec<_> = rows.iter().map(with_values).collect();
    let mut head = bulk::draft(1, rows.len());
    head["header"] = json!(["Email", "Username", "Language", badge, shoe]);
    head["columns"] = json!(["email", "username", "language", null, null]);
    let job = bulk::store_as(founder, head, &rows).await;
    ok(founder, "start_bulk", json!({ "job": job })).await;
    app.backend.run_bulk_once().await.unwrap();
    bulk::outcomes(founder, &job).await
}

#[tokio::test]
async fn a_file_of_a_bulk_invite_has_own_fields_by_key_or_by_label() {
    let app = TestApp::founded().await;
    app.leaves_mail();
    let mut founder = app.as_founder().await;
    add(&mut founder, with(json!({ "is_unique": true }), "badge", "text", "account")).await;
    add(&mut founder, draft("shoe", "number", "account")).await;
    invited(&mut founder, "first@aldine.example", &[("own_1", "A1")]).await;
    let rows = [
        ("gia@aldine.example", "B1", "42,5"),
        ("leo@aldine.example", "a1", "40"),
        ("mia@aldine.example", "B2", "large"),
        ("noa@aldine.example", "b1", ""),
        ("zoe@aldine.example", "", ""),
    ];
    let results = invited_by_file(&app, &mut founder, ["BADGE", "The shoe"], &rows).await;
    let failed: Vec<_> = results.iter().map(|(_, code)| code.as_str()).collect();
    assert_eq!(failed, ["", "value_used", "number_unknown", "value_used", ""], "{results:?}");
    assert_eq!(listed(&mut founder, "field.badge=is:b1&v=1").await, ["gia"]);
    assert_eq!(listed(&mut founder, "field.shoe=is:42.5&v=1").await, ["gia"]);
    assert_eq!(listed(&mut founder, "field.badge=empty&v=1").await, ["ada", "zoe"]);
}

#[tokio::test]
async fn a_file_of_a_bulk_invite_fills_in_the_fields_of_the_identity_and_an_export_brings_them_back() {
    let app = TestApp::founded().await;
    app.leaves_mail();
    let mut founder = app.as_founder().await;
    add(&mut founder, draft("badge", "text", "account")).await;
    // A draft has not to be complete.
    add(&mut founder, with(json!({ "is_required": true }), "shoe", "number", "identity")).await;
    let rows = [
        ("gia@aldine.example", "B1", "42,5"),
        ("leo@aldine.example", "B2", "large"),
        ("zoe@aldine.example", "B3", ""),
    ];
    let results = invited_by_file(&app, &mut founder, ["badge", "The shoe"], &rows).await;
    let failed: Vec<_> = results.iter().map(|(_, code)| code.as_str()).collect();
    assert_eq!(failed, ["", "number_unknown", ""], "{results:?}");
    assert_eq!(app.database.number("SELECT COUNT(*) FROM field_value").await, 2, "of the account alone");
    assert_eq!(app.database.number("SELECT COUNT(*) FROM identity WHERE account_id IS NOT NULL").await, 1);

    let me = app.me(&mut founder).await.to_string();
    let list = "account=pending&columns=username&sort=email&v=1";
    let asked = [
        ("account", &*me),
        ("list", list),
        ("delimiter", ","),
        ("personal", "own_41"),
        ("reason", "Sports day"),
    ];
    let answer = founder.post("/administration/registry/export.csv", &asked).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    let lines: Vec<&str> = answer.body.lines().collect();
    assert!(lines[0].ends_with(",Username,The shoe"), "{}", lines[0]);
    assert!(lines[1].ends_with(",gia,42.5") && lines[2].ends_with(",zoe,"), "{lines:?}");
}

#[tokio::test]
async fn a_file_that_invites_again_replaces_what_its_row_says_and_records_it() {
    let app = TestApp::founded().await;
    app.leaves_mail();
    let mut founder = app.as_founder().await;
    add(&mut founder, draft("badge", "text", "account")).await;
    add(&mut founder, draft("shoe", "number", "account")).await;
    let own = [("own_1", "A1"), ("own_2", "40")];
    for name in ["gia", "leo"] {
        invited(&mut founder, &format!("{name}@aldine.example"), &own).await;
    }
    app.advance(Duration::from_secs(30 * 86_400));
    let mut founder = app.as_founder().await;
    let changes = "SELECT COUNT(*) FROM audit_event WHERE action = 'account.changed'";
    let before = app.database.number(changes).await;
    let rows = [
        ("gia@aldine.example", "B1", ""),
        ("leo@aldine.example", "", "42"),
        ("new@aldine.example", "C1", ""),
    ];
    let results = invited_by_file(&app, &mut founder, ["badge", "shoe"], &rows).await;
    assert!(results.iter().all(|(outcome, _)| outcome == "created"), "{results:?}");
    assert_eq!(listed(&mut founder, "field.badge=is:b1&v=1").await, ["gia"]);
    assert_eq!(listed(&mut founder, "field.shoe=is:42&v=1").await, ["leo"]);
    assert_eq!(
        listed(&mut founder, "field.badge=is:a1&v=1").await,
        ["leo"],
        "an empty cell leaves the value"
    );
    assert_eq!(listed(&mut founder, "field.shoe=is:40&v=1").await, ["gia"], "and so does another row's");
    assert_eq!(app.database.number(changes).await - before, 3, "one of each person, as for one");
    let plain = "SELECT COUNT(*) FROM audit_event WHERE detail LIKE '%B1%'";
    assert_eq!(app.database.number(plain).await, 0, "the values are encrypted");
    assert_eq!(app.audit_faults().await, []);
}
