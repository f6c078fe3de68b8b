//! Columns whose values the organization names: units and own fields. The preview and the host say the same of each row.

use super::update::units;
use super::{counts, draft, ok, on_job, outcomes, row, store_as};
use crate::support::{Browser, TestApp};
use domain::bulk::check::Verdicts;
use domain::bulk::csv::Reader;
use domain::bulk::header::Mapping;
use domain::bulk::{InviteWords, JobRow, RowState};
use domain::text::Locale;
use serde_json::{Value, json};

/// The founder of an organization with two units and the choice *Class*, which is required.
async fn school() -> (TestApp, Browser) {
    let app = TestApp::founded().await;
    let mut founder = app.as_founder().await;
    units(&mut founder).await;
    let option = |name: &str| json!({ "id": "", "label": { "en": name, "it": name } });
    let draft = json!({
        "key": "class", "kind": "choice", "level": "account", "label": { "en": "Class", "it": "Classe" },
        "help": {}, "options": [option("1A"), option("1B")], "is_required": true,
    });
    ok(founder.api("add_own_field", json!({ "draft": draft })).await);
    (app, founder)
}

const FILE: &str = "Email,Unit,Classe\nzoe@aldine.example,sales/italy,1a\nida@aldine.example,Sales,4Z\n\
    bob@aldine.example,Nowhere,1B\neve@aldine.example,,\nmia@aldine.example,,1B\n";

#[tokio::test]
async fn the_preview_and_the_host_refuse_the_same_cells_in_the_same_words() {
    let (app, mut founder) = school().await;
    let words: InviteWords =
        serde_json::from_value(ok(founder.api("invite_words", json!({})).await)).unwrap();
    let mut reader = Reader::new();
    reader.push(FILE.as_bytes()).unwrap();
    let sheet = reader.finish().unwrap();
    let mut mapping = Mapping::from_sheet(&sheet);
    mapping.detect_own(&sheet, &words.fields);
    let mut verdicts = Verdicts::begin(&mapping, |domain| Some(domain.to_owned()));
    verdicts.set_words(&sheet, &words);
    verdicts.advance(&sheet, sheet.rows());
    let said: Vec<String> = (0..sheet.rows())
        .map(|row| {
            verdicts.refused_cell(&sheet, row).map_or_else(String::new, |cell| cell.words(Locale::En.text()))
        })
        .collect();
    assert_eq!((verdicts.count(RowState::Error), verdicts.count(RowState::Warning)), (2, 1));
    assert_eq!(said[1], "Class: “4Z” is none of 1A, 1B");
    assert!(said[2].contains("“Nowhere”") && said[2].contains("kept"), "{}", said[2]);
    assert!(said[3].starts_with("Class: "), "{}", said[3]);

    // As if nothing had been refused before: the host decides.
    let rows: Vec<JobRow> = (0..sheet.rows())
        .map(|row| JobRow { state: RowState::Ready, code: None, ..verdicts.job_row(&sheet, row) })
        .collect();
    let head = verdicts.head(&sheet, &[0, 1, 2, 3, 4], "50000000-0000-4000-8000-000000000001");
    let job = store_as(&mut founder, serde_json::to_value(head).unwrap(), &rows).await;
    ok(founder.api("start_bulk", json!({ "job": job })).await);
    app.backend.run_bulk_once().await.unwrap();
    let codes: Vec<String> = outcomes(&mut founder, &job).await.into_iter().map(|(_, code)| code).collect();
    assert_eq!(codes, ["", "choice_unknown", "", "value_missing", ""]);
    let path = format!("/administration/user-registration/bulk/{}/results.csv", job.as_str().unwrap());
    let written = founder.get(&path).await.body;
    assert!([1, 3].iter().all(|row: &usize| written.contains(said[*row].as_str())), "{written}");
    let query = json!({ "filter": "failed", "search": "", "from": null });
    let listed = ok(founder.api("bulk_rows", json!({ "job": job, "query": query })).await);
    assert_eq!(listed["rows"][0]["refused"]["value"], "4Z", "{listed}");
    assert_eq!(listed["rows"].as_array().unwrap().len(), 2);
    let kept = "SELECT COUNT(*) FROM identity_step s JOIN identity i ON i.id = s.identity_id
        JOIN account a ON a.id = i.account_id
        WHERE a.email_key = 'bob@aldine.example' AND a.unit IS NULL AND s.step = 'organization'";
    assert_eq!(app.database.number(kept).await, 1, "the text stays in the step of the organization");
    let placed = "SELECT COUNT(*) FROM account a JOIN unit u ON u.id = a.unit
        JOIN field_value v ON v.account = a.id WHERE a.email_key = 'zoe@aldine.example' AND u.name = 'Italy'";
    assert_eq!(app.database.number(placed).await, 1);
    assert_eq!(
        app.database
            .number("SELECT COUNT(*) FROM account WHERE email_key = 'mia@aldine.example' AND unit IS NULL")
            .await,
        1
    );
}

