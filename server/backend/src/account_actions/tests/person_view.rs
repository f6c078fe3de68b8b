use crate::entity::message;
use crate::error::Result;
use crate::gate::test_accounts::{account, audit, founder, grant, holder, session, signed_in, visitor};
use crate::gate::{CanManageAccounts, CanManagePermissions, CanViewRegistry, Desk, SignedIn};
use crate::test_backend::{NOON, TestBackend};
use domain::account::AccountState;
use domain::audit::Action;
use domain::audit::EventParty;
use domain::form::Code;
use domain::id::{AccountId, EventId};
use domain::message::MessageKind;
use domain::permission::{GrantPeriod, Permission, Permissions};
use domain::registry::{AccountAction, TIMELINE_ROWS, TimelineDetail};
use sea_orm::EntityTrait;
use std::collections::BTreeSet;
use std::time::Duration;

async fn registry(desk: &TestBackend, reader: AccountId) -> Desk<CanViewRegistry> {
    desk.backend.open(&signed_in(desk, reader).await).await.unwrap()
}

fn refused<T>(result: Result<T>) -> Option<Code> {
    result.err().map(|error| error.code())
}

#[tokio::test]
async fn a_page_shows_what_is_allowed_and_by_whom_and_where_the_person_is_signed_in() {
    let desk = TestBackend::new().await;
    let boss = founder(&desk).await;
    let ada = account(&desk, "ada", AccountState::Active).await;
    let opened: Desk<CanManagePermissions> = desk.backend.open(&signed_in(&desk, boss).await).await.unwrap();
    let audits = Permissions::from_iter([Permission::ViewAudit]);
    opened.grant(ada, audits, GrantPeriod::default()).await.unwrap();
    grant(&desk, ada, Permission::BulkInvite, None, Some(NOON)).await;
    session(&desk.backend, ada).await;
    let page = registry(&desk, boss).await.person_view(ada).await.unwrap();
    assert_eq!(
        (page.email.as_str(), page.title(), page.state),
        ("ada@Example.org", "ada", AccountState::Active)
    );
    let [only] = page.grants.as_slice() else {
        panic!("a grant that has ended is not held: {:?}", page.grants)
    };
    assert_eq!((only.held.permission, only.granted_at), (Permission::ViewAudit, NOON));
    assert_eq!(only.by, "founder (founder@Example.org)");
    let [only] = page.sessions.as_slice() else { panic!("{:?}", page.sessions) };
    assert_eq!((only.signed_in_at, only.address.as_deref()), (NOON, Some("192.0.2.7")));
    assert_eq!(page.timeline.lines.len(), 2);
    let granted =
        page.timeline.lines.iter().find(|line| line.action == Some(Action::PermissionGranted)).unwrap();
    assert_eq!(granted.by, EventParty::Account("founder (founder@Example.org)".to_owned()));
    assert_eq!(
        (granted.about.as_ref(), &*granted.details),
        (None, &[TimelineDetail::Permissions(vec![Permission::ViewAudit])][..])
    );
    let founders = registry(&desk, boss).await.person_view(boss).await.unwrap();
    let line =
        founders.timeline.lines.iter().find(|line| line.action == Some(Action::PermissionGranted)).unwrap();
    assert_eq!((&line.by, line.about.as_deref()), (&EventParty::Themselves, Some("ada (ada@Example.org)")));
}

#[tokio::test]
async fn a_reader_sees_no_action_and_no_network_address_that_they_could_not_use() {
    let desk = TestBackend::new().await;
    let boss = founder(&desk).await;
    let reader = holder(&desk, "reader", &[Permission::ViewRegistry]).await;
    let manager = holder(&desk, "manager", &[Permission::ViewRegistry, Permission::ManageAccounts]).await;
    let above = holder(&desk, "above", &[Permission::ViewAudit]).await;
    for id in [boss, above, reader] {
        session(&desk.backend, id).await;
    }
    for (by, about, may) in [
        (reader, manager, false),
        (manager, above, false),
        (manager, boss, false),
        (manager, reader, true),
        (boss, above, true),
    ] {
        let page = registry(&desk, by).await.person_view(about).await.unwrap();
        assert_eq!(page.allows(AccountAction::EndSession), may);
        assert!(page.sessions.iter().all(|one| one.address.is_some() == may), "{page:?}");
    }
    let nobody = AccountId::new(desk.backend.new_id());
    let opened = registry(&desk, reader).await;
    assert_eq!(refused(opened.person_view(nobody).await), Some(Code::NotFound));
    let event = EventId::new(desk.backend.new_id());
    assert_eq!(refused(opened.person_timeline(nobody, event).await), Some(Code::NotFound));
}

