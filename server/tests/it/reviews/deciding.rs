//! The queue, a case and its decision.

use super::{case, cases, decide, fill_document, on_case, rename, reviewer, submitted, waiting};
use crate::identities::{events, fill, me, ok, submit, view};
use crate::pictures::{add_document, store};
use crate::support::TestApp;
use serde_json::{Value, json};
use std::time::Duration;

#[tokio::test]
async fn cases_wait_oldest_first_and_stand_newest_first_when_they_are_decided() {
    let app = TestApp::founded().await;
    let mut reviewer = reviewer(&app).await;
    let mut codes = Vec::new();
    for _ in 0..3 {
        let mut person = submitted(&app).await;
        codes.push(view(&mut person, &me()).await["code"].clone());
        app.advance(Duration::from_secs(1));
    }
    let code = |row: &Value| row["code"].clone();
    let rows = waiting(&mut reviewer).await;
    assert_eq!(rows.iter().map(code).collect::<Vec<_>>(), codes);
    assert_eq!(
        (rows[0]["name"].clone(), rows[0]["state"].clone()),
        (json!("Anna Rossi"), json!("submitted"))
    );
    for (row, decision) in rows.iter().zip(["verify", "reject", "request_changes"]) {
        ok(decide(&mut reviewer, row, 1, decision).await);
        app.advance(Duration::from_secs(1));
    }
    assert_eq!(waiting(&mut reviewer).await.len(), 0);
    let rows = cases(&mut reviewer, "decided").await;
    assert_eq!(rows.iter().map(code).rev().collect::<Vec<_>>(), codes);
    let decisions: Vec<_> = rows.iter().map(|row| row["decision"].as_str().unwrap().to_owned()).collect();
    assert_eq!(decisions, ["request_changes", "reject", "verify"]);
}

#[tokio::test]
async fn a_queue_of_many_is_read_page_by_page() {
    let app = TestApp::founded().await;
    let mut reviewer = reviewer(&app).await;
    submitted(&app).await;
    // The same decision repeatedly, concurrently and afterwards.
    let many = "INSERT INTO identity (id, code, state, data_key, name, submitted, created_at, changed_at, submitted_at)
        SELECT {id}, 20000000 + n, 'submitted', data_key, name, submitted, created_at, changed_at, submitted_at + n / 60
        FROM identity CROSS JOIN {numbers}";
    let (id, numbers) = if app.database.is_sqlite() {
        (
            "randomblob(16)",
            "(WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < 120) SELECT n FROM c) AS c",
        )
    } else {
        ("gen_random_uuid()", "generate_series(1, 120) AS c(n)")
    };
    app.database.run(&many.replace("{id}", id).replace("{numbers}", numbers)).await;
    let (mut after, mut seen, mut last) = (Value::Null, Vec::new(), 0);
    loop {
        let page = ok(reviewer.api("reviews", json!({ "filter": "waiting", "after": after })).await);
        for row in page["rows"].as_array().unwrap() {
            assert!(row["submitted_at"].as_i64().unwrap() >= last);
            last = row["submitted_at"].as_i64().unwrap();
            seen.push(row["code"].as_str().unwrap().to_owned());
        }
        after = page["next"].clone();
        if after.is_null() {
            break;
        }
    }
    assert_eq!(seen.len(), 121);
    seen.sort();
    seen.dedup();
    assert_eq!(seen.len(), 121, "each once");
}

#[tokio::test]
async fn of_two_reviewers_at_once_one_decides_and_the_other_is_told() {
    let app = TestApp::founded().await;
    let (mut one, mut other) = (reviewer(&app).await, reviewer(&app).await);
    for _ in 0..5 {
        submitted(&app).await;
        let row = waiting(&mut one).await[0].clone();
        let (verified, rejected) =
            tokio::join!(decide(&mut one, &row, 1, "verify"), decide(&mut other, &row, 1, "reject"));
        let mut answers = [verified.refusal(), rejected.refusal()];
        answers.sort();
        assert_eq!((answers[0].0, &answers[1]), (200, &(409, "already_decided".to_owned())));
    }
    assert_eq!(events(&app, "identity.verified").await + events(&app, "identity.rejected").await, 5);
    let undecided = "SELECT COUNT(*) FROM identity_revision WHERE decided_at IS NULL OR decision IS NULL";
    assert_eq!(app.database.number(undecided).await, 0);
}

#[tokio::test]
async fn a_case_shows_what_was_said_by_whom_and_opening_it_is_written_down() {
    let app = TestApp::founded().await;
    let mut reviewer = reviewer(&app).await;
    let mut person = app.as_person(&[]).await;
    fill(&mut person, &me()).await;
    let document = add_document(&mut person).await;
    ok(fill_document(&mut person, &document, "YA7319462").await);
    store(&mut person, &document).await;
    ok(submit(&mut person, &me()).await);
    let row = waiting(&mut reviewer).await[0].clone();
    assert_eq!(events(&app, "identity.opened").await, 0, "the queue shows nothing");
    let case = case(&mut reviewer, &row).await;
    assert_eq!(events(&app, "identity.opened").await, 1);
    let values = case["values"].as_array().unwrap();
    let said = |field: &str| values.iter().find(|one| one["field"] == field).unwrap();
    assert_eq!(said("date_of_birth")["value"], "1990-04-17");
    assert_eq!(said("date_of_birth")["provenance"], "self");
    assert_eq!(
        (said("document_number")["document"].clone(), case["by_themselves"].clone()),
        (json!(document), json!(true))
    );
    assert_eq!(case["images"][0]["side"], "front");
    assert_eq!((case["hindrance"].clone(), case["revision"].clone()), (Value::Null, json!(1)));
    let receipt = ok(person.api("my_receipt", json!({})).await);
    assert_eq!(receipt["openings"][0]["action"], "identity.opened");
    let fields = receipt["fields"].as_array().unwrap();
    assert!(fields.contains(&json!("document_number")) && fields.contains(&json!("given_names")));
}

