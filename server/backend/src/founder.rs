//! Handing the founder's role over: offered by the founder, accepted within seven days, both with their password or passkey
//! confirmed again. There is one open offer, and always one founder. Nothing in an offer gives a right before it is accepted,
//! and everything is checked again then.
//!
//! An offer ends with anything that could let somebody else accept it: the end of the account's use, another address, a reset
//! of the second factor. The factor itself must be one that the account had when the offer was made. While an address is being
//! changed or its change can be undone, whoever has the other mailbox could become the founder, so the role waits.

mod fitness;

use crate::accounts::{self, Identifier};
use crate::audit::{self, Entry, Subject};
use crate::db::Tx;
use crate::entity::{account, founder_offer, session};
use crate::error::{Error, Result};
use crate::founder_offer::{offer_for, open_offer};
use crate::gate::{AtTheShell, Desk, Right, SignedIn};
use crate::outbox::{self, PreparedMessage};
use crate::possible_users;
use crate::reach::EVERYONE;
use crate::security::count::count_change;
use crate::security::notices::notice;
use domain::account::AccountState;
use domain::audit::{Action, SubjectKind};
use domain::form::Code;
use domain::founder::{FOUNDER_OFFER_MS, FounderCandidate, FounderLack};
use domain::id::{AccountId, FounderOfferId};
use domain::security::SecurityChange;
use fitness::{has_factor_since, lacks};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ColumnTrait, DatabaseTransaction, EntityTrait, ExprTrait as _, IntoActiveModel, PaginatorTrait as _,
    QueryFilter, QuerySelect as _,
};

impl Desk<SignedIn> {
    /// Whether the founder may offer their role to this account, and what it lacks.
    ///
    /// # Errors
    /// `permission_missing` for anybody but the founder; `not_found`.
    pub async fn founder_candidate(&self, id: AccountId) -> Result<FounderCandidate> {
        self.check_is_founder().await?;
        let (backend, db) = (&self.backend, self.backend.db().read());
        let row = accounts::by_id(EVERYONE, db, id).await?.ok_or(Error::Refused(Code::NotFound))?;
        let (me, now) = (self.me()?.account, backend.now());
        let lacks = lacks(db, &row, now).await?;
        let limited = possible_users::holders_used_by(db, me, now).await?;
        Ok(FounderCandidate { lacks, limited, offer: offer_for(db, me, now).await? })
    }

    /// Offers the founder's role.
    ///
    /// # Errors
    /// `permission_missing` for anybody but the founder; `confirm_first`; `own_account`; `not_found`; `founder_unfit` where the
    /// account lacks something, `founder_address_open` where its address is not settled; `founder_offer_open` where there is an
    /// open offer.
    pub async fn offer_founder_role(&self, id: AccountId) -> Result<()> {
        self.check_is_founder().await?;
        self.require_confirmation()?;
        let (backend, now, me) = (&self.backend, self.backend.now(), self.me()?.account);
        if id == me {
            return Err(Error::Refused(Code::OwnAccount));
        }
        count_change(backend, me).await?;
        let notices = self.notices(id, SecurityChange::FounderOffered).await?;
        let own = self.notices(me, SecurityChange::FounderOfferMade).await?;
        let offer = founder_offer::Model {
            one: 1,
            id: FounderOfferId::new(backend.new_id()),
            offered_by: me,
            account_id: id,
            offered_at: now,
            expires_at: now + FOUNDER_OFFER_MS,
        };
        let (offer, messages) = (&offer, &[notices, own].concat());
        let work = async |tx: Tx| {
            let tx = &*tx;
            let (founder, target) = lock_both(tx, me, id).await?;
            self.check_session_lasts(tx).await?;
            if !founder.founder {
                return Err(Error::Refused(Code::PermissionMissing));
            }
            fitness::check(tx, &target, now).await?;
            // The lock on the founder's account makes two offers wait for each other.
            let is_over = founder_offer::Column::ExpiresAt.lte(now);
            let of_others = founder_offer::Column::OfferedBy.ne(me);
            founder_offer::Entity::delete_many().filter(is_over.or(of_others)).exec(tx).await?;
            if founder_offer::Entity::find().count(tx).await? > 0 {
                return Err(Error::Refused(Code::FounderOfferOpen));
            }
            let new = offer.clone().into_active_model();
            founder_offer::Entity::insert(new).exec_without_returning(tx).await?;
            outbox::enqueue(tx, messages).await?;
            let detail = serde_json::json!({ "until": offer.expires_at });
            self.record_about(tx, id, Action::FounderOffered, detail).await
        };
        backend.db().write(work).await?;
        backend.outbox_bell().notify_one();
        Ok(())
    }

