//! A person's row follows its account, identity and invitations, whoever changes them.

use super::*;
use domain::id::{IdentityId, InvitationId, MessageId};
use domain::identity::IdentityState;
use domain::invitation::InvitationState;
use domain::message::{Lane, MessageKind, MessageState};
use domain::registry::IdentityStanding;
use domain::text::Locale;
use sea_orm::IntoActiveModel;
use std::time::Duration;
use uuid::Uuid;

const DAY_MS: i64 = 86_400_000;

pub(super) async fn invite(desk: &TestBackend, account: AccountId, expires_at: i64) -> InvitationId {
    let id: InvitationId = desk.backend.new_id();
    let row = invitation::Model {
        id,
        account_id: account,
        email: format!("{id:?}@example.org"),
        email_key: format!("{id:?}@example.org"),
        locale: Locale::En,
        note: String::new(),
        state: InvitationState::Open,
        key_id: 1,
        nonce: vec![0; 16],
        created_at: NOON,
        created_by: None,
        expires_at,
        closed_at: None,
        closed_by: None,
        reminded: 0,
    };
    let add = async |tx: Tx| {
        invitation::Entity::insert(row.clone().into_active_model()).exec_without_returning(&*tx).await?;
        Ok(())
    };
    desk.backend.db().write(add).await.unwrap();
    id
}

async fn mail(desk: &TestBackend, invitation: InvitationId, state: MessageState) {
    let id: MessageId = desk.backend.new_id();
    let row = message::ActiveModel {
        id: sea_orm::Set(id),
        kind: sea_orm::Set(MessageKind::Invitation),
        lane: sea_orm::Set(Lane::Single),
        state: sea_orm::Set(MessageState::Queued),
        invitation_id: sea_orm::Set(Some(invitation)),
        to_address: sea_orm::Set(String::new()),
        locale: sea_orm::Set(Locale::En),
        params: sea_orm::Set("{}".to_owned()),
        message_id: sea_orm::Set(id.to_string()),
        due_at: sea_orm::Set(0),
        attempts: sea_orm::Set(0),
        created_at: sea_orm::Set(NOON),
        ..Default::default()
    };
    let add = async |tx: Tx| {
        message::Entity::insert(row.clone()).exec_without_returning(&*tx).await?;
        let state = sea_orm::sea_query::Expr::value(state);
        message::Entity::update_many().col_expr(message::Column::State, state).exec(&*tx).await?;
        Ok(())
    };
    desk.backend.db().write(add).await.unwrap();
}

pub(super) async fn begin_identity(desk: &TestBackend, account: Option<AccountId>, code: i64) -> IdentityId {
    let id: IdentityId = desk.backend.new_id();
    let row = identity::ActiveModel {
        id: sea_orm::Set(id),
        account_id: sea_orm::Set(account),
        code: sea_orm::Set(code),
        state: sea_orm::Set(IdentityState::Draft),
        name: sea_orm::Set(String::new()),
        created_at: sea_orm::Set(NOON),
        changed_at: sea_orm::Set(NOON),
        ..Default::default()
    };
    let add = async |tx: Tx| {
        identity::Entity::insert(row.clone()).exec_without_returning(&*tx).await?;
        Ok(())
    };
    desk.backend.db().write(add).await.unwrap();
    id
}

async fn shape(desk: &TestBackend, account: AccountId) -> super::super::shape::Shape {
    super::super::shape::Shape::of_number(row(desk, account).await.unwrap().shape).unwrap()
}

#[tokio::test]
async fn whatever_changes_a_person_changes_the_row_in_the_same_transaction() {
    let desk = TestBackend::new().await;
    let ann = test_accounts::account(&desk, "ann", AccountState::Pending).await;
    let before = row(&desk, ann).await.unwrap();
    assert_eq!((before.no, before.username.as_str(), before.version), (1, "ann", 1));
    assert_eq!((before.signed_in_at, before.ends_at), (-1, i64::MAX));
    let identity = begin_identity(&desk, None, 1).await;
    assert_eq!(row(&desk, ann).await.unwrap().version, 1, "nobody's identity changes nobody");
    let unit: Uuid = desk.backend.new_id();
    desk.backend
        .db()
        .write(async |tx| {
            let unit = crate::entity::unit::ActiveModel {
                id: sea_orm::Set(unit.into()),
                parent: sea_orm::Set(Uuid::nil()),
                name: sea_orm::Set("Sales".to_owned()),
                name_key: sea_orm::Set("sales".to_owned()),
                created_at: sea_orm::Set(NOON),
                ..Default::default()
            };
            crate::entity::unit::Entity::insert(unit).exec_without_returning(&*tx).await?;
            Ok(())
        })
        .await
        .unwrap();
    let mut version = 1;
    for change in [
        "UPDATE account SET email_key = 'ann@x.org'",
        "UPDATE account SET username = 'anna'",
        "UPDATE account SET state = 'active'",
        "UPDATE account SET signed_in_at = 5",
        "UPDATE account SET ends_at = 7",
        "UPDATE account SET relationship = 'student'",
        "UPDATE account SET unit = (SELECT id FROM unit)",
        "UPDATE identity SET account_id = (SELECT id FROM account)",
        "UPDATE identity SET name = 'Ann De Luca'",
        "UPDATE identity SET family_name = 'De Luca'",
        "UPDATE identity SET state = 'verified'",
        "UPDATE identity SET erasure_asked_at = 1",
        "UPDATE identity SET account_id = NULL",
    ] {
        desk.sql(change).await;
        let row = row(&desk, ann).await.unwrap();
        assert_eq!(row.version, version + 1, "{change}");
        version = row.version;
        is_right(&desk).await;
    }
    let after = row(&desk, ann).await.unwrap();
    assert_eq!((after.no, after.unit, after.ends_at, after.signed_in_at), (1, unit, 7, 5));
    assert_eq!(shape(&desk, ann).await.identity, IdentityStanding::None);
    desk.sql("UPDATE account SET changed_at = 9").await;
    assert_eq!(row(&desk, ann).await.unwrap().version, version, "what is in no row changes none");
    let _ = identity;
}

