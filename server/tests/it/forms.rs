//! Forms without JavaScript: they post to the path of their page, and redirect or return with what was typed.

use crate::support::{FOUNDER, PASSWORD, SETUP_CODE, TestApp, token};
use domain::permission::Permission;
use serde_json::json;

#[tokio::test]
async fn an_organization_can_be_set_up_and_somebody_invited_and_accepted_without_javascript() {
    let app = TestApp::new().await;
    let mut founder = app.visitor();
    let fields = [
        ("setup_code", SETUP_CODE),
        ("organization_name", "Aldine Press"),
        ("email", FOUNDER),
        ("username", "ada"),
        ("password", PASSWORD),
    ];
    let answer = founder.post(&format!("/setup?code={SETUP_CODE}"), &fields).await;
    assert_eq!((answer.status, answer.location()), (303, "/administration/user-registration"));
    assert!(founder.has_session());

    let fields = [
        ("email", "bob@aldine.example"),
        ("username", ""),
        ("locale", "it"),
        ("note", "Benvenuto\r\ntra noi"),
        ("days", "3"),
        ("permissions", "can_register_users"),
        ("permissions", "can_manage_invitations"),
    ];
    let answer = founder.post_from_page("/administration/user-registration/new", &fields).await;
    assert_eq!(answer.status, 303, "{}", answer.body);
    let invitation =
        answer.location().strip_prefix("/administration/user-registration/new?invited=").unwrap().to_owned();
    assert_eq!(founder.get(answer.location()).await.status, 200);
    let issued = founder.api("issued", json!({ "invitation": invitation })).await.json();
    assert_eq!(issued["username"], "bob");
    assert_eq!(issued["locale"], "it");
    assert_eq!(issued["expires_at"].as_i64().unwrap(), app.now() + 3 * 24 * 3_600_000);

    let mut bob = app.visitor();
    let path = format!("/invitation/{}", token(&issued));
    assert_eq!(bob.get(&path).await.status, 200);
    let answer = bob.post(&path, &[("username", "bob"), ("password", PASSWORD)]).await;
    assert_eq!((answer.status, answer.location()), (303, "/"));
    let me = bob.api("session", json!({})).await.json()["me"].clone();
    let permissions = Permission::RegisterUsers.bit() | Permission::ManageInvitations.bit();
    assert_eq!(me["permissions"], permissions);
}

#[tokio::test]
async fn a_refused_form_comes_back_as_it_was_left_without_its_secrets() {
    let app = TestApp::founded().await;
    let answer = app
        .visitor()
        .post(
            "/sign-in?next=/administration/mail",
            &[("identifier", "a<b>\"c"), ("password", "wrong wrong wrong"), ("next", "/administration/mail")],
        )
        .await;
    assert_eq!(answer.status, 401);
    assert!(answer.header("content-type").starts_with("text/html"));
    assert!(answer.body.contains("role=\"alert\""), "{}", answer.body);
    assert!(answer.body.contains("a&lt;b&gt;") && !answer.body.contains("value=\"a<b>"));
    assert!(answer.body.contains("/administration/mail"), "the way back is kept");
    assert!(!answer.body.contains("wrong wrong wrong"));

    let mut founder = app.as_founder().await;
    let fields = [
        ("email", "not an address"),
        ("username", "bob"),
        ("note", "</textarea><script>alert(1)</script>"),
        ("days", "400"),
        ("permissions", "can_view_audit"),
    ];
    let answer = founder.post_from_page("/administration/user-registration/new", &fields).await;
    assert_eq!(answer.status, 422);
    assert!(answer.body.contains("not an address"));
    assert!(!answer.body.contains("</textarea><script>alert(1)"), "what was typed stays text");
    assert_eq!(answer.body.matches("aria-invalid=\"true\"").count(), 2, "each faulty field says so");
    assert_eq!(app.database.count("account").await, 1);
}

#[tokio::test]
async fn a_password_that_is_refused_is_told_on_the_page_of_the_link() {
    let (app, smtp) = TestApp::founded_with_mail().await;
    let invitation = token(&app.as_founder().await.invite(json!({ "email": "bob@aldine.example" })).await);
    let reset = crate::resets::reset_token(&app, &smtp, FOUNDER).await;
    for path in [format!("/invitation/{invitation}"), format!("/reset-password/{reset}")] {
        let answer = app.visitor().post(&path, &[("password", "too short")]).await;
        assert_eq!(answer.status, 422, "{path}");
        assert!(answer.body.contains("role=\"alert\"") && answer.body.contains("15 characters"), "{path}");
        assert!(!answer.body.contains("too short"), "{path}");
    }
}

#[tokio::test]
async fn a_form_of_the_administration_asks_for_the_same_permission_as_its_page() {
    let app = TestApp::founded().await;
    let fields = [("email", "bob@aldine.example")];
    let mut person = app.as_person(&[Permission::ViewAudit]).await;
    assert_eq!(person.post_from_page("/administration/user-registration/new", &fields).await.status, 403);
    let before = app.database.count("account").await;
    assert_eq!(app.visitor().post("/administration/user-registration/new", &fields).await.status, 401);
    assert_eq!(app.database.count("account").await, before);
}

