use crate::accounts::{AccountKey, AccountPart};
use crate::accounts::{by_id, by_username};
use crate::entity::{audit_event, message};
use crate::error::{Error, Result};
use crate::gate::test_accounts::{account, founder, holder, signed_in};
use crate::gate::{CanManageAccounts, CanViewRegistry, Desk};
use crate::reach::EVERYONE;
use crate::test_backend::TestBackend;
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use domain::account::AccountState;
use domain::audit::Action;
use domain::form::{Code, Field};
use domain::id::AccountId;
use domain::message::MessageKind;
use domain::permission::Permission;
use domain::registry::{AccountDraft, AccountSeen, ListPlace, RegistryAddress, RegistryQuery};
use domain::text::Locale;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

async fn opened(desk: &TestBackend, by: AccountId) -> Desk<CanManageAccounts> {
    desk.backend.open(&signed_in(desk, by).await).await.unwrap()
}

fn draft(username: &str, locale: Locale) -> AccountDraft {
    AccountDraft {
        username: username.to_owned(),
        locale: locale.as_str().to_owned(),
        ..AccountDraft::default()
    }
}

fn refused(result: Result<()>) -> Option<Code> {
    result.err().map(|error| error.code())
}

async fn changes(desk: &TestBackend) -> Vec<audit_event::Model> {
    let changed = audit_event::Column::Action.eq(Action::AccountChanged.as_str());
    audit_event::Entity::find().filter(changed).all(desk.backend.db().read()).await.unwrap()
}

#[tokio::test]
async fn username_and_language_are_changed_told_by_mail_and_recorded_encrypted() {
    let desk = TestBackend::new().await;
    let boss = founder(&desk).await;
    let ada = account(&desk, "ada", AccountState::Active).await;
    let opened = opened(&desk, boss).await;
    opened.edit_account(ada, draft("Ada.Rossi", Locale::En)).await.unwrap();
    opened.edit_account(ada, draft("ada.rossi", Locale::En)).await.unwrap();
    let db = desk.backend.db().read();
    let row = by_id(EVERYONE, db, ada).await.unwrap().unwrap();
    assert_eq!((row.username.as_deref(), row.locale), (Some("ada.rossi"), Locale::En));
    assert!(by_username(db, "ada").await.unwrap().is_none(), "it is free again");
    let [event] = &*changes(&desk).await else { panic!("one event a change") };
    assert!(!event.detail.contains("ada"), "{}", event.detail);
    let detail: serde_json::Value = serde_json::from_str(&event.detail).unwrap();
    assert_eq!(detail["fields"], serde_json::json!(["username", "locale"]));
    let sealed = detail["sealed"].as_str().unwrap();
    let sealed = URL_SAFE_NO_PAD.decode(sealed).unwrap();
    let key = AccountKey::from_row(&desk.backend, &row).unwrap().unwrap();
    let change: serde_json::Value = key.decrypt_json(AccountPart::Change, &sealed).unwrap();
    assert_eq!(change["before"], serde_json::json!({ "username": "ada", "locale": "it" }));
    assert_eq!(change["after"], serde_json::json!({ "username": "ada.rossi", "locale": "en" }));
    let mails = message::Entity::find().all(db).await.unwrap();
    let [mail] = mails.as_slice() else { panic!("{mails:?}") };
    assert_eq!((mail.kind, mail.locale), (MessageKind::AccountChanged, Locale::En));
    assert!(mail.params.contains("ada.rossi"), "{}", mail.params);
}

#[tokio::test]
async fn the_database_decides_about_a_username_and_the_fault_is_at_its_field() {
    let desk = TestBackend::new().await;
    let boss = founder(&desk).await;
    let ada = account(&desk, "ada", AccountState::Active).await;
    account(&desk, "bob", AccountState::Suspended).await;
    let opened = opened(&desk, boss).await;
    for (username, code) in
        [("bob", Code::UsernameUsed), ("root", Code::UsernameReserved), ("a", Code::UsernameShort)]
    {
        let fault = opened.edit_account(ada, draft(username, Locale::It)).await.unwrap_err();
        assert!(
            matches!(&fault, Error::Faults(faults) if faults.at(Field::Username) == Some(code)),
            "{fault}"
        );
    }
    assert_eq!(changes(&desk).await, []);
    assert_eq!(message::Entity::find().all(desk.backend.db().read()).await.unwrap(), []);
}

