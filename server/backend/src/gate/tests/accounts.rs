//! Accounts, grants, sessions and callers for unit tests, written without the actions that create them.

use crate::Backend;
use crate::entity::{account, audit_event, permission_grant};
use crate::gate::Caller;
use crate::known_browser::Owner;
use crate::sessions::{NewSession, SignedIn};
use crate::test_backend::{self, NOON};
use domain::account::AccountState;
use domain::id::AccountId;
use domain::permission::Permission;
use domain::session::SignInDraft;
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveModelTrait, DbBackend, EntityTrait, IntoActiveModel, Order, QueryOrder, Set};

/// The password of every account.
pub(crate) const PASSWORD: &str = "vedo sette gru sul lago";

/// An account with this username, at `name@example.org`, created at noon.
pub(crate) async fn account(desk: &test_backend::TestBackend, name: &str, state: AccountState) -> AccountId {
    row(desk, name, state, false).await
}

/// An active account that holds these permissions.
pub(crate) async fn holder(
    desk: &test_backend::TestBackend,
    name: &str,
    permissions: &[Permission],
) -> AccountId {
    let id = row(desk, name, AccountState::Active, false).await;
    for permission in permissions {
        grant(desk, id, *permission, None, None).await;
    }
    id
}

pub(crate) async fn founder(desk: &test_backend::TestBackend) -> AccountId {
    row(desk, "founder", AccountState::Active, true).await
}

async fn row(desk: &test_backend::TestBackend, name: &str, state: AccountState, founder: bool) -> AccountId {
    let id: AccountId = desk.backend.new_id();
    let model = account::Model {
        email: Some(format!("{name}@Example.org")),
        email_key: Some(format!("{name}@example.org")),
        username: Some(name.to_owned()),
        password_hash: (state != AccountState::Pending)
            .then(|| crate::password::hash_for_test(PASSWORD, crate::PasswordCost::FOR_TESTS)),
        state,
        founder,
        activated_at: (state != AccountState::Pending).then_some(NOON),
        ..account::Model::pending(id, domain::text::Locale::It, NOON)
    };
    let insert = async |tx: crate::db::Tx| {
        account::Entity::insert(model.clone().into_active_model()).exec_without_returning(&*tx).await?;
        Ok(())
    };
    desk.backend.db().write(insert).await.unwrap();
    id
}

pub(crate) async fn grant(
    desk: &test_backend::TestBackend,
    account: AccountId,
    permission: Permission,
    starts_at: Option<i64>,
    ends_at: Option<i64>,
) {
    let row = permission_grant::ActiveModel {
        id: Set(desk.backend.new_id()),
        profile_id: Set(None),
        unit_id: Set(None),
        account_id: Set(account),
        permission: Set(permission),
        starts_at: Set(starts_at),
        ends_at: Set(ends_at),
        granted_at: Set(NOON),
        granted_by: Set(None),
    };
    let insert = async |tx: crate::db::Tx| {
        permission_grant::Entity::insert(row.clone()).exec_without_returning(&*tx).await?;
        Ok(())
    };
    desk.backend.db().write(insert).await.unwrap();
}

/// Changes an account's row.
pub(crate) async fn change(
    desk: &test_backend::TestBackend,
    id: AccountId,
    set: impl Fn(&mut account::ActiveModel),
) {
    let work = async |tx: crate::db::Tx| {
        let mut row = account::ActiveModel { id: Set(id), ..Default::default() };
        set(&mut row);
        row.update(&*tx).await?;
        Ok(())
    };
    let work = &work;
    desk.backend.db().write(async move |tx| work(tx).await).await.unwrap();
}

/// A session of the account.
pub(crate) async fn session(backend: &Backend, account: AccountId) -> SignedIn {
    let caller = visitor(backend, None);
    let row =
        crate::accounts::by_id(crate::reach::EVERYONE, backend.db().read(), account).await.unwrap().unwrap();
    let owner = Owner { account, password_hash: row.password_hash.as_deref().unwrap_or_default() };
    let (session, signed_in) = NewSession::make(backend, &caller, owner);
    backend.db().write(async |tx| session.write(&tx, backend, &caller).await).await.unwrap();
    signed_in
}

/// The caller of a request from 192.0.2.7 with this session, or with none.
pub(crate) fn visitor(backend: &Backend, signed_in: Option<&SignedIn>) -> Caller {
    visitor_from(backend, signed_in, "192.0.2.7")
}

pub(crate) fn visitor_from(backend: &Backend, signed_in: Option<&SignedIn>, address: &str) -> Caller {
    let [session, _] = signed_in.map(|signed_in| backend.sign_in_cookies(signed_in)).unwrap_or_default();
    with_cookie(backend, &session, address)
}

/// The caller of a request without a session, from a browser in which the account has signed in before.
pub(crate) fn known_visitor(backend: &Backend, before: &SignedIn, address: &str) -> Caller {
    let [_, known] = backend.sign_in_cookies(before);
    with_cookie(backend, &known, address)
}

fn with_cookie(backend: &Backend, cookie: &str, address: &str) -> Caller {
    let request = http::Request::get("/").header("cookie", cookie.split(';').next().unwrap_or_default());
    let (parts, ()) = request.header("user-agent", "Browser/1").body(()).unwrap().into_parts();
    backend.identify(&parts, address.parse().unwrap())
}

/// The caller of a request in a new session of the account.
pub(crate) async fn signed_in(desk: &test_backend::TestBackend, account: AccountId) -> Caller {
    let session = session(&desk.backend, account).await;
    visitor(&desk.backend, Some(&session))
}

pub(crate) fn sign_in_as(identifier: &str, password: &str) -> SignInDraft {
    SignInDraft { identifier: identifier.to_owned(), password: password.to_owned() }
}

/// The actions and actors of the audit, oldest first.
pub(crate) async fn audit(backend: &Backend) -> Vec<(String, Option<AccountId>)> {
    // The fixed clock leaves ids unordered; the table is in the order of writing.
    let db = backend.db().read();
    let place = if db.get_database_backend() == DbBackend::Sqlite { "rowid" } else { "ctid" };
    let events = audit_event::Entity::find().order_by(Expr::cust(place), Order::Asc).all(db).await;
    events.unwrap().into_iter().map(|event| (event.action, event.actor_id.map(AccountId::new))).collect()
}
