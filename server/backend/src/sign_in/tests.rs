mod tries;

use super::*;
use crate::entity::session;
use crate::error::Error;
use crate::error::Result;
use crate::gate::test_accounts::{
    PASSWORD, account, audit, founder, known_visitor, session, sign_in_as, visitor, visitor_from,
};
use crate::gate::{OwnSecurity, Public, SignedIn as IsSignedIn};
use crate::last_seen;
use crate::limits;
use crate::pending_sign_in::SignInStep;
use crate::sessions::SignedIn;
use crate::test_backend;
use domain::account::AccountState;
use domain::form::Code;
use domain::session::MenuCount;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
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
        let row = crate::accounts::by_id(crate::reach::EVERYONE, desk.backend.db().read(), id)
            .await
            .unwrap()
            .unwrap();
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
async fn a_late_note_does_not_take_back_a_later_visit() {
    let desk = test_backend::TestBackend::new().await;
    let id = account(&desk, "ada", AccountState::Active).await;
    let ada = session(&desk.backend, id).await;
    let at_first = seen_at(&desk, &ada).await;
    desk.clock.advance(Duration::from_secs(6 * 3_600));
    assert!(is_in(&desk, &ada).await);
    noted(&desk, &ada).await;
    let row = session::Entity::find().one(desk.backend.db().read()).await.unwrap().unwrap();
    last_seen::write(&desk.backend, row.id, (at_first, at_first + 60_000)).await.unwrap();
    assert_eq!(seen_at(&desk, &ada).await, at_first + 6 * 3_600_000);
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

/// Waits until the visit of just now is noted, which happens beside the request and tells nobody.
async fn noted(desk: &test_backend::TestBackend, session: &SignedIn) {
    let is_noted = async || desk.backend.now() - seen_at(desk, session).await < last_seen::EVERY_MS;
    let noted = async {
        while !is_noted().await {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(20), noted).await.expect("the visit is never noted");
}