    /// Ends the open offer: the founder withdraws it, or whoever it was made to declines it. Where it is over already,
    /// nothing happens.
    pub async fn end_founder_offer(&self) -> Result<()> {
        let (backend, me) = (&self.backend, self.me()?.account);
        let Some(offer) = open_offer(backend.db().read(), backend.now()).await? else { return Ok(()) };
        if offer.offered_by != me && offer.account_id != me {
            return Ok(());
        }
        let to = self.notices(offer.account_id, SecurityChange::FounderOfferEnded).await?;
        let from = self.notices(offer.offered_by, SecurityChange::FounderOfferEnded).await?;
        let (offer, messages) = (&offer, &[to, from].concat());
        let work = async |tx: Tx| {
            let tx = &*tx;
            if !take(tx, offer.id).await? {
                return Ok(());
            }
            outbox::enqueue(tx, messages).await?;
            let detail = serde_json::json!({ "declined": offer.account_id == me });
            self.record_about(tx, offer.account_id, Action::FounderOfferEnded, detail).await
        };
        backend.db().write(work).await?;
        backend.outbox_bell().notify_one();
        Ok(())
    }

    /// Accepts the offer: from then on the actor is the founder, and who was it holds no permission by that any more. Of two
    /// acceptances, or of one and a withdrawal, one happens.
    ///
    /// # Errors
    /// `confirm_first`; `founder_offer_over` where it is not open, not made to the actor, or not by the founder any more;
    /// `founder_unfit` where the account lacks something now, `founder_address_open` where its address is not settled.
    pub async fn accept_founder_role(&self, id: FounderOfferId) -> Result<()> {
        self.require_confirmation()?;
        let (backend, now, me) = (&self.backend, self.backend.now(), self.me()?.account);
        let over = || Error::Refused(Code::FounderOfferOver);
        let offer = open_offer(backend.db().read(), now).await?;
        let offer = offer.filter(|offer| offer.id == id && offer.account_id == me).ok_or_else(over)?;
        count_change(backend, me).await?;
        let mine = self.notices(me, SecurityChange::FounderReceived).await?;
        let theirs = self.notices(offer.offered_by, SecurityChange::FounderHandedOver).await?;
        let (offer, messages) = (&offer, &[mine, theirs].concat());
        let work = async |tx: Tx| {
            let tx = &*tx;
            let (before, after) = lock_both(tx, offer.offered_by, me).await?;
            self.check_session_lasts(tx).await?;
            if !take(tx, offer.id).await? || !before.founder {
                return Err(over());
            }
            if !has_factor_since(tx, me, offer.offered_at).await? {
                return Err(Error::Refused(Code::FounderUnfit));
            }
            fitness::check(tx, &after, now).await?;
            self.move_role(tx, &before, &after).await?;
            outbox::enqueue(tx, messages).await
        };
        backend.db().write(work).await?;
        backend.outbox_bell().notify_one();
        Ok(())
    }

    /// Whoever was signed out since the request began hands nothing over and receives nothing.
    async fn check_session_lasts(&self, tx: &DatabaseTransaction) -> Result<()> {
        let signed_out = || Error::Refused(Code::SignedOut);
        let session = self.me()?.session.ok_or_else(signed_out)?;
        let session = session::Entity::find_by_id(session).lock_shared().one(tx).await?;
        session.map(drop).ok_or_else(signed_out)
    }

    async fn check_is_founder(&self) -> Result<()> {
        let me = self.me()?;
        if me.founder {
            return Ok(());
        }
        let subject = Subject::new(SubjectKind::Account, me.account);
        Err(self.refuse(Code::PermissionMissing, subject).await)
    }
}

