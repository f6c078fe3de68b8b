use super::*;
use futures::FutureExt as _;
use futures::future::BoxFuture;

type Taking<'a> = BoxFuture<'a, Result<Turn>>;

/// Asks for a turn and takes a place in the line.
fn ask<'a>(turns: &'a WorkQueue, network: &'a str) -> Taking<'a> {
    let mut taking = turns.take(network).boxed();
    match (&mut taking).now_or_never() {
        Some(taken) => std::future::ready(taken).boxed(),
        None => taking,
    }
}

fn has_turn(taking: &mut Taking) -> bool {
    matches!(taking.now_or_never(), Some(Ok(_)))
}

fn is_refused(taking: &mut Taking) -> bool {
    matches!(taking.now_or_never(), Some(Err(Error::Later { code: Code::Busy, retry_after: 2 })))
}

#[tokio::test]
async fn one_network_takes_every_place_and_leaves_one_to_each_other_that_comes() {
    let turns = WorkQueue::new(1, 4);
    let running = turns.take("a").await.unwrap();
    let mut flood: Vec<_> = (0..10).map(|_| ask(&turns, "a")).collect();
    assert!(flood[4..].iter_mut().all(is_refused), "there are four places");
    let (mut honest, mut third) = (ask(&turns, "b"), ask(&turns, "c"));
    assert!(is_refused(&mut flood[3]) && is_refused(&mut flood[2]), "the last of the most give way");
    assert!(is_refused(&mut ask(&turns, "a")), "and do not come back in their place");
    assert!(is_refused(&mut ask(&turns, "b")), "nor is a network with as many put out for another place");

    // The networks take turns: of three, nobody is third behind two of the same.
    drop(running);
    let first = flood[0].as_mut().now_or_never().unwrap().unwrap();
    assert!(!has_turn(&mut honest));
    drop(first);
    let second = honest.as_mut().now_or_never().unwrap().unwrap();
    drop(second);
    let last = third.as_mut().now_or_never().unwrap().unwrap();
    drop(last);
    assert!(has_turn(&mut flood[1]));
}

#[tokio::test]
async fn whoever_gives_up_waiting_leaves_place_and_turn_to_others() {
    let turns = WorkQueue::new(1, 2);
    let running = turns.take("a").await.unwrap();
    let (gone, also_gone) = (ask(&turns, "a"), ask(&turns, "b"));
    drop((gone, also_gone));
    let (mut one, mut other) = (ask(&turns, "a"), ask(&turns, "a"));
    drop(running);
    let turn = one.as_mut().now_or_never().unwrap().unwrap();
    drop(other.as_mut().now_or_never());
    drop(other);
    drop(turn);
    // One that goes after it was given its turn, and before it took it.
    let running = turns.take("c").await.unwrap();
    let given = ask(&turns, "a");
    drop(running);
    drop(given);
    assert_eq!(turns.0.line().running, 0);
    let both = WorkQueue::new(2, 0);
    let taken = (both.take("a").await.unwrap(), both.take("a").await.unwrap());
    assert!(both.take("a").await.is_err());
    drop(taken);
    assert_eq!(both.0.line().running, 0);
}
