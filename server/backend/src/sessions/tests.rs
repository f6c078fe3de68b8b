use super::*;
use crate::error::Error;
use crate::gate::test_accounts::{
    PASSWORD, account, audit, founder, known_visitor, session, sign_in_as, visitor, visitor_from,
};
use crate::gate::{OwnSecurity, Public, SignedIn as IsSignedIn};
use crate::limits;
use crate::test_backend;
use domain::account::AccountState;
use domain::form::Code;
use domain::session::MenuCount;
use std::time::Duration;

async fn try_in(desk: &test_backend::TestBackend, identifier: &str, password: &str) -> Result<SignedIn> {
    let public = desk.backend.open::<Public>(&visitor(&desk.backend, None)).await.unwrap();
    public.sign_in(sign_in_as(identifier, password)).await.map(SignInStep::done)
}

async fn is_in(desk: &test_backend::TestBackend, session: &SignedIn) -> bool {
    desk.backend.open::<IsSignedIn>(&visitor(&desk.backend, Some(session))).await.is_ok()
}

#[tokio::test]
async fn somebody_signs_in_by_address_or_username_and_out_again() {
    let desk = test_backend::TestBackend::new().await;
    let id = account(&desk, "ada", AccountState::Active).await;
    let mut tokens = Vec::new();
    for identifier in ["ada", " ADA ", "ada@example.org", "Ada@EXAMPLE.org"] {
        let session = try_in(&desk, identifier, PASSWORD).await.ok().unwrap();
        assert!(is_in(&desk, &session).await);
        assert_eq!(session.max_age_s, 7 * 86_400);
        assert!(!tokens.contains(&session.token.hash()));
        tokens.push(session.token.hash());
    }
    let session = try_in(&desk, "ada", PASSWORD).await.ok().unwrap();
    let caller = visitor(&desk.backend, Some(&session));
    desk.backend.open::<OwnSecurity>(&caller).await.unwrap().sign_out().await.unwrap();
    assert!(!is_in(&desk, &session).await);
    let events = audit(&desk.backend).await;
    assert_eq!(events.len(), 6);
    assert!(events[..5].iter().all(|event| *event == ("session.opened".to_owned(), Some(id))));
    assert_eq!(events[5], ("session.closed".to_owned(), Some(id)));
}

/// Each sign-in is an event, of which the audit keeps all.
#[tokio::test]
async fn whoever_signs_in_again_and_again_comes_to_an_end() {
    let desk = test_backend::TestBackend::new().await;
    let id = account(&desk, "ada", AccountState::Active).await;
    for _ in 1..second_factor::SIGNED_IN.max {
        let limit = second_factor::SIGNED_IN;
        limits::reserve(&desk.backend, limits::Kind::SignedIn, &id.to_string(), limit).await.unwrap();
    }
    let session = try_in(&desk, "ada", PASSWORD).await.ok().unwrap();
    let refused = async |password| match try_in(&desk, "ada", password).await {
        Ok(_) => None,
        Err(error) => Some(error.code()),
    };
    assert_eq!(refused(PASSWORD).await, Some(Code::TooMany));
    assert_eq!(refused("not my password at all").await, Some(Code::SignInWrong));
    assert!(is_in(&desk, &session).await);
    desk.clock.advance(Duration::from_secs(3_600));
    assert_eq!(refused(PASSWORD).await, None);
}

#[tokio::test]
async fn a_browser_that_signs_in_again_has_one_session_and_another_browser_keeps_its_own() {
    let desk = test_backend::TestBackend::new().await;
    account(&desk, "ada", AccountState::Active).await;
    let first = try_in(&desk, "ada", PASSWORD).await.ok().unwrap();
    let other = try_in(&desk, "ada", PASSWORD).await.ok().unwrap();
    let caller = visitor(&desk.backend, Some(&first));
    let public = desk.backend.open::<Public>(&caller).await.unwrap();
    let second = public.sign_in(sign_in_as("ada", PASSWORD)).await.ok().unwrap().done();
    assert!(!is_in(&desk, &first).await);
    assert!(is_in(&desk, &other).await);
    assert!(is_in(&desk, &second).await);
}

#[tokio::test]
async fn an_account_has_so_many_sessions_at_once_and_the_oldest_ends_for_a_new_one() {
    let desk = test_backend::TestBackend::new().await;
    account(&desk, "ada", AccountState::Active).await;
    let ben = account(&desk, "ben", AccountState::Active).await;
    let bens = session(&desk.backend, ben).await;
    let mut sessions = Vec::new();
    for _ in 0..22 {
        sessions.push(try_in(&desk, "ada", PASSWORD).await.ok().unwrap());
        desk.clock.advance(Duration::from_secs(1));
    }
    for (number, session) in sessions.iter().enumerate() {
        assert_eq!(is_in(&desk, session).await, number >= 2, "session {number}");
    }
    assert!(is_in(&desk, &bens).await, "another account's session is not touched");
    let all = session::Entity::find().all(desk.backend.db().read()).await.unwrap();
    assert_eq!(all.len(), 21);
}

