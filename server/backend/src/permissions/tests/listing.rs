use super::*;
use crate::gate::test_accounts::change;
use domain::account::AccountState;
use domain::page::PAGE_ROWS;
use domain::permission::{HolderFilter, HoldersPage};
use sea_orm::Set;

use HolderFilter::{Everyone, Holders};

/// Nobody has an address or a name from before noon, so that whoever is listed was made here.
async fn manager(desk: &test_backend::TestBackend) -> Desk<CanManagePermissions> {
    let manager = holder(desk, "manager", &[Permission::ManagePermissions]).await;
    opened(desk, manager).await
}

fn names(page: &HoldersPage) -> Vec<&str> {
    page.rows.iter().map(|row| row.username.as_str()).collect()
}

async fn searched(desk: &Desk<CanManagePermissions>, search: &str) -> Vec<String> {
    let page = desk.holders(Everyone, search, None).await.unwrap();
    assert_eq!(page.next, None);
    page.rows.into_iter().map(|row| row.username).collect()
}

#[tokio::test]
async fn people_are_listed_with_what_they_hold() {
    let desk = test_backend::TestBackend::new().await;
    founder(&desk).await;
    let ada = account(&desk, "ada", AccountState::Pending).await;
    grant(&desk, ada, Permission::ViewAudit, Some(NOON + 5), Some(NOON + 10)).await;
    grant(&desk, ada, Permission::BulkInvite, None, None).await;
    grant(&desk, ada, Permission::RegisterUsers, None, Some(NOON)).await;
    account(&desk, "suspended", AccountState::Suspended).await;
    let gone = account(&desk, "gone", AccountState::Deleted).await;
    change(&desk, gone, |row| {
        row.email_key = Set(None);
        row.username = Set(None);
    })
    .await;
    let opened = manager(&desk).await;
    let page = opened.holders(Everyone, "", None).await.unwrap();
    assert_eq!(names(&page), ["ada", "founder", "manager", "suspended"]);
    let [first, second, third, _] = page.rows.as_slice() else { panic!() };
    let held: Vec<_> = first.held.iter().map(|one| (one.permission, one.starts_at, one.ends_at)).collect();
    assert_eq!(
        held,
        [(Permission::BulkInvite, None, None), (Permission::ViewAudit, Some(NOON + 5), Some(NOON + 10))],
        "what will hold is listed, what has ended is not"
    );
    assert_eq!(
        (first.account, first.email.as_str(), first.state),
        (ada, "ada@Example.org", AccountState::Pending)
    );
    assert!(second.is_founder && second.held.is_empty() && second.permissions() == Permissions::all());
    assert!(!third.is_founder && third.state == AccountState::Active);
}

#[tokio::test]
async fn a_search_finds_people_as_in_the_registry() {
    let desk = test_backend::TestBackend::new().await;
    for name in ["zoe", "zoe.muller", "zo-e", "anna"] {
        account(&desk, name, AccountState::Active).await;
    }
    index_words(&desk).await;
    let opened = manager(&desk).await;
    assert_eq!(searched(&opened, "zoe").await, ["zoe", "zoe.muller"]);
    assert_eq!(searched(&opened, " ZOË mull").await, ["zoe.muller"]);
    assert_eq!(searched(&opened, "zoe@").await, ["zoe"]);
    assert_eq!(searched(&opened, "anna@example.org").await, ["anna"]);
    for nobody in ["%", "_", "qqqq", "nobody", "zo\0e", "zoe\n.muller", &"z".repeat(10_000), "🦀"] {
        assert_eq!(searched(&opened, nobody).await, [""; 0], "{nobody:?}");
    }
}

/// Accounts of tests are made without the words by which they are found.
async fn index_words(desk: &test_backend::TestBackend) {
    while crate::search::backfill_has_work(&desk.backend).await.unwrap() {
        crate::search::backfill(&desk.backend).await.unwrap();
    }
}

