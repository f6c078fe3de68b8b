//! Requests whose body comes late: whoever loses a right or a session meanwhile has lost it for them too.

use crate::passkeys::{as_founder, device, founded};
use crate::pictures::{add_document, jpeg, picture_path};
use crate::support::{Browser, FOUNDER, PASSWORD, TestApp};
use backend::gate::{CanManageAccounts, CanManagePermissions};
use domain::permission::Permission;
use http::Method;
use serde_json::json;
use std::path::Path;

const NEW_PASSWORD: &str = "another sentence for the same person";

async fn change_password(browser: &mut Browser) {
    let draft = json!({ "current_password": PASSWORD, "password": NEW_PASSWORD });
    let changed = browser.api("change_password", json!({ "draft": draft })).await;
    assert_eq!(changed.status, 200, "{}", changed.body);
}

#[tokio::test]
async fn a_passkey_that_is_held_back_while_the_password_is_changed_is_not_added() {
    let (app, _smtp) = founded().await;
    let (stolen, mut owner) = (as_founder(&app).await, as_founder(&app).await);
    let mut thief = stolen.clone();
    let options = thief.api("begin_passkey", json!({})).await;
    let draft = json!({ "factor_name": "", "credential": device(9).make(&options.json()) });
    let body = json!({ "draft": draft }).to_string().into_bytes();
    let held = stolen.held(Method::POST, "/api/add_passkey", "application/json", body).await;
    change_password(&mut owner).await;
    assert_eq!(held.finish().await.refusal(), (401, "signed_out".into()));
    assert_eq!(app.database.count("passkey").await, 0);
    assert_eq!(
        app.visitor().header("host", "localhost:3000").sign_in(FOUNDER, NEW_PASSWORD).await.status,
        200
    );
}

#[tokio::test]
async fn a_form_that_is_held_back_while_the_permission_is_taken_away_invites_nobody() {
    let app = TestApp::founded().await;
    let mut clerk = app.as_person(&[Permission::RegisterUsers]).await;
    let account = app.me(&mut clerk).await;
    let fields = format!("account={account}&email=new%40aldine.example&username=new");
    let path = "/administration/user-registration/new";
    let kind = "application/x-www-form-urlencoded";
    let held = clerk.held(Method::POST, path, kind, fields.into_bytes()).await;
    let founder = app.as_founder().await;
    let desk = app.desk::<CanManagePermissions>(&founder).await.unwrap();
    desk.revoke(account, [Permission::RegisterUsers].into_iter().collect()).await.unwrap();
    assert_eq!(held.finish().await.status, 403);
    let invited = "SELECT COUNT(*) FROM account WHERE email_key = 'new@aldine.example'";
    assert_eq!(app.database.number(invited).await, 0);
}

#[tokio::test]
async fn a_picture_that_is_held_back_while_its_session_ends_is_not_stored() {
    let app = TestApp::founded().await;
    app.leaves_mail();
    let (mut person, email) = app.person(&[]).await;
    let document = add_document(&mut person).await;
    let path = picture_path(&document, "front");
    let held = person.held(Method::POST, &path, "image/jpeg", jpeg(300, 200)).await;
    let mut elsewhere = app.visitor();
    elsewhere.sign_in(&email, PASSWORD).await;
    change_password(&mut elsewhere).await;
    assert_eq!(held.finish().await.refusal(), (401, "signed_out".into()));
    assert_eq!(app.database.count("identity_image").await, 0);
}

#[tokio::test]
async fn a_logo_that_is_held_back_while_its_sender_is_suspended_is_not_stored() {
    let app = TestApp::founded().await;
    app.leaves_mail();
    let mut designer = app.as_person(&[Permission::ManageSettings]).await;
    let account = app.me(&mut designer).await;
    let held = designer.held(Method::POST, "/api/logo", "image/jpeg", jpeg(300, 200)).await;
    let founder = app.as_founder().await;
    let desk = app.desk::<CanManageAccounts>(&founder).await.unwrap();
    desk.suspend(account, &domain::registry::Suspension::default()).await.unwrap();
    assert_eq!(held.finish().await.refusal(), (401, "signed_out".into()));
    assert_eq!(app.database.count("logo").await, 0);
}

/// A handler that goes on with what it has looked up before the body is one of these faults.
#[test]
fn whoever_reads_a_body_looks_its_sender_up_again() {
    let handlers = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/http");
    let mut left = vec![handlers];
    let mut readers = 0;
    while let Some(path) = left.pop() {
        if path.is_dir() {
            left.extend(std::fs::read_dir(&path).unwrap().map(|entry| entry.unwrap().path()));
            continue;
        }
        let source = std::fs::read_to_string(&path).unwrap();
        for after in source.split("bodies.read(").skip(1) {
            readers += 1;
            assert!(after.contains(".after_body()"), "{} keeps its desk", path.display());
        }
    }
    assert!(readers >= 4, "{readers}");
}
