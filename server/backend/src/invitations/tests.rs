mod answering;
mod audit_shape;
mod deleting;
mod issuing;
mod managing;

use super::*;
use crate::Backend;
use crate::entity::{audit_event, message, permission_grant};
use crate::gate::test_accounts::{self, PASSWORD};
use crate::gate::{Caller, CanManageInvitations, CanManageMail, CanRegisterUsers, CanViewRegistry, Public};
use crate::outbox::tests::Post;
use domain::audit::Action;
use domain::form::Field;
use domain::invitation::{AddressDraft, InvitationFilter, InviteDraft};
use domain::message::{Lane, MessageState};
use domain::permission::Permission;
use domain::session::AcceptDraft;
use domain::text::Locale;
use sea_orm::QueryFilter;
use std::time::Duration;

impl Post {
    async fn register(&self, caller: &Caller) -> Desk<CanRegisterUsers> {
        self.backend.open(caller).await.unwrap()
    }

    async fn manage(&self) -> Desk<CanManageInvitations> {
        self.backend.open(&self.founder).await.unwrap()
    }

    async fn visitor(&self) -> Desk<Public> {
        self.visitor_from("192.0.2.50").await
    }

    async fn visitor_from(&self, address: &str) -> Desk<Public> {
        self.backend.open(&test_accounts::visitor_from(&self.backend, None, address)).await.unwrap()
    }

    async fn token(&self, id: InvitationId) -> String {
        token(&self.manage().await.show_link(id).await.unwrap().url)
    }

    async fn rows(&self) -> Vec<invitation::Model> {
        let rows = invitation::Entity::find(EVERYONE).order_by_asc(invitation::Column::CreatedAt);
        rows.all(self.backend.db().read()).await.unwrap()
    }

    async fn account(&self, name: &str) -> Option<account::Model> {
        let rows = account::Entity::find(EVERYONE).filter(account::Column::Username.eq(name));
        rows.one(self.backend.db().read()).await.unwrap()
    }

    async fn actions(&self) -> Vec<String> {
        test_accounts::audit(&self.backend).await.into_iter().map(|(action, _)| action).collect()
    }

    /// A registrar with a session, who holds these besides.
    async fn registrar(&self, name: &str, more: &[Permission]) -> Caller {
        let held: Vec<Permission> = [Permission::RegisterUsers].iter().chain(more).copied().collect();
        let account = test_accounts::holder(&self.desk, name, &held).await;
        test_accounts::signed_in(&self.desk, account).await
    }
}

fn token(url: &str) -> String {
    url.rsplit('/').next().unwrap().to_owned()
}

fn draft(email: &str) -> InviteDraft {
    InviteDraft { email: email.to_owned(), ..InviteDraft::default() }
}

fn password() -> AcceptDraft {
    AcceptDraft { password: PASSWORD.to_owned(), ..AcceptDraft::default() }
}

fn at(result: Result<InvitationId>) -> (Field, Code) {
    match result {
        Err(Error::Faults(faults)) => (faults.first().field, faults.first().code),
        other => panic!("{other:?}"),
    }
}

fn code<T: std::fmt::Debug>(result: Result<T>) -> Code {
    result.err().unwrap().code()
}

/// The code of a refusal where success cannot be printed.
fn refused<T>(result: Result<T>) -> Code {
    result.err().map(|error| error.code()).unwrap()
}
