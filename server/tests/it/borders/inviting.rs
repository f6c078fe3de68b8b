//! Bulk invites inside a unit: whom they reach, and where new people come.

use super::{Known, Office};
use crate::bulk::{draft, outcomes, row, store_as};
use crate::identities::ok;
use crate::support::Browser;
use domain::bulk::JobRow;
use serde_json::{Value, json};

/// Stores the rows of a job whose new people come into a unit, starts it, and works on it.
async fn invited(office: &Office, browser: &mut Browser, key: u32, unit: &str, rows: &[JobRow]) -> Value {
    let mut draft = draft(key, rows.len());
    draft["unit"] = json!(unit);
    let job = store_as(browser, draft, rows).await;
    ok(browser.api("start_bulk", json!({ "job": job })).await);
    office.app.backend.run_bulk_once().await.unwrap();
    job
}

async fn unit_of(office: &Office, email: &str) -> String {
    let sql = format!(
        "SELECT COALESCE((SELECT u.name FROM unit u WHERE u.id = a.unit), '') FROM account a
        WHERE a.email_key = '{email}'"
    );
    office.app.database.text(&sql).await
}

async fn begun_with(browser: &mut Browser, key: u32, unit: &str) -> Value {
    let mut draft = draft(key, 1);
    draft["unit"] = json!(unit);
    browser.api("begin_bulk", json!({ "draft": draft })).await.json()["faults"][0].clone()
}

#[tokio::test]
async fn a_bulk_invite_from_inside_puts_people_into_the_unit_and_finds_nobody_beyond_it() {
    let mut office = Office::new().await;
    let (italy, other) = (office.italy.clone(), office.other.clone());
    office.invited(&other, "outside@aldine.example").await;
    office.invited(&italy, "inside@aldine.example").await;
    let mut clerk = office.clerk.clone();
    let again = |email: &str| JobRow {
        state: domain::bulk::RowState::AlreadyInvited,
        resend: true,
        ..row(email, "")
    };
    let rows = [
        row("new@aldine.example", ""),
        again("outside@aldine.example"),
        again("inside@aldine.example"),
        row("outside2@aldine.example", ""),
    ];
    office.invited("", "outside2@aldine.example").await;
    let job = invited(&office, &mut clerk, 1, "", &rows).await;
    let told = outcomes(&mut clerk, &job).await;
    assert_eq!(
        told.iter().map(|(outcome, _)| outcome.as_str()).collect::<Vec<_>>(),
        ["created", "failed", "resent", "failed"]
    );
    assert_eq!(told[1], told[3], "both are used, and no more is said");
    assert_eq!(unit_of(&office, "new@aldine.example").await, "Sales");
    assert_eq!(unit_of(&office, "inside@aldine.example").await, "Italy", "where they were");
    let job = invited(&office, &mut clerk, 2, &italy, &[row("new2@aldine.example", "")]).await;
    assert_eq!(outcomes(&mut clerk, &job).await[0].0, "created");
    assert_eq!(unit_of(&office, "new2@aldine.example").await, "Italy");
    let beyond = begun_with(&mut clerk, 3, &other).await;
    assert_eq!((&beyond["field"], &beyond["code"]), (&json!("unit"), &json!("choice_unknown")));
    // With two units it has to be said which.
    let account = office.app.me(&mut clerk).await.to_string();
    ok(office.grant(&account, &["can_bulk_invite"], &other).await);
    let missing = begun_with(&mut clerk, 4, "").await;
    assert_eq!((&missing["field"], &missing["code"]), (&json!("unit"), &json!("choice_missing")));
    invited(&office, &mut clerk, 5, &other, &[row("new3@aldine.example", "")]).await;
    assert_eq!(unit_of(&office, "new3@aldine.example").await, "Other");
    // Or each row says it.
    let mut named = draft(6, 3);
    named["header"] = json!(["Email", "Username", "Unit"]);
    named["columns"] = json!(["email", "username", "unit"]);
    let named_row = |email: &str, unit: &str| JobRow {
        cells: [email, "", unit].map(str::to_owned).to_vec(),
        ..row(email, "")
    };
    let rows = [
        named_row("new4@aldine.example", "Sales / Italy"),
        named_row("new5@aldine.example", ""),
        named_row("new6@aldine.example", "Nowhere"),
    ];
    let job = store_as(&mut clerk, named, &rows).await;
    ok(clerk.api("start_bulk", json!({ "job": job })).await);
    office.app.backend.run_bulk_once().await.unwrap();
    let codes: Vec<String> = outcomes(&mut clerk, &job).await.into_iter().map(|(_, code)| code).collect();
    assert_eq!(codes, ["", "choice_missing", "choice_unknown"]);
    assert_eq!(unit_of(&office, "new4@aldine.example").await, "Italy");
}

