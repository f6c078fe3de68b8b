use super::*;
use crate::support::Desk;
use std::time::Duration;

const LIMIT: Limit = Limit { max: 3, window_s: 900 };

#[tokio::test]
async fn tries_end_at_the_limit_and_begin_again_after_the_window() {
    let desk = Desk::new().await;
    for _ in 0..3 {
        reserve(&desk.backend, Kind::SignInAccount, "ada", LIMIT).await.unwrap();
    }
    desk.clock.advance(Duration::from_millis(500));
    for _ in 0..5 {
        let refused = reserve(&desk.backend, Kind::SignInAccount, "ada", LIMIT).await;
        assert!(matches!(refused, Err(Error::Later { code: Code::TooMany, retry_after: 900 })), "{refused:?}");
    }
    reserve(&desk.backend, Kind::SignInAccount, "bob", LIMIT).await.unwrap();
    reserve(&desk.backend, Kind::SignInAddress, "ada", LIMIT).await.unwrap();
    desk.clock.advance(Duration::from_secs(900));
    reserve(&desk.backend, Kind::SignInAccount, "ada", LIMIT).await.unwrap();
}

#[tokio::test]
async fn two_hundred_at_once_get_no_more_than_the_limit() {
    let desk = Desk::new().await;
    let tries = (0..200).map(|_| {
        let backend = desk.backend.clone();
        tokio::spawn(async move { reserve(&backend, Kind::SignInAddress, "::1", LIMIT).await.is_ok() })
    });
    let passed = futures::future::join_all(tries).await.into_iter().filter(|passed| *passed.as_ref().unwrap()).count();
    assert_eq!(passed, 3);
}

#[tokio::test]
async fn a_right_password_ends_the_count() {
    let desk = Desk::new().await;
    for _ in 0..2 {
        for _ in 0..3 {
            reserve(&desk.backend, Kind::SignInAccount, "ada", LIMIT).await.unwrap();
        }
        forget(&desk.backend, Kind::SignInAccount, "ada").await.unwrap();
    }
}

#[test]
fn a_flood_is_held_back_for_its_second_and_for_its_session() {
    let flood = Flood::default();
    let session = |n: u128| SessionId::new(uuid::Uuid::from_u128(n));
    for _ in 0..20 {
        flood.pass(session(1), 5_000, 20).unwrap();
    }
    assert!(flood.pass(session(1), 5_999, 20).is_err());
    flood.pass(session(2), 5_999, 20).unwrap();
    flood.pass(session(1), 6_000, 20).unwrap();
    assert!((0..1_000).all(|_| flood.pass(session(3), 6_000, 0).is_ok()), "0 is no limit");
    for n in 0..Flood::MOST as u128 + 10 {
        let _ = flood.pass(session(n), 7_000, 20);
    }
    assert!(flood.0.lock().unwrap().len() <= Flood::MOST);
    flood.pass(session(u128::MAX), 8_000, 20).unwrap();
}

#[test]
fn an_address_is_counted_with_its_network() {
    let network = |address: &str| network(address.parse().unwrap());
    assert_eq!(network("192.0.2.7"), "192.0.2.7");
    assert_eq!(network("::ffff:192.0.2.7"), "192.0.2.7");
    assert_eq!(network("2001:db8:1:2:3::4"), network("2001:db8:1:2::9"));
    assert_ne!(network("2001:db8:1:2::4"), network("2001:db8:1:3::4"));
}
