use crate::Config;
use crate::accounts::{AccountKey, AccountPart};
use crate::clock::Rng;
use crate::db::Failures;
use crate::entity::{self, message, password_reset};
use crate::error::Result;
use crate::gate::test_accounts::{
    PASSWORD, account, audit, founder, grant, holder, session, sign_in_as, signed_in, visitor,
};
use crate::gate::{CanManageAccounts, CanViewRegistry, Desk, Public, Shell, SignedIn};
use crate::test_backend::{NOON, TestBackend};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use domain::account::AccountState;
use domain::form::Code;
use domain::id::AccountId;
use domain::message::{MessageKind, MessageState};
use domain::permission::Permission;
use domain::registry::{AccountAction, SuspendDraft, Suspension};
use domain::session::ForgotDraft;
use sea_orm::EntityTrait;
use std::time::Duration;

const FOR_EVER: fn() -> Suspension = Suspension::default;

fn refused<T>(result: Result<T>) -> Option<Code> {
    result.err().map(|error| error.code())
}

async fn opened(desk: &TestBackend, by: AccountId) -> Desk<CanManageAccounts> {
    desk.backend.open(&signed_in(desk, by).await).await.unwrap()
}

async fn row(desk: &TestBackend, id: AccountId) -> entity::account::Model {
    crate::accounts::by_id(crate::reach::EVERYONE, desk.backend.db().read(), id).await.unwrap().unwrap()
}

async fn mails(desk: &TestBackend) -> Vec<(MessageKind, String)> {
    let mails = message::Entity::find().all(desk.backend.db().read()).await.unwrap();
    mails.into_iter().map(|mail| (mail.kind, mail.to_address)).collect()
}

#[tokio::test]
async fn whoever_is_suspended_is_out_at_the_next_request_and_back_in_when_reactivated() {
    let desk = TestBackend::new().await;
    let boss = founder(&desk).await;
    let opened = opened(&desk, boss).await;
    let ada = account(&desk, "ada", AccountState::Active).await;
    let device = session(&desk.backend, ada).await;
    opened.suspend(ada, &FOR_EVER()).await.unwrap();
    opened.suspend(ada, &FOR_EVER()).await.unwrap();
    assert!(desk.backend.open::<SignedIn>(&visitor(&desk.backend, Some(&device))).await.is_err());
    let public = desk.backend.open::<Public>(&visitor(&desk.backend, None)).await.unwrap();
    let wrong = public.sign_in(sign_in_as("ada", PASSWORD)).await.err().unwrap();
    assert_eq!(wrong.code(), Code::SignInWrong);
    opened.reactivate(ada).await.unwrap();
    opened.reactivate(ada).await.unwrap();
    assert!(
        desk.backend.open::<SignedIn>(&visitor(&desk.backend, Some(&device))).await.is_err(),
        "it stays ended"
    );
    assert!(public.sign_in(sign_in_as("ada", PASSWORD)).await.is_ok());
    let events = audit(&desk.backend).await;
    let about: Vec<_> =
        events.iter().filter(|(_, actor)| *actor == Some(boss)).map(|(action, _)| &**action).collect();
    assert_eq!(about, ["session.opened", "account.suspended", "account.reactivated"], "one event a change");
    let told = [MessageKind::AccountSuspended, MessageKind::AccountReactivated];
    assert_eq!(
        mails(&desk).await,
        told.map(|kind| (kind, "ada@Example.org".to_owned())),
        "one mail a change"
    );
}

