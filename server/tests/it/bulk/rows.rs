//! Results of rows.

use super::{assert_sound, counts, draft, inviter, on_job, outcomes, people, row, start, store_as};
use crate::support::{TestApp, token, wait_for};
use domain::bulk::{JobRow, RowState};
use domain::form::Code;
use serde_json::json;
use std::time::Duration;

#[tokio::test]
async fn rows_become_accounts_invitations_and_mails() {
    let (app, smtp) = TestApp::founded_with_mail().await;
    let mut browser = inviter(&app).await;
    app.backend.run_outbox_once().await.unwrap();
    let before = smtp.mails().len();
    let mut rows = people(3);
    rows[1].cells = vec!["Carla@ALDINE.example".into(), "carla.rossi".into(), "it".into()];
    let job = start(&mut browser, 1, &rows).await;
    let view = on_job(&mut browser, "bulk_job", &job).await;
    assert_eq!((view["state"].as_str(), counts(&view)), (Some("running"), [0, 0, 0, 0, 3]));

    app.backend.run_bulk_once().await.unwrap();
    let view = on_job(&mut browser, "bulk_job", &job).await;
    assert_eq!((view["state"].as_str(), counts(&view)), (Some("done"), [3, 0, 0, 0, 0]));
    assert_eq!(
        app.database.text("SELECT email FROM account WHERE username = 'carla.rossi'").await,
        "Carla@ALDINE.example"
    );
    assert_eq!(app.database.text("SELECT locale FROM account WHERE username = 'carla.rossi'").await, "it");
    assert_eq!(app.database.number("SELECT COUNT(*) FROM account WHERE username = 'person.0'").await, 1);

    app.backend.run_outbox_once().await.unwrap();
    let mails = smtp.mails().split_off(before);
    assert_eq!(mails.len(), 3);
    let link = mails.iter().find(|mail| mail.to[0].starts_with("person.0")).unwrap().link();
    let mut invited = app.visitor();
    assert_eq!(invited.accept(link.rsplit('/').next().unwrap()).await.status, 200);
    let view = until_counted(&mut browser, &job, "mailed", 3).await;
    assert_eq!((view["mail_waiting"].as_u64(), view["open"].as_u64()), (Some(0), Some(2)));
    assert_sound(&app).await;
}

/// The counts of messages are cached for ten times as long as counting took.
async fn until_counted(
    browser: &mut crate::support::Browser,
    job: &serde_json::Value,
    name: &str,
    number: u64,
) -> serde_json::Value {
    let counted = async || {
        let view = on_job(browser, "bulk_job", job).await;
        (view[name].as_u64() == Some(number)).then_some(view)
    };
    wait_for(&format!("{name} becomes {number}"), Duration::from_secs(60), counted).await
}

#[tokio::test]
async fn the_options_of_a_job_hold_for_every_row() {
    let (app, _smtp) = TestApp::founded_with_mail().await;
    let mut browser = inviter(&app).await;
    let mut head = draft(1, 2);
    head["locale"] = json!("it");
    head["days"] = json!("30");
    head["note"] = json!("See you soon");
    head["hold"] = json!(true);
    let job = store_as(&mut browser, head, &people(2)).await;
    on_job(&mut browser, "start_bulk", &job).await;
    app.backend.run_bulk_once().await.unwrap();
    let ours = "FROM invitation i JOIN bulk_outcome o ON o.invitation_id = i.id WHERE i.locale = 'it'
        AND i.note = 'See you soon' AND i.expires_at - i.created_at = 2592000000";
    assert_eq!(app.database.number(&format!("SELECT COUNT(*) {ours}")).await, 2);
    assert_eq!(
        app.database.number("SELECT COUNT(*) FROM message WHERE state = 'held' AND lane = 2").await,
        2
    );
    let view = until_counted(&mut browser, &job, "mail_held", 2).await;
    assert_eq!(view["mail_waiting"], 0);
    assert_sound(&app).await;
}