#[tokio::test]
async fn own_fields_are_the_columns_that_were_chosen_and_else_those_with_their_names() {
    let (app, mut founder) = school().await;
    let columns = |key: u32, header: [&str; 3], own: Value| {
        let mut draft = draft(key, 1);
        draft["header"] = json!(header);
        draft["columns"] = json!(["email", null, null]);
        draft["own"] = own;
        draft
    };
    let field = json!("own_1");
    for (key, header, own, email) in [
        (1, ["Email", "x", "Anno"], json!([null, null, field]), "a@aldine.example"),
        (2, ["Email", "x", "Class"], json!([]), "b@aldine.example"),
    ] {
        let rows =
            [JobRow { cells: vec![email.to_owned(), String::new(), "1B".to_owned()], ..row(email, "") }];
        let job = store_as(&mut founder, columns(key, header, own), &rows).await;
        ok(founder.api("start_bulk", json!({ "job": job })).await);
        app.backend.run_bulk_once().await.unwrap();
        assert_eq!(counts(&on_job(&mut founder, "bulk_job", &job).await)[0], 1, "{key}");
        let value = format!(
            "SELECT COUNT(*) FROM field_value v JOIN account a ON a.id = v.account WHERE a.email_key = '{email}'"
        );
        assert_eq!(app.database.number(&value).await, 1, "{key}");
    }
    for own in
        [json!([null]), json!([field, null, null]), json!([null, field, field]), json!([null, "email", null])]
    {
        let draft = columns(3, ["Email", "x", "y"], own);
        let refused = founder.api("begin_bulk", json!({ "draft": draft })).await;
        assert_eq!(refused.json()["code"], "malformed", "{}", refused.body);
    }
}

#[tokio::test]
async fn a_value_that_somebody_has_is_refused_with_the_name_of_its_field() {
    let (app, mut founder) = school().await;
    ok(founder.api("add_own_field", json!({ "draft": unique("badge", "Badge") })).await);
    ok(founder.api("add_own_field", json!({ "draft": unique("locker", "Locker") })).await);
    let rows =
        [["a@aldine.example", "B7", "1"], ["b@aldine.example", "B8", "1"], ["c@aldine.example", "b7", "2"]];
    let rows = rows.map(|cells| {
        let cells = [&cells[..], &["1A"]].concat().into_iter().map(str::to_owned).collect();
        JobRow { cells, ..row("", "") }
    });
    let mut draft = draft(1, 3);
    draft["header"] = json!(["Email", "Badge", "Locker", "Class"]);
    draft["columns"] = json!(["email", null, null, null]);
    let job = store_as(&mut founder, draft, &rows).await;
    ok(founder.api("start_bulk", json!({ "job": job })).await);
    app.backend.run_bulk_once().await.unwrap();
    let codes: Vec<String> = outcomes(&mut founder, &job).await.into_iter().map(|(_, code)| code).collect();
    assert_eq!(codes, ["", "value_used", "value_used"]);
    let query = json!({ "filter": "failed", "search": "", "from": null });
    let listed = ok(founder.api("bulk_rows", json!({ "job": job, "query": query })).await);
    let label = |at: usize| listed["rows"][at]["refused"]["label"]["en"].clone();
    assert_eq!((label(0), label(1)), (json!("Locker"), json!("Badge")), "{listed}");
    let path = format!("/administration/user-registration/bulk/{}/results.csv", job.as_str().unwrap());
    let written = founder.get(&path).await.body;
    assert!(written.contains("Locker: Somebody else has this value"), "{written}");
    assert!(written.contains("Badge: Somebody else has this value"), "{written}");
}

fn unique(key: &str, name: &str) -> Value {
    json!({ "key": key, "kind": "text", "level": "account", "label": { "en": name, "it": "" }, "is_unique": true })
}
