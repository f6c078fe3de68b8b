use super::*;

#[tokio::test]
async fn whatever_is_violated_is_told_by_its_name() {
    let desk = TestBackend::new().await;
    add(&desk, account::Model { founder: true, ..account(1, "ada") }).await.unwrap();
    let expect = |outcome: std::result::Result<(), DbErr>| violated(&outcome.unwrap_err());

    let same_email = account::Model { email_key: Some("ada@example.org".into()), ..account(2, "bob") };
    assert_eq!(expect(add(&desk, same_email).await), Some(Unique::AccountEmail));
    let same_name = account::Model { username: Some("ada".into()), ..account(2, "bob") };
    assert_eq!(expect(add(&desk, same_name).await), Some(Unique::AccountUsername));
    let founder = account::Model { founder: true, ..account(2, "bob") };
    assert_eq!(expect(add(&desk, founder).await), Some(Unique::Founder));
    assert_eq!(expect(add(&desk, account(1, "eve")).await), None, "an id that comes twice is a surprise");

    let invitation = |n: u128, state: InvitationState| invitation::Model {
        id: id(n),
        account_id: id(1),
        email: "ada@example.org".into(),
        email_key: "ada@example.org".into(),
        locale: Locale::En,
        note: String::new(),
        state,
        key_id: 1,
        nonce: vec![1; 16],
        created_at: NOON,
        created_by: None,
        expires_at: NOON,
        closed_at: None,
        closed_by: None,
        reminded: 0,
    };
    add(&desk, invitation(1, InvitationState::Superseded)).await.unwrap();
    add(&desk, invitation(2, InvitationState::Open)).await.unwrap();
    add(&desk, invitation(3, InvitationState::Revoked)).await.unwrap();
    assert_eq!(expect(add(&desk, invitation(4, InvitationState::Open)).await), Some(Unique::OpenInvitation));
    let derived = invitation(5, InvitationState::Expired);
    assert!(add(&desk, derived).await.is_err(), "a state is one of those that are stored");

    let session = |n: u128| session::Model {
        id: id(n),
        token_hash: vec![7; 32],
        account_id: id(1),
        created_at: NOON,
        seen_at: NOON,
        expires_at: NOON,
        address: String::new(),
        confirmed_at: 0,
        user_agent: String::new(),
    };
    add(&desk, session(1)).await.unwrap();
    assert_eq!(expect(add(&desk, session(2)).await), Some(Unique::SessionToken));

    let grant = |n: u128| permission_grant::Model {
        id: id(n),
        profile_id: None,
        unit_id: None,
        account_id: id(1),
        permission: Permission::RegisterUsers,
        starts_at: None,
        ends_at: None,
        granted_at: NOON,
        granted_by: None,
    };
    add(&desk, grant(1)).await.unwrap();
    assert_eq!(expect(add(&desk, grant(2)).await), Some(Unique::Grant));

    let message = |n: u128| message::Model {
        id: id(n),
        kind: MessageKind::Invitation,
        lane: Lane::Single,
        state: MessageState::Queued,
        invitation_id: Some(id(2)),
        reset_id: None,
        identity_id: None,
        confirmation_id: None,
        account_id: Some(id(1)),
        to_address: "ada@example.org".into(),
        locale: Locale::En,
        params: "{}".into(),
        message_id: "<one@example.org>".into(),
        due_at: NOON,
        attempts: 0,
        lease_id: None,
        lease_until: None,
        created_at: NOON,
        settled_at: None,
        reply: None,
        reply_code: None,
        held_by_restore: false,
    };
    add(&desk, message(1)).await.unwrap();
    assert_eq!(expect(add(&desk, message(2)).await), Some(Unique::MessageId));

    let identity = |n: u128| identity::Model {
        id: id(n),
        account_id: Some(id(1)),
        code: 10_000_000 + i64::try_from(n).unwrap(),
        state: IdentityState::Draft,
        data_key: None,
        name: String::new(),
        verified: None,
        submitted: None,
        flags: None,
        created_at: NOON,
        created_by: None,
        changed_at: NOON,
        submitted_at: None,
        claimed_by: None,
        claimed_until: None,
        invitation_id: None,
        asked_at: None,
        asked_by: None,
        erasure_asked_at: None,
        erased_at: None,
        erasure_answer: None,
        family_name: None,
    };
    add(&desk, identity(1)).await.unwrap();
    assert_eq!(expect(add(&desk, identity(2)).await), Some(Unique::IdentityAccount));

    let image = |n: u128| identity_image::Model {
        id: id(n),
        identity_id: id(1),
        document_id: id(1),
        side: Side::Front,
        is_current: true,
        width: 1,
        height: 1,
        byte_count: 1,
        ciphertext: vec![],
        stored_at: NOON,
        stored_by: None,
        delete_at: None,
    };
    add(&desk, image(1)).await.unwrap();
    assert_eq!(expect(add(&desk, image(2)).await), Some(Unique::ImagePlace));

    let document = identity_document::Model {
        id: id(1),
        identity_id: id(1),
        added_at: NOON,
        edition: 0,
        ciphertext: vec![],
        saved_at: NOON,
        saved_by: None,
        removed_at: None,
    };
    add(&desk, document.clone()).await.unwrap();
    assert_eq!(expect(add(&desk, document).await), Some(Unique::Document));

    let seal = audit_seal::Model { number: 1, previous: vec![], count: 0, hash: vec![], at: NOON };
    add(&desk, seal.clone()).await.unwrap();
    assert_eq!(expect(add(&desk, seal).await), Some(Unique::Seal));

    let stranger = password_reset::Model {
        id: id(1),
        account_id: id(99),
        key_id: 1,
        nonce: vec![],
        created_at: NOON,
        expires_at: NOON,
        used_at: None,
    };
    assert!(add(&desk, stranger).await.is_err(), "foreign keys are enforced");
}
