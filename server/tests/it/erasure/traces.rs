//! After an erasure no table, file or result file contains what was erased.

use super::*;

#[tokio::test]
async fn an_erased_identity_is_told_by_no_table_no_file_and_no_results() {
    let app = TestApp::founded().await;
    let mut founder = app.as_founder().await;
    let [first, second] = jobs(&app, &mut founder).await;
    let target = json!({ "account": account(&app).await });
    let document = new_id();
    ok(add_document_as(&mut founder, &target, &document).await);
    let values = json!({ "document_kind": "passport", "document_number": NUMBER, "issuing_country": "IT" });
    let said = json!({ "step": "document", "document": document, "edition": 0, "values": values });
    ok(founder.api("save_step", json!({ "whose": target, "save": said })).await);
    let secrets = secrets(&app).await;
    let identity = ok(founder.api("identity", json!({ "whose": target })).await)["identity"].clone();
    ok(founder.api("erase_identity", json!({ "identity": identity })).await);

    assert_nowhere(&app, &[FAMILY, BIRTH, NUMBER, BADGE]).await;
    assert_secrets_are_gone(&app, &secrets).await;
    assert_rows_are_erased(&results(&mut founder, &first).await, &results(&mut founder, &second).await);
    let found = json!({ "search": FAMILY, "filter": "everyone", "after": null });
    assert_eq!(ok(founder.api("people", found).await)["rows"], json!([]));
    assert_eq!(on_job(&mut founder, "bulk_job", &first).await["created"], 3, "and the job still counts it");
    assert_eq!(app.backend.verify_audit().await.unwrap().faults, []);
}

#[tokio::test]
async fn an_account_that_was_deleted_before_anybody_was_in_it_is_told_nowhere_either() {
    let app = TestApp::founded().await;
    let mut founder = app.as_founder().await;
    let [first, second] = jobs(&app, &mut founder).await;
    let secrets = secrets(&app).await;
    let invitation = invitation(&mut founder).await;
    // They have declined before, and the inviter got a message.
    let link = ok(founder.api("link", json!({ "invitation": invitation })).await);
    let token = link["url"].as_str().unwrap().rsplit('/').next().unwrap().to_owned();
    ok(app.visitor().api("decline", json!({ "token": token })).await);
    assert!(!places(&app, ADDRESS.as_bytes()).await.is_empty());
    ok(founder.api("delete_pending", json!({ "invitation": invitation })).await);

    assert_nowhere(&app, &[GIVEN, FAMILY, BIRTH, BADGE, ADDRESS]).await;
    assert_secrets_are_gone(&app, &secrets).await;
    let links = "SELECT COUNT(*) FROM handed_link h JOIN invitation i ON i.id = h.invitation_id
        JOIN account a ON a.id = i.account_id WHERE a.state = 'deleted'";
    assert_eq!(app.database.number(links).await, 0);
    assert_rows_are_erased(&results(&mut founder, &first).await, &results(&mut founder, &second).await);
    assert_eq!((events(&app, "account.deleted").await, events(&app, "identity.erased").await), (1, 1));
    ok(founder.api("messages", json!({ "filter": "all", "after": null })).await);
    let invited = founder.invite(json!({ "email": ADDRESS })).await;
    assert!(invited["invitation"].is_string(), "the address is free again");
}

#[tokio::test]
async fn a_registration_that_was_discarded_is_told_nowhere() {
    let app = TestApp::founded().await;
    let mut founder = app.as_founder().await;
    let id = json!("00000000-0000-4000-8000-000000000001");
    let target = json!({ "registration": id });
    for (step, mut values) in steps() {
        match step {
            "person" => values["privacy_notice"] = json!("handed_over 1"),
            "names" => values = json!({ "given_names": GIVEN, "family_name": FAMILY }),
            "birth" => values["date_of_birth"] = json!(BIRTH),
            _ => {}
        }
        ok(save(&mut founder, &target, step, 0, values).await);
    }
    ok(save(&mut founder, &target, "account", 0, json!({ "email": ADDRESS })).await);
    let secrets = secrets(&app).await;
    ok(founder.api("discard_registration", json!({ "registration": id })).await);
    assert_nowhere(&app, &[GIVEN, FAMILY, BIRTH, ADDRESS]).await;
    assert_secrets_are_gone(&app, &secrets).await;
    let journal = std::fs::read_to_string(app.folder().join("erasures.journal")).unwrap();
    assert!(journal.contains("registration 00000000-0000-4000-8000-000000000001"), "{journal}");
}

/// A row that is not processed yet is not invited any more.
#[tokio::test]
async fn a_row_that_waits_in_a_job_is_erased_with_the_person() {
    let app = TestApp::founded().await;
    let mut founder = app.as_founder().await;
    job(&app, &mut founder, 1, &[person()]).await;
    let draft = json!({
        "key": "00000000-0000-4000-8000-000000000002", "header": ["Email"], "columns": ["email"],
        "rows": 2, "locale": "", "days": "", "note": "", "hold": false,
    });
    let mut waiting = [row(ADDRESS, [""; 5]), row("new@aldine.example", [""; 5])];
    waiting.iter_mut().for_each(|row| row.cells.truncate(1));
    waiting[0].state = RowState::AlreadyInvited;
    waiting[0].resend = true;
    let job = store_as(&mut founder, draft, &waiting).await;
    let invitation = invitation(&mut founder).await;
    ok(founder.api("delete_pending", json!({ "invitation": invitation })).await);
    on_job(&mut founder, "start_bulk", &job).await;
    app.backend.run_bulk_once().await.unwrap();
    let view = on_job(&mut founder, "bulk_job", &job).await;
    assert_eq!((&view["created"], &view["skipped"], &view["failed"]), (&json!(1), &json!(1), &json!(0)));
    let rows = results(&mut founder, &job).await;
    assert!(rows[0].starts_with("2,already_invited,skipped,erased,"), "{rows:?}");
    let query = json!({ "filter": "skipped", "search": "", "from": null });
    let page = ok(founder.api("bulk_rows", json!({ "job": job, "query": query })).await);
    let row = &page["rows"][0];
    assert_eq!([&row["code"], &row["email"], &row["username"]], ["erased", "", ""]);
    assert_nowhere(&app, &[ADDRESS]).await;
    assert_eq!(Code::from_word("erased"), Some(Code::Erased));
}
