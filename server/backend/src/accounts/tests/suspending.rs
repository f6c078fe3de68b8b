use crate::error::Result;
use crate::gate::CanManageAccounts;
use crate::gate::test_accounts::{
    PASSWORD, account, audit, founder, holder, session, sign_in_as, signed_in, visitor,
};
use crate::gate::{Public, SignedIn};
use crate::test_backend;
use domain::account::AccountState;
use domain::form::Code;
use domain::permission::Permission;

fn refused(result: Result<()>) -> Option<Code> {
    result.err().map(|error| error.code())
}

#[tokio::test]
async fn whoever_is_suspended_is_out_at_the_next_request_and_back_in_when_reactivated() {
    let desk = test_backend::TestBackend::new().await;
    let boss = founder(&desk).await;
    let opened = desk.backend.open::<CanManageAccounts>(&signed_in(&desk, boss).await).await.unwrap();
    let ada = account(&desk, "ada", AccountState::Active).await;
    let device = session(&desk.backend, ada).await;
    opened.suspend(ada).await.unwrap();
    opened.suspend(ada).await.unwrap();
    assert!(desk.backend.open::<SignedIn>(&visitor(&desk.backend, Some(&device))).await.is_err());
    let public = desk.backend.open::<Public>(&visitor(&desk.backend, None)).await.unwrap();
    let wrong = public.sign_in(sign_in_as("ada", PASSWORD)).await.err().unwrap();
    assert_eq!(wrong.code(), Code::SignInWrong);
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
}

#[tokio::test]
async fn nobody_suspends_the_founder_or_who_holds_more_or_who_never_was_active() {
    let desk = test_backend::TestBackend::new().await;
    let founder = founder(&desk).await;
    let manager = holder(&desk, "manager", &[Permission::ManageAccounts]).await;
    let equal = holder(&desk, "equal", &[Permission::ManageAccounts]).await;
    let above = holder(&desk, "above", &[Permission::ViewAudit]).await;
    let pending = account(&desk, "pending", AccountState::Pending).await;
    let opened = desk.backend.open::<CanManageAccounts>(&signed_in(&desk, manager).await).await.unwrap();
    assert_eq!(refused(opened.suspend(founder).await), Some(Code::PermissionNotHeld));
    assert_eq!(refused(opened.suspend(above).await), Some(Code::PermissionNotHeld));
    assert_eq!(refused(opened.suspend(pending).await), Some(Code::NotFound));
    assert_eq!(refused(opened.reactivate(pending).await), Some(Code::NotFound));
    assert_eq!(refused(opened.suspend(desk.backend.new_id()).await), Some(Code::NotFound));
    let refusals = audit(&desk.backend).await;
    assert_eq!(
        refusals.iter().filter(|event| **event == ("access.refused".to_owned(), Some(manager))).count(),
        2
    );
    assert_eq!(refused(opened.suspend(equal).await), None);
    assert_eq!(refused(opened.suspend(manager).await), None, "oneself, too, but only once");
    assert_eq!(
        refused(opened.reactivate(equal).await),
        Some(Code::SignedOut),
        "the desk had opened a moment before"
    );

    let all = holder(&desk, "all", Permission::ALL).await;
    let opened = desk.backend.open::<CanManageAccounts>(&signed_in(&desk, all).await).await.unwrap();
    assert_eq!(
        refused(opened.suspend(founder).await),
        Some(Code::PermissionNotHeld),
        "not even with everything"
    );
}
