use crate::address_claims;
use crate::db::Db;
use crate::error::{Error, Result};
use crate::gate::{CanBulkInvite, Desk};
use crate::idna::to_ascii;
use crate::invitations::username_holders;
use crate::padding::padded;
use crate::reach::Reach;
use domain::account::{AccountState, Email};
use domain::bulk::{REGISTRY_MOST, RegistryAnswer, RegistryQuestion};
use domain::form::Code;
use sea_orm::{FromQueryResult, Statement, Value};
use std::collections::HashMap;

impl Desk<CanBulkInvite> {
    /// Which of these addresses and usernames are not free. At most four statements, however many there are. A hint: the unique
    /// indexes decide when the row is processed.
    ///
    /// # Errors
    /// `too_large` for too many at once, `too_many` for too frequent requests.
    pub async fn registry_check(&self, question: RegistryQuestion) -> Result<RegistryAnswer> {
        let RegistryQuestion { mut emails, mut usernames, mut candidates } = question;
        // PostgreSQL refuses NUL. No key has control characters, so such a text is nobody's; its position is kept.
        let not_a_key = |key: &&mut String| key.contains(char::is_control);
        emails
            .iter_mut()
            .chain(&mut usernames)
            .chain(&mut candidates)
            .filter(not_a_key)
            .for_each(|key| key.clear());
        if [&emails, &usernames, &candidates].iter().any(|keys| keys.len() > REGISTRY_MOST) {
            return Err(Error::Refused(Code::TooLarge));
        }
        let backend = &self.backend;
        if let Some(session) = self.person().and_then(|person| person.session) {
            let most = backend.settings().availability_per_second;
            backend.bulk().flood().pass(session, backend.now(), most)?;
        }
        let uses = address_uses(backend.db(), self.reach(), &emails, backend.now()).await?;
        let taken = username_holders(backend.db(), &usernames).await?;
        let taken_candidates = username_holders(backend.db(), &candidates).await?;
        let rule = backend.settings().domain_rule();
        let mut answer = RegistryAnswer::default();
        for (position, email) in (0..).zip(&emails) {
            match uses.get(email) {
                Some(AddressUse::Registered) => answer.registered.push(position),
                Some(AddressUse::ToBeDeleted) => {
                    answer.registered.push(position);
                    answer.to_be_deleted.push(position);
                }
                Some(AddressUse::Invited) => answer.invited.push(position),
                Some(AddressUse::Lapsed) => answer.lapsed.push(position),
                None => {
                    // What is no address was found by the browser.
                    let address = Email::parse(email, to_ascii).ok();
                    if address.is_some_and(|address| rule.check(&address).is_err()) {
                        answer.domain_refused.push(position);
                    }
                }
            }
        }
        for (position, (at, username)) in (0..).zip(usernames.iter().enumerate()) {
            // A pending account that is invited again keeps its username. Whose it is beyond the border, is not told.
            let is_told = |email: &&String| {
                self.reach().is_everyone()
                    || matches!(uses.get(*email), Some(AddressUse::Invited | AddressUse::Lapsed))
            };
            let is_own = |holder: &String| emails.get(at).filter(is_told) == Some(holder);
            if taken.get(username).is_some_and(|holder| !is_own(holder)) {
                answer.taken.push(position);
            }
        }
        let positions = (0..).zip(&candidates).filter(|(_, name)| taken_candidates.contains_key(*name));
        answer.taken_candidates = positions.map(|(position, _)| position).collect();
        Ok(answer)
    }
}

/// The account of an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum AddressUse {
    Registered,
    /// It can be restored.
    ToBeDeleted,
    Invited,
    /// Its invitation has expired, so that it can be invited again.
    Lapsed,
}

/// An account with one of these addresses.
#[derive(FromQueryResult)]
struct HolderRow {
    email_key: String,
    state: AccountState,
    has_open_invitation: i64,
    is_reached: i64,
}

/// The addresses that have an account. Raw SQL, since a condition as a
/// column has this one form for both databases. `$1` is now. Of somebody out of reach no more is told than that the address is used.
async fn address_uses(
    db: &Db,
    reach: &Reach,
    emails: &[String],
    now: i64,
) -> Result<HashMap<String, AddressUse>> {
    let asked = padded(emails.iter().map(String::as_str));
    if asked.is_empty() {
        return Ok(HashMap::new());
    }
    let keys: Vec<String> = (2..asked.len() + 2).map(|number| format!("${number}")).collect();
    let values = std::iter::once(Value::from(now)).chain(asked.iter().cloned().map(Value::from));
    let mut values: Vec<Value> = values.collect();
    let is_reached = reach.sql_of(&mut values, "a.unit").unwrap_or_else(|| "1 = 1".to_owned());
    let sql = format!(
        "SELECT a.email_key, a.state, CAST(CASE WHEN EXISTS (
            SELECT 1 FROM invitation i WHERE i.email_key = a.email_key AND i.state = 'open' AND i.expires_at > $1
        ) THEN 1 ELSE 0 END AS BIGINT) AS has_open_invitation,
        CAST(CASE WHEN {is_reached} THEN 1 ELSE 0 END AS BIGINT) AS is_reached
        FROM account a WHERE a.email_key IN ({})",
        keys.join(", ")
    );
    let db = db.read();
    let statement = Statement::from_sql_and_values(db.get_database_backend(), sql, values);
    let mut uses = HashMap::new();
    for row in HolderRow::find_by_statement(statement).all(db).await? {
        let address_use = match (row.state, row.has_open_invitation) {
            _ if row.is_reached == 0 => AddressUse::Registered,
            (AccountState::Pending, 0) => AddressUse::Lapsed,
            (AccountState::Pending, _) => AddressUse::Invited,
            (AccountState::ToBeDeleted, _) => AddressUse::ToBeDeleted,
            _ => AddressUse::Registered,
        };
        uses.insert(row.email_key, address_use);
    }
    for key in address_claims::reserved(db, asked, now).await? {
        uses.entry(key).or_insert(AddressUse::Registered);
    }
    Ok(uses)
}