#[tokio::test]
async fn nobody_suspends_themselves_or_the_founder_or_who_holds_more_or_who_never_was_active() {
    let desk = TestBackend::new().await;
    let founder = founder(&desk).await;
    let manager = holder(&desk, "manager", &[Permission::ManageAccounts]).await;
    let equal = holder(&desk, "equal", &[Permission::ManageAccounts]).await;
    let above = holder(&desk, "above", &[Permission::ViewAudit]).await;
    let pending = account(&desk, "pending", AccountState::Pending).await;
    let by_manager = opened(&desk, manager).await;
    for (who, code) in [
        (founder, Code::PermissionNotHeld),
        (above, Code::PermissionNotHeld),
        (pending, Code::AccountState),
        (manager, Code::OwnAccount),
        (AccountId::new(desk.backend.new_id()), Code::NotFound),
    ] {
        assert_eq!(refused(by_manager.suspend(who, &FOR_EVER()).await), Some(code));
    }
    assert_eq!(refused(by_manager.reactivate(pending).await), Some(Code::AccountState));
    let refusals = audit(&desk.backend).await;
    assert_eq!(
        refusals.iter().filter(|event| **event == ("access.refused".to_owned(), Some(manager))).count(),
        2
    );
    let by_equal = opened(&desk, equal).await;
    assert_eq!(refused(by_manager.suspend(equal, &FOR_EVER()).await), None);
    assert_eq!(
        refused(by_equal.suspend(manager, &FOR_EVER()).await),
        Some(Code::SignedOut),
        "the desk had opened a moment before"
    );

    let all = holder(&desk, "all", Permission::ALL).await;
    assert_eq!(
        refused(opened(&desk, all).await.suspend(founder, &FOR_EVER()).await),
        Some(Code::PermissionNotHeld),
        "not even with everything"
    );
}

#[tokio::test]
async fn the_last_who_can_manage_permissions_or_accounts_stays() {
    let desk = TestBackend::new().await;
    let last = holder(&desk, "last", &[Permission::ManagePermissions, Permission::ManageAccounts]).await;
    let over = account(&desk, "over", AccountState::Active).await;
    grant(&desk, over, Permission::ManagePermissions, None, Some(NOON)).await;
    let asleep = holder(&desk, "asleep", &[Permission::ManagePermissions, Permission::ManageAccounts]).await;
    let config = Config { failures: Failures::default(), ..desk.backend.config().clone() };
    #[expect(clippy::disallowed_methods, reason = "this test is about the shell")]
    let shell = Shell::boot(config, desk.clock.clone(), Rng::seeded(44)).await.unwrap();
    let shell: Desk<CanManageAccounts> = shell.open(&shell.operator()).await.unwrap();
    shell.suspend(asleep, &FOR_EVER()).await.unwrap();
    assert_eq!(refused(shell.suspend(last, &FOR_EVER()).await), Some(Code::LastManager));
    shell.reactivate(asleep).await.unwrap();
    assert_eq!(refused(shell.suspend(last, &FOR_EVER()).await), None);
}

#[tokio::test]
async fn a_suspension_ends_by_itself_when_its_last_day_is_over() {
    let desk = TestBackend::new().await;
    let boss = founder(&desk).await;
    let ada = account(&desk, "ada", AccountState::Active).await;
    let opened = opened(&desk, boss).await;
    let until = |ends_on: &str| SuspendDraft { ends_on: ends_on.to_owned(), ..SuspendDraft::default() };
    assert_eq!(refused(opened.suspend_drafted(ada, until("2026-11-21")).await), Some(Code::EndPast));
    opened.suspend_drafted(ada, until("2026-11-22")).await.unwrap();
    desk.clock.advance(Duration::from_secs(11 * 3_600));
    desk.backend.run_due_once().await.unwrap();
    assert_eq!(row(&desk, ada).await.state, AccountState::Suspended);
    desk.clock.advance(Duration::from_secs(2 * 3_600));
    desk.backend.run_due_once().await.unwrap();
    let ended = row(&desk, ada).await;
    assert_eq!((ended.state, ended.suspended_until), (AccountState::Active, None));
    desk.clock.advance(Duration::from_secs(3_600));
    desk.backend.run_due_once().await.unwrap();
    let events = audit(&desk.backend).await;
    let ends: Vec<_> = events.iter().filter(|(action, _)| action == "account.reactivated").collect();
    assert_eq!(ends, [&("account.reactivated".to_owned(), None)], "once, by nobody");
    assert_eq!(mails(&desk).await.len(), 2);
}