#[tokio::test]
async fn a_form_that_was_opened_by_somebody_else_in_this_browser_is_not_sent_and_not_lost() {
    let app = TestApp::founded().await;
    let path = "/administration/user-registration/new";
    let mut browser = app.as_person(&[Permission::RegisterUsers]).await;
    let theirs = app.me(&mut browser).await.to_string();
    let theirs = theirs.trim_matches('"');
    let hidden = |account: &str| format!("name=\"account\" value=\"{account}\"");
    assert!(browser.get(path).await.body.contains(&hidden(theirs)));
    // In another tab.
    assert_eq!(browser.sign_in(FOUNDER, PASSWORD).await.status, 200);
    let before = app.database.count("account").await;
    let fields = [("account", theirs), ("email", "bob@aldine.example"), ("note", "Typed at length")];
    let answer = browser.post(path, &fields).await;
    assert_eq!(answer.status, 409);
    assert!(answer.body.contains("Somebody else has signed in with this browser"), "{}", answer.body);
    for typed in ["bob@aldine.example", "Typed at length"] {
        assert!(answer.body.contains(typed), "{typed}");
    }
    assert_eq!(app.database.count("account").await, before);
    let founder = app.me(&mut browser).await.to_string();
    let founder = founder.trim_matches('"');
    assert!(answer.body.contains(&hidden(founder)), "sent again, it comes from the founder");
    let fields = [("account", founder), ("email", "bob@aldine.example")];
    assert_eq!(browser.post(path, &fields).await.status, 303);
}

#[tokio::test]
async fn a_form_of_a_page_for_people_who_are_signed_in_says_for_whom_it_was_rendered() {
    let app = TestApp::founded().await;
    let other = app.me(&mut app.as_person(&[]).await).await.to_string();
    let mut founder = app.as_founder().await;
    let accounts = app.database.count("account").await;
    for account in [None, Some(""), Some("me"), Some(&*other)] {
        let named: Vec<(&str, &str)> = account.map(|account| ("account", account)).into_iter().collect();
        let fields = [&named[..], &[("email", "bob@aldine.example")]].concat();
        let refused = founder.post("/administration/user-registration/new", &fields).await;
        assert_eq!(refused.status, 409, "{account:?}");
        let refused = founder.post("/sign-out", &named).await;
        assert_eq!(refused.status, 409, "{account:?}");
        assert!(refused.body.contains("Somebody else has signed in with this browser"), "{}", refused.body);
        assert_eq!(refused.header("set-cookie"), "", "{account:?}");
    }
    assert_eq!(app.database.count("account").await, accounts);
    let page = founder.get("/").await.body;
    let form = page.split("action=\"/sign-out\"").nth(1).unwrap().split("</form>").next().unwrap();
    let me = app.me(&mut founder).await.to_string();
    assert!(form.contains(&format!("name=\"account\" value=\"{me}\"")), "{form}");
    assert_eq!(founder.post("/sign-out", &[("account", &me)]).await.status, 303);
    assert!(!founder.has_session());
}

#[tokio::test]
async fn the_language_somebody_chooses_is_kept_and_leads_back() {
    let app = TestApp::founded().await;
    let mut visitor = app.visitor();
    assert!(visitor.get("/sign-in").await.body.contains("<html lang=\"en\""));
    let answer =
        visitor.post("/language", &[("back", "/sign-in?next=/administration/mail"), ("locale", "it")]).await;
    assert_eq!((answer.status, answer.location()), (303, "/sign-in?next=/administration/mail"));
    let page = visitor.get("/sign-in").await.body;
    assert!(page.contains("<html lang=\"it\"") && page.contains("Accedi"));
    assert_eq!(visitor.post("/language", &[("back", "/sign-in"), ("locale", "xx")]).await.status, 422);
    assert_eq!(visitor.cookie("locale"), Some("it"));
}

#[tokio::test]
async fn an_invitation_that_was_not_meant_for_somebody_is_withdrawn() {
    let app = TestApp::founded().await;
    let token = token(&app.as_founder().await.invite(json!({ "email": "bob@aldine.example" })).await);
    let mut stranger = app.visitor();
    let answer = stranger.post(&format!("/invitation/{token}/decline"), &[]).await;
    assert_eq!(
        (answer.status, answer.location().to_owned()),
        (303, format!("/invitation/{token}?done=declined"))
    );
    let page = stranger.get(answer.location()).await;
    assert!(page.body.contains("The invitation was cancelled"));
    assert_eq!(stranger.get(&format!("/invitation/{token}")).await.status, 410);
    assert_eq!(stranger.post(&format!("/invitation/{token}/decline"), &[]).await.status, 410);
    assert_eq!(app.database.text("SELECT state FROM invitation").await, "revoked");
    assert_eq!(
        app.database.number("SELECT COUNT(*) FROM message WHERE kind = 'invitation_declined'").await,
        1
    );
}

#[tokio::test]
async fn somebody_who_forgot_the_password_is_told_the_same_whoever_they_are() {
    let app = TestApp::founded().await;
    for email in [FOUNDER, "nobody@aldine.example"] {
        let answer = app.visitor().post("/forgot-password", &[("email", email)]).await;
        assert_eq!((answer.status, answer.location()), (303, "/forgot-password?done=sent"));
    }
    assert!(
        app.visitor().get("/forgot-password?done=sent").await.body.contains("If this address has an account")
    );
    let answer = app.visitor().post("/forgot-password", &[("email", "nobody")]).await;
    assert_eq!(answer.status, 422);
}

#[tokio::test]
async fn bytes_that_are_no_text_are_refused() {
    let app = TestApp::founded().await;
    let kind = "application/x-www-form-urlencoded";
    assert_eq!(app.visitor().post_raw("/sign-in", kind, "identifier=%FF%FE&password=x").await.status, 400);
    assert_eq!(app.visitor().post_raw("/sign-in", kind, vec![0xff, 0xfe]).await.status, 400);
    assert_eq!(app.visitor().post_raw("/invitation/%FF", kind, "password=x").await.status, 400);
}