#[tokio::test]
async fn an_external_id_is_of_one_person_found_by_it_at_once_recorded_and_not_told_by_mail() {
    let desk = TestBackend::new().await;
    let boss = founder(&desk).await;
    let ada = account(&desk, "ada", AccountState::Active).await;
    let bob = account(&desk, "bob", AccountState::Suspended).await;
    let opened = opened(&desk, boss).await;
    let named = |username: &str, external_id: &str| AccountDraft {
        external_id: external_id.to_owned(),
        ..draft(username, Locale::It)
    };
    let found = async |search: &str| {
        let desk: Desk<CanViewRegistry> = desk.backend.open(&signed_in(&desk, boss).await).await.unwrap();
        let query = RegistryQuery { search: search.to_owned(), ..RegistryQuery::default() };
        let page = desk.registry(&RegistryAddress { query, place: ListPlace::First }).await.unwrap();
        page.rows.iter().map(|row| row.account).collect::<Vec<_>>()
    };
    opened.edit_account(ada, named("ada", "HR-00420")).await.unwrap();
    let fault = opened.edit_account(bob, named("bob", "HR-00420")).await.unwrap_err();
    assert!(
        matches!(&fault, Error::Faults(faults) if faults.at(Field::ExternalId) == Some(Code::ExternalIdUsed)),
        "{fault}"
    );
    assert_eq!((found("hr-00420").await, found("00420").await), (vec![ada], vec![ada]));
    let [event] = &*changes(&desk).await else { panic!("one event a change") };
    assert!(!event.detail.contains("00420"), "{}", event.detail);
    let detail: serde_json::Value = serde_json::from_str(&event.detail).unwrap();
    assert_eq!(detail["fields"], serde_json::json!(["external_id"]));
    assert_eq!(message::Entity::find().all(desk.backend.db().read()).await.unwrap(), []);
    opened.edit_account(ada, named("ada", "")).await.unwrap();
    assert_eq!(found("00420").await, []);
    opened.edit_account(bob, named("bob", "HR-00420")).await.unwrap();
    let seen = Some(AccountSeen::of(Some("bob"), Locale::It, Some("HR-1")));
    let outdated = AccountDraft { seen, ..named("bob", "HR-2") };
    assert_eq!(refused(opened.edit_account(bob, outdated).await), Some(Code::ChangedMeanwhile));
}

#[tokio::test]
async fn nobody_edits_who_holds_more_and_everybody_who_manages_accounts_their_own() {
    let desk = TestBackend::new().await;
    let boss = founder(&desk).await;
    let manager = holder(&desk, "manager", &[Permission::ManageAccounts]).await;
    let above = holder(&desk, "above", &[Permission::ViewAudit]).await;
    let pending = account(&desk, "pending", AccountState::Pending).await;
    let gone = account(&desk, "gone", AccountState::Deleted).await;
    let by_manager = opened(&desk, manager).await;
    for (who, code) in [
        (above, Some(Code::PermissionNotHeld)),
        (boss, Some(Code::PermissionNotHeld)),
        (pending, None),
        (gone, Some(Code::AccountState)),
        (AccountId::new(desk.backend.new_id()), Some(Code::NotFound)),
        (manager, None),
    ] {
        let name = format!(
            "new-{}",
            by_id(EVERYONE, desk.backend.db().read(), who)
                .await
                .unwrap()
                .map_or("x".to_owned(), |row| row.username.unwrap())
        );
        assert_eq!(refused(by_manager.edit_account(who, draft(&name, Locale::It)).await), code, "{name}");
    }
    assert_eq!(refused(opened(&desk, boss).await.edit_account(boss, draft("chief", Locale::It)).await), None);
}

#[tokio::test]
async fn what_somebody_else_has_changed_is_not_overwritten_unseen() {
    let desk = TestBackend::new().await;
    let boss = founder(&desk).await;
    let ada = account(&desk, "ada", AccountState::Active).await;
    let opened = opened(&desk, boss).await;
    let seen = Some(AccountSeen::of(Some("ada"), Locale::It, None));
    let edited = |username: &str| AccountDraft { seen: seen.clone(), ..draft(username, Locale::It) };
    opened.edit_account(ada, edited("ada.rossi")).await.unwrap();
    assert_eq!(refused(opened.edit_account(ada, edited("ada.bianchi")).await), Some(Code::ChangedMeanwhile));
    assert_eq!(refused(opened.edit_account(ada, draft("ada.bianchi", Locale::It)).await), None);
}

#[tokio::test]
async fn whoever_renames_themselves_again_and_again_waits_and_whose_right_is_revoked_may_not_at_all() {
    let desk = TestBackend::new().await;
    let boss = founder(&desk).await;
    let manager = holder(&desk, "manager", &[Permission::ManageAccounts]).await;
    let own = opened(&desk, manager).await;
    for number in 0..20 {
        own.edit_account(manager, draft(&format!("manager{number}"), Locale::It)).await.unwrap();
    }
    assert_eq!(refused(own.edit_account(manager, draft("manager", Locale::It)).await), Some(Code::TooMany));
    assert_eq!(
        refused(opened(&desk, boss).await.edit_account(manager, draft("manager", Locale::It)).await),
        None
    );
    let other = holder(&desk, "other", &[Permission::ManageAccounts]).await;
    let own = opened(&desk, other).await;
    desk.sql("DELETE FROM permission_grant").await;
    assert_eq!(
        refused(own.edit_account(other, draft("free", Locale::It)).await),
        Some(Code::PermissionMissing)
    );
    let session = domain::id::SessionId::new(desk.backend.new_id());
    assert_eq!(refused(own.end_session(other, session).await), Some(Code::PermissionMissing));
}
