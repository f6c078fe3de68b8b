//! Live availability of an address and a username: one statement reads the session, its permissions and both answers. It
//! is a hint; the unique indexes decide.

use crate::Backend;
use crate::accounts;
use crate::entity::account;
use crate::error::{Error, Result};
use crate::gate::{Caller, CanCheckAvailability, FoundSession, Right, person_statement};
use crate::idna::to_ascii;
use crate::last_seen;
use crate::reach::{EVERYONE, Reach};
use domain::account::{AccountState, ReservedUsernames, Username, numbered, similar_usernames};
use domain::address_change::ClaimKind;
use domain::availability::{
    Availability, AvailabilityAnswer, AvailabilityQuery, email_shape, username_shape,
};
use domain::characters::trimmed;
use domain::form::Code;
use domain::id::{AccountId, InvitationId};
use domain::permission::Permission;
use sea_orm::{ColumnTrait, ConnectionTrait, FromQueryResult, QueryFilter, QuerySelect, Statement};
use std::collections::HashSet;

impl Backend {
    /// The availability of an address and a username. The only action that checks its right itself, since a second
    /// statement would double the cost.
    ///
    /// # Errors
    /// `signed_out`, `permission_missing`, and `too_many` for a session that asks faster than anybody types.
    pub async fn availability(
        &self,
        caller: &Caller,
        question: AvailabilityQuery,
    ) -> Result<AvailabilityAnswer> {
        let token = caller.token().ok_or(Error::Refused(Code::SignedOut))?;
        let settings = self.settings();
        let (reserved, rule) = (settings.reserved(), settings.domain_rule());
        let email = unless_empty(&question.email).map(|text| email_shape(text, to_ascii));
        let username = unless_empty(&question.username).map(|text| username_shape(text, &reserved));
        let (db, now) = (self.db().lookups(), self.now());
        let [hash, at, idle] = FoundSession::values(self, token, now);
        let email_key =
            email.as_ref().and_then(|shape| shape.as_ref().ok()).map(|email| email.key().to_owned());
        let name =
            username.as_ref().and_then(|shape| shape.as_ref().ok()).map(|name| name.as_str().to_owned());
        let needed = i64::from(CanCheckAvailability::NEEDS.permissions().bits());
        let values = [hash, at, idle, email_key.into(), name.into(), needed.into()];
        let statement = Statement::from_sql_and_values(db.get_database_backend(), BY_KEYS, values);
        let row = db.query_one_raw(statement).await?.ok_or(Error::Refused(Code::SignedOut))?;

        let found = FoundSession::without_units(self, &row).await?;
        last_seen::note(self, found.person.session, found.seen_at);
        if let Some(session) = found.person.session {
            self.flood().pass(session, now, settings.availability_per_second)?;
        }
        if !CanCheckAvailability::allows(Some(&found.person)) {
            return Err(self.refusal::<CanCheckAvailability>(caller, &found.person).await);
        }
        let row = KeyRow::from_query_result(&row, "")?;
        let sees = found.person.permissions.has(Permission::ViewRegistry);
        let is_reserved = row.email_claim.is_some();
        let mut by_email = Holder {
            state: row.email_state.or(is_reserved.then_some(AccountState::Active)),
            account: row.email_account.filter(|_| sees),
            invitation: row.email_invitation,
        };
        let mut by_username = Holder {
            state: row.username_state,
            account: row.username_account.filter(|_| sees),
            invitation: row.username_invitation,
        };
        let reach = found.person.reach(CanCheckAvailability::NEEDS);
        if found.person.borders.are_unread() && !reach.is_everyone() {
            by_email.hide_unless(row.email_within > 0);
            by_username.hide_unless(row.username_within > 0);
        } else if !reach.is_everyone() {
            by_email.hide_beyond(db, &reach, row.email_account).await?;
            by_username.hide_beyond(db, &reach, row.username_account).await?;
        }
        let email = email.map(|shape| match shape {
            Ok(email) => match (by_email.availability(), rule.check(&email)) {
                // Whoever is in the registry stays.
                (Availability::Available, Err(code)) => Availability::NotValid(code),
                (availability, _) => availability,
            },
            Err(availability) => availability,
        });
        let username = username.map(|shape| shape.err().unwrap_or_else(|| by_username.availability()));
        let suggestions = match username {
            None | Some(Availability::Available) => Vec::new(),
            Some(Availability::NotValid(code)) if code != Code::UsernameShort => Vec::new(),
            Some(_) => free_like(db, trimmed(&question.username), &reserved, 3).await?,
        };
        let suggestions = suggestions.iter().map(Username::to_string).collect();
        Ok(AvailabilityAnswer { email, username, suggestions })
    }
}

