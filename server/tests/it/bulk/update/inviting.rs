//! *Invite people who are not found*.

use super::{ALL, compared, invited, results, sheet, submitted, units};
use crate::borders::Office;
use crate::bulk::{assert_sound, ok, on_job};
use crate::support::{Browser, TestApp};
use domain::bulk::csv::Sheet;
use domain::bulk::update::{UpdateChunk, UpdateRow, UpdateState, UpdateVerdicts};
use domain::form::Code;
use domain::permission::Permission;
use domain::text::Locale;
use serde_json::json;

/// What a browser does once the option is ticked.
async fn inviting(browser: &mut Browser, file: &Sheet) -> UpdateVerdicts {
    let mut verdicts = compared(browser, file).await;
    verdicts.invite(file);
    let mut from = 0;
    while let Some(lookup) = verdicts.next_invites(from) {
        from = lookup.end();
        let answer = ok(browser.api("registry_check", json!({ "question": lookup.question })).await);
        verdicts.apply_registry(&lookup, &serde_json::from_value(answer).unwrap());
    }
    verdicts
}

async fn inviter(app: &TestApp) -> Browser {
    let mut browser = app.as_person(&[&ALL[..], &[Permission::BulkInvite]].concat()).await;
    units(&mut browser).await;
    browser
}

const INVITED: &str = "SELECT COUNT(*) FROM invitation WHERE state = 'open'";

#[tokio::test]
async fn people_who_are_not_found_are_invited_with_their_row_and_revoked_by_undo() {
    let app = TestApp::founded().await;
    invited(&app, 2).await;
    let mut browser = inviter(&app).await;
    let before = app.database.number(INVITED).await;
    let file = sheet(
        "Email,External ID,Unit,Language\nperson.0@aldine.example,X-0,Sales,\nzoe@aldine.example,X-7,Sales / Italy,it\n\
        boris@aldine.example,X-8,,\nboris@aldine.example,X-9,,\nno address,X-10,,\nada@aldine.example,,Nowhere,\n",
    );
    let verdicts = {
        let mut verdicts = inviting(&mut browser, &file).await;
        verdicts.invite_nobody(&file);
        assert_eq!(verdicts.count(UpdateState::NotFound), 3, "off, nobody is invited");
        verdicts.invite(&file);
        verdicts
    };
    let of = |row: usize| verdicts.row(row).map(|row| (row.state, row.code)).unwrap();
    assert_eq!(of(0), (UpdateState::Change, None));
    assert_eq!((of(1), of(2)), ((UpdateState::Invite, None), (UpdateState::Invite, None)));
    assert_eq!(of(3), (UpdateState::Error, Some(Code::DuplicateInFile)));
    assert_eq!(of(4).0, UpdateState::Error);
    assert_eq!(of(5), (UpdateState::Error, Some(Code::ChoiceUnknown)));
    let job = submitted(&mut browser, &file, &verdicts, 1).await;
    app.backend.run_bulk_once().await.unwrap();
    let view = on_job(&mut browser, "bulk_job", &job).await;
    assert_eq!((&view["changed"], &view["created"], &view["failed"]), (&json!(1), &json!(2), &json!(0)));
    assert_eq!(app.database.number(INVITED).await, before + 2);
    let zoe = "SELECT COUNT(*) FROM account WHERE email_key = 'zoe@aldine.example' AND external_id = 'X-7'
        AND username = 'zoe' AND locale = 'it' AND unit = (SELECT id FROM unit WHERE name = 'Italy')";
    assert_eq!(app.database.number(zoe).await, 1);
    let listed = ok(browser
        .api("bulk_rows", json!({ "job": job, "query": { "filter": "all", "search": "", "from": null } }))
        .await);
    assert!(listed.to_string().contains("zoe@aldine.example"), "{listed}");
    assert!(results(&mut browser, &job, "").await.contains("boris@aldine.example"));
    assert_sound(&app).await;

    let undone = on_job(&mut browser, "undo_bulk", &job).await;
    app.backend.run_bulk_once().await.unwrap();
    assert_eq!((&undone["open"], &undone["returned"], &undone["revoked"]), (&json!(0), &json!(1), &json!(2)));
    let query = json!({ "filter": "all", "search": "", "from": null });
    let listed = ok(browser.api("bulk_rows", json!({ "job": job, "query": query })).await);
    assert!(listed["rows"].as_array().unwrap().iter().all(|row| row["is_undone"] == true), "{listed}");
    assert_eq!(app.database.number(INVITED).await, before);
    assert_eq!(app.database.number("SELECT COUNT(*) FROM account WHERE external_id = 'X-0'").await, 0);
    assert_sound(&app).await;
}

