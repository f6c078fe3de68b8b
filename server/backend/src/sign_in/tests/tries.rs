use super::*;
use crate::known_browser::{KnownBrowser, Owner};

#[tokio::test]
async fn of_wrong_passwords_no_more_are_tried_than_the_limit_even_at_once() {
    let desk = test_backend::TestBackend::new().await;
    account(&desk, "ada", AccountState::Active).await;
    account(&desk, "ben", AccountState::Active).await;
    let tries = (0..60).map(|n| {
        let backend = desk.backend.clone();
        tokio::spawn(async move {
            let public = backend.open::<Public>(&visitor(&backend, None)).await.unwrap();
            // One name, however it is spelled.
            let identifier = ["ada", " ADA", "Ada"][n % 3];
            public.sign_in(sign_in_as(identifier, "wrong wrong wrong")).await.err().unwrap()
        })
    });
    let answers = futures::future::join_all(tries).await;
    let count = |code| answers.iter().filter(|answer| answer.as_ref().unwrap().code() == code).count();
    assert_eq!((count(Code::SignInWrong), count(Code::TooMany)), (10, 50));
    assert_eq!(audit(&desk.backend).await.len(), 10);

    let refused = try_in(&desk, "ada", PASSWORD).await.err();
    assert!(matches!(refused, Some(Error::Later { code: Code::TooMany, retry_after: 900 })), "{refused:?}");
    assert!(
        try_in(&desk, "ben", PASSWORD).await.is_ok(),
        "others are not affected, even at the same address"
    );
    desk.clock.advance(Duration::from_secs(900));
    assert!(try_in(&desk, "ada", PASSWORD).await.is_ok());
}

#[tokio::test]
async fn a_right_password_uses_up_no_try_and_gives_none_back_that_was_wrong() {
    let desk = test_backend::TestBackend::new().await;
    account(&desk, "ada", AccountState::Active).await;
    for _ in 0..30 {
        assert!(try_in(&desk, "ada", PASSWORD).await.is_ok());
    }
    for _ in 0..5 {
        for _ in 0..2 {
            assert!(matches!(try_in(&desk, "ada", "wrong").await, Err(Error::Refused(Code::SignInWrong))));
        }
        if !matches!(try_in(&desk, "ada", PASSWORD).await, Ok(_) | Err(Error::Later { .. })) {
            panic!("a right password is right or not looked at");
        }
    }
    let refused = try_in(&desk, "ada", "wrong").await.err();
    assert!(matches!(refused, Some(Error::Later { code: Code::TooMany, .. })), "ten wrong ones are ten");
}

/// What a stranger is answered, one after the other, to everything they type.
async fn answers(desk: &test_backend::TestBackend, name: &str, is_there: bool) -> Vec<String> {
    let mut told = Vec::new();
    let owner = visitor_from(&desk.backend, None, "198.51.100.1");
    for round in 0..4 {
        if is_there && round % 2 == 0 {
            let public = desk.backend.open::<Public>(&owner).await.unwrap();
            // The owner gets in where the tries of the name are not used up, and is not looked at where they are.
            let entered = public.sign_in(sign_in_as(name, PASSWORD)).await;
            assert_eq!(entered.is_ok(), round == 0);
        }
        desk.clock.advance(Duration::from_secs(100));
        for identifier in [format!("{name}@example.org"), name.to_owned()] {
            for _ in 0..6 {
                let refused = try_in(desk, &identifier, "wrong").await.err();
                told.push(format!("{identifier} {refused:?}").replace(name, "NAME"));
            }
        }
    }
    told
}

#[tokio::test]
async fn a_stranger_cannot_tell_by_the_tries_that_are_left_whether_there_is_an_account() {
    let desk = test_backend::TestBackend::new().await;
    desk.sql("UPDATE setting SET value = '1000' WHERE key = 'sign_in_tries_address'").await;
    desk.backend.reload_settings().await.unwrap();
    account(&desk, "ada", AccountState::Active).await;
    account(&desk, "ben", AccountState::Pending).await;
    account(&desk, "cyd", AccountState::Suspended).await;
    let known = answers(&desk, "ada", true).await;
    for name in ["nobody", "ben", "cyd"] {
        assert_eq!(answers(&desk, name, false).await, known, "{name}");
    }
    let wrong = known.iter().filter(|answer| answer.contains("SignInWrong")).count();
    assert_eq!(wrong, 20, "ten by each name: {known:?}");
}