impl Desk<AtTheShell> {
    /// Makes an active account the founder's, where the founder is gone. An open offer ends. Returns what the account lacks
    /// to be offered the role on a page.
    ///
    /// # Errors
    /// `not_found` if no active account has this e-mail address or username, or if nobody has set the program up;
    /// `nothing_to_change` for the founder; `founder_address_open` where the address is not settled.
    pub async fn hand_founder_role_to(&self, identifier: &str) -> Result<Vec<FounderLack>> {
        let (backend, now) = (&self.backend, self.backend.now());
        let db = backend.db().read();
        let not_found = || Error::Refused(Code::NotFound);
        let found = accounts::by_identifier(db, &Identifier::parse(identifier)).await?;
        let found = found.filter(|found| found.state == AccountState::Active).ok_or_else(not_found)?;
        let founder =
            account::Entity::find(EVERYONE).filter(Expr::col(account::Column::Founder)).one(db).await?;
        let founder = founder.ok_or_else(not_found)?;
        if founder.id == found.id {
            return Err(Error::Refused(Code::NothingToChange));
        }
        let mine = self.notices(found.id, SecurityChange::FounderReceived).await?;
        let theirs = self.notices(founder.id, SecurityChange::FounderHandedOver).await?;
        let messages = &[mine, theirs].concat();
        let work = async |tx: Tx| {
            let tx = &*tx;
            let (before, after) = lock_both(tx, founder.id, found.id).await?;
            if !before.founder || after.state != AccountState::Active {
                return Err(Error::Refused(Code::ChangedMeanwhile));
            }
            let lacks = lacks(tx, &after, now).await?;
            if lacks.contains(&FounderLack::Address) {
                return Err(Error::Refused(Code::FounderAddressOpen));
            }
            founder_offer::Entity::delete_many().exec(tx).await?;
            self.move_role(tx, &before, &after).await?;
            outbox::enqueue(tx, messages).await?;
            Ok(lacks)
        };
        let lacks = backend.db().write(work).await?;
        backend.outbox_bell().notify_one();
        Ok(lacks)
    }
}

impl<R: Right> Desk<R> {
    /// Moves the role, in this order: there is one founder at a time.
    async fn move_role(
        &self,
        tx: &DatabaseTransaction,
        before: &account::Model,
        after: &account::Model,
    ) -> Result<()> {
        let limited = possible_users::holders_used_by(tx, before.id, self.backend.now()).await?;
        for (row, is_founder) in [(before, false), (after, true)] {
            account::Entity::update_many()
                .col_expr(account::Column::Founder, Expr::value(is_founder))
                .col_expr(account::Column::ChangedAt, Expr::value(self.backend.now()))
                .filter(account::Column::Id.eq(row.id))
                .exec(tx)
                .await?;
        }
        let from = serde_json::json!({ "from": before.id });
        self.record_about(tx, after.id, Action::FounderHandedOver, from).await?;
        let to = serde_json::json!({ "to": after.id, "limited": limited });
        self.record_about(tx, before.id, Action::FounderLeft, to).await
    }

    async fn record_about(
        &self,
        tx: &DatabaseTransaction,
        about: AccountId,
        action: Action,
        detail: serde_json::Value,
    ) -> Result<()> {
        let subject = Subject::new(SubjectKind::Account, about);
        audit::record(tx, &self.backend, &self.caller, Entry { action, subject, detail }).await
    }

    async fn notices(&self, id: AccountId, change: SecurityChange) -> Result<Vec<PreparedMessage>> {
        let row = accounts::by_id(EVERYONE, self.backend.db().read(), id).await?;
        let row = row.ok_or(Error::Refused(Code::NotFound))?;
        Ok(notice(&self.backend, &row, change))
    }
}

/// Takes an offer: of accepting it twice, or of accepting and ending it at once, one does.
async fn take(tx: &DatabaseTransaction, id: FounderOfferId) -> Result<bool> {
    let this = founder_offer::Entity::delete_many().filter(founder_offer::Column::Id.eq(id));
    Ok(this.exec(tx).await?.rows_affected == 1)
}

/// The founder's account and another one, locked in a fixed order, so that two transactions cannot deadlock.
async fn lock_both(
    tx: &DatabaseTransaction,
    founder: AccountId,
    other: AccountId,
) -> Result<(account::Model, account::Model)> {
    let gone = || Error::Refused(Code::NotFound);
    if founder < other {
        let first = accounts::lock(EVERYONE, tx, founder).await?.ok_or_else(gone)?;
        Ok((first, accounts::lock(EVERYONE, tx, other).await?.ok_or_else(gone)?))
    } else {
        let first = accounts::lock(EVERYONE, tx, other).await?.ok_or_else(gone)?;
        Ok((accounts::lock(EVERYONE, tx, founder).await?.ok_or_else(gone)?, first))
    }
}
