//! Nobody gives more than they hold, or edits somebody who holds more.

use crate::support::TestApp;
use backend::Error;
use backend::gate::{CanManageAccounts, CanManagePermissions};
use backend::permissions::Span;
use domain::form::Code;
use domain::permission::{Permission, Permissions};

fn is_403(result: backend::Result<()>) -> bool {
    matches!(result, Err(Error::Refused(code @ Code::PermissionNotHeld)) if code.status() == 403)
}

#[tokio::test]
async fn a_grant_above_ones_own_is_refused() {
    let app = TestApp::founded().await;
    let manager = app.as_person(&[Permission::ManagePermissions, Permission::RegisterUsers]).await;
    let mut other = app.as_person(&[]).await;
    let other = app.me(&mut other).await;
    let desk = app.desk::<CanManagePermissions>(&manager).await.unwrap();
    let grants = app.database.count("permission_grant").await;
    let above: Permissions = [Permission::RegisterUsers, Permission::ViewAudit].into_iter().collect();
    assert!(is_403(desk.grant(other, above, Span::default()).await));
    assert_eq!(app.database.count("permission_grant").await, grants, "not even the part that is held");
    desk.grant(other, [Permission::RegisterUsers].into_iter().collect(), Span::default()).await.unwrap();
}

#[tokio::test]
async fn somebody_who_holds_more_cannot_be_edited() {
    let app = TestApp::founded().await;
    let mut founder = app.as_founder().await;
    let manager = app.as_person(&[Permission::ManagePermissions, Permission::ManageAccounts]).await;
    let mut auditor = app.as_person(&[Permission::ViewAudit]).await;
    let (founder, auditor) = (app.me(&mut founder).await, app.me(&mut auditor).await);
    let accounts = app.desk::<CanManageAccounts>(&manager).await.unwrap();
    let permissions = app.desk::<CanManagePermissions>(&manager).await.unwrap();
    for account in [founder, auditor] {
        assert!(is_403(accounts.suspend(account).await));
        assert!(is_403(permissions.revoke(account, [Permission::ViewAudit].into_iter().collect()).await));
    }
    let mut nobody_in_particular = app.as_person(&[]).await;
    let account = app.me(&mut nobody_in_particular).await;
    accounts.suspend(account).await.unwrap();
}
