use super::{LIFETIME, link};
use crate::address_holders::{AddressHolder, AddressHolders};
use crate::constant_time::in_constant_time;
use crate::db::Tx;
use crate::entity::{join_link, join_request};
use crate::error::Result;
use crate::gate::{Desk, Public};
use crate::limits::{self, Kind, Limit};
use crate::outbox::{self, About, NewMessage, Params, PreparedMessage, StopSeed};
use crate::reach::EVERYONE;
use crate::{idna, link_time, links};
use domain::account::Email;
use domain::form::{Faults, Field};
use domain::join_request::{JoinDraft, JoinState};
use domain::message::{Lane, MessageKind};
use sea_orm::sea_query::OnConflict;
use sea_orm::{
    ColumnTrait, DatabaseTransaction, DbErr, EntityTrait, IntoActiveModel, QueryFilter, QuerySelect as _,
};

/// Mails of this kind within an hour, so that the link sends no mail to half the world.
const ALL: Limit = Limit { max: 1_000, window_s: 3_600 };
/// Of these to one domain, and from networks of one neighbourhood: a school whose people all ask within an hour, and not
/// enough for one stranger to keep all others out. A domain that the setting allows is expected, and has no limit of its own.
const ALIKE: Limit = Limit { max: 200, window_s: 3_600 };

impl Desk<Public> {
    /// Mails a link that confirms the address, if it can be registered. Answer and time are the same for every address.
    ///
    /// # Errors
    /// `link_dead`, checked first; the draft's faults, and `domain_refused`; `too_many` by what was typed, by its domain, by the network and by all.
    pub async fn ask_to_join(&self, token: &str, draft: JoinDraft) -> Result<()> {
        let backend = &self.backend;
        let row = link::open(backend, token).await?;
        let draft = JoinDraft { domains: link::domains(backend), ..draft };
        let email = draft.check(idna::to_ascii)?;
        let settings = backend.settings();
        settings.domain_rule().check(&email).map_err(|code| Faults::one(Field::Email, code))?;
        let per_address = Limit { max: settings.fresh_links_per_hour, window_s: 3_600 };
        let per_network = Limit { max: settings.sign_in_tries_address, window_s: settings.sign_in_window_s };
        let (network, wide) = (self.caller.network(), self.caller.wide_network());
        let mut tries = vec![
            (Kind::Join, email.key(), per_address),
            (Kind::JoinNetwork, &*network, per_network),
            (Kind::JoinWideNetwork, &*wide, ALIKE),
            (Kind::JoinAll, "", ALL),
        ];
        if draft.domains.is_empty() {
            tries.push((Kind::JoinDomain, email.domain(), ALIKE));
        }
        // A refusal tells nothing about who is registered, so it is answered at once.
        limits::reserve_all(backend, &tries).await?;
        in_constant_time(&self.caller, self.write_request(&row, &email)).await
    }

    async fn write_request(&self, link: &join_link::Model, email: &Email) -> Result<()> {
        let backend = &self.backend;
        let (key_id, nonce) = links::fresh(backend);
        let expires_at = link_time::now(backend, backend.db().read()).await? + LIFETIME;
        let row = join_request::Model {
            id: backend.new_id(),
            link: link.link,
            email: email.as_typed().to_owned(),
            email_key: email.key().to_owned(),
            locale: self.caller.locale().unwrap_or(backend.settings().default_locale),
            state: JoinState::Unconfirmed,
            key_id,
            nonce,
            created_at: backend.now(),
            expires_at,
            confirmed_at: None,
        };
        let message = self.confirmation(&row);
        let work = async |tx: Tx| write(&tx, &row, &message, backend.now()).await;
        backend.db().write(work).await?;
        backend.outbox_bell().notify_one();
        Ok(())
    }

    fn confirmation(&self, row: &join_request::Model) -> PreparedMessage {
        let backend = &self.backend;
        let seed = StopSeed { id: row.id.uuid(), key_id: row.key_id, nonce: row.nonce.clone() };
        let message = NewMessage {
            kind: MessageKind::JoinConfirm,
            lane: Lane::Single,
            to: row.email.clone(),
            locale: row.locale,
            about: About::Nothing,
            account: None,
            params: Params {
                organization: backend.settings().organization_name.clone(),
                until: Some(row.expires_at),
                join: Some(seed),
                ..Params::default()
            },
            is_held: false,
        };
        outbox::prepare(backend, message)
    }
}

/// Writes the request with its mail, unless somebody has the address, or the address waits or was declined.
async fn write(
    tx: &DatabaseTransaction,
    row: &join_request::Model,
    message: &PreparedMessage,
    now: i64,
) -> Result<()> {
    let holder =
        AddressHolders::load(EVERYONE, tx, [row.email_key.as_str()], now).await?.take(&row.email_key);
    if !matches!(holder, AddressHolder::Nobody | AddressHolder::Lapsed { .. }) {
        return Ok(());
    }
    let before = join_request::Entity::find()
        .filter(join_request::Column::EmailKey.eq(row.email_key.as_str()))
        .lock_exclusive()
        .one(tx)
        .await?;
    if let Some(before) = before {
        let is_over = before.expires_at <= now || before.state == JoinState::Unconfirmed;
        if !is_over {
            return Ok(());
        }
        // The link of the earlier mail stops working.
        join_request::Entity::delete_by_id(before.id).exec(tx).await?;
    }
    let new = row.clone().into_active_model();
    let once = OnConflict::column(join_request::Column::EmailKey).do_nothing().to_owned();
    match join_request::Entity::insert(new).on_conflict(once).exec_without_returning(tx).await {
        // Of two at once, the other one has asked and gets the mail.
        Ok(0) | Err(DbErr::RecordNotInserted) => return Ok(()),
        inserted => inserted?,
    };
    outbox::enqueue(tx, std::slice::from_ref(message)).await
}
