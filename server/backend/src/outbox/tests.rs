mod desk;
mod leasing;
mod sending;

use super::lease::Capacity;
use super::results::{SendOutcome, SendResult};
use super::*;
use crate::clock::Rng;
use crate::entity::message::WITHDRAWN;
use crate::gate::{Caller, CanManageMail, CanRegisterUsers, Desk, test_accounts};
use crate::mail::tests::sink::Sink;
use crate::mail::{DeliveryVerdict, Reply};
use crate::{Config, Error, test_backend};
use domain::form::Code;
use domain::invitation::InviteDraft;
use domain::message::{HeldMail, MessageFilter};
use sea_orm::sea_query::Expr;
use sea_orm::{EntityTrait, QueryFilter};
use std::time::Duration;

/// A desk with a mail server and a founder in front of it.
pub(crate) struct Post {
    pub(crate) desk: test_backend::TestBackend,
    pub(crate) backend: Backend,
    pub(crate) sink: Sink,
    pub(crate) founder: Caller,
}

impl Post {
    pub(crate) async fn new() -> Self {
        let sink = Sink::open().await;
        let url = sink.url();
        Self::with(sink, &url).await
    }

    async fn with(sink: Sink, url: &str) -> Self {
        let desk = test_backend::TestBackend::new().await;
        let founder = test_accounts::founder(&desk).await;
        let founder = test_accounts::signed_in(&desk, founder).await;
        let backend = boot(&desk, url, 77).await;
        Self { desk, backend, sink, founder }
    }

    pub(crate) async fn mail(&self) -> Desk<CanManageMail> {
        self.backend.open(&self.founder).await.unwrap()
    }

    pub(crate) async fn invite(&self, name: &str) -> InvitationId {
        let desk: Desk<CanRegisterUsers> = self.backend.open(&self.founder).await.unwrap();
        let draft = InviteDraft { email: format!("{name}@example.org"), ..InviteDraft::default() };
        desk.invite(draft).await.unwrap()
    }

    /// All messages, by their recipient.
    pub(crate) async fn messages(&self) -> Vec<message::Model> {
        let mut rows = message::Entity::find().all(self.backend.db().read()).await.unwrap();
        rows.sort_by(|a, b| (&a.to_address, a.created_at, a.id).cmp(&(&b.to_address, b.created_at, b.id)));
        rows
    }

    async fn states(&self) -> Vec<(String, MessageState, i32)> {
        let rows = self.messages().await;
        rows.into_iter().map(|row| (row.to_address, row.state, row.attempts)).collect()
    }
}

async fn boot(desk: &test_backend::TestBackend, url: &str, seed: u64) -> Backend {
    let config = Config {
        smtp_url: Some(url.to_owned()),
        mail_from: Some("Matricula <desk@example.org>".to_owned()),
        ..desk.backend.config().clone()
    };
    Backend::boot(config, desk.clock.clone(), Rng::seeded(seed)).await.unwrap()
}

fn state(name: &str, state: MessageState, attempts: i32) -> (String, MessageState, i32) {
    (format!("{name}@example.org"), state, attempts)
}

async fn set_lane(post: &Post, lane: Lane) {
    post.desk.sql(&format!("UPDATE message SET lane = {}", lane as i32)).await;
}
