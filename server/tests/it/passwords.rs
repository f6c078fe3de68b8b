//! Password rules, where one is chosen and where one is used.

use crate::support::{Installed, TestApp, token};
use serde_json::json;

async fn choose(password: &str) -> (u16, String) {
    let app = TestApp::founded().await;
    let token = token(&app.as_founder().await.invite(json!({ "email": "bob@aldine.example" })).await);
    let mut bob = app.visitor();
    let answer = bob.api("accept", json!({ "token": token, "draft": { "password": password } })).await;
    if answer.status == 200 {
        assert_eq!(
            app.visitor().sign_in("bob", password).await.status,
            200,
            "and it is the whole of it that counts"
        );
        let shorter: String = password.chars().take(password.chars().count() - 1).collect();
        assert_eq!(app.visitor().sign_in("bob", &shorter).await.status, 401);
        return (200, String::new());
    }
    assert!(!bob.has_session());
    assert_eq!(answer.json()["field"], "password");
    assert_eq!(bob.get(&format!("/invitation/{token}")).await.status, 200, "a refusal uses nothing up");
    answer.refusal()
}

fn of(characters: usize) -> String {
    // Neither common nor a pattern.
    "kUd7 vörst xq-Lm9 pañw ".chars().cycle().take(characters).collect()
}

#[tokio::test]
async fn from_15_to_256_characters_and_no_others() {
    assert_eq!(choose(&of(14)).await, (422, "password_short".into()));
    assert_eq!(choose(&of(257)).await, (422, "password_long".into()));
    assert_eq!(choose("").await, (422, "password_missing".into()));
    for characters in [15, 64, 256] {
        assert_eq!(choose(&of(characters)).await.0, 200, "{characters}");
    }
}

#[tokio::test]
async fn any_character_counts() {
    let emoji: String = "🦉🪶📯🗝️🧭🪁🦔🧵🪢🌒🫖🪞🧿🕯️🪣🎐".to_owned();
    assert_eq!(choose(&emoji).await.0, 200);
    assert_eq!(choose(&format!("  {}  ", of(15))).await.0, 200, "spaces at the ends are part of it");
}

#[tokio::test]
async fn a_common_one_is_refused_with_the_reason() {
    for common in ["passwordpassword", "123456789012345", "qwertyuiopasdfgh"] {
        assert_eq!(choose(common).await, (422, "password_common".into()), "{common}");
    }
}

#[tokio::test]
async fn a_password_longer_than_any_is_wrong_without_being_hashed() {
    let app = TestApp::founded().await;
    let answer = app.visitor().sign_in("ada", &"x".repeat(3_000)).await;
    assert_eq!(answer.refusal(), (401, "sign_in_wrong".into()));
}

#[tokio::test]
async fn the_program_hashes_as_owasp_advises_whatever_tests_do() {
    let installed = Installed::new(60, &[]).await;
    let hash = installed.database.text("SELECT password_hash FROM account").await;
    assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{hash}");
}

#[tokio::test]
async fn a_password_is_masked_and_a_manager_can_fill_it_in() {
    let app = TestApp::founded().await;
    let invited = token(&app.as_founder().await.invite(json!({ "email": "bob@aldine.example" })).await);
    let mut visitor = app.visitor();
    for (path, purpose) in
        [("/sign-in".to_owned(), "current-password"), (format!("/invitation/{invited}"), "new-password")]
    {
        let page = visitor.get(&path).await.body;
        let inputs = page.split("<input").skip(1).filter_map(|rest| rest.split('>').next());
        let passwords: Vec<&str> = inputs.filter(|input| input.contains("name=\"password\"")).collect();
        let [password] = passwords[..] else { panic!("{path}: {passwords:?}") };
        assert!(password.contains("type=\"password\""), "{path}: {password}");
        assert!(password.contains(&format!("autocomplete=\"{purpose}\"")), "{path}: {password}");
        for hindrance in ["onpaste", "maxlength", "readonly"] {
            assert!(!password.contains(hindrance), "{path}: {password}");
        }
    }
}