#[tokio::test]
async fn refused_domains_and_reserved_usernames_are_marked_in_the_preview_and_fail_their_rows_in_the_job() {
    let (app, _smtp) = TestApp::founded_with_mail().await;
    app.leaves_mail();
    let mut browser = inviter(&app).await;
    let ((_, ada), (_, bea)) = (app.person(&[]).await, app.person(&[]).await);
    let name = |email: &str| email.split('@').next().unwrap().to_owned();
    let file = sheet(&format!(
        "Username,Email,New username,New email\n{},,,ada@other.example\n,zoe@other.example,,\n,mia@aldine.example,,\n{},,bo.ard,\n",
        name(&ada),
        name(&bea)
    ));
    let before = inviting(&mut browser, &file).await;
    assert_eq!((before.count(UpdateState::Change), before.count(UpdateState::Invite)), (2, 2));
    app.set("allowed_domains", "aldine.example").await;
    app.set("reserved_usernames", "board").await;
    let marked = inviting(&mut browser, &file).await;
    let codes: Vec<_> = (0..4).map(|row| marked.row(row).unwrap().code).collect();
    let (domain, name) = (Some(Code::DomainRefused), Some(Code::UsernameReserved));
    assert_eq!(codes, [domain, domain, None, name]);
    for row in [0, 1] {
        let words = marked.refused_cell(marked.row(row).unwrap()).unwrap().words(Locale::En.text());
        assert!(words.contains("other.example"), "{words}");
    }
    // As if they were changed after the preview: the host decides.
    let job = submitted(&mut browser, &file, &before, 1).await;
    app.backend.run_bulk_once().await.unwrap();
    let view = on_job(&mut browser, "bulk_job", &job).await;
    assert_eq!((&view["changed"], &view["created"], &view["failed"]), (&json!(0), &json!(1), &json!(3)));
    let results = results(&mut browser, &job, "").await;
    assert_eq!(results.matches("domain_refused").count(), 2, "{results}");
    assert_eq!(results.matches("username_reserved").count(), 1, "{results}");
    assert_sound(&app).await;
}

#[tokio::test]
async fn the_groups_and_own_fields_of_people_who_are_invited_are_written() {
    let app = TestApp::founded().await;
    let mut browser = inviter(&app).await;
    ok(browser.api("create_group", json!({ "draft": { "name": "Choir", "description": "" } })).await);
    let label = json!({ "en": "Badge", "it": "" });
    let field = json!({ "key": "badge", "kind": "text", "level": "account", "label": label });
    ok(browser.api("add_own_field", json!({ "draft": field })).await);
    let file = sheet("Email,Groups,Badge\nzoe@aldine.example,Choir,B 7\nboris@aldine.example,Choir,\n");
    let verdicts = inviting(&mut browser, &file).await;
    let job = submitted(&mut browser, &file, &verdicts, 1).await;
    app.backend.run_bulk_once().await.unwrap();
    let view = on_job(&mut browser, "bulk_job", &job).await;
    assert_eq!((&view["state"], &view["created"], &view["failed"]), (&json!("done"), &json!(2), &json!(0)));
    assert_eq!(app.database.number("SELECT COUNT(*) FROM member").await, 2);
    assert_eq!(app.database.number("SELECT COUNT(*) FROM field_value").await, 1);
    assert_sound(&app).await;
}

#[tokio::test]
async fn an_invitation_whose_row_cannot_be_written_is_not_sent_and_the_others_are() {
    let app = TestApp::founded().await;
    invited(&app, 1).await;
    let mut browser = inviter(&app).await;
    let rows: String = (0..60).map(|n| format!("new.{n}@aldine.example,X-{n}\n")).collect();
    let file = sheet(&format!("Email,External ID\nperson.0@aldine.example,\n{rows}"));
    let verdicts = inviting(&mut browser, &file).await;
    assert_eq!(verdicts.count(UpdateState::Invite), 60);
    // In between, somebody has got one of the ids, and somebody else was invited.
    let taken = "UPDATE account SET external_id = 'X-5' WHERE email_key = 'person.0@aldine.example'";
    app.database.run(taken).await;
    app.as_founder().await.invite(json!({ "email": "new.50@aldine.example" })).await;
    let job = submitted(&mut browser, &file, &verdicts, 1).await;
    app.backend.run_bulk_once().await.unwrap();
    let view = on_job(&mut browser, "bulk_job", &job).await;
    assert_eq!((&view["created"], &view["failed"]), (&json!(58), &json!(2)));
    let failed = results(&mut browser, &job, "?only=failed").await;
    assert!(failed.contains("external_id_used") && failed.contains("already_invited"), "{failed}");
    assert!(failed.contains("new.5@aldine.example"), "{failed}");
    assert_eq!(
        app.database.number("SELECT COUNT(*) FROM account WHERE email_key = 'new.5@aldine.example'").await,
        0
    );
    assert_sound(&app).await;
}