/// Hostile row 8, sent directly to the interface.
#[tokio::test]
async fn an_address_that_comes_twice_is_one_account_however_it_is_spelled() {
    let app = TestApp::founded().await;
    let mut browser = inviter(&app).await;
    let rows =
        [row("bob@aldine.example", ""), row("BOB@Aldine.Example", ""), row("bob@aldine.example", "other")];
    let job = start(&mut browser, 1, &rows).await;
    app.backend.run_bulk_once().await.unwrap();
    let expected = [("created", ""), ("failed", "duplicate_in_file"), ("failed", "duplicate_in_file")];
    assert_eq!(outcomes(&mut browser, &job).await, expected.map(|(a, b)| (a.to_owned(), b.to_owned())));
    assert_sound(&app).await;
}

/// Hostile row 9.
#[tokio::test]
async fn who_is_here_or_expected_is_told_on_the_row_and_gets_no_mail() {
    let app = TestApp::founded().await;
    let mut founder = app.as_founder().await;
    founder.invite(json!({ "email": "expected@aldine.example" })).await;
    let (_, here) = app.person(&[]).await;
    let mut browser = inviter(&app).await;
    let messages = app.database.count("message").await;
    let rows =
        [row(&here.to_uppercase(), ""), row("Expected@aldine.example", ""), row("new@aldine.example", "")];
    let job = start(&mut browser, 1, &rows).await;
    app.backend.run_bulk_once().await.unwrap();
    let expected = [("failed", "already_registered"), ("failed", "already_invited"), ("created", "")];
    assert_eq!(outcomes(&mut browser, &job).await, expected.map(|(a, b)| (a.to_owned(), b.to_owned())));
    assert_eq!(app.database.count("message").await, messages + 1);
    assert_sound(&app).await;
}

#[tokio::test]
async fn an_open_invitation_is_sent_again_where_the_row_asks_for_it() {
    let app = TestApp::founded().await;
    let mut founder = app.as_founder().await;
    let old = token(&founder.invite(json!({ "email": "bob@aldine.example" })).await);
    let mut browser = inviter(&app).await;
    let mut again = row("bob@aldine.example", "");
    (again.state, again.code, again.resend) = (RowState::AlreadyInvited, Some(Code::AlreadyInvited), true);
    let job = start(&mut browser, 1, &[again]).await;
    app.backend.run_bulk_once().await.unwrap();
    let view = on_job(&mut browser, "bulk_job", &job).await;
    assert_eq!(counts(&view), [0, 1, 0, 0, 0]);
    let answer = app.visitor().api("invitation_page", json!({ "token": old })).await;
    assert_eq!(answer.refusal(), (410, "link_dead".into()));
    assert_eq!(app.database.number("SELECT COUNT(*) FROM invitation WHERE state = 'open'").await, 1);
    assert_sound(&app).await;
}

#[tokio::test]
async fn rows_that_are_not_processed_are_skipped_with_their_reason() {
    let app = TestApp::founded().await;
    let mut browser = inviter(&app).await;
    let mut rows = people(4);
    (rows[0].state, rows[0].code) = (RowState::Error, Some(Code::EmailNoAt));
    (rows[1].state, rows[1].code) = (RowState::DuplicateInFile, Some(Code::DuplicateInFile));
    rows[2].state = RowState::Skipped;
    rows[3].state = RowState::Warning;
    let job = start(&mut browser, 1, &rows).await;
    app.backend.run_bulk_once().await.unwrap();
    assert_eq!(counts(&on_job(&mut browser, "bulk_job", &job).await), [1, 0, 3, 0, 0]);
    let expected =
        [("skipped", "email_no_at"), ("skipped", "duplicate_in_file"), ("skipped", ""), ("created", "")];
    assert_eq!(outcomes(&mut browser, &job).await, expected.map(|(a, b)| (a.to_owned(), b.to_owned())));
    assert_sound(&app).await;
}

