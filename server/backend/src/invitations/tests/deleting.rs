use super::*;
use crate::bulk::tests::{row, store_job};
use crate::bulk_jobs::{self, AddressIndex};
use crate::db::Tx;
use crate::erasure::{Erasing, ErasureTarget};
use crate::gate::CanRegisterIdentities;
use crate::identities::{self, NewIdentity};
use domain::identity::{IdentityState, IdentityTarget, Step, StepSave, Values};

#[tokio::test]
async fn deleting_a_pending_account_frees_its_address_and_its_name() {
    let post = Post::new().await;
    let id = post.invite("ada").await;
    let token = post.token(id).await;
    let manage = post.manage().await;
    manage.delete_pending(id).await.unwrap();
    assert_eq!(code(manage.delete_pending(id).await), Code::AccountNotPending);
    assert_eq!(code(post.visitor().await.invitation_view(&token).await), Code::LinkDead);
    assert!(post.account("ada").await.is_none());
    post.invite("ada").await;
    let page = manage.invitations(InvitationFilter::All, "", None).await.unwrap();
    assert_eq!(page.rows.len(), 2);
    post.backend.run_outbox_once().await.unwrap();
    assert_eq!(post.sink.mails().len(), 1);
}

#[tokio::test]
async fn what_comes_up_between_the_journal_and_the_erasure_goes_with_it() {
    let post = Post::new().await;
    let id = post.invite("ada").await;
    let token = post.token(id).await;
    let account = post.account("ada").await.unwrap().id;
    let erasing = Erasing::begin(&post.backend, ErasureTarget::Account(account)).await.unwrap();

    let desk = post.backend.open(&post.founder).await.unwrap();
    store_job(&desk, 1, vec![vec![row(&["ADA@example.org"])]]).await;
    post.visitor().await.decline(&token).await.unwrap();

    let destroy = async |tx: Tx| erasing.destroy(&tx, &post.backend, post.backend.now()).await;
    assert!(post.backend.db().write(destroy).await.unwrap().is_some());
    erasing.settle(&post.backend, Ok(())).await.unwrap();
    let mails = message::Entity::find().all(post.backend.db().read()).await.unwrap();
    assert!(mails.iter().all(|mail| !mail.params.contains("ada")), "{mails:?}");
    let index = AddressIndex::open(&post.backend).await.unwrap();
    let address = ["ada@example.org".to_owned()];
    let again = async |tx: Tx| bulk_jobs::erase_rows(&tx, &post.backend, &index, (account, &address)).await;
    assert_eq!(post.backend.db().write(again).await.unwrap(), 0, "the row is erased already");
}

#[tokio::test]
async fn an_erasure_stays_noted_only_where_its_commit_may_have_happened() {
    let post = Post::new().await;
    for (name, error, (code, replayed)) in [
        ("ada", Error::OUTAGE, (Code::Busy, 0)),
        ("ben", Error::broken("no such column"), (Code::Internal, 0)),
        ("eve", Error::OUTCOME_UNKNOWN, (Code::ErasureNoted, 1)),
    ] {
        post.invite(name).await;
        let account = post.account(name).await.unwrap().id;
        let erasing = Erasing::begin(&post.backend, ErasureTarget::Account(account)).await.unwrap();
        let said = erasing.settle::<()>(&post.backend, Err(error)).await.unwrap_err();
        assert_eq!((said.code(), post.backend.replay_erasures().await.unwrap()), (code, replayed), "{name}");
    }
}

#[tokio::test]
async fn what_the_mail_server_says_of_somebody_who_was_deleted_meanwhile_is_not_written_down() {
    let post = Post::new().await;
    let id = post.invite("ada").await;
    let lease = "UPDATE message SET state = 'sending', lease_id = invitation_id, lease_until = 9000000000000";
    post.desk.sql(lease).await;
    post.manage().await.delete_pending(id).await.unwrap();
    let mails = post.messages().await;
    assert_eq!(
        (mails[0].state, mails[0].lease_id),
        (MessageState::Failed, None),
        "its sender has lost the lease"
    );
}

#[tokio::test]
async fn no_identity_begins_for_an_account_that_is_deleted_and_one_that_did_is_erased_at_the_next_start() {
    let post = Post::new().await;
    post.invite("ada").await;
    let account = post.account("ada").await.unwrap().id;
    let register: Desk<CanRegisterIdentities> = post.backend.open(&post.founder).await.unwrap();
    let target = IdentityTarget::Account(account);
    let save = |edition, name: &str| {
        let mut values = Values::default();
        values.set(Field::GivenNames, name);
        StepSave { step: Step::Names, document: None, edition, values }
    };
    register.save_step(target, save(0, "Ada")).await.unwrap();
    let erasing = Erasing::begin(&post.backend, ErasureTarget::Account(account)).await.unwrap();
    drop(erasing);
    post.desk.sql("UPDATE account SET state = 'deleted' WHERE username = 'ada'").await;
    assert_eq!(post.backend.replay_erasures().await.unwrap(), 1);
    let left =
        crate::entity::identity::Entity::find(EVERYONE).one(post.backend.db().read()).await.unwrap().unwrap();
    assert_eq!((left.state, left.name.as_str(), left.data_key), (IdentityState::Erased, "", None));
    assert_eq!(post.backend.replay_erasures().await.unwrap(), 0);

    post.invite("ben").await;
    let ben = post.account("ben").await.unwrap().id;
    let actor = post.founder.actor();
    let begun = NewIdentity::prepare(&post.backend, &actor, post.backend.new_id(), Some(ben)).unwrap().0;
    post.desk.sql("UPDATE account SET state = 'deleted' WHERE username = 'ben'").await;
    let begin = async |tx: Tx| identities::begin(&tx, &[&begun]).await;
    assert!(post.backend.db().write(begin).await.unwrap().is_empty());
}