#[tokio::test]
async fn the_right_to_invite_everywhere_changes_nobody_beyond_the_border_of_the_right_to_change() {
    let mut office = Office::new().await;
    let other = office.other.clone();
    let mut clerk = office.clerk.clone();
    let account = office.app.me(&mut clerk).await.to_string();
    ok(office.grant(&account, &["can_bulk_invite"], "").await);
    let (_, invitation) = office.invited(&other, "outside@aldine.example").await;
    ok(office.founder.api("revoke", json!({ "invitation": invitation })).await);
    let file = sheet("Email,External ID\noutside@aldine.example,X-1\nnew@aldine.example,X-2\n");
    let verdicts = inviting(&mut clerk, &file).await;
    assert_eq!(verdicts.count(UpdateState::Invite), 2, "who is beyond the border is not found");
    let job = submitted(&mut clerk, &file, &verdicts, 1).await;
    office.app.backend.run_bulk_once().await.unwrap();
    let view = on_job(&mut clerk, "bulk_job", &job).await;
    assert_eq!((&view["created"], &view["failed"]), (&json!(1), &json!(1)));
    assert!(results(&mut clerk, &job, "?only=failed").await.contains("already_registered"));
    let ids = "SELECT COUNT(*) FROM account WHERE external_id";
    assert_eq!(office.app.database.number(&format!("{ids} = 'X-1'")).await, 0);
    assert_eq!(office.app.database.number(&format!("{ids} = 'X-2'")).await, 1);
    let open =
        "SELECT COUNT(*) FROM invitation WHERE state = 'open' AND email_key = 'outside@aldine.example'";
    assert_eq!(office.app.database.number(open).await, 0, "nor are they invited");
    assert_sound(&office.app).await;
}

#[tokio::test]
async fn who_may_not_invite_invites_nobody_by_an_update() {
    let app = TestApp::founded().await;
    let mut browser = inviter(&app).await;
    let file = sheet("Email,External ID\nzoe@aldine.example,X-7\n");
    let verdicts = inviting(&mut browser, &file).await;
    let (draft, rows) = verdicts.to_send(&file, "50000000-0000-4000-8000-000000000001");
    let mut clerk = app.as_person(&ALL).await;
    assert_eq!(clerk.api("begin_update", json!({ "draft": draft })).await.status, 403);

    let job = ok(browser.api("begin_update", json!({ "draft": draft })).await)["id"].clone();
    let spoilt: [fn(&mut UpdateRow); 4] = [
        |row| row.new = None,
        |row| row.account = "0192f1c2-0000-7000-8000-000000000001".parse().unwrap(),
        |row| row.cells[0].before = "X".to_owned(),
        |row| row.new.as_mut().unwrap().email.clear(),
    ];
    for spoil in spoilt {
        let mut chunk = UpdateChunk::of(&rows, 0);
        spoil(&mut chunk.rows[0]);
        let put = browser.api("put_update_rows", json!({ "job": job, "chunk": chunk })).await;
        assert_eq!(put.refusal().1, "malformed");
    }
    assert_sound(&app).await;
}

#[tokio::test]
async fn an_erasure_leaves_nothing_of_somebody_who_was_invited_by_an_update() {
    let app = TestApp::founded().await;
    let mut browser = inviter(&app).await;
    let mut founder = app.as_founder().await;
    let file = sheet("Email,Start\nzoe@aldine.example,2031-07-12\n");
    let verdicts = inviting(&mut browser, &file).await;
    let job = submitted(&mut browser, &file, &verdicts, 1).await;
    app.backend.run_bulk_once().await.unwrap();
    let id = "(SELECT id FROM account WHERE email_key = 'zoe@aldine.example')";
    let listed = ok(founder.api("invitations", json!({ "filter": "all", "after": null })).await);
    let invitation = listed["rows"][0]["id"].clone();
    assert_eq!(
        app.database.number(&format!("SELECT COUNT(*) FROM bulk_person WHERE account_id = {id}")).await,
        1
    );
    ok(founder.api("delete_pending", json!({ "invitation": invitation })).await);
    let results = results(&mut browser, &job, "").await;
    assert!(!results.contains("zoe") && !results.contains("2031"), "{results}");
    assert_sound(&app).await;
}
