pub(crate) mod accounts;

use super::*;
use crate::test_backend::{self, NOON};
use accounts::{account, audit, change, founder, grant, holder, session, signed_in, visitor};
use domain::account::AccountState;
use domain::permission::{Permission, Permissions};
use sea_orm::Set;
use std::time::Duration;

fn refused<T>(result: Result<T>) -> Code {
    match result {
        Err(Error::Refused(code)) => code,
        Err(other) => panic!("{other:?}"),
        Ok(_) => panic!("it opened"),
    }
}

#[tokio::test]
async fn a_desk_opens_for_whoever_has_its_right_and_for_nobody_else() {
    let desk = test_backend::TestBackend::new().await;
    let backend = &desk.backend;
    let nobody = visitor(backend, None);
    assert!(backend.open::<Public>(&nobody).await.is_ok());
    assert_eq!(refused(backend.open::<SignedIn>(&nobody).await), Code::SignedOut);
    assert_eq!(refused(backend.open::<CanRegisterUsers>(&nobody).await), Code::SignedOut);

    let ada = signed_in(&desk, holder(&desk, "ada", &[Permission::ManageSettings]).await).await;
    assert!(backend.open::<SignedIn>(&ada).await.is_ok());
    assert!(backend.open::<CanManageMail>(&ada).await.is_ok(), "any of two permissions will do");
    assert_eq!(refused(backend.open::<CanManageInvitations>(&ada).await), Code::PermissionMissing);

    let founder = signed_in(&desk, founder(&desk).await).await;
    let opened = backend.open::<CanManagePermissions>(&founder).await.unwrap();
    assert_eq!(opened.permissions(), Permissions::all());
    assert!(opened.person().unwrap().founder);
}

#[tokio::test]
async fn a_refusal_is_written_down_once_a_request() {
    let desk = test_backend::TestBackend::new().await;
    let id = account(&desk, "ada", AccountState::Active).await;
    let ada = signed_in(&desk, id).await;
    for _ in 0..3 {
        assert_eq!(refused(desk.backend.open::<CanViewAudit>(&ada).await), Code::PermissionMissing);
    }
    let _ = desk.backend.open::<CanViewAudit>(&visitor(&desk.backend, None)).await;
    let events = audit(&desk.backend).await;
    assert_eq!(events[1..], [("access.refused".to_owned(), Some(id))], "{events:?}");
}

#[tokio::test]
async fn a_permission_holds_from_its_start_to_its_end() {
    let desk = test_backend::TestBackend::new().await;
    let id = account(&desk, "ada", AccountState::Active).await;
    let session = session(&desk.backend, id).await;
    grant(&desk, id, Permission::RegisterUsers, Some(NOON + 1_000), Some(NOON + 2_000)).await;
    grant(&desk, id, Permission::ViewAudit, None, None).await;
    let held = async || {
        let caller = visitor(&desk.backend, Some(&session));
        desk.backend.open::<CanViewAudit>(&caller).await.unwrap().permissions().has(Permission::RegisterUsers)
    };
    assert!(!held().await);
    desk.clock.advance(Duration::from_millis(1_000));
    assert!(held().await);
    desk.clock.advance(Duration::from_millis(1_000));
    assert!(!held().await);
}

#[tokio::test]
async fn what_is_lost_is_lost_at_the_next_request() {
    let desk = test_backend::TestBackend::new().await;
    let id = holder(&desk, "ada", &[Permission::ViewAudit]).await;
    let ada = signed_in(&desk, id).await;
    let opened = desk.backend.open::<CanViewAudit>(&ada).await.unwrap();
    let job = opened.on_behalf();
    assert!(desk.backend.open::<CanViewAudit>(&job).await.is_ok());
    assert_eq!(refused(desk.backend.open::<SignedIn>(&job).await), Code::PermissionMissing);

    change(&desk, id, |row| row.state = Set(AccountState::Suspended)).await;
    assert!(
        desk.backend.open::<CanViewAudit>(&ada.clone()).await.is_ok(),
        "one request sees one state of things"
    );
    assert_eq!(refused(desk.backend.open::<CanViewAudit>(&ada.again()).await), Code::SignedOut);
    assert_eq!(refused(desk.backend.open::<CanViewAudit>(&job).await), Code::SignedOut);
}

