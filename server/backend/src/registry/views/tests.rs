use crate::gate::{CanViewRegistry, Desk, test_accounts};
use crate::test_backend::TestBackend;
use domain::form::Code;
use domain::permission::Permission;
use domain::registry::{PeopleCount, RegistryAddress, VIEWS_MOST, ViewDraft};

async fn viewer(desk: &TestBackend, name: &str, more: &[Permission]) -> Desk<CanViewRegistry> {
    let permissions: Vec<Permission> = [Permission::ViewRegistry].iter().chain(more).copied().collect();
    let id = test_accounts::holder(desk, name, &permissions).await;
    let caller = test_accounts::signed_in(desk, id).await;
    desk.backend.open(&caller).await.unwrap()
}

fn draft(name: &str, is_shared: bool) -> ViewDraft {
    ViewDraft { name: name.to_owned(), query: "account=active&v=1".to_owned(), is_shared }
}

/// The names that somebody sees, and whether they may change them.
async fn seen(viewer: &Desk<CanViewRegistry>) -> Vec<(String, bool)> {
    let views = viewer.saved_views().await.unwrap();
    views.into_iter().map(|view| (view.name, view.can_be_changed)).collect()
}

async fn events(desk: &TestBackend) -> Vec<String> {
    let all = test_accounts::audit(&desk.backend).await;
    all.into_iter().map(|(action, _)| action).filter(|action| action.starts_with("registry.")).collect()
}

#[tokio::test]
async fn a_view_of_ones_own_is_seen_by_nobody_else_and_a_shared_one_by_all() {
    let desk = TestBackend::new().await;
    let (ada, bob) = (viewer(&desk, "ada", &[]).await, viewer(&desk, "bob", &[]).await);
    let own = ada.save_view(draft("Mine", false)).await.unwrap();
    let shared = ada.save_view(draft("Everyone's", true)).await.unwrap();
    assert_eq!(seen(&ada).await, [("Everyone's".to_owned(), true), ("Mine".to_owned(), true)]);
    assert_eq!(seen(&bob).await, [("Everyone's".to_owned(), false)]);
    let refused = |result: crate::error::Result<()>| result.unwrap_err().code();
    assert_eq!(refused(bob.delete_view(own).await), Code::NotFound);
    assert_eq!(refused(bob.rename_view(own, draft("Other", false)).await), Code::NotFound);
    assert_eq!(refused(bob.delete_view(shared).await), Code::PermissionMissing);
    assert_eq!(refused(bob.rename_view(shared, draft("Other", true)).await), Code::PermissionMissing);
    assert_eq!(seen(&ada).await.len(), 2);
}

#[tokio::test]
async fn only_what_changes_for_everybody_is_an_event_of_the_audit() {
    let desk = TestBackend::new().await;
    let ada = viewer(&desk, "ada", &[]).await;
    let manager = viewer(&desk, "manager", &[Permission::ManageSettings]).await;
    for is_shared in [false, true] {
        let view = ada.save_view(draft("A view", is_shared)).await.unwrap();
        let by = if is_shared { &manager } else { &ada };
        by.rename_view(view, draft("Another name", is_shared)).await.unwrap();
        by.rename_view(view, draft("Another name", is_shared)).await.unwrap();
        by.delete_view(view).await.unwrap();
    }
    assert_eq!(
        events(&desk).await,
        ["registry.view_saved", "registry.view_renamed", "registry.view_deleted"]
    );
}

#[tokio::test]
async fn a_name_is_used_once_by_one_person_and_once_for_all() {
    let desk = TestBackend::new().await;
    let (ada, bob) = (viewer(&desk, "ada", &[]).await, viewer(&desk, "bob", &[]).await);
    for is_shared in [false, true] {
        ada.save_view(draft("Pupils", is_shared)).await.unwrap();
        let again = ada.save_view(draft(" pupils ", is_shared)).await.unwrap_err();
        assert_eq!(again.code(), Code::ViewNameUsed);
    }
    bob.save_view(draft("Pupils", false)).await.unwrap();
    assert_eq!(bob.save_view(draft("PUPILS", true)).await.unwrap_err().code(), Code::ViewNameUsed);
    let other = bob.save_view(draft("Teachers", false)).await.unwrap();
    let taken = bob.rename_view(other, draft("pupils", false)).await.unwrap_err();
    assert_eq!(taken.code(), Code::ViewNameUsed);
    assert_eq!(ada.save_view(draft("  ", false)).await.unwrap_err().code(), Code::ViewNameMissing);
}

#[tokio::test]
async fn a_person_saves_no_more_than_so_many_views() {
    let desk = TestBackend::new().await;
    let ada = viewer(&desk, "ada", &[]).await;
    for number in 0..VIEWS_MOST {
        ada.save_view(draft(&format!("View {number}"), number % 2 == 0)).await.unwrap();
    }
    assert_eq!(ada.save_view(draft("One more", true)).await.unwrap_err().code(), Code::ViewsMany);
    let bob = viewer(&desk, "bob", &[]).await;
    bob.save_view(draft("The first", false)).await.unwrap();
}

#[tokio::test]
async fn names_that_look_alike_are_one_name() {
    let desk = TestBackend::new().await;
    let ada = viewer(&desk, "ada", &[]).await;
    ada.save_view(draft("Same", true)).await.unwrap();
    for alike in ["\u{ff33}ame", "SAME", "Sa\u{200b}me"] {
        assert_eq!(
            ada.save_view(draft(alike, true)).await.unwrap_err().code(),
            Code::ViewNameUsed,
            "{alike}"
        );
    }
    assert_eq!(ada.save_view(draft("Same\u{202e}", true)).await.unwrap_err().code(), Code::ControlCharacter);
}

#[tokio::test]
async fn a_view_with_a_filter_that_is_there_no_more_shows_nobody() {
    let desk = TestBackend::new().await;
    let ada = viewer(&desk, "ada", &[]).await;
    let gone = "00000000-0000-4000-8000-000000000001";
    for filter in [
        format!("group={gone}"),
        format!("unit={gone}"),
        "field.house=is:1".to_owned(),
        "colour=red".to_owned(),
    ] {
        let query = format!("account=active&{filter}&v=1");
        ada.save_view(ViewDraft { query, ..draft(&filter, false) }).await.unwrap();
    }
    for view in ada.saved_views().await.unwrap() {
        let page = ada.registry(&RegistryAddress::parse(&view.query)).await.unwrap();
        assert_eq!(page.count, PeopleCount::Exactly(0), "{}", view.query);
    }
    let all = ada.registry(&RegistryAddress::parse("account=active&v=1")).await.unwrap();
    assert_ne!(all.count, PeopleCount::Exactly(0), "without the filter");
}