#[tokio::test]
async fn a_browser_in_which_somebody_has_signed_in_lets_them_in_while_strangers_use_up_their_name() {
    let desk = test_backend::TestBackend::new().await;
    account(&desk, "ada", AccountState::Active).await;
    account(&desk, "ben", AccountState::Active).await;
    let before = try_in(&desk, "ada", PASSWORD).await.ok().unwrap();
    for _ in 0..11 {
        let _ = try_in(&desk, "ada", "wrong").await;
    }
    assert!(
        matches!(try_in(&desk, "ada", PASSWORD).await, Err(Error::Later { .. })),
        "a browser nobody knows"
    );
    let public = async |browser: &SignedIn| {
        let caller = known_visitor(&desk.backend, browser, "192.0.2.7");
        desk.backend.open::<Public>(&caller).await.unwrap()
    };
    let again = public(&before).await.sign_in(sign_in_as("ada", PASSWORD)).await.ok().unwrap().done();
    assert!(public(&again).await.sign_in(sign_in_as("ada@example.org", PASSWORD)).await.is_ok());

    // It has ten tries of its own, by whichever name, and they are those of this account alone.
    for n in 0..10 {
        let identifier = ["ada", "ada@example.org"][n % 2];
        let refused = public(&again).await.sign_in(sign_in_as(identifier, "wrong")).await.err();
        assert!(matches!(refused, Some(Error::Refused(Code::SignInWrong))), "{refused:?}");
    }
    let refused = public(&before).await.sign_in(sign_in_as("ada", PASSWORD)).await.err();
    assert!(matches!(refused, Some(Error::Later { .. })), "the same browser still: {refused:?}");
    assert!(public(&again).await.sign_in(sign_in_as("ben", PASSWORD)).await.is_ok());
}

#[tokio::test]
async fn a_browser_is_known_for_its_account_only_and_by_no_cookie_that_was_altered() {
    let desk = test_backend::TestBackend::new().await;
    let (ada, ben) = (
        account(&desk, "ada", AccountState::Active).await,
        account(&desk, "ben", AccountState::Active).await,
    );
    let keys = desk.backend.keys();
    let text = session(&desk.backend, ada).await.browser.text();
    let known = KnownBrowser::parse(&text).unwrap();
    let now = desk.backend.now();
    let row =
        crate::accounts::by_id(crate::reach::EVERYONE, desk.backend.db().read(), ada).await.unwrap().unwrap();
    let hash = row.password_hash.unwrap();
    let owner = |account| Owner { account, password_hash: &hash };
    assert!(known.is_known_to(keys, owner(ada), now) && !known.is_known_to(keys, owner(ben), now));
    assert!(
        !known.is_known_to(keys, Owner { account: ada, password_hash: "another" }, now),
        "another password makes every browser unknown"
    );
    assert!(!known.is_known_to(keys, owner(ada), now + 400 * 86_400_000), "nor is it known for ever");
    assert!(!known.is_known_to(keys, owner(ada), now - 400 * 86_400_000), "nor where the clock was set back");
    for at in 0..text.len() - 1 {
        let other = if text.as_bytes()[at] == b'A' { "B" } else { "A" };
        let altered = format!("{}{other}{}", &text[..at], &text[at + 1..]);
        let read = KnownBrowser::parse(&altered);
        assert!(!read.is_some_and(|browser| browser.is_known_to(keys, owner(ada), now)), "{altered}");
    }
    for wrong in ["", "A", &text[1..], &format!("{text}A")] {
        assert!(KnownBrowser::parse(wrong).is_none(), "{wrong}");
    }
    let elsewhere = session(&desk.backend, ada).await.browser;
    assert_ne!(elsewhere.counted_as(ada), known.counted_as(ada), "each browser for itself");
}

#[tokio::test]
async fn many_known_browsers_in_one_network_have_the_tries_of_one_network() {
    let desk = test_backend::TestBackend::new().await;
    desk.sql("UPDATE setting SET value = '5' WHERE key = 'sign_in_tries_address'").await;
    desk.backend.reload_settings().await.unwrap();
    let ada = account(&desk, "ada", AccountState::Active).await;
    let mut tries = Vec::new();
    for _ in 0..6 {
        let before = session(&desk.backend, ada).await;
        let caller = known_visitor(&desk.backend, &before, "192.0.2.7");
        let public = desk.backend.open::<Public>(&caller).await.unwrap();
        tries.push(public.sign_in(sign_in_as("ada", "wrong")).await.err());
    }
    assert!(matches!(tries[4], Some(Error::Refused(Code::SignInWrong))), "{tries:?}");
    assert!(matches!(tries[5], Some(Error::Later { code: Code::TooMany, .. })), "{tries:?}");
    assert!(try_in(&desk, "ada", PASSWORD).await.is_ok(), "strangers are counted for themselves");
}

#[tokio::test]
async fn an_address_over_its_limit_uses_up_nobody_s_tries() {
    let desk = test_backend::TestBackend::new().await;
    account(&desk, "ada", AccountState::Active).await;
    for n in 0..100 {
        assert!(try_in(&desk, &format!("nobody{n}"), "wrong").await.is_err());
    }
    for _ in 0..20 {
        let refused = try_in(&desk, "ada", "wrong").await.err();
        assert!(matches!(refused, Some(Error::Later { code: Code::TooMany, .. })), "{refused:?}");
    }
    let elsewhere = visitor_from(&desk.backend, None, "2001:db8::1");
    let public = desk.backend.open::<Public>(&elsewhere).await.unwrap();
    assert!(public.sign_in(sign_in_as("ada", PASSWORD)).await.is_ok());
}