#[tokio::test]
async fn the_reason_is_read_by_whoever_may_end_the_suspension_and_is_not_stored_in_plain() {
    let desk = TestBackend::new().await;
    let boss = founder(&desk).await;
    let reader = holder(&desk, "reader", &[Permission::ViewRegistry]).await;
    let ada = account(&desk, "ada", AccountState::Active).await;
    let reason = "a stolen laptop";
    let draft = SuspendDraft { reason: reason.to_owned(), ..SuspendDraft::default() };
    opened(&desk, boss).await.suspend_drafted(ada, draft).await.unwrap();
    for (by, seen, offered) in [(boss, Some(reason), true), (reader, None, false)] {
        let registry: Desk<CanViewRegistry> = desk.backend.open(&signed_in(&desk, by).await).await.unwrap();
        let page = registry.person_view(ada).await.unwrap();
        assert_eq!(page.suspension_reason.as_deref(), seen);
        assert_eq!(page.allows(AccountAction::Reactivate), offered);
    }
    let stored = row(&desk, ada).await.suspension.unwrap();
    assert!(!stored.windows(6).any(|window| window == b"stolen"));
    opened(&desk, boss).await.reactivate(ada).await.unwrap();
    assert_eq!(row(&desk, ada).await.suspension, None);
}

#[tokio::test]
async fn a_link_to_reset_the_password_is_dead_for_ever_and_its_mail_is_not_sent() {
    let desk = TestBackend::new().await;
    let boss = founder(&desk).await;
    let ada = account(&desk, "ada", AccountState::Active).await;
    let public = desk.backend.open::<Public>(&visitor(&desk.backend, None)).await.unwrap();
    public.forgot_password(ForgotDraft { email: "ada@example.org".to_owned() }).await.unwrap();
    let opened = opened(&desk, boss).await;
    opened.suspend(ada, &FOR_EVER()).await.unwrap();
    opened.reactivate(ada).await.unwrap();
    let db = desk.backend.db().read();
    let reset = password_reset::Entity::find().one(db).await.unwrap().unwrap();
    let token = crate::links::Seed::from(&reset).token(desk.backend.keys()).unwrap();
    assert_eq!(refused(public.reset_view(&token).await), Some(Code::LinkDead));
    assert!(!reset.is_open(desk.backend.now()), "so that the outbox withdraws its mail");
    let mails = message::Entity::find().all(db).await.unwrap();
    assert!(mails.iter().all(|mail| mail.state != MessageState::Sent));
}

