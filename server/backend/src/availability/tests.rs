use super::*;
use crate::entity::invitation;
use crate::gate::test_accounts::{account, change, grant, holder, signed_in, visitor};
use crate::test_backend::{self, NOON};
use domain::id::AccountId;
use domain::invitation::InvitationState;
use domain::permission::Permission;
use domain::text::Locale;
use sea_orm::{EntityTrait, IntoActiveModel, Set};
use std::time::Duration;

fn question(email: &str, username: &str) -> AvailabilityQuery {
    AvailabilityQuery { email: email.to_owned(), username: username.to_owned() }
}

async fn invite(desk: &test_backend::TestBackend, account: AccountId, email_key: &str) -> InvitationId {
    let row = invitation::Model {
        id: desk.backend.new_id(),
        account_id: account,
        email: email_key.to_owned(),
        email_key: email_key.to_owned(),
        locale: Locale::En,
        note: String::new(),
        state: InvitationState::Open,
        key_id: 1,
        nonce: vec![0; 16],
        created_at: NOON,
        created_by: None,
        expires_at: NOON + 1,
        closed_at: None,
        closed_by: None,
        reminded: 0,
    };
    let insert = async |tx: crate::db::Tx| {
        invitation::Entity::insert(row.clone().into_active_model()).exec_without_returning(&*tx).await?;
        Ok(())
    };
    desk.backend.db().write(insert).await.unwrap();
    row.id
}

#[tokio::test]
async fn both_values_stand_as_they_do_in_the_registry() {
    let desk = test_backend::TestBackend::new().await;
    let ada = signed_in(&desk, holder(&desk, "ada", &[Permission::RegisterUsers]).await).await;
    let ben = account(&desk, "ben", AccountState::Pending).await;
    let invitation = invite(&desk, ben, "ben@example.org").await;
    account(&desk, "cyd", AccountState::Pending).await;
    account(&desk, "dan", AccountState::Suspended).await;
    let gone = account(&desk, "eve", AccountState::Deleted).await;
    change(&desk, gone, |row| (row.email_key, row.username) = (Set(None), Set(None))).await;
    let ask = async |email: &str, username: &str| {
        let answer = desk.backend.availability(&ada.again(), question(email, username)).await.unwrap();
        (answer.email, answer.username)
    };
    let free = (Some(Availability::Available), Some(Availability::Available));
    assert_eq!(ask("new@example.org", "new").await, free);
    assert_eq!(ask("eve@example.org", "eve").await, free);
    assert_eq!(ask("ADA@example.ORG", "ADA").await, (Some(Availability::Used), Some(Availability::Used)));
    let pending = Some(Availability::InvitationPending(Some(invitation)));
    assert_eq!(ask("ben@example.org", "ben").await, (pending, pending));
    let uninvited = Some(Availability::InvitationPending(None));
    assert_eq!(ask("cyd@example.org", "cyd").await, (uninvited, uninvited));
    desk.clock.advance(Duration::from_millis(1));
    assert_eq!(ask("ben@example.org", "ben").await, (uninvited, uninvited), "its link has expired");
    assert_eq!(ask("dan@example.org", "dan").await, (Some(Availability::Used), Some(Availability::Used)));
    assert_eq!(ask("", " ").await, (None, None));
    assert_eq!(ask("new@example.org", "").await, (Some(Availability::Available), None));
    assert_eq!(
        ask("nowhere", "root").await,
        (Some(Availability::NotValid(Code::EmailNoAt)), Some(Availability::Reserved))
    );
    assert_eq!(
        ask("", "аda").await.1,
        Some(Availability::NotValid(Code::UsernameCharset)),
        "a Cyrillic look-alike"
    );
}

#[tokio::test]
async fn free_names_are_offered_where_one_cannot_be_had() {
    let desk = test_backend::TestBackend::new().await;
    let ada = signed_in(&desk, holder(&desk, "ada.lovelace", &[Permission::RegisterUsers]).await).await;
    account(&desk, "ada.lovelace2", AccountState::Active).await;
    let ask = async |username: &str| {
        desk.backend.availability(&ada.again(), question("", username)).await.unwrap().suggestions
    };
    let offered = ask("Ada.Lovelace").await;
    assert_eq!(offered.len(), 3);
    assert_eq!(offered[0], "ada.lovelace3");
    assert!(
        offered
            .iter()
            .all(|name| Username::parse(name, &ReservedUsernames::default()).is_ok()
                && name != "ada.lovelace2"),
        "{offered:?}"
    );
    assert_eq!(ask("nobody.yet").await, Vec::<String>::new());
    assert_eq!(ask("root").await[0], "root2");
    assert_eq!(ask("ab").await[0], "ab1");
    assert_eq!(ask("é").await, Vec::<String>::new());
    for name in numbered("john", &ReservedUsernames::default()).take(60) {
        account(&desk, name.as_str(), AccountState::Active).await;
    }
    let offered = ask("john").await;
    assert_eq!(offered.len(), 3, "{offered:?}");
}

#[test]
fn one_statement_asks_about_many_names_and_none_twice() {
    for name in ["john", "a.b", "ab", "root", "", "x", &"a".repeat(64), &format!("{}.b", "a".repeat(62))] {
        let candidates = candidates(name, &ReservedUsernames::default());
        let distinct: HashSet<_> = candidates.iter().collect();
        assert_eq!(candidates.len(), distinct.len(), "{name}");
        assert!((3..=CANDIDATES).contains(&candidates.len()), "{name}: {candidates:?}");
    }
    assert_eq!(candidates("john", &ReservedUsernames::default())[0].as_str(), "john");
}

#[tokio::test]
async fn only_who_fills_in_people_may_ask_and_no_faster_than_anybody_types() {
    let desk = test_backend::TestBackend::new().await;
    let nobody = desk.backend.availability(&visitor(&desk.backend, None), question("", "new")).await;
    assert!(matches!(nobody, Err(Error::Refused(Code::SignedOut))), "{nobody:?}");
    let id = account(&desk, "ada", AccountState::Active).await;
    let ada = signed_in(&desk, id).await;
    let refused = desk.backend.availability(&ada, question("", "new")).await;
    assert!(matches!(refused, Err(Error::Refused(Code::PermissionMissing))), "{refused:?}");
    grant(&desk, id, Permission::BulkInvite, None, None).await;
    desk.clock.advance(Duration::from_secs(1));
    let asked = (0..30).map(|_| desk.backend.availability(&ada, question("", "new")));
    let answers = futures::future::join_all(asked).await;
    assert_eq!(answers.iter().filter(|answer| answer.is_ok()).count(), 20);
    assert!(
        matches!(answers[29], Err(Error::Later { code: Code::TooMany, retry_after: 1 })),
        "{:?}",
        answers[29]
    );
    change(&desk, id, |row| row.state = Set(AccountState::Suspended)).await;
    let gone = desk.backend.availability(&ada, question("", "new")).await;
    assert!(matches!(gone, Err(Error::Refused(Code::SignedOut))), "no answer is remembered: {gone:?}");
}