#[tokio::test]
async fn the_pages_of_a_timeline_have_every_event_once_and_newest_first() {
    let desk = TestBackend::new().await;
    let boss = founder(&desk).await;
    let ada = account(&desk, "ada", AccountState::Active).await;
    let opened: Desk<CanManagePermissions> = desk.backend.open(&signed_in(&desk, boss).await).await.unwrap();
    let audits = Permissions::from_iter([Permission::ViewAudit]);
    for _ in 0..60 {
        desk.clock.advance(Duration::from_secs(1));
        opened.grant(ada, audits, GrantPeriod::default()).await.unwrap();
        desk.clock.advance(Duration::from_secs(1));
        opened.revoke(ada, audits).await.unwrap();
    }
    let opened = registry(&desk, boss).await;
    let mut page = opened.person_view(ada).await.unwrap().timeline;
    let (mut seen, mut times) = (BTreeSet::new(), Vec::new());
    loop {
        assert!(page.lines.len() <= TIMELINE_ROWS);
        for line in &page.lines {
            assert!(seen.insert(line.event), "an event is there twice");
            times.push(line.at);
        }
        let Some(next) = page.next else { break };
        page = opened.person_timeline(ada, next).await.unwrap();
    }
    assert_eq!(seen.len(), 120);
    assert!(times.is_sorted_by(|earlier, later| earlier >= later));
}

#[tokio::test]
async fn a_session_is_ended_by_those_who_may_edit_the_account_and_recorded_once() {
    let desk = TestBackend::new().await;
    let boss = founder(&desk).await;
    let manager = holder(&desk, "manager", &[Permission::ManageAccounts]).await;
    let above = holder(&desk, "above", &[Permission::ViewAudit]).await;
    let ada = account(&desk, "ada", AccountState::Active).await;
    let (device, other) = (session(&desk.backend, ada).await, session(&desk.backend, above).await);
    let view = registry(&desk, boss).await;
    let of_ada = view.person_view(ada).await.unwrap().sessions[0].id;
    let of_above = view.person_view(above).await.unwrap().sessions[0].id;
    let opened: Desk<CanManageAccounts> = desk.backend.open(&signed_in(&desk, manager).await).await.unwrap();
    assert_eq!(refused(opened.end_session(above, of_above).await), Some(Code::PermissionNotHeld));
    assert_eq!(refused(opened.end_session(ada, of_above).await), None, "it is not one of theirs");
    opened.end_session(ada, of_ada).await.unwrap();
    opened.end_session(ada, of_ada).await.unwrap();
    assert!(desk.backend.open::<SignedIn>(&visitor(&desk.backend, Some(&device))).await.is_err());
    assert!(desk.backend.open::<SignedIn>(&visitor(&desk.backend, Some(&other))).await.is_ok());
    let ended =
        audit(&desk.backend).await.into_iter().filter(|(action, _)| action == Action::SessionEnded.as_str());
    assert_eq!(ended.map(|(_, actor)| actor).collect::<Vec<_>>(), [Some(manager)]);
    let told = message::Entity::find().all(desk.backend.db().read()).await.unwrap();
    let [told] = told.as_slice() else { panic!("the person is told once: {told:?}") };
    assert_eq!((told.kind, told.account_id), (MessageKind::SecurityChanged, Some(ada)));
    assert!(told.params.contains("session_ended_by_administrator"), "{}", told.params);
}