#[tokio::test]
async fn every_page_goes_on_where_the_last_one_ended() {
    let desk = test_backend::TestBackend::new().await;
    for number in 0..120 {
        account(&desk, &format!("xa{number:03}"), AccountState::Active).await;
    }
    index_words(&desk).await;
    let opened = manager(&desk).await;
    for (search, expected) in [("", 121_usize), ("xa", 120), ("xa0", 100)] {
        let (mut seen, mut after, mut pages) = (Vec::<AccountId>::new(), None::<String>, 0_usize);
        loop {
            let page = opened.holders(Everyone, search, after.as_deref()).await.unwrap();
            assert!(page.rows.len() as u64 <= PAGE_ROWS);
            seen.extend(page.rows.iter().map(|row| row.account));
            (after, pages) = (page.next, pages + 1);
            if after.is_none() {
                break;
            }
        }
        assert_eq!((seen.len(), pages), (expected, expected.div_ceil(50)), "{search}");
        seen.sort_unstable();
        seen.dedup();
        assert_eq!(seen.len(), expected, "nobody twice: {search}");
    }
    let refusal = opened.holders(Everyone, "", Some("nonsense")).await.map(|_| ());
    assert_eq!(refused(refusal), Some(Code::Malformed));
}

#[tokio::test]
async fn those_who_hold_something_are_listed_alone_where_that_is_asked() {
    let desk = test_backend::TestBackend::new().await;
    founder(&desk).await;
    account(&desk, "nothing", AccountState::Active).await;
    let was = account(&desk, "was", AccountState::Active).await;
    grant(&desk, was, Permission::ViewAudit, None, Some(NOON)).await;
    let soon = account(&desk, "soon", AccountState::Pending).await;
    grant(&desk, soon, Permission::ViewAudit, Some(NOON + 5), None).await;
    grant(&desk, soon, Permission::BulkInvite, None, None).await;
    let opened = manager(&desk).await;
    index_words(&desk).await;
    assert_eq!(names(&opened.holders(Holders, "", None).await.unwrap()), ["founder", "manager", "soon"]);
    let page = opened.holders(Holders, "so", None).await.unwrap();
    assert_eq!(names(&page), ["soon"]);
    assert_eq!(page.rows[0].held.len(), 2);
    assert_eq!(names(&opened.holders(Holders, "noth", None).await.unwrap()), [""; 0]);
}

#[tokio::test]
async fn the_forms_of_the_page_are_checked_before_anything_is_done() {
    let desk = test_backend::TestBackend::new().await;
    let ada = account(&desk, "ada", AccountState::Active).await;
    let opened = manager(&desk).await;
    let draft = |word: &str, ends_on: &str| GrantDraft {
        permissions: vec![word.to_owned()],
        ends_on: ends_on.to_owned(),
        ..GrantDraft::default()
    };
    let own = Permission::ManagePermissions.as_str();
    // Noon is in the twenty-second: that day still counts.
    opened.grant_drafted(ada, draft(own, "2026-11-22")).await.unwrap();
    assert_eq!(
        held(&desk, ada).await,
        [(set(&[Permission::ManagePermissions]), None, Some(NOON + 43_200_000))]
    );
    let granted = |draft| opened.grant_drafted(ada, draft);
    assert_eq!(refused(granted(draft(own, "2026-11-21")).await), Some(Code::EndPast));
    assert_eq!(refused(granted(draft("can_fly", "")).await), Some(Code::PermissionUnknown));
    assert_eq!(refused(granted(GrantDraft::default()).await), Some(Code::PermissionsMissing));
    assert_eq!(refused(granted(draft("can_view_audit", "")).await), Some(Code::PermissionNotHeld));
    let taken = |permissions: Vec<String>| {
        opened.revoke_drafted(ada, RevokeDraft { permissions, ..RevokeDraft::default() })
    };
    assert_eq!(refused(taken(Vec::new()).await), Some(Code::PermissionsMissing));
    assert_eq!(refused(taken(vec![own.to_owned()]).await), None);
    assert_eq!(held(&desk, ada).await, []);
}