#[tokio::test]
async fn a_row_is_judged_here_whatever_it_says_of_itself() {
    let app = TestApp::founded().await;
    let mut browser = inviter(&app).await;
    let mut rows =
        vec![row("no at", ""), row("a@aldine.example", "ad min"), row("b@aldine.example", "admin")];
    let cells = ["c@aldine.example", "", "", "x"].map(str::to_owned).to_vec();
    rows.push(JobRow { cells, ..row("", "") });
    rows.push(row("d\r\nBcc: x@evil.example", ""));
    rows.push(JobRow {
        cells: vec!["e@aldine.example".into(), String::new(), "klingon".into()],
        ..row("", "")
    });
    let job = start(&mut browser, 1, &rows).await;
    app.backend.run_bulk_once().await.unwrap();
    let outcomes = outcomes(&mut browser, &job).await;
    let codes: Vec<&str> = outcomes.iter().take(4).map(|(_, code)| code.as_str()).collect();
    assert_eq!(codes, ["email_no_at", "username_charset", "username_reserved", "column_count"]);
    assert_eq!(counts(&on_job(&mut browser, "bulk_job", &job).await), [0, 0, 0, 6, 0]);
    assert_eq!(app.database.number("SELECT COUNT(*) FROM message WHERE lane = 2").await, 0);
    assert_sound(&app).await;
}

#[tokio::test]
async fn derived_usernames_are_numbered_and_chosen_ones_that_are_taken_are_told() {
    let app = TestApp::founded().await;
    let mut founder = app.as_founder().await;
    founder.invite(json!({ "email": "x@aldine.example", "username": "bob" })).await;
    let mut browser = inviter(&app).await;
    let rows = [
        row("bob@one.example", ""),
        row("bob@two.example", ""),
        row("other@aldine.example", "bob"),
        row("bob3@aldine.example", "bob3"),
        row("info@aldine.example", ""),
        row("ab@aldine.example", ""),
    ];
    let job = start(&mut browser, 1, &rows).await;
    app.backend.run_bulk_once().await.unwrap();
    assert_eq!(counts(&on_job(&mut browser, "bulk_job", &job).await), [5, 0, 0, 1, 0]);
    for (email, username) in [
        ("bob@one.example", "bob2"),
        ("bob@two.example", "bob4"),
        ("bob3@aldine.example", "bob3"),
        ("info@aldine.example", "info2"),
        ("ab@aldine.example", "ab1"),
    ] {
        let found = app.database.text(&format!("SELECT username FROM account WHERE email = '{email}'")).await;
        assert_eq!(found, username, "{email}");
    }
    assert_eq!(outcomes(&mut browser, &job).await[2].1, "username_used");
    assert_sound(&app).await;
}

#[tokio::test]
async fn the_username_of_the_preview_is_used_while_it_is_free() {
    let app = TestApp::founded().await;
    let mut founder = app.as_founder().await;
    founder.invite(json!({ "email": "x@aldine.example", "username": "taken" })).await;
    let mut browser = inviter(&app).await;
    let shown = |email: &str, derived: &str| JobRow { derived: derived.to_owned(), ..row(email, "") };
    let rows = [
        shown("mario@one.example", "mario3"),
        shown("mario@two.example", "mario"),
        shown("zoe@aldine.example", "taken"),
        shown("eve@aldine.example", "no name"),
        shown("ann@aldine.example", "bob"),
        row("bob@aldine.example", "bob"),
    ];
    let job = start(&mut browser, 1, &rows).await;
    app.backend.run_bulk_once().await.unwrap();
    let path = format!("/administration/user-registration/bulk/{}/results.csv", job.as_str().unwrap());
    let results = browser.get(&path).await.body;
    for (email, username) in [
        ("mario@one.example", "mario3"),
        ("mario@two.example", "mario"),
        ("zoe@aldine.example", "zoe"),
        ("eve@aldine.example", "eve"),
        ("ann@aldine.example", "ann"),
        ("bob@aldine.example", "bob"),
    ] {
        let found = app.database.text(&format!("SELECT username FROM account WHERE email = '{email}'")).await;
        assert_eq!(found, username, "{email}");
        assert!(results.contains(&format!(",{username},{email},")), "the results list it: {results}");
    }
    assert_sound(&app).await;
}

