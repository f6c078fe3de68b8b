//! Rotating the master key.

use super::{case, decide, fill_document, reviewer, waiting};
use crate::identities::{fill, me, ok, submit, view};
use crate::pictures::{add_document, picture_path, store};
use crate::support::TestApp;
use backend::Rotation;
use backend::gate::{AtTheShell, Shell};
use serde_json::json;

async fn rotate(shell: &Shell) -> Rotation {
    let desk = shell.open::<AtTheShell>(&shell.operator()).await.unwrap();
    desk.rotate_keys().await.unwrap()
}

#[tokio::test]
async fn everything_opens_after_the_keys_were_rotated_by_another_program() {
    let app = TestApp::founded().await;
    let (mut person, mut reviewer) = (app.as_person(&[]).await, reviewer(&app).await);
    fill(&mut person, &me()).await;
    let document = add_document(&mut person).await;
    ok(fill_document(&mut person, &document, "YA7319462").await);
    store(&mut person, &document).await;
    ok(submit(&mut person, &me()).await);
    let link = app.as_founder().await.invite(json!({ "email": "later@aldine.example" })).await;

    let rotation = rotate(&app.shell().await).await;
    // An identity, the blind index, and the network addresses of this month and the next.
    assert_eq!(rotation, Rotation { key_id: 2, is_new: true, rewrapped: 4 });
    let old = "SELECT COUNT(*) FROM identity WHERE substr(data_key, 2, 1) <> {two}";
    let two = if app.database.is_sqlite() { "x'02'" } else { "'\\x02'::bytea" };
    assert_eq!(app.database.number(&old.replace("{two}", two)).await, 0);

    // The running program does not know the new key yet, and finds out.
    assert_eq!(person.get(&picture_path(&document, "front")).await.status, 200);
    let row = waiting(&mut reviewer).await[0].clone();
    assert_eq!(case(&mut reviewer, &row).await["values"][0]["value"], "named");
    ok(decide(&mut reviewer, &row, 1, "verify").await);
    let token = crate::support::token(&link);
    assert_eq!(app.visitor().get(&format!("/invitation/{token}")).await.status, 200, "links stay good");
    assert_eq!(app.audit_faults().await, []);

    // New data uses the new key, and possible duplicates are still found.
    let mut twin = app.as_person(&[]).await;
    fill(&mut twin, &me()).await;
    ok(submit(&mut twin, &me()).await);
    let row = waiting(&mut reviewer).await[0].clone();
    assert_eq!(case(&mut reviewer, &row).await["lookalikes"][0]["reasons"], json!(["name_and_birth"]));
    assert_eq!(app.database.number(&old.replace("{two}", two)).await, 0);
    app.start_again().await.unwrap();
}

#[tokio::test]
async fn a_rotation_that_was_broken_off_is_brought_to_its_end_before_another_begins() {
    let app = TestApp::founded().await;
    for _ in 0..3 {
        fill(&mut app.as_person(&[]).await, &me()).await;
    }
    app.database.run("CREATE TABLE kept AS SELECT id, data_key FROM identity").await;
    let program = app.shell().await;
    assert_eq!(
        rotate(&program).await,
        Rotation { key_id: 2, is_new: true, rewrapped: 6 },
        "and the blind index, and network addresses"
    );
    let broken_off = "UPDATE identity SET data_key = (SELECT k.data_key FROM kept k WHERE k.id = identity.id)
        WHERE code = 10000002";
    app.database.run(broken_off).await;
    assert_eq!(rotate(&program).await, Rotation { key_id: 2, is_new: false, rewrapped: 1 });
    assert_eq!(rotate(&program).await, Rotation { key_id: 3, is_new: true, rewrapped: 6 });
    // Killed after everything was wrapped, and before the audit says so.
    app.database
        .run("DELETE FROM audit_event WHERE action = 'key.rotated' AND detail LIKE '%\"key\":3%'")
        .await;
    assert_eq!(rotate(&app.shell().await).await, Rotation { key_id: 3, is_new: false, rewrapped: 0 });
    let recorded =
        "SELECT COUNT(*) FROM audit_event WHERE action = 'key.rotated' AND detail LIKE '%\"key\":3%'";
    assert_eq!(app.database.number(recorded).await, 1);
    let file = std::fs::read_to_string(app.folder().join("master.key")).unwrap();
    assert_eq!(file.lines().count(), 3, "old keys stay");
    let mut founder = app.as_founder().await;
    fill(&mut founder, &me()).await;
    assert_eq!(view(&mut founder, &me()).await["state"], "draft");
    assert_eq!(app.audit_faults().await, []);
}

#[tokio::test]
async fn a_rotation_whose_event_was_deleted_as_too_old_is_not_brought_to_its_end_again() {
    let app = TestApp::founded().await;
    let program = app.shell().await;
    assert_eq!(rotate(&program).await.key_id, 2);
    app.database.run("DELETE FROM audit_event WHERE action = 'key.rotated'").await;
    let checkpoint = "INSERT INTO audit_checkpoint (id, seal, hash, events, before, at, event, mac)
        SELECT 1, 1, mac, 1, BEFORE, 0, id, mac FROM audit_event ORDER BY id LIMIT 1";
    app.database.run(&checkpoint.replace("BEFORE", &(app.now() + 1).to_string())).await;
    let next = rotate(&program).await;
    assert_eq!((next.key_id, next.is_new), (3, true), "a new key");
}