#[tokio::test]
async fn what_is_asked_to_be_changed_comes_back_as_another_revision() {
    let app = TestApp::founded().await;
    let mut reviewer = reviewer(&app).await;
    let mut person = submitted(&app).await;
    let row = waiting(&mut reviewer).await[0].clone();
    let draft =
        json!({ "revision": 1, "decision": "request_changes", "flags": [], "message": "", "note": "" });
    let refused = reviewer.api("decide", json!({ "identity": row["identity"], "draft": draft })).await;
    assert_eq!((refused.status, refused.code().as_str()), (422, "flags_missing"));
    let decided = ok(decide(&mut reviewer, &row, 1, "request_changes").await);
    assert_eq!(
        (decided["decision"].clone(), decided["note"].clone()),
        (json!("request_changes"), json!("Seen on the phone."))
    );
    let asked = view(&mut person, &me()).await;
    assert_eq!(
        (asked["state"].clone(), asked["message"].clone()),
        (json!("changes_requested"), json!("Please look again."))
    );
    assert_eq!(asked["flags"][0]["field"], "family_name");
    assert!(!asked.to_string().contains("Seen on the phone."), "the note is for colleagues");

    rename(&mut person, 1, "Bianchi").await;
    ok(submit(&mut person, &me()).await);
    assert_eq!(view(&mut person, &me()).await["flags"], json!([]));
    let shown = case(&mut reviewer, &row).await;
    let changed = json!([{ "field": "family_name", "before": "Rossi", "after": "Bianchi" }]);
    assert_eq!((shown["differences"].clone(), shown["has_verified"].clone()), (changed, json!(false)));
    let stale = decide(&mut reviewer, &row, 1, "verify").await;
    assert_eq!(stale.refusal(), (409, "already_decided".into()), "it is about the revision that was seen");
    ok(decide(&mut reviewer, &row, 2, "verify").await);
    assert_eq!(view(&mut person, &me()).await["state"], "verified");
}

#[tokio::test]
async fn a_correction_shows_what_it_changes_and_the_verified_one_stays_in_force() {
    let app = TestApp::founded().await;
    let mut reviewer = reviewer(&app).await;
    let mut person = submitted(&app).await;
    let row = waiting(&mut reviewer).await[0].clone();
    ok(decide(&mut reviewer, &row, 1, "verify").await);
    ok(person.api("begin_correction", json!({ "whose": me() })).await);
    rename(&mut person, 1, "Bianchi").await;
    ok(submit(&mut person, &me()).await);
    let shown = case(&mut reviewer, &row).await;
    let expected = json!([{ "field": "family_name", "before": "Rossi", "after": "Bianchi" }]);
    assert_eq!(shown["differences"], expected);
    assert_eq!(waiting(&mut reviewer).await[0]["name"], "Anna Rossi", "the name in force");
    ok(decide(&mut reviewer, &row, 2, "reject").await);
    let view = view(&mut person, &me()).await;
    assert_eq!((view["state"].clone(), view["has_verified"].clone()), (json!("verified"), json!(true)));
    assert_eq!(app.database.text("SELECT name FROM identity").await, "Anna Rossi");
}

#[tokio::test]
async fn somebody_who_looks_like_somebody_else_is_pointed_out() {
    let app = TestApp::founded().await;
    let mut reviewer = reviewer(&app).await;
    for number in ["YA 731-9462", "ya7319462", "XX0000001"] {
        let mut person = app.as_person(&[]).await;
        fill(&mut person, &me()).await;
        let document = add_document(&mut person).await;
        ok(fill_document(&mut person, &document, number).await);
        ok(submit(&mut person, &me()).await);
        app.advance(Duration::from_secs(1));
    }
    let rows = waiting(&mut reviewer).await;
    let shown = case(&mut reviewer, &rows[0]).await;
    let lookalikes = shown["lookalikes"].as_array().unwrap();
    let reasons = |row: &Value| {
        let found = lookalikes.iter().find(|one| one["identity"] == row["identity"]);
        found.map_or(0, |one| one["reasons"].as_array().unwrap().len())
    };
    assert_eq!((lookalikes.len(), reasons(&rows[1]), reasons(&rows[2])), (2, 2, 1));
}

#[tokio::test]
async fn a_case_that_is_none_is_not_found() {
    let app = TestApp::founded().await;
    let mut reviewer = reviewer(&app).await;
    let mut person = app.as_person(&[]).await;
    fill(&mut person, &me()).await;
    let draft = json!({ "identity": view(&mut person, &me()).await["identity"] });
    for verb in ["review_case", "claim_case", "release_case"] {
        let answer = on_case(&mut reviewer, verb, &draft).await;
        assert_eq!(answer.refusal(), (404, "not_found".into()), "{verb}: nothing was submitted");
    }
    assert_eq!(decide(&mut reviewer, &draft, 1, "verify").await.status, 404);
}