/// `$2` is now: after an invitation has expired, its address can be invited again. `$4` is the key of the address, `$5` the
/// username; null finds nothing. Invitations are joined to the account found, so that a free key, the usual case, costs no
/// more than the look-up of the two keys. `$6` are the bits of the permissions that let somebody ask, of which one inside
/// a unit shows the people in it and below. Raw, to be one statement with the session's.
const BY_KEYS: &str = person_statement!(
    ", e.state AS email_state, e.id AS email_account, ei.id AS email_invitation, c.kind AS email_claim,
    u.state AS username_state, u.id AS username_account, ui.id AS username_invitation,
    CASE WHEN EXISTS (SELECT 1 FROM permission_grant g JOIN unit_below b ON b.ancestor = g.unit_id
        WHERE g.account_id = a.id AND b.unit = e.unit AND (g.permission & $6) <> 0
        AND (g.starts_at IS NULL OR g.starts_at <= $2) AND (g.ends_at IS NULL OR g.ends_at > $2))
    THEN 1 ELSE 0 END AS email_within,
    CASE WHEN EXISTS (SELECT 1 FROM permission_grant g JOIN unit_below b ON b.ancestor = g.unit_id
        WHERE g.account_id = a.id AND b.unit = u.unit AND (g.permission & $6) <> 0
        AND (g.starts_at IS NULL OR g.starts_at <= $2) AND (g.ends_at IS NULL OR g.ends_at > $2))
    THEN 1 ELSE 0 END AS username_within",
    "LEFT JOIN account e ON e.email_key = $4
    LEFT JOIN email_claim c ON c.email_key = $4 AND (c.kind = 'coming' OR c.kind = 'former' AND c.until > $2)
    LEFT JOIN invitation ei ON ei.account_id = e.id AND ei.state = 'open' AND ei.expires_at > $2
    LEFT JOIN account u ON u.username = $5
    LEFT JOIN invitation ui ON ui.account_id = u.id AND ui.state = 'open' AND ui.expires_at > $2"
);

/// The accounts with the address and the username, and their open invitations.
#[derive(FromQueryResult)]
struct KeyRow {
    email_state: Option<AccountState>,
    email_account: Option<AccountId>,
    email_invitation: Option<InvitationId>,
    email_claim: Option<ClaimKind>,
    /// 1 where the account is inside a unit for which the caller may ask.
    email_within: i32,
    username_within: i32,
    username_state: Option<AccountState>,
    username_account: Option<AccountId>,
    username_invitation: Option<InvitationId>,
}

/// The account that has a key, as far as the reader may know it, and its open invitation.
struct Holder {
    state: Option<AccountState>,
    account: Option<AccountId>,
    invitation: Option<InvitationId>,
}

impl Holder {
    /// Leaves no more than that the key is used, of an account out of reach.
    async fn hide_beyond(
        &mut self,
        db: &impl ConnectionTrait,
        reach: &Reach,
        account: Option<AccountId>,
    ) -> Result<()> {
        let Some(account) = account else { return Ok(()) };
        self.hide_unless(accounts::by_id(reach, db, account).await?.is_some());
        Ok(())
    }

    /// The same where it is known whether the account is within reach.
    fn hide_unless(&mut self, is_within: bool) {
        if self.state.is_some() && !is_within {
            *self = Self { state: Some(AccountState::Active), account: None, invitation: None };
        }
    }

    /// The availability of the key.
    fn availability(&self) -> Availability {
        match self.state {
            None => Availability::Available,
            Some(AccountState::Pending) => Availability::InvitationPending(self.invitation),
            Some(AccountState::ToBeDeleted) => Availability::ToBeDeleted(self.account),
            Some(_) => Availability::Used,
        }
    }
}

/// The number of names that one statement checks; always the same, so that the statement stays prepared.
const CANDIDATES: usize = 32;

/// Free usernames similar to this one, best first; the name itself is first if it is free. Also for names that are too
/// short or reserved, from which others are derived.
pub(crate) async fn free_like(
    db: &impl ConnectionTrait,
    name: &str,
    reserved: &ReservedUsernames,
    most: usize,
) -> Result<Vec<Username>> {
    let candidates = candidates(name, reserved);
    let asked = candidates.iter().map(Username::as_str).cycle().take(CANDIDATES);
    let taken: Vec<String> = account::Entity::find(EVERYONE)
        .select_only()
        .column(account::Column::Username)
        .filter(account::Column::Username.is_in(asked))
        .into_tuple()
        .all(db)
        .await?;
    let taken: HashSet<&str> = taken.iter().map(String::as_str).collect();
    Ok(candidates.into_iter().filter(|name| !taken.contains(name.as_str())).take(most).collect())
}

/// Candidates: the name itself, similar ones, then ever larger numbers, so that one is free even where a thousand people
/// have the same name.
fn candidates(name: &str, reserved: &ReservedUsernames) -> Vec<Username> {
    const FAR: [u32; 11] = [20, 50, 99, 200, 500, 999, 2_000, 5_000, 9_999, 50_000, 99_999];
    let name = name.to_ascii_lowercase();
    let similar = Username::parse_for_founder(&name);
    let similar = similar.map(|name| similar_usernames(&name, reserved)).unwrap_or_default();
    let near = numbered(&name, reserved).take(CANDIDATES - FAR.len());
    let stem: String = name.chars().take(Username::MOST - 5).collect();
    let stem = stem.trim_end_matches(['.', '_', '-']);
    let far = FAR.iter().filter_map(|number| Username::parse(&format!("{stem}{number}"), reserved).ok());
    let itself = Username::parse(&name, reserved).ok();
    let mut known = HashSet::new();
    let mut candidates: Vec<Username> = itself
        .into_iter()
        .chain(similar)
        .chain(far.collect::<Vec<_>>())
        .filter(|name| known.insert(name.clone()))
        .collect();
    let room = CANDIDATES.saturating_sub(candidates.len());
    let near: Vec<Username> = near.filter(|name| known.insert(name.clone())).take(room).collect();
    // Large numbers stay last: a short number makes a better name.
    let far_from = candidates.len().saturating_sub(FAR.len());
    candidates.splice(far_from..far_from, near);
    candidates.truncate(CANDIDATES);
    candidates
}

fn unless_empty(text: &str) -> Option<&str> {
    Some(text).filter(|text| !trimmed(text).is_empty())
}

#[cfg(test)]
mod tests;
