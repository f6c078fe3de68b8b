use super::*;

pub(crate) fn cheap(password: &str) -> String {
    let params = Params::new(64, 1, 1, Some(OUTPUT)).unwrap();
    let salt = Salt::new(&[7; 16]).unwrap();
    let hash = PasswordHash {
        algorithm: ARGON2ID_IDENT,
        version: Some(19),
        params: ParamsString::try_from(&params).unwrap(),
        salt: Some(salt),
        hash: Some(output(password, &salt, params).unwrap()),
    };
    hash.to_string()
}

#[tokio::test]
async fn a_password_is_right_wrong_or_hashed_with_old_parameters() {
    let hasher = Hasher::default();
    let stored = hasher.hash("correct horse battery", [1; 16]).await.unwrap();
    assert!(stored.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{stored}");
    assert_eq!(hasher.verify("correct horse battery", Some(&stored)).await.unwrap(), Verdict::Right);
    assert_eq!(hasher.verify("correct horse batterz", Some(&stored)).await.unwrap(), Verdict::Wrong);
    let old = cheap("correct horse battery");
    assert_eq!(hasher.verify("correct horse battery", Some(&old)).await.unwrap(), Verdict::Outdated);
    assert_eq!(hasher.verify("Correct horse battery", Some(&old)).await.unwrap(), Verdict::Wrong);
    assert_ne!(stored, hasher.hash("correct horse battery", [2; 16]).await.unwrap());
}

#[test]
fn a_hash_that_another_program_has_made_is_understood() {
    // From the test vectors of Argon2's reference implementation.
    let stored = "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4";
    assert_eq!(verify("password", stored).unwrap(), Verdict::Outdated);
    assert_eq!(verify("Password", stored).unwrap(), Verdict::Wrong);
}

#[tokio::test]
async fn nobody_costs_what_everybody_does_and_is_never_right() {
    let unmatchable = PasswordHash::new(UNMATCHABLE).unwrap();
    let params = Params::try_from(&unmatchable).unwrap();
    assert_eq!((params.m_cost(), params.t_cost(), params.p_cost()), (MEMORY_KIB, PASSES, LANES));
    assert_eq!(unmatchable.hash.unwrap().len(), OUTPUT);
    let hasher = Hasher::default();
    assert_eq!(hasher.verify("correct horse battery", None).await.unwrap(), Verdict::Wrong);
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
    let hasher = Hasher::default();
    assert!(normalized(&"é".repeat(256)).is_ok());
    let refused = hasher.verify(&"a".repeat(257), None).await;
    assert!(matches!(refused, Err(Error::Faults(_))), "{refused:?}");
}

#[tokio::test]
async fn whoever_finds_the_line_full_comes_again_later() {
    let hasher = Hasher::new(1);
    let (block, blocked) = std::sync::mpsc::channel::<()>();
    let first = tokio::spawn({
        let hasher = hasher.clone();
        async move { hasher.run(move || blocked.recv().is_err()).await.unwrap() }
    });
    while hasher.running.available_permits() > 0 {
        tokio::task::yield_now().await;
    }
    let waiting: Vec<_> = (0..WAITING)
        .map(|_| {
            let hasher = hasher.clone();
            tokio::spawn(async move { hasher.run(|| true).await.unwrap() })
        })
        .collect();
    while hasher.admitted.available_permits() > 0 {
        tokio::task::yield_now().await;
    }
    let refused = hasher.run(|| true).await;
    assert!(matches!(refused, Err(Error::Later { code: Code::Busy, retry_after: 2 })), "{refused:?}");
    drop(block);
    assert!(first.await.unwrap());
    for one in waiting {
        assert!(one.await.unwrap());
    }
    assert!(hasher.run(|| true).await.unwrap());
}
