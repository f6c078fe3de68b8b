use super::*;

#[tokio::test]
async fn people_are_asked_for_what_is_missing_once() {
    let office = Office::new().await;
    let mut people = office.people(2).await;
    people.push(account(&office.desk, "suspended", AccountState::Suspended).await);
    let view = office.run(1, BulkAction::AskPerson, Selection::People(people.clone())).await;
    assert_eq!((view.changed, view.failed), (2, 1));
    let messages = message::Entity::find().all(office.desk.backend.db().read()).await.unwrap();
    assert_eq!(messages.iter().filter(|message| message.lane == Lane::Bulk).count(), 2);
}

/// An invitation of a new account.
async fn invite(office: &Office, name: &str) -> InvitationId {
    let desk: Desk<CanRegisterUsers> = office.desk.backend.open(&office.caller).await.unwrap();
    desk.invite(InviteDraft { email: format!("{name}@example.org"), ..InviteDraft::default() }).await.unwrap()
}

#[tokio::test]
async fn invitations_are_sent_again_and_revoked_from_either_list() {
    let office = Office::new().await;
    let (one, other) = (invite(&office, "one").await, invite(&office, "other").await);
    let db = office.desk.backend.db().read();
    let holder = invitation::Entity::find_by_id(crate::reach::EVERYONE, one)
        .one(db)
        .await
        .unwrap()
        .unwrap()
        .account_id;
    let active = office.people(1).await[0];
    let view = office.run(1, BulkAction::Resend, Selection::People(vec![holder, active])).await;
    assert_eq!((view.resent, view.failed), (1, 1));
    let old = invitation::Entity::find_by_id(crate::reach::EVERYONE, one).one(db).await.unwrap().unwrap();
    assert_eq!(old.state, InvitationState::Superseded);
    // The one that was replaced can be selected, and is not what is sent again.
    let selected = Selection::Invitations(vec![one, other]);
    let view = office.run(2, BulkAction::Resend, selected).await;
    assert_eq!((view.resent, view.failed), (1, 1));
    let open = Selection::MatchingInvitations { filter: InvitationFilter::Open, search: String::new() };
    let view = office.run(3, BulkAction::Revoke, open).await;
    assert_eq!((view.rows, view.changed), (2, 2));
    let open = invitation::Column::State.eq(InvitationState::Open);
    assert!(invitation::Entity::find(crate::reach::EVERYONE).filter(open).all(db).await.unwrap().is_empty());
}

/// The link of somebody who is to be deleted works again once they are restored.
#[tokio::test]
async fn the_invitation_of_somebody_who_is_to_be_deleted_is_not_revoked() {
    let office = Office::new().await;
    let (one, other) = (invite(&office, "one").await, invite(&office, "other").await);
    let db = office.desk.backend.db().read();
    let found =
        async |id| invitation::Entity::find_by_id(crate::reach::EVERYONE, id).one(db).await.unwrap().unwrap();
    let accounts: Desk<CanManageAccounts> = office.desk.backend.open(&office.caller).await.unwrap();
    accounts.delete_account(found(one).await.account_id, DeleteDraft::default()).await.unwrap();
    let view = office.run(1, BulkAction::Revoke, Selection::Invitations(vec![one, other])).await;
    assert_eq!((view.changed, view.failed), (1, 1));
    assert_eq!(found(one).await.state, InvitationState::Open);
    assert_eq!(found(other).await.state, InvitationState::Revoked);
}

/// People called `pat` with an open invitation each, written without the actions that create them.
async fn invited(office: &Office, count: u32) {
    let backend = &office.desk.backend;
    let people: Vec<(AccountId, InvitationId)> =
        (0..count).map(|_| (backend.new_id(), backend.new_id())).collect();
    let work = async |tx: Tx| {
        for (number, (id, invitation)) in people.iter().enumerate() {
            let email = format!("pat.{number}@example.org");
            let account = account::Model {
                email: Some(email.clone()),
                email_key: Some(email.clone()),
                username: Some(format!("pat.{number}")),
                ..account::Model::pending(*id, Locale::En, NOON)
            };
            account::Entity::insert(account.into_active_model()).exec_without_returning(&*tx).await?;
            let invitation = invitation::ActiveModel {
                id: Set(*invitation),
                account_id: Set(*id),
                email: Set(email.clone()),
                email_key: Set(email),
                locale: Set(Locale::En),
                note: Set(String::new()),
                state: Set(InvitationState::Open),
                key_id: Set(1),
                nonce: Set(vec![0; 16]),
                created_at: Set(NOON),
                expires_at: Set(i64::MAX),
                reminded: Set(0),
                ..Default::default()
            };
            invitation::Entity::insert(invitation).exec_without_returning(&*tx).await?;
        }
        Ok(())
    };
    backend.db().write(work).await.unwrap();
    while crate::search::backfill_has_work(backend).await.unwrap() {
        crate::search::backfill(backend).await.unwrap();
    }
}

#[tokio::test]
async fn a_search_lists_and_reaches_the_invitations_of_everybody_who_is_found() {
    let office = Office::new().await;
    invited(&office, 530).await;
    invite(&office, "other").await;
    let desk: Desk<CanManageInvitations> = office.desk.backend.open(&office.caller).await.unwrap();
    let (mut listed, mut after) = (0, None);
    loop {
        let page = desk.invitations(InvitationFilter::Open, "pat", after).await.unwrap();
        listed += page.rows.len();
        after = page.next;
        if after.is_none() {
            break;
        }
    }
    assert_eq!(listed, 530);
    let matching = |search: &str| Selection::MatchingInvitations {
        filter: InvitationFilter::Open,
        search: search.to_owned(),
    };
    let acting = office.acting().await;
    for (search, count) in [("pat", 530), ("pat 529", 1), ("nobody-like-this", 0), ("", 531)] {
        let preview = acting.preview_action(BulkAction::Revoke, matching(search)).await.unwrap();
        assert_eq!((preview.selected, preview.reached), (count, count), "{search}");
    }
    let view = office.run(1, BulkAction::Revoke, matching("pat")).await;
    assert_eq!((view.rows, view.changed), (530, 530));
}
