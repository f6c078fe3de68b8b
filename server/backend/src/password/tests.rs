use super::*;

const HERE: &str = "192.0.2.1";

#[tokio::test]
async fn a_password_is_right_wrong_or_hashed_with_old_parameters() {
    let hasher = Hasher::new(PasswordCost::OWASP);
    let stored = hasher.hash(HERE, "correct horse battery", [1; 16]).await.unwrap();
    assert!(stored.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{stored}");
    assert_eq!(hasher.verify(HERE, "correct horse battery", Some(&stored)).await.unwrap(), Verdict::Right);
    assert_eq!(hasher.verify(HERE, "correct horse batterz", Some(&stored)).await.unwrap(), Verdict::Wrong);
    let old = hash_for_test("correct horse battery", PasswordCost::FOR_TESTS);
    assert_eq!(hasher.verify(HERE, "correct horse battery", Some(&old)).await.unwrap(), Verdict::Outdated);
    assert_eq!(hasher.verify(HERE, "Correct horse battery", Some(&old)).await.unwrap(), Verdict::Wrong);
    assert_ne!(stored, hasher.hash(HERE, "correct horse battery", [2; 16]).await.unwrap());
}

#[test]
fn a_hash_that_another_program_has_made_is_understood() {
    // From the test vectors of Argon2's reference implementation.
    let stored = "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4";
    assert_eq!(verify("password", stored, PasswordCost::OWASP).unwrap(), Verdict::Outdated);
    assert_eq!(verify("Password", stored, PasswordCost::OWASP).unwrap(), Verdict::Wrong);
}

#[tokio::test]
async fn nobody_has_a_password() {
    let hasher = Hasher::new(PasswordCost::FOR_TESTS);
    assert_eq!(hasher.verify(HERE, "correct horse battery", None).await.unwrap(), Verdict::Wrong);
}

#[test]
fn one_password_typed_on_two_keyboards_is_one_password() {
    assert_eq!(
        *normalized("caf\u{e9} caf\u{e9} caf\u{e9}").unwrap(),
        *normalized("cafe\u{301} cafe\u{301} cafe\u{301}").unwrap()
    );
    assert_ne!(
        *normalized("x² + y²").unwrap(),
        *normalized("x2 + y2").unwrap(),
        "no character is taken for another"
    );
}

#[tokio::test]
async fn nothing_longer_than_a_password_is_hashed() {
    let hasher = Hasher::new(PasswordCost::FOR_TESTS);
    assert!(normalized(&"é".repeat(256)).is_ok());
    let refused = hasher.verify(HERE, &"a".repeat(257), None).await;
    assert!(matches!(refused, Err(Error::Faults(_))), "{refused:?}");
}

/// A hash that hangs until its sender is dropped, in each of the turns, and as many more as can wait.
async fn flood(hasher: &Hasher, at_once: usize, network: &'static str) -> Vec<std::sync::mpsc::Sender<()>> {
    let mut blocks = Vec::new();
    for number in 0..at_once + WAITING {
        let (block, blocked) = std::sync::mpsc::channel::<()>();
        blocks.push(block);
        let (begun, has_begun) = tokio::sync::oneshot::channel();
        let mut running = Box::pin({
            let hasher = hasher.clone();
            async move {
                let work = move || (begun.send(()).is_ok(), blocked.recv().is_err());
                hasher.queue.run(network, work).await.map(drop)
            }
        });
        assert!(futures::poll!(&mut running).is_pending());
        tokio::spawn(running);
        if number < at_once {
            has_begun.await.unwrap();
        }
    }
    blocks
}

#[tokio::test]
async fn a_network_that_fills_every_place_keeps_no_other_from_signing_in() {
    let hasher = Hasher::with_places(1, PasswordCost::FOR_TESTS);
    let blocks = flood(&hasher, 1, "192.0.2.1").await;
    let more = hasher.verify("192.0.2.1", "correct horse battery", None).await;
    assert!(matches!(more, Err(Error::Later { code: Code::Busy, retry_after: 2 })), "{more:?}");
    let mut other = Box::pin(hasher.verify("192.0.2.2", "correct horse battery", None));
    assert!(futures::poll!(&mut other).is_pending(), "it has a place");
    // The one that runs ends, then one that has waited for longer, and then it is the other network's turn.
    let mut blocks = blocks.into_iter();
    drop((blocks.next(), blocks.next()));
    assert_eq!(other.await.unwrap(), Verdict::Wrong);
    assert!(blocks.len() > 0, "the others still wait");
}