#[tokio::test]
async fn an_operator_opens_what_needs_a_permission_and_the_program_itself_nothing() {
    let desk = test_backend::TestBackend::new().await;
    let operator = Caller::operator();
    let opened = desk.backend.open::<CanManageAccounts>(&operator).await.unwrap();
    assert_eq!((opened.permissions(), opened.account()), (Permissions::all(), None));
    assert_eq!(refused(desk.backend.open::<SignedIn>(&operator).await), Code::SignedOut);
    assert_eq!(refused(desk.backend.open::<CanManageAccounts>(&Caller::worker()).await), Code::SignedOut);
    let (operator, worker) = (operator.actor(), Caller::worker().actor());
    assert_eq!((operator.kind, operator.account, worker.kind), ("operator", None, "worker"));
}

#[tokio::test]
async fn only_a_whole_token_in_the_right_cookie_is_one() {
    let desk = test_backend::TestBackend::new().await;
    let id = account(&desk, "ada", AccountState::Active).await;
    let [cookie, known] = desk.backend.sign_in_cookies(&session(&desk.backend, id).await);
    let (good, attributes) = cookie.split_once("; ").unwrap();
    assert_eq!(attributes, "Path=/; Max-Age=604800; HttpOnly; SameSite=Lax");
    assert!(known.ends_with("; Path=/; Max-Age=34560000; HttpOnly; SameSite=Lax"), "{known}");
    let has_token = |headers: &[&str]| {
        let mut request = http::Request::get("/");
        for header in headers {
            request = request.header("cookie", *header);
        }
        let (parts, ()) = request.body(()).unwrap().into_parts();
        desk.backend.identify(&parts, "192.0.2.7".parse().unwrap()).token().is_some()
    };
    assert!(has_token(&[good]));
    assert!(has_token(&["locale=it", good]), "several headers, as over HTTP/2");
    assert!(has_token(&[&format!("session=x; a=b; {good}")]));
    assert!(!has_token(&[&good[..good.len() - 1]]));
    assert!(!has_token(&[&format!("{good}A")]));
    assert!(!has_token(&[&good.replace("session=", "sessions=")]));
    assert!(!has_token(&[&format!("session={}", "é".repeat(21))]));
    assert!(!has_token(&[&"session=".repeat(10_000)]));
}

#[tokio::test]
async fn the_language_of_a_request_is_its_cookie_s_then_its_header_s() {
    let desk = test_backend::TestBackend::new().await;
    let locale = |cookie: &str, accepted: &str| {
        let request = http::Request::get("/").header("cookie", cookie).header("accept-language", accepted);
        let (parts, ()) = request.body(()).unwrap().into_parts();
        desk.backend.identify(&parts, "192.0.2.7".parse().unwrap()).locale().map(|locale| locale.as_str())
    };
    assert_eq!(locale("locale=it", "en"), Some("it"));
    assert_eq!(locale("locale=xx", "de, it;q=0.5"), Some("it"));
    assert_eq!(locale("", "de"), None);
}

#[tokio::test]
async fn an_operator_acts_in_the_name_of_active_accounts_only() {
    let folder = test_backend::Folder::new();
    let config = test_backend::config(folder.path()).await;
    let clock = std::sync::Arc::new(crate::clock::FixedClock::at(NOON));
    #[expect(clippy::disallowed_methods, reason = "this test is about the shell")]
    let shell = Shell::boot(config, clock, crate::clock::Rng::seeded(44)).await.unwrap();
    assert_eq!(shell.operator().actor().kind, "operator");
    assert_eq!(refused(shell.in_name_of("ada").await), Code::NotFound);
}
