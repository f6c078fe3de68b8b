mod listing;

use super::*;
use crate::entity::permission_grant;
use crate::gate::test_accounts::{account, audit, founder, grant, holder, signed_in};
use crate::held_permissions::held_by;
use crate::test_backend::{self, NOON};
use domain::account::AccountState;
use sea_orm::{ColumnTrait as _, EntityTrait as _, QueryFilter as _};
use std::time::Duration;

fn set(permissions: &[Permission]) -> Permissions {
    permissions.iter().copied().collect()
}

async fn opened(desk: &test_backend::TestBackend, account: AccountId) -> Desk<CanManagePermissions> {
    desk.backend.open(&signed_in(desk, account).await).await.unwrap()
}

async fn held(
    desk: &test_backend::TestBackend,
    account: AccountId,
) -> Vec<(Permissions, Option<i64>, Option<i64>)> {
    let rows = permission_grant::Entity::find().filter(permission_grant::Column::AccountId.eq(account));
    let rows = rows.all(desk.backend.db().read()).await.unwrap();
    rows.iter().map(|row| (Permissions::from_iter([row.permission]), row.starts_at, row.ends_at)).collect()
}

fn refused(result: Result<()>) -> Option<Code> {
    result.err().map(|error| error.code())
}

#[tokio::test]
async fn the_founder_gives_and_takes_anything() {
    let desk = test_backend::TestBackend::new().await;
    let boss = founder(&desk).await;
    let ada = account(&desk, "ada", AccountState::Pending).await;
    let opened = opened(&desk, boss).await;
    let period = GrantPeriod { starts_at: Some(NOON + 5), ends_at: Some(NOON + 10) };
    opened.grant(ada, Permissions::all(), GrantPeriod::default()).await.unwrap();
    opened.grant(ada, set(&[Permission::ViewAudit]), period).await.unwrap();
    assert_eq!(held(&desk, ada).await.len(), Permission::ALL.len());
    assert!(held(&desk, ada).await.contains(&(
        set(&[Permission::ViewAudit]),
        period.starts_at,
        period.ends_at
    )));
    opened.revoke(ada, Permissions::all()).await.unwrap();
    opened.revoke(ada, Permissions::all()).await.unwrap();
    assert_eq!(held(&desk, ada).await, []);
    let actions: Vec<_> = audit(&desk.backend).await.into_iter().map(|(action, _)| action).collect();
    assert_eq!(actions, ["session.opened", "permission.granted", "permission.granted", "permission.revoked"]);
    for (wrong, code) in [
        (GrantPeriod { ends_at: Some(NOON), ..period }, Code::EndPast),
        (GrantPeriod { starts_at: Some(NOON + 10), ..period }, Code::EndBeforeStart),
    ] {
        assert_eq!(refused(opened.grant(ada, Permissions::all(), wrong).await), Some(code));
    }
}

#[tokio::test]
async fn nobody_gives_what_they_do_not_hold_or_edits_who_holds_more() {
    let desk = test_backend::TestBackend::new().await;
    let founder = founder(&desk).await;
    let manager = holder(&desk, "manager", &[Permission::ManagePermissions, Permission::RegisterUsers]).await;
    let ada = account(&desk, "ada", AccountState::Active).await;
    let above = holder(&desk, "above", &[Permission::ViewAudit]).await;
    let soon = account(&desk, "soon", AccountState::Active).await;
    grant(&desk, soon, Permission::ViewAudit, Some(NOON + 1_000), None).await;
    let was = account(&desk, "was", AccountState::Active).await;
    grant(&desk, was, Permission::ViewAudit, None, Some(NOON)).await;
    let desk_of = opened(&desk, manager).await;
    let register = set(&[Permission::RegisterUsers]);
    assert_eq!(
        refused(desk_of.grant(manager, register, GrantPeriod::default()).await),
        Some(Code::OwnPermissions)
    );
    for target in [ada, was] {
        assert_eq!(refused(desk_of.grant(target, register, GrantPeriod::default()).await), None);
        let more = set(&[Permission::RegisterUsers, Permission::ViewAudit]);
        assert_eq!(
            refused(desk_of.grant(target, more, GrantPeriod::default()).await),
            Some(Code::PermissionNotHeld)
        );
    }
    for target in [above, soon, founder] {
        assert_eq!(
            refused(desk_of.grant(target, register, GrantPeriod::default()).await),
            Some(Code::PermissionNotHeld)
        );
        assert_eq!(refused(desk_of.revoke(target, register).await), Some(Code::PermissionNotHeld));
    }
    let nobody = AccountId::new(desk.backend.new_id());
    assert_eq!(refused(desk_of.grant(nobody, register, GrantPeriod::default()).await), Some(Code::NotFound));
    let events = audit(&desk.backend).await;
    assert_eq!(
        events.iter().filter(|(action, actor)| action == "access.refused" && *actor == Some(manager)).count(),
        10,
        "each refusal, about one's own account and about nobody too"
    );
}

