//! Erasing and suspending identities.

use super::correcting::begin;
use super::{case, cases, decide, on_case, rename, reviewer, submitted, verified, waiting};
use crate::identities::{events, fill, me, ok, submit, view};
use crate::pictures::picture_path;
use crate::support::TestApp;
use domain::permission::Permission;
use serde_json::json;

#[tokio::test]
async fn an_erased_identity_leaves_its_code_its_decision_and_its_dates() {
    let (app, mut person, mut reviewer, row, document) = verified().await;
    let mut manager = app.as_person(&[Permission::ManageAccounts]).await;
    let asked = ok(person.api("ask_erasure", json!({})).await);
    assert!(asked["erasure_asked_at"].is_i64());
    ok(person.api("ask_erasure", json!({})).await);
    assert_eq!(events(&app, "identity.erasure_requested").await, 1);

    ok(on_case(&mut manager, "erase_identity", &row).await);
    ok(on_case(&mut manager, "erase_identity", &row).await);
    assert_eq!(events(&app, "identity.erased").await, 1);
    for table in ["identity_step", "identity_document", "identity_image", "blind_index", "document_expiry"] {
        assert_eq!(app.database.count(table).await, 0, "{table}");
    }
    let left = "SELECT COUNT(*) FROM identity WHERE data_key IS NULL AND name = '' AND flags IS NULL
        AND state = 'erased' AND code = 10000001 AND erased_at IS NOT NULL";
    assert_eq!(app.database.number(left).await, 1);
    let decision = "SELECT COUNT(*) FROM identity_revision WHERE state = 'verified' AND length(sealed) = 0
        AND decision IS NULL AND decided_at IS NOT NULL AND decided_by IS NOT NULL";
    assert_eq!(app.database.number(decision).await, 1);
    let tokens = "SELECT COUNT(*) FROM search_token WHERE token IN ('anna', 'rossi')";
    assert_eq!(app.database.number(tokens).await, 0);

    let receipt = ok(person.api("my_receipt", json!({})).await);
    assert_eq!((receipt["state"].clone(), receipt["fields"].clone()), (json!("erased"), json!([])));
    assert_eq!(person.get(&picture_path(&document, "front")).await.status, 404);
    assert_eq!(person.get("/me/export.json").await.status, 404);
    assert_eq!(on_case(&mut reviewer, "review_case", &row).await.status, 404);
    assert_eq!(cases(&mut reviewer, "decided").await.len(), 0);
    assert_eq!(app.audit_faults().await, []);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_decision_at_the_moment_of_an_erasure_is_done_or_comes_too_late() {
    let app = TestApp::founded().await;
    let mut reviewer = reviewer(&app).await;
    for round in 0..12 {
        let mut person = submitted(&app).await;
        let row = waiting(&mut reviewer).await[0].clone();
        ok(decide(&mut reviewer, &row, 1, "verify").await);
        begin(&mut person).await;
        rename(&mut person, 1, "Bianchi").await;
        ok(submit(&mut person, &me()).await);
        let (mut founder, mut other) = (app.as_founder().await, reviewer.clone());
        let erase = tokio::spawn({
            let row = row.clone();
            async move {
                // At another moment of the decision in each round.
                for _ in 0..round * 4 {
                    tokio::task::yield_now().await;
                }
                on_case(&mut founder, "erase_identity", &row).await
            }
        });
        let decision = decide(&mut other, &row, 2, if round % 2 == 0 { "reject" } else { "verify" }).await;
        ok(erase.await.unwrap());
        let decided = "SELECT COUNT(*) FROM identity_revision WHERE number = 2 AND decided_at IS NOT NULL";
        let is_done = app.database.number(decided).await > 0;
        match decision.status {
            200 => assert!(is_done),
            404 => assert!(!is_done, "{decision:?}"),
            _ => assert_eq!(decision.refusal(), (409, "already_decided".into()), "round {round}"),
        }
        app.database.run("UPDATE identity_revision SET decided_at = NULL WHERE number = 2").await;
    }
}

#[tokio::test]
async fn neither_the_key_nor_the_name_is_in_any_file_afterwards() {
    let (app, _person, _reviewer, row, _document) = verified().await;
    if !app.database.is_sqlite() {
        return;
    }
    let key = app.database.text("SELECT hex(data_key) FROM identity").await;
    let key: Vec<u8> =
        (0..key.len()).step_by(2).map(|at| u8::from_str_radix(&key[at..at + 2], 16).unwrap()).collect();
    let is_anywhere = |secret: &[u8]| {
        std::fs::read_dir(app.folder()).unwrap().any(|entry| {
            let bytes = std::fs::read(entry.unwrap().path()).unwrap();
            bytes.windows(secret.len()).any(|window| window == secret)
        })
    };
    assert!(is_anywhere(&key[8..40]), "it is looked for where it is");
    ok(on_case(&mut app.as_founder().await, "erase_identity", &row).await);
    assert!(!is_anywhere(&key[8..40]));
    assert!(!is_anywhere(b"Anna Rossi"));
}

#[tokio::test]
async fn what_was_erased_and_comes_back_with_a_backup_is_erased_again_at_the_start() {
    let (app, _person, _reviewer, row, _document) = verified().await;
    // The contents of a backup made a moment ago.
    for table in ["identity", "identity_step", "identity_revision"] {
        app.database.run(&format!("CREATE TABLE kept_{table} AS SELECT * FROM {table}")).await;
    }
    ok(on_case(&mut app.as_founder().await, "erase_identity", &row).await);
    app.database
        .run(
            "UPDATE identity SET data_key = (SELECT k.data_key FROM kept_identity k), state = 'verified',
                name = 'Anna Rossi', erased_at = NULL;
            UPDATE identity_revision SET sealed = (SELECT k.sealed FROM kept_identity_revision k);
            INSERT INTO identity_step SELECT * FROM kept_identity_step",
        )
        .await;
    app.start_again().await.unwrap();
    let left = "SELECT COUNT(*) FROM identity WHERE data_key IS NULL AND name = '' AND state = 'erased'";
    assert_eq!((app.database.number(left).await, app.database.count("identity_step").await), (1, 0));
    assert_eq!(events(&app, "identity.erased").await, 2);
    app.start_again().await.unwrap();
    assert_eq!(events(&app, "identity.erased").await, 2, "and once is enough");
}

#[tokio::test]
async fn nobody_erases_somebody_who_holds_more() {
    let app = TestApp::founded().await;
    let mut manager = app.as_person(&[Permission::ManageAccounts]).await;
    let mut auditor = app.as_person(&[Permission::ViewAudit]).await;
    fill(&mut auditor, &me()).await;
    let theirs = json!({ "identity": view(&mut auditor, &me()).await["identity"] });
    for verb in ["erase_identity", "suspend_identity", "reactivate_identity"] {
        let refused = on_case(&mut manager, verb, &theirs).await;
        assert_eq!(refused.refusal(), (403, "permission_not_held".into()), "{verb}");
    }
    assert!(!app.folder().join("erasures.journal").exists());
    assert_eq!(view(&mut auditor, &me()).await["state"], "draft");
    fill(&mut manager, &me()).await;
    let own = json!({ "identity": view(&mut manager, &me()).await["identity"] });
    ok(on_case(&mut manager, "erase_identity", &own).await);
}

#[tokio::test]
async fn a_correction_that_was_submitted_waits_again_after_a_suspension() {
    let (app, mut person, mut reviewer, row, _document) = verified().await;
    let mut founder = app.as_founder().await;
    ok(person.api("begin_correction", json!({ "whose": me() })).await);
    rename(&mut person, 1, "Bianchi").await;
    ok(submit(&mut person, &me()).await);
    ok(on_case(&mut founder, "suspend_identity", &row).await);
    assert_eq!(waiting(&mut reviewer).await, [json!(null); 0]);
    ok(on_case(&mut founder, "reactivate_identity", &row).await);
    let shown = view(&mut person, &me()).await;
    assert_eq!((&shown["state"], &shown["has_verified"]), (&json!("submitted"), &json!(true)));
    assert_eq!(waiting(&mut reviewer).await.len(), 1);
    ok(decide(&mut reviewer, &row, 2, "verify").await);
    for verb in ["suspend_identity", "reactivate_identity"] {
        ok(on_case(&mut founder, verb, &row).await);
    }
    assert_eq!(view(&mut person, &me()).await["state"], "verified", "what is decided does not wait again");
}

#[tokio::test]
async fn a_verified_identity_is_suspended_and_put_in_force_again() {
    let (app, mut person, _reviewer, row, _document) = verified().await;
    let mut founder = app.as_founder().await;
    for (verb, state) in [
        ("suspend_identity", "suspended"),
        ("suspend_identity", "suspended"),
        ("reactivate_identity", "verified"),
    ] {
        ok(on_case(&mut founder, verb, &row).await);
        assert_eq!(view(&mut person, &me()).await["state"], state);
    }
    assert_eq!(events(&app, "identity.suspended").await, 1);
    submitted(&app).await;
    let mut reviewer = reviewer(&app).await;
    let waiting = waiting(&mut reviewer).await[0].clone();
    let refused = on_case(&mut founder, "suspend_identity", &waiting).await;
    assert_eq!(refused.refusal(), (409, "identity_state".into()));
    case(&mut reviewer, &waiting).await;
}

#[tokio::test]
async fn nobody_puts_their_own_suspended_identity_in_force_again() {
    let app = TestApp::founded().await;
    let (mut manager, my_email) = app.person(&[Permission::ManageAccounts]).await;
    let mut founder = app.as_founder().await;
    fill(&mut manager, &me()).await;
    ok(submit(&mut manager, &me()).await);
    let mut reviewer = reviewer(&app).await;
    let row = waiting(&mut reviewer).await[0].clone();
    ok(decide(&mut reviewer, &row, 1, "verify").await);
    ok(on_case(&mut manager, "suspend_identity", &row).await);
    assert_eq!(view(&mut manager, &me()).await["acts"], json!(["erase"]));
    let refused = on_case(&mut manager, "reactivate_identity", &row).await;
    assert_eq!(refused.refusal(), (403, "own_identity".into()));
    assert_eq!(view(&mut manager, &me()).await["state"], "suspended");

    // Nor through an account into which they may have let themselves.
    let (mut colleague, their_email) = app.person(&[Permission::ManageAccounts]).await;
    let id = |email: &str| format!("(SELECT id FROM account WHERE email_key = '{email}')");
    let (mine, theirs) = (id(&my_email), id(&their_email));
    let given = |by: &str, account: &str| {
        format!(
            "INSERT INTO possible_user (account_id, user_id, by_address, needs_any, since)
            VALUES ({account}, {by}, FALSE, 4, 0)"
        )
    };
    for (by, account) in [(&mine, &theirs), (&theirs, &mine)] {
        app.database.run(&given(by, account)).await;
        let refused = on_case(&mut colleague, "reactivate_identity", &row).await;
        assert_eq!(refused.refusal(), (403, "own_identity".into()));
        app.database.run("DELETE FROM possible_user").await;
    }
    ok(on_case(&mut colleague, "reactivate_identity", &row).await);
    assert_eq!(view(&mut manager, &me()).await["state"], "verified");

    // Nobody else may manage the founder's.
    fill(&mut founder, &me()).await;
    ok(submit(&mut founder, &me()).await);
    let row = waiting(&mut founder).await[0].clone();
    ok(decide(&mut founder, &row, 1, "verify").await);
    for verb in ["suspend_identity", "reactivate_identity"] {
        ok(on_case(&mut founder, verb, &row).await);
    }
    assert_eq!(view(&mut founder, &me()).await["state"], "verified");
}
