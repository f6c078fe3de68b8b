//! Second factors that whoever was handed the link has added before the person came.

use super::*;
use crate::second_factor::add_app;
use domain::permission::Permission;

async fn reset(app: &TestApp, smtp: &Smtp, email: &str) -> Value {
    let asked = app.visitor().api("forgot_password", json!({ "draft": { "email": email } })).await;
    assert_eq!(asked.status, 200, "{}", asked.body);
    let token = mailed_token(app, smtp, email).await;
    let draft = json!({ "password": "another sentence for the same person" });
    ok(app.visitor().api("reset_password", json!({ "token": token, "draft": draft })).await)
}

/// Their passkey would go on to open the account, and the entries with it.
#[tokio::test]
async fn a_mailed_reset_proves_nothing_while_somebody_elses_factor_may_be_in_the_account() {
    for adds_factor in [true, false] {
        let (app, smtp) = TestApp::founded_with_mail().await;
        app.leaves_mail();
        let mut clerk = app.as_person(&[Permission::ManageInvitations]).await;
        let bob = invited(&app, "bob@aldine.example").await;
        let mut thief = accept_with(&app, &shown_token(&mut clerk, &bob.invitation).await).await;
        if adds_factor {
            add_app(&app, &mut thief).await;
        }
        let answer = reset(&app, &smtp, "bob@aldine.example").await;
        let expected = if adds_factor { "second_factor" } else { "signed_in" };
        assert_eq!(answer, json!(expected));
        let theirs = "account_id = (SELECT id FROM account WHERE email_key = 'bob@aldine.example')";
        let count = async |sql: String| app.database.number(&sql).await;
        let unsettled = format!("SELECT COUNT(*) FROM possible_user WHERE settled_at IS NULL AND {theirs}");
        let locked = format!("SELECT COUNT(*) FROM entry_lock WHERE until_confirmed AND {theirs}");
        let expected = i64::from(adds_factor);
        assert_eq!((count(unsettled).await, count(locked).await), (expected, expected));
        assert_eq!(thief.api("my_security", json!({})).await.status, 401);
    }
}