#[tokio::test]
async fn the_latest_invitation_counts_with_its_expiry_and_its_bounce() {
    let desk = TestBackend::new().await;
    let ann = test_accounts::account(&desk, "ann", AccountState::Pending).await;
    let standing = async || shape(&desk, ann).await.invitation;
    assert_eq!(standing().await, InvitationStanding::Never);
    let first = invite(&desk, ann, NOON + DAY_MS).await;
    assert_eq!(standing().await, InvitationStanding::Open);
    keep(&desk).await;
    desk.clock.advance(Duration::from_secs(86_400));
    keep(&desk).await;
    assert_eq!(standing().await, InvitationStanding::Expired);
    is_right(&desk).await;
    desk.sql("UPDATE invitation SET state = 'superseded'").await;
    assert_eq!(standing().await, InvitationStanding::Closed);
    let second = invite(&desk, ann, NOON + 9 * DAY_MS).await;
    assert_eq!(standing().await, InvitationStanding::Open);
    mail(&desk, first, MessageState::Bounced).await;
    assert_eq!(standing().await, InvitationStanding::Open, "it was another one that bounced");
    mail(&desk, second, MessageState::Bounced).await;
    assert_eq!(standing().await, InvitationStanding::Bounced);
    desk.sql("UPDATE message SET state = 'sent'").await;
    assert_eq!(standing().await, InvitationStanding::Open);
    desk.sql("UPDATE invitation SET state = 'accepted' WHERE state = 'open'").await;
    assert_eq!(standing().await, InvitationStanding::Accepted);
    is_right(&desk).await;
}

#[tokio::test]
async fn a_clock_that_is_set_back_opens_what_it_had_expired() {
    let desk = TestBackend::new().await;
    let ann = test_accounts::account(&desk, "ann", AccountState::Pending).await;
    invite(&desk, ann, NOON + DAY_MS).await;
    desk.clock.advance(Duration::from_secs(2 * 86_400));
    keep(&desk).await;
    assert_eq!(shape(&desk, ann).await.invitation, InvitationStanding::Expired);
    desk.clock.set_back(Duration::from_secs(2 * 86_400));
    keep(&desk).await;
    assert_eq!(shape(&desk, ann).await.invitation, InvitationStanding::Open);
}

#[tokio::test]
async fn a_deleted_account_leaves_no_row_and_no_count() {
    let desk = TestBackend::new().await;
    let ann = test_accounts::account(&desk, "ann", AccountState::Active).await;
    test_accounts::account(&desk, "bob", AccountState::Active).await;
    desk.sql("UPDATE account SET state = 'deleted', email = NULL, email_key = NULL, username = NULL WHERE username = 'ann'")
        .await;
    assert!(row(&desk, ann).await.is_none());
    is_right(&desk).await;
    keep(&desk).await;
    is_right(&desk).await;
}

#[tokio::test]
async fn what_is_rolled_back_changes_no_row() {
    let desk = TestBackend::new().await;
    let ann = test_accounts::account(&desk, "ann", AccountState::Active).await;
    let failed: crate::error::Result<()> = desk
        .backend
        .db()
        .write(async |tx| {
            tx.execute_unprepared("UPDATE account SET username = 'anna'").await?;
            Err(crate::Error::broken("as ordered"))
        })
        .await;
    assert!(failed.is_err());
    assert_eq!(row(&desk, ann).await.unwrap().username, "ann");
    test_accounts::account(&desk, "bob", AccountState::Active).await;
    is_right(&desk).await;
}

#[tokio::test]
async fn of_changes_to_one_person_at_once_none_is_lost() {
    let desk = TestBackend::new().await;
    let ann = test_accounts::account(&desk, "ann", AccountState::Active).await;
    begin_identity(&desk, Some(ann), 1).await;
    let changes = (0..24).map(|number| {
        let backend = desk.backend.clone();
        tokio::spawn(async move {
            let change = match number % 3 {
                0 => format!("UPDATE account SET signed_in_at = {number}"),
                1 => format!("UPDATE identity SET name = 'Ann {number}'"),
                _ => format!("UPDATE account SET ends_at = {number}"),
            };
            let change = &change;
            backend.db().write(async |tx| Ok(tx.execute_unprepared(change).await.map(|_| ())?)).await
        })
    });
    for change in changes.collect::<Vec<_>>() {
        change.await.unwrap().unwrap();
    }
    is_right(&desk).await;
}
