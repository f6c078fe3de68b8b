//! Bulk invite columns that create identity drafts.

use super::{step_of, target_of, view};
use crate::bulk::{assert_sound, counts, on_job, store_as};
use crate::support::TestApp;
use domain::bulk::{JobRow, RowState};
use serde_json::json;

fn row(email: &str, cells: [&str; 4]) -> JobRow {
    let cells = std::iter::once(email).chain(cells).map(str::to_owned).collect();
    JobRow {
        line: 0,
        cells,
        state: RowState::Ready,
        code: None,
        repeats: None,
        resend: false,
        derived: String::new(),
        came: Vec::new(),
        column: None,
    }
}

#[tokio::test]
async fn what_a_row_says_of_a_person_starts_a_draft() {
    let app = TestApp::founded().await;
    let mut founder = app.as_founder().await;
    let rows = [
        row("anna@aldine.example", ["Anna Maria", "Rossi", "1990-04-17", "it"]),
        row("bea@aldine.example", ["", "", "", ""]),
        row("cyd@aldine.example", ["", "Cho", "31.02.1990", "nowhere"]),
    ];
    let draft = json!({
        "key": "00000000-0000-4000-8000-000000000001",
        "header": ["Email", "Given names", "Family name", "Date of birth", "Nationality"],
        "columns": ["email", "given_names", "family_name", "date_of_birth", "nationality"],
        "rows": rows.len(), "locale": "", "days": "", "note": "", "hold": false,
    });
    let job = store_as(&mut founder, draft, &rows).await;
    on_job(&mut founder, "start_bulk", &job).await;
    app.backend.run_bulk_once().await.unwrap();
    assert_eq!(counts(&on_job(&mut founder, "bulk_job", &job).await), [3, 0, 0, 0, 0]);
    assert_eq!(app.database.count("identity").await, 2);
    assert_eq!(app.database.number("SELECT MAX(code) FROM identity").await, 10_000_002);

    let found = founder
        .api("people", json!({ "search": "maria ross", "filter": "draft", "after": null }))
        .await
        .json();
    let anna = &found["rows"][0];
    assert_eq!(
        (anna["name"].as_str(), anna["email"].as_str()),
        (Some("Anna Maria Rossi"), Some("anna@aldine.example"))
    );
    let shown = view(&mut founder, &target_of(anna["account"].as_str().unwrap())).await;
    assert_eq!(
        step_of(&shown, "names")["values"],
        json!({ "given_names": "Anna Maria", "family_name": "Rossi" })
    );
    assert_eq!(
        step_of(&shown, "birth")["values"],
        json!({ "date_of_birth": "1990-04-17", "nationalities": "IT" })
    );
    let found = founder
        .api("people", json!({ "search": "bea", "filter": "without_identity", "after": null }))
        .await
        .json();
    assert_eq!((found["rows"].as_array().unwrap().len(), found["rows"][0]["code"].is_null()), (1, true));
    assert_sound(&app).await;
}