#[tokio::test]
async fn a_grant_never_outlives_the_giver_s_own() {
    let desk = test_backend::TestBackend::new().await;
    let manager = account(&desk, "manager", AccountState::Active).await;
    let end = NOON + 60_000;
    grant(&desk, manager, Permission::ManagePermissions, None, Some(end)).await;
    grant(&desk, manager, Permission::ViewAudit, None, None).await;
    let ada = account(&desk, "ada", AccountState::Active).await;
    let opened = opened(&desk, manager).await;
    let both = set(&[Permission::ManagePermissions, Permission::ViewAudit]);
    opened.grant(ada, both, GrantPeriod::default()).await.unwrap();
    let theirs = held(&desk, ada).await;
    assert!(theirs.contains(&(set(&[Permission::ManagePermissions]), None, Some(end))), "{theirs:?}");
    assert!(theirs.contains(&(set(&[Permission::ViewAudit]), None, None)), "{theirs:?}");
    let later = GrantPeriod { starts_at: Some(end), ends_at: None };
    assert_eq!(refused(opened.grant(ada, both, later).await), Some(Code::PermissionNotHeld));
    desk.clock.advance(Duration::from_secs(60));
    let view = set(&[Permission::ViewAudit]);
    assert_eq!(
        refused(opened.grant(ada, view, GrantPeriod::default()).await),
        Some(Code::PermissionMissing),
        "it has ended"
    );
}

#[tokio::test]
async fn what_comes_with_an_invitation_is_held_by_the_inviter() {
    let desk = test_backend::TestBackend::new().await;
    let ada = account(&desk, "ada", AccountState::Pending).await;
    let give = async |actor: AccountId, permissions: Permissions| {
        let caller = signed_in(&desk, actor).await;
        let opened = desk.backend.open::<crate::gate::CanRegisterUsers>(&caller).await.unwrap();
        let opened = &opened;
        let work = async |tx: Tx| grant_to_new_account(&tx, opened, ada, permissions).await;
        desk.backend.db().write(work).await
    };
    let clerk = holder(&desk, "clerk", &[Permission::RegisterUsers]).await;
    let register = set(&[Permission::RegisterUsers]);
    assert_eq!(refused(give(clerk, Permissions::NONE).await), None);
    assert_eq!(refused(give(clerk, register).await), Some(Code::PermissionNotHeld));
    let manager = holder(&desk, "manager", &[Permission::RegisterUsers, Permission::ManagePermissions]).await;
    assert_eq!(refused(give(manager, set(&[Permission::ViewAudit])).await), Some(Code::PermissionNotHeld));
    assert_eq!(refused(give(manager, register).await), None);
    assert_eq!(held(&desk, ada).await, [(register, None, None)]);
}

#[tokio::test]
async fn a_grant_that_stands_for_nothing_any_more_keeps_nobody_from_anything() {
    let desk = test_backend::TestBackend::new().await;
    let boss = founder(&desk).await;
    let ada = holder(&desk, "ada", &[Permission::ViewAudit]).await;
    desk.sql("INSERT INTO permission_grant (id, account_id, permission, granted_at) SELECT id, id, 1073741824, 0 FROM account")
        .await;
    let opened = opened(&desk, boss).await;
    opened.grant(ada, set(&[Permission::BulkInvite]), GrantPeriod::default()).await.unwrap();
    opened.revoke(ada, set(&[Permission::ViewAudit])).await.unwrap();
    let grants = held_by(ada).all(desk.backend.db().read()).await.unwrap();
    assert_eq!(grants.iter().map(|grant| grant.permission).collect::<Vec<_>>(), [Permission::BulkInvite]);
}

#[tokio::test]
async fn whoever_gets_a_border_while_they_act_reaches_nobody_beyond_it() {
    use crate::entity::{unit, unit_below};
    use crate::gate::CanManageAccounts;
    use sea_orm::Set;
    use sea_orm::sea_query::Expr;
    let desk = test_backend::TestBackend::new().await;
    let manager = holder(&desk, "manager", &[Permission::ManageAccounts]).await;
    let ada = account(&desk, "ada", AccountState::Active).await;
    let acting: Desk<CanManageAccounts> = desk.backend.open(&signed_in(&desk, manager).await).await.unwrap();
    let check = async || {
        let work = async |tx: Tx| check_still_reaches(&tx, &acting, &[Some(ada)], NOON).await.map(drop);
        refused(desk.backend.db().write(work).await)
    };
    assert_eq!(check().await, None);
    let sales: UnitId = desk.backend.new_id();
    let border = async |tx: Tx| {
        use permission_grant::Column;
        let row = unit::ActiveModel {
            id: Set(sales),
            name: Set("Sales".to_owned()),
            name_key: Set("sales".to_owned()),
            code: Set(None),
            parent: Set(uuid::Uuid::nil()),
            created_at: Set(NOON),
            archived_at: Set(None),
        };
        unit::Entity::insert(row).exec_without_returning(&*tx).await?;
        let itself = unit_below::ActiveModel { ancestor: Set(sales), unit: Set(sales), depth: Set(0) };
        unit_below::Entity::insert(itself).exec_without_returning(&*tx).await?;
        permission_grant::Entity::update_many()
            .col_expr(Column::UnitId, Expr::value(sales))
            .filter(Column::AccountId.eq(manager))
            .exec(&*tx)
            .await?;
        Ok(())
    };
    desk.backend.db().write(border).await.unwrap();
    assert!(acting.reach().is_everyone(), "as it was opened");
    assert_eq!(check().await, Some(Code::NotFound));
}
