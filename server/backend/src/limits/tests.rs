use super::*;
use crate::db::Failure;
use crate::test_backend::TestBackend;
use sha2::{Digest as _, Sha256};
use std::time::Duration;

const LIMIT: Limit = Limit { max: 3, window_s: 900 };

#[tokio::test]
async fn tries_end_at_the_limit_and_begin_again_after_the_window() {
    let desk = TestBackend::new().await;
    for _ in 0..3 {
        reserve(&desk.backend, Kind::SignInName, "ada", LIMIT).await.unwrap();
    }
    desk.clock.advance(Duration::from_millis(500));
    for _ in 0..5 {
        let refused = reserve(&desk.backend, Kind::SignInName, "ada", LIMIT).await;
        assert!(
            matches!(refused, Err(Error::Later { code: Code::TooMany, retry_after: 900 })),
            "{refused:?}"
        );
    }
    reserve(&desk.backend, Kind::SignInName, "bob", LIMIT).await.unwrap();
    reserve(&desk.backend, Kind::SignInNetwork, "ada", LIMIT).await.unwrap();
    desk.clock.advance(Duration::from_secs(900));
    reserve(&desk.backend, Kind::SignInName, "ada", LIMIT).await.unwrap();
}

#[tokio::test]
async fn a_refused_try_waits_for_no_writer() {
    let desk = TestBackend::new().await;
    for _ in 0..3 {
        reserve(&desk.backend, Kind::SignInName, "ada", LIMIT).await.unwrap();
    }
    desk.failures.order(Failure::Begin, 6);
    let refused = reserve(&desk.backend, Kind::SignInName, "ada", LIMIT).await;
    assert!(matches!(refused, Err(Error::Later { code: Code::TooMany, retry_after: 900 })), "{refused:?}");
    assert_eq!(desk.failures.left(), 6, "no transaction was begun");
}

#[tokio::test]
async fn counters_are_not_recognised_without_the_master_key() {
    let desk = TestBackend::new().await;
    reserve(&desk.backend, Kind::Invited, "gone@example.org", LIMIT).await.unwrap();
    let stored = attempt::Entity::find().one(desk.backend.db().read()).await.unwrap().unwrap();
    let value = b"invited\0gone@example.org";
    assert_ne!(stored.key, Sha256::digest(value).to_vec());
    let keys = desk.backend.keys();
    assert!(keys.verify(keys.current_id(), PURPOSE, value, &stored.key));
}

#[tokio::test]
async fn a_window_that_began_before_the_clock_was_set_back_begins_anew() {
    let desk = TestBackend::new().await;
    for _ in 0..3 {
        reserve(&desk.backend, Kind::SignInName, "ada", LIMIT).await.unwrap();
    }
    assert!(reserve(&desk.backend, Kind::SignInName, "ada", LIMIT).await.is_err());
    desk.clock.set_back(Duration::from_secs(86_400));
    for _ in 0..3 {
        reserve(&desk.backend, Kind::SignInName, "ada", LIMIT).await.unwrap();
    }
    assert!(reserve(&desk.backend, Kind::SignInName, "ada", LIMIT).await.is_err(), "it counts from now on");
}

#[tokio::test]
async fn two_hundred_at_once_get_no_more_than_the_limit() {
    let desk = TestBackend::new().await;
    let tries = (0..200).map(|_| {
        let backend = desk.backend.clone();
        tokio::spawn(async move { reserve(&backend, Kind::SignInNetwork, "::1", LIMIT).await.is_ok() })
    });
    let passed =
        futures::future::join_all(tries).await.into_iter().filter(|passed| *passed.as_ref().unwrap()).count();
    assert_eq!(passed, 3);
}

#[tokio::test]
async fn a_try_that_is_given_back_leaves_no_trace_of_when_it_was_taken() {
    let desk = TestBackend::new().await;
    let right = reserve(&desk.backend, Kind::SignInName, "ada", LIMIT).await.unwrap();
    give_back(&desk.backend, &right).await.unwrap();
    desk.clock.advance(Duration::from_secs(300));
    for _ in 0..3 {
        reserve(&desk.backend, Kind::SignInName, "ada", LIMIT).await.unwrap();
    }
    let refused = reserve(&desk.backend, Kind::SignInName, "ada", LIMIT).await;
    assert!(matches!(refused, Err(Error::Later { retry_after: 900, .. })), "{refused:?}");
}

#[tokio::test]
async fn a_try_of_a_window_that_is_over_is_not_given_back_to_the_next_one() {
    let desk = TestBackend::new().await;
    let slow = reserve(&desk.backend, Kind::SignInName, "ada", LIMIT).await.unwrap();
    desk.clock.advance(Duration::from_secs(900));
    for _ in 0..3 {
        reserve(&desk.backend, Kind::SignInName, "ada", LIMIT).await.unwrap();
    }
    give_back(&desk.backend, &slow).await.unwrap();
    assert!(reserve(&desk.backend, Kind::SignInName, "ada", LIMIT).await.is_err());
}

#[tokio::test]
async fn of_two_limits_both_are_taken_or_none() {
    let desk = TestBackend::new().await;
    let (name, network) = ((Kind::SignInName, "ada"), (Kind::SignInNetwork, "192.0.2.1"));
    let wide = Limit { max: 5, window_s: 60 };
    let both = [(name.0, name.1, LIMIT), (network.0, network.1, wide)];
    let mut taken = limits_taken(&desk, &both).await.unwrap();
    for _ in 0..2 {
        taken = limits_taken(&desk, &both).await.unwrap();
    }
    for _ in 0..9 {
        assert!(matches!(limits_taken(&desk, &both).await, Err(Error::Later { retry_after: 900, .. })));
    }
    for _ in 0..2 {
        reserve(&desk.backend, network.0, network.1, wide).await.unwrap();
    }
    assert!(
        reserve(&desk.backend, network.0, network.1, wide).await.is_err(),
        "the refused ones did not count"
    );
    give_back(&desk.backend, &taken).await.unwrap();
    limits_taken(&desk, &both).await.unwrap();
    assert!(limits_taken(&desk, &both).await.is_err());
}

async fn limits_taken(desk: &TestBackend, both: &[(Kind, &str, Limit)]) -> Result<Taken> {
    reserve_all(&desk.backend, both).await
}

#[tokio::test]
async fn tries_of_a_transaction_that_is_rolled_back_are_not_counted() {
    let desk = TestBackend::new().await;
    let backend = &desk.backend;
    let counters = || Counters { backend, kind: Kind::Invited, limit: LIMIT, now: backend.now() };
    let take = async |is_kept: bool| {
        let work = async |tx: Tx| {
            let values = ["ada", "bob"].into_iter();
            let is_within = counters().take_each(&tx, values).await?;
            if is_kept && is_within { Ok(()) } else { Err(Error::Refused(Code::InvitedOften)) }
        };
        backend.db().write(work).await
    };
    let full = async || {
        let values = ["ada", "bob", "eve"];
        counters().exhausted(backend.db().read(), &values).await.unwrap()
    };
    for _ in 0..5 {
        take(false).await.unwrap_err();
    }
    reserve(backend, Kind::Invited, "ada", LIMIT).await.unwrap();
    take(true).await.unwrap();
    assert!(full().await.is_empty());
    take(true).await.unwrap();
    assert_eq!(full().await, HashSet::from(["ada"]));
    take(true).await.unwrap_err();
    assert_eq!(full().await, HashSet::from(["ada"]), "bob's was given back");
    desk.clock.advance(Duration::from_secs(900));
    assert!(full().await.is_empty());
    take(true).await.unwrap();
}
