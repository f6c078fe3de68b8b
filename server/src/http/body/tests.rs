use super::*;
use futures::stream;
use http::StatusCode;

/// A body that brings so many bytes every second and never ends.
fn trickle(bytes: usize) -> Body {
    Body::from_stream(stream::unfold((), move |()| async move {
        tokio::time::sleep(Duration::from_secs(1)).await;
        Some((Ok::<_, std::io::Error>(vec![b'x'; bytes]), ()))
    }))
}

fn from(address: &str) -> Sender {
    Sender::Network(address.to_owned())
}

fn budget(short: usize, long: usize) -> Budget {
    Budget { short: Pool::new(short, short), long: Pool::new(long, long) }
}

async fn refused(budget: &Budget, body: Body, most: usize) -> StatusCode {
    budget.read(body, most, from("a")).await.err().unwrap().status()
}

#[tokio::test(start_paused = true)]
async fn a_body_that_does_not_come_or_comes_byte_by_byte_is_given_up_after_ten_seconds() {
    let budget = Budget::default();
    for body in [trickle(1), Body::from_stream(stream::pending::<Result<Bytes, std::io::Error>>())] {
        let begun = Instant::now();
        assert_eq!(refused(&budget, body, JSON_MOST).await, StatusCode::REQUEST_TIMEOUT);
        assert_eq!(begun.elapsed(), WINDOW);
    }
}

#[tokio::test(start_paused = true)]
async fn a_body_over_a_slow_line_is_read_for_as_long_as_it_comes_on() {
    // Two kilobytes a second, for a minute.
    let slow = Body::from_stream(stream::unfold(60_usize, |left| async move {
        tokio::time::sleep(Duration::from_secs(1)).await;
        Some((Ok::<_, std::io::Error>(vec![b'x'; 2048]), left.checked_sub(1)?))
    }));
    let read = Budget::default().read(slow, JSON_MOST, from("a")).await.ok().unwrap();
    assert_eq!(read.bytes.len(), 60 * 2048);
}

#[tokio::test(start_paused = true)]
async fn all_bodies_together_take_no_more_than_the_budget_and_long_ones_leave_room_for_short_ones() {
    let budget = budget(SHORT, 3 * DRAFT / 2);
    let draft = || Body::from(vec![b'x'; DRAFT]);
    let first = budget.read(draft(), DRAFT, from("a")).await.ok().unwrap();
    assert_eq!(refused(&budget, draft(), DRAFT).await, StatusCode::SERVICE_UNAVAILABLE);
    assert!(budget.read(vec![b'x'; SHORT].into(), SHORT, from("a")).await.is_ok());
    drop(first);
    assert!(budget.read(draft(), DRAFT, from("a")).await.is_ok());
}

#[tokio::test(start_paused = true)]
async fn one_network_or_account_leaves_room_for_the_others() {
    const { assert!(SHORT_OF_ONE * 8 <= SHORT_TOGETHER && LONG_OF_ONE * 3 <= LONG_TOGETHER) };
    let budget = Budget { short: Pool::new(8 * SHORT, SHORT), long: Pool::new(DRAFT * 2, DRAFT) };
    let _short = budget.read(vec![b'x'; SHORT].into(), SHORT, from("a")).await.ok().unwrap();
    assert_eq!(refused(&budget, vec![b'x'].into(), SHORT).await, StatusCode::SERVICE_UNAVAILABLE);
    assert!(budget.read(vec![b'x'; SHORT].into(), SHORT, from("b")).await.is_ok());
    let account = |n| Sender::Account(Some(AccountId::new(uuid::Uuid::from_u128(n))));
    let _long = budget.read(vec![b'x'; DRAFT].into(), DRAFT, account(1)).await.ok().unwrap();
    assert!(budget.read(vec![b'x'].into(), DRAFT, account(1)).await.is_err());
    assert!(budget.read(vec![b'x'; DRAFT].into(), DRAFT, account(2)).await.is_ok());
}

#[tokio::test(start_paused = true)]
async fn where_there_is_no_room_the_body_that_was_first_and_is_not_whole_gives_way() {
    let budget = Arc::new(budget(SHORT, DRAFT));
    let stalled = |address: &'static str| {
        let budget = Arc::clone(&budget);
        let start = stream::iter([Ok::<_, std::io::Error>(vec![b'x'; SHORT / 2])]);
        let body = Body::from_stream(start.chain(stream::pending()));
        tokio::spawn(async move { budget.read(body, SHORT, from(address)).await.err().unwrap().status() })
    };
    let (first, second) = (stalled("a"), stalled("b"));
    while budget.short.bytes.available_permits() > 0 {
        tokio::task::yield_now().await;
    }
    let whole = budget.read(vec![b'x'; SHORT / 2].into(), SHORT, from("c")).await;
    assert!(whole.is_ok());
    assert_eq!(first.await.unwrap(), StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(second.await.unwrap(), StatusCode::REQUEST_TIMEOUT, "the other one had its time");
    assert!(budget.short.coming().is_empty());
}

#[tokio::test]
async fn a_body_that_is_too_large_is_not_counted() {
    let budget = budget(SHORT, DRAFT);
    assert_eq!(refused(&budget, vec![b'x'; 8 * DRAFT].into(), DRAFT).await, StatusCode::PAYLOAD_TOO_LARGE);
    assert_eq!(budget.long.bytes.available_permits(), DRAFT);
}