#[tokio::test]
async fn suspending_again_changes_reason_and_end_and_is_recorded_each_time() {
    let desk = TestBackend::new().await;
    let boss = founder(&desk).await;
    let colleague = holder(&desk, "colleague", &[Permission::ManageAccounts]).await;
    let ada = account(&desk, "ada", AccountState::Active).await;
    let draft =
        |reason: &str, ends_on: &str| SuspendDraft { reason: reason.to_owned(), ends_on: ends_on.to_owned() };
    opened(&desk, colleague).await.suspend_drafted(ada, draft("on leave", "2026-11-23")).await.unwrap();
    let by_boss = opened(&desk, boss).await;
    for _ in 0..2 {
        by_boss.suspend_drafted(ada, draft("fraud", "")).await.unwrap();
    }
    let now = row(&desk, ada).await;
    assert_eq!((now.state, now.suspended_until), (AccountState::Suspended, None));
    let registry: Desk<CanViewRegistry> = desk.backend.open(&signed_in(&desk, boss).await).await.unwrap();
    assert_eq!(registry.person_view(ada).await.unwrap().suspension_reason.as_deref(), Some("fraud"));
    desk.clock.advance(Duration::from_secs(3 * 86_400));
    desk.backend.run_due_once().await.unwrap();
    assert_eq!(
        row(&desk, ada).await.state,
        AccountState::Suspended,
        "the first end is not in force any more"
    );
    let events = entity::audit_event::Entity::find().all(desk.backend.db().read()).await.unwrap();
    let events: Vec<_> = events.iter().filter(|event| event.action == "account.suspended").collect();
    assert_eq!(
        events.iter().map(|event| event.actor_id).collect::<Vec<_>>(),
        [Some(colleague.uuid()), Some(boss.uuid())]
    );
    // Why is said in the event for as long as the account's key exists, also after the suspension.
    let detail: serde_json::Value = serde_json::from_str(&events[1].detail).unwrap();
    assert!(!events[1].detail.contains("fraud"));
    let sealed = URL_SAFE_NO_PAD.decode(detail["sealed"].as_str().unwrap()).unwrap();
    let key = AccountKey::from_row(&desk.backend, &now).unwrap().unwrap();
    let change: serde_json::Value = key.decrypt_json(AccountPart::Change, &sealed).unwrap();
    assert_eq!(change["before"], serde_json::json!({ "reason": "on leave" }));
    assert_eq!(change["after"], serde_json::json!({ "reason": "fraud" }));
    assert_eq!(mails(&desk).await.len(), 2, "of each end, one");
}

#[tokio::test]
async fn nobody_fills_the_mailbox_of_another_by_suspending_and_reactivating() {
    let desk = TestBackend::new().await;
    let boss = founder(&desk).await;
    let ada = account(&desk, "ada", AccountState::Active).await;
    let bob = account(&desk, "bob", AccountState::Active).await;
    let opened = opened(&desk, boss).await;
    for turn in 0..12 {
        opened.suspend(ada, &FOR_EVER()).await.unwrap();
        let refused = refused(opened.reactivate(ada).await);
        assert_eq!(refused, (turn >= 4).then_some(Code::TooMany));
    }
    assert_eq!(mails(&desk).await.len(), 9, "every change is told, the last one too");
    assert_eq!(row(&desk, ada).await.state, AccountState::Suspended);
    opened.suspend(bob, &FOR_EVER()).await.unwrap();
    assert_eq!(mails(&desk).await.len(), 10, "others are told");
    desk.clock.advance(Duration::from_secs(3_601));
    opened.reactivate(ada).await.unwrap();
    assert_eq!(mails(&desk).await.len(), 11, "and ada again after an hour");
}

#[tokio::test]
async fn a_person_who_is_renamed_meanwhile_is_suspended_all_the_same_and_told_at_the_new_address() {
    let desk = TestBackend::new().await;
    let boss = founder(&desk).await;
    let ada = account(&desk, "ada", AccountState::Active).await;
    let opened = opened(&desk, boss).await;
    let before = row(&desk, ada).await;
    let notices =
        [crate::account_notice::notice(&desk.backend, &before, MessageKind::AccountSuspended, None).unwrap()];
    desk.sql(
        "UPDATE account SET username = 'countess', email = 'ada@new.example', email_key = 'ada@new.example'
        WHERE email_key = 'ada@example.org'",
    )
    .await;
    let work = async |tx: crate::db::Tx| {
        let found = crate::account_actions::suspend::locked_as(&tx, &before).await?;
        assert_eq!(found.username.as_deref(), Some("countess"), "no rename makes it fail");
        crate::outbox::enqueue(&tx, &notices).await
    };
    desk.backend.db().write(work).await.unwrap();
    assert_eq!(mails(&desk).await, [(MessageKind::AccountSuspended, "ada@new.example".to_owned())]);
    let mail = message::Entity::find().one(desk.backend.db().read()).await.unwrap().unwrap();
    assert!(mail.params.contains("countess"), "{}", mail.params);
    opened.suspend(ada, &FOR_EVER()).await.unwrap();
}