#[tokio::test]
async fn unknown_wrong_pending_and_suspended_are_one_answer_and_one_event() {
    let desk = test_backend::TestBackend::new().await;
    account(&desk, "ada", AccountState::Active).await;
    account(&desk, "ben", AccountState::Pending).await;
    account(&desk, "cyd", AccountState::Suspended).await;
    let long = "a".repeat(257);
    for (identifier, password) in [
        ("nobody", PASSWORD),
        ("nobody@example.org", PASSWORD),
        ("not @n address", PASSWORD),
        ("ada", "vedo sette gru sul Lago"),
        ("ben", PASSWORD),
        ("cyd", PASSWORD),
        ("ada", &long),
    ] {
        let answer = try_in(&desk, identifier, password).await.err();
        assert!(matches!(answer, Some(Error::Refused(Code::SignInWrong))), "{identifier}: {answer:?}");
    }
    let events = audit(&desk.backend).await;
    assert_eq!(events, vec![("session.refused".to_owned(), None); 6], "what is too long was never tried");
}

#[tokio::test]
async fn an_old_hash_becomes_a_new_one_at_the_next_sign_in() {
    let desk = test_backend::TestBackend::new().await;
    let id = account(&desk, "ada", AccountState::Active).await;
    let hash = async || {
        let row = crate::accounts::by_id(desk.backend.db().read(), id).await.unwrap().unwrap();
        row.password_hash.unwrap()
    };
    let old = crate::password::hash_for_test(PASSWORD, crate::PasswordCost::OWASP);
    desk.sql(&format!("UPDATE account SET password_hash = '{old}'")).await;
    try_in(&desk, "ada", PASSWORD).await.ok().unwrap();
    let renewed = hash().await;
    assert!(renewed.contains("m=64,t=1,p=1"), "{renewed}");
    try_in(&desk, "ada", PASSWORD).await.ok().unwrap();
    assert_eq!(hash().await, renewed);
}

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
    let row = crate::accounts::by_id(desk.backend.db().read(), ada).await.unwrap().unwrap();
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

#[tokio::test]
async fn a_session_ends_when_it_is_idle_and_in_any_case_after_its_days() {
    let desk = test_backend::TestBackend::new().await;
    let id = account(&desk, "ada", AccountState::Active).await;
    let idle = session(&desk.backend, id).await;
    desk.clock.advance(Duration::from_secs(12 * 3_600 - 1));
    let used = session(&desk.backend, id).await;
    assert!(is_in(&desk, &idle).await);
    noted(&desk, &idle).await;
    desk.clock.advance(Duration::from_secs(12 * 3_600 - 1));
    assert!(is_in(&desk, &idle).await, "it was seen since");
    for _ in 0..13 {
        assert!(is_in(&desk, &used).await);
        noted(&desk, &used).await;
        desk.clock.advance(Duration::from_secs(11 * 3_600));
    }
    assert!(!is_in(&desk, &idle).await);
    assert!(is_in(&desk, &used).await, "six days old");
    noted(&desk, &used).await;
    desk.clock.advance(Duration::from_secs(11 * 3_600));
    assert!(is_in(&desk, &used).await);
    noted(&desk, &used).await;
    desk.clock.advance(Duration::from_secs(11 * 3_600));
    noted(&desk, &used).await;
    assert!(!is_in(&desk, &used).await, "seven days old");
    session(&desk.backend, id).await;
    let left = session::Entity::find().all(desk.backend.db().read()).await.unwrap();
    assert_eq!(left.len(), 1, "dead ones are cleared away");
}

#[tokio::test]
async fn a_visit_is_noted_at_most_once_a_minute() {
    let desk = test_backend::TestBackend::new().await;
    let id = account(&desk, "ada", AccountState::Active).await;
    let ada = session(&desk.backend, id).await;
    let at_first = seen_at(&desk, &ada).await;
    desk.clock.advance(Duration::from_secs(59));
    assert!(is_in(&desk, &ada).await);
    desk.clock.advance(Duration::from_secs(1));
    assert!(is_in(&desk, &ada).await);
    noted(&desk, &ada).await;
    // Had the visit of a second before been noted, this one would not have been.
    assert_eq!(seen_at(&desk, &ada).await, at_first + 60_000);
}

#[tokio::test]
async fn the_standing_says_whose_desk_it_is_and_who_is_there() {
    let desk = test_backend::TestBackend::new().await;
    let standing = async |session: Option<&SignedIn>| {
        let public = desk.backend.open::<Public>(&visitor(&desk.backend, session)).await.unwrap();
        public.session_view().await.unwrap()
    };
    let view = standing(None).await;
    assert_eq!((view.is_founded, view.has_mail, view.me), (false, false, None));
    let founder = session(&desk.backend, founder(&desk).await).await;
    assert!(standing(None).await.is_founded);
    let me = standing(Some(&founder)).await.me.unwrap();
    assert_eq!(
        (me.username.as_str(), me.is_founder, me.open_invitations, me.held_messages, me.waiting_reviews),
        ("founder", true, MenuCount::default(), MenuCount::default(), MenuCount::default())
    );
}

async fn seen_at(desk: &test_backend::TestBackend, session: &SignedIn) -> i64 {
    let hash = session.token.hash().to_vec();
    let found = session::Entity::find().filter(session::Column::TokenHash.eq(hash));
    found.one(desk.backend.db().read()).await.unwrap().unwrap().seen_at
}

/// Waits until the visit of just now is noted, which happens beside the request.
async fn noted(desk: &test_backend::TestBackend, session: &SignedIn) {
    for _ in 0..200 {
        if desk.backend.now() - seen_at(desk, session).await < last_seen::EVERY_MS {
            return;
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}