#[tokio::test]
async fn a_file_names_only_units_inside_the_border() {
    let office = Office::new().await;
    let mut clerk = office.clerk.clone();
    let words = ok(clerk.api("invite_words", json!({})).await);
    let paths: Vec<&str> =
        words["units"].as_array().unwrap().iter().map(|unit| unit["path"].as_str().unwrap()).collect();
    assert!(paths.contains(&"Sales / Italy") && !paths.contains(&"Other"), "{paths:?}");
    let mut draft = draft(1, 1);
    draft["columns"] = json!(["email", "username", "unit"]);
    let cells = ["new@aldine.example", "", "Other"].map(str::to_owned).to_vec();
    let job = store_as(&mut clerk, draft, &[JobRow { cells, ..row("new@aldine.example", "") }]).await;
    ok(clerk.api("start_bulk", json!({ "job": job })).await);
    office.app.backend.run_bulk_once().await.unwrap();
    assert_eq!(outcomes(&mut clerk, &job).await[0].1, "choice_unknown");
    let invited = "SELECT COUNT(*) FROM account WHERE email_key = 'new@aldine.example'";
    assert_eq!(office.app.database.number(invited).await, 0);
}

#[tokio::test]
async fn the_preview_tells_of_people_beyond_the_border_only_that_their_addresses_are_used() {
    let mut office = Office::new().await;
    let (italy, other) = (office.italy.clone(), office.other.clone());
    office.invited(&other, "outside@aldine.example").await;
    office.invited(&italy, "inside@aldine.example").await;
    let emails = ["outside@aldine.example", "inside@aldine.example", "nobody@aldine.example"];
    let asked = async |usernames: [&str; 3]| {
        let question = json!({ "emails": emails, "usernames": usernames, "candidates": [] });
        ok(office.clerk.clone().api("registry_check", json!({ "question": question })).await)
    };
    let answer = asked(["outside", "inside", "outside"]).await;
    assert_eq!((&answer["registered"], &answer["invited"]), (&json!([0]), &json!([1])), "{answer}");
    assert_eq!(
        answer["taken"],
        json!([0, 2]),
        "beyond the border a username is not told to be the address's"
    );
    let mut founder = office.founder.clone();
    let question = json!({ "emails": emails, "usernames": ["outside", "inside", ""], "candidates": [] });
    let answer = ok(founder.api("registry_check", json!({ "question": question })).await);
    assert_eq!((&answer["registered"], &answer["invited"]), (&json!([]), &json!([0, 1])), "{answer}");
}

#[tokio::test]
async fn a_bulk_invite_ends_at_the_border_that_its_creator_has_by_then() {
    let mut office = Office::new().await;
    let (sales, italy, other) = (office.sales.clone(), office.italy.clone(), office.other.clone());
    let Known { browser: mut inviter, account } = office.person("").await;
    ok(office.grant(&account, &["can_bulk_invite"], &sales).await);
    let rows: Vec<JobRow> = ["a", "b"].map(|name| row(&format!("{name}@aldine.example"), "")).to_vec();
    let done = invited(&office, &mut inviter, 1, "", &rows).await;
    let left = store_as(&mut inviter, draft(2, 1), &[row("late@aldine.example", "")]).await;
    ok(inviter.api("start_bulk", json!({ "job": left })).await);
    // Somebody is moved away: undoing leaves them alone.
    let b = "SELECT COUNT(*) FROM invitation WHERE email_key = 'b@aldine.example' AND state = 'open'";
    let sql = match office.app.database.is_sqlite() {
        true => "SELECT LOWER(HEX(id)) FROM account WHERE email_key = 'b@aldine.example'",
        false => "SELECT CAST(id AS TEXT) FROM account WHERE email_key = 'b@aldine.example'",
    };
    let moved = office.app.database.text(sql).await;
    let moved: uuid::Uuid = moved.parse().unwrap();
    office.place(&moved.to_string(), &other).await;
    let draft = json!({ "permissions": ["can_bulk_invite"] });
    let revoke = json!({ "account": account, "draft": draft });
    ok(office.founder.api("revoke_permissions", revoke).await);
    ok(office.grant(&account, &["can_bulk_invite"], &italy).await);
    office.app.backend.run_bulk_once().await.unwrap();
    let rows = outcomes(&mut inviter, &left).await;
    assert_eq!(rows[0].0, "failed", "{rows:?}");
    assert_eq!(unit_count(&office, "late@aldine.example").await, 0, "nobody is put elsewhere");
    // What they did in Sales is beyond the border now.
    ok(inviter.api("undo_bulk", json!({ "job": done })).await);
    office.app.backend.run_bulk_once().await.unwrap();
    let open = "SELECT COUNT(*) FROM invitation WHERE state = 'open'";
    assert_eq!(office.app.database.number(open).await, 2);
    ok(office.grant(&account, &["can_bulk_invite"], &sales).await);
    ok(inviter.api("undo_bulk", json!({ "job": done })).await);
    office.app.backend.run_bulk_once().await.unwrap();
    assert_eq!(office.app.database.number(open).await, 1);
    assert_eq!(office.app.database.number(b).await, 1);
}

async fn unit_count(office: &Office, email: &str) -> i64 {
    office.app.database.number(&format!("SELECT COUNT(*) FROM account WHERE email_key = '{email}'")).await
}
