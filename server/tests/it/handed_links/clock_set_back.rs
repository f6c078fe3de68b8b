//! Setting the clock back revives no link.

use super::{accept_with, invited, mailed_token, shown_token};
use crate::resets::reset_token;
use crate::support::{FOUNDER, TestApp};
use domain::permission::Permission;
use serde_json::json;
use std::time::Duration;

const HOUR: Duration = Duration::from_secs(3_600);
const DAY: Duration = Duration::from_secs(24 * 3_600);

#[tokio::test]
async fn a_link_that_was_seen_expired_stays_dead_when_the_clock_is_set_back() {
    let (app, smtp) = TestApp::founded_with_mail().await;
    let bob = invited(&app, "bob@aldine.example").await;
    let mut giver = app.as_person(&[Permission::ManageInvitations]).await;
    let handed = shown_token(&mut giver, &bob.invitation).await;
    let invitation = mailed_token(&app, &smtp, "bob@aldine.example").await;
    let eve = invited(&app, "eve@aldine.example").await;
    accept_with(&app, &shown_token(&mut giver, &eve.invitation).await).await;
    let confirm = mailed_token(&app, &smtp, "eve@aldine.example").await;
    let reset = reset_token(&app, &smtp, FOUNDER).await;
    let paths = [
        (HOUR, format!("/reset-password/{reset}")),
        (DAY, format!("/confirm/{confirm}")),
        (7 * DAY, format!("/invitation/{invitation}")),
        (7 * DAY, format!("/invitation/{handed}")),
    ];
    for (_, path) in &paths {
        assert_eq!(app.visitor().get(path).await.status, 200, "{path}");
    }
    let mut gone = Duration::ZERO;
    for (lifetime, path) in paths {
        app.advance(lifetime.saturating_sub(gone));
        gone = lifetime;
        assert_eq!(app.visitor().get(&path).await.status, 410, "{path}");
        app.clock.set_back(HOUR);
        assert_eq!(app.visitor().get(&path).await.status, 410, "{path} lives again");
        app.advance(HOUR);
    }
    app.clock.set_back(2 * HOUR);
    for token in [invitation, handed] {
        assert_eq!(app.visitor().accept(&token).await.refusal(), (410, "link_dead".into()));
    }
}

#[tokio::test]
async fn a_link_older_than_what_the_database_knows_is_dead_though_nobody_opened_it() {
    let (app, smtp) = TestApp::founded_with_mail().await;
    app.leaves_mail();
    let reset = reset_token(&app, &smtp, FOUNDER).await;
    app.advance(HOUR);
    // A write stores the time in the database.
    app.as_founder().await;
    app.clock.set_back(HOUR);
    assert_eq!(app.visitor().get(&format!("/reset-password/{reset}")).await.status, 410);
    // A new link works nevertheless.
    let fresh = reset_token(&app, &smtp, FOUNDER).await;
    let draft = json!({ "password": "another sentence is as easy" });
    let answer = app.visitor().api("reset_password", json!({ "token": fresh, "draft": draft })).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
}

#[tokio::test]
async fn links_made_after_the_clock_was_ahead_live_no_longer_than_their_lifetime() {
    let (app, smtp) = TestApp::founded_with_mail().await;
    app.advance(400 * DAY);
    // A write stores the time in the database.
    app.as_founder().await;
    app.clock.set_back(400 * DAY);
    let reset = format!("/reset-password/{}", reset_token(&app, &smtp, FOUNDER).await);
    assert_eq!(app.visitor().get(&reset).await.status, 200);
    app.advance(HOUR);
    assert_eq!(app.visitor().get(&reset).await.status, 410);
}

#[tokio::test]
async fn a_clock_that_was_far_ahead_ends_no_link_and_an_expiry_is_stored_all_the_same() {
    let (app, smtp) = TestApp::founded_with_mail().await;
    app.leaves_mail();
    invited(&app, "bob@aldine.example").await;
    let invitation = format!("/invitation/{}", mailed_token(&app, &smtp, "bob@aldine.example").await);
    app.advance(400 * DAY);
    assert_eq!(app.visitor().get(&invitation).await.status, 410);
    app.visitor().sign_in(FOUNDER, "wrong").await;
    app.clock.set_back(400 * DAY);
    let reset = format!("/reset-password/{}", reset_token(&app, &smtp, FOUNDER).await);
    let lifetime = app.database.number("SELECT expires_at - created_at FROM password_reset").await;
    assert_eq!(lifetime, 3_600_000, "it is not counted from the time of then");
    assert_eq!(app.visitor().get(&invitation).await.status, 200);
    app.advance(HOUR);
    assert_eq!(app.visitor().get(&reset).await.status, 410);
    app.clock.set_back(HOUR);
    assert_eq!(app.visitor().get(&reset).await.status, 410);
}