#[tokio::test]
async fn a_thousand_people_of_one_name_get_a_username_each() {
    let app = TestApp::founded().await;
    let mut browser = inviter(&app).await;
    let rows: Vec<JobRow> =
        (0..1_000).map(|number| row(&format!("info@office{number}.example"), "")).collect();
    let job = start(&mut browser, 1, &rows).await;
    app.backend.run_bulk_once().await.unwrap();
    assert_eq!(counts(&on_job(&mut browser, "bulk_job", &job).await), [1_000, 0, 0, 0, 0]);
    assert_eq!(app.database.number("SELECT COUNT(*) FROM account WHERE username = 'info1001'").await, 1);
    assert_sound(&app).await;
}

#[tokio::test]
async fn a_pending_account_that_holds_something_is_not_opened_again_by_a_file() {
    let app = TestApp::founded().await;
    let mut founder = app.as_founder().await;
    let bob = json!({ "email": "bob@aldine.example", "permissions": ["can_manage_settings"] });
    let invited = founder.invite(bob).await;
    let revoke = json!({ "invitation": invited["invitation"] });
    assert_eq!(founder.api("revoke", revoke).await.status, 200);
    let mut browser = inviter(&app).await;
    let job = start(&mut browser, 1, &[row("bob@aldine.example", "robert")]).await;
    app.backend.run_bulk_once().await.unwrap();
    assert_eq!(counts(&on_job(&mut browser, "bulk_job", &job).await), [0, 0, 0, 1, 0]);
    let ended = outcomes(&mut browser, &job).await;
    assert_eq!((ended[0].0.as_str(), ended[0].1.as_str()), ("failed", "permission_not_held"));
    assert_eq!(app.database.count("permission_grant").await, 2, "Bob's and the inviter's");
    assert_sound(&app).await;
}

#[tokio::test]
async fn a_pending_account_whose_invitation_is_over_is_opened_again_and_keeps_the_spelling_of_its_address() {
    let app = TestApp::founded().await;
    let mut founder = app.as_founder().await;
    let invited = founder.invite(json!({ "email": "bob@aldine.example" })).await;
    let revoke = json!({ "invitation": invited["invitation"] });
    assert_eq!(founder.api("revoke", revoke).await.status, 200);
    let accounts = app.database.count("account").await;
    let mut browser = inviter(&app).await;
    let job = start(&mut browser, 1, &[row("Bob@aldine.example", "robert")]).await;
    app.backend.run_bulk_once().await.unwrap();
    assert_eq!(counts(&on_job(&mut browser, "bulk_job", &job).await), [1, 0, 0, 0, 0]);
    assert_eq!(app.database.count("account").await, accounts + 1, "the inviter's own");
    let email = app.database.text("SELECT email FROM account WHERE username = 'robert'").await;
    assert_eq!(email, "bob@aldine.example", "another spelling may be another mailbox");
    assert_sound(&app).await;
}

#[tokio::test]
async fn a_job_larger_than_a_batch_is_done_in_order_and_whole() {
    let app = TestApp::founded().await;
    let mut browser = inviter(&app).await;
    let mut rows = people(1_237);
    for number in [0, 249, 250, 499, 500, 1_000, 1_236] {
        rows[number].cells[0] = "nobody".into();
    }
    let job = start(&mut browser, 1, &rows).await;
    app.backend.run_bulk_once().await.unwrap();
    assert_eq!(counts(&on_job(&mut browser, "bulk_job", &job).await), [1_230, 0, 0, 7, 0]);
    let outcomes = outcomes(&mut browser, &job).await;
    let failed: Vec<usize> = (0..outcomes.len()).filter(|number| outcomes[*number].0 == "failed").collect();
    assert_eq!(failed, [0, 249, 250, 499, 500, 1_000, 1_236]);
    assert_sound(&app).await;
}
