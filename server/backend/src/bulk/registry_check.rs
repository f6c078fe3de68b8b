use crate::db::Db;
use crate::entity::account;
use crate::error::{Error, Result};
use crate::gate::{CanBulkInvite, Desk};
use domain::account::AccountState;
use domain::bulk::{REGISTRY_MOST, RegistryAnswer, RegistryQuestion};
use domain::form::Code;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect, Statement, Value};
use std::collections::HashMap;

/// How many keys a statement asks about: always one of these, so that it stays prepared.
const SIZES: [usize; 3] = [50, 500, REGISTRY_MOST];

impl Desk<CanBulkInvite> {
    /// Which of these addresses and usernames are not free: two statements, however many they are. A hint; the unique
    /// indexes decide when the row's turn comes.
    ///
    /// # Errors
    /// `too_large` for more than may be asked at once, `too_many` for who asks faster than any page.
    pub async fn registry_check(&self, question: RegistryQuestion) -> Result<RegistryAnswer> {
        let RegistryQuestion { mut emails, mut usernames } = question;
        // In no key is a control character, and PostgreSQL takes no NUL: such a text is nobody's, and keeps its place.
        let not_a_key = |key: &&mut String| key.contains(char::is_control);
        emails.iter_mut().chain(&mut usernames).filter(not_a_key).for_each(|key| key.clear());
        if emails.len() > REGISTRY_MOST || usernames.len() > REGISTRY_MOST {
            return Err(Error::Refused(Code::TooLarge));
        }
        let backend = &self.backend;
        if let Some(session) = self.person().and_then(|person| person.session) {
            let most = backend.settings().availability_per_second;
            backend.bulk().flood().pass(session, backend.now(), most)?;
        }
        let availability = address_uses(backend.db(), &emails, backend.now()).await?;
        let taken = username_holders(backend.db(), &usernames).await?;
        let mut answer = RegistryAnswer::default();
        for (position, email) in (0..).zip(&emails) {
            match availability.get(email) {
                Some(AddressUse::Registered) => answer.registered.push(position),
                Some(AddressUse::Invited) => answer.invited.push(position),
                None => {}
            }
        }
        for (position, (at, username)) in (0..).zip(usernames.iter().enumerate()) {
            // A pending account that is invited again keeps its own name.
            let is_own = |holder: &String| emails.get(at) == Some(holder);
            if taken.get(username).is_some_and(|holder| !is_own(holder)) {
                answer.taken.push(position);
            }
        }
        Ok(answer)
    }
}

/// How an address stands that is not free.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum AddressUse {
    Registered,
    Invited,
}

/// `$1` is now: an invitation that has expired keeps nobody from inviting again.
async fn address_uses(db: &Db, emails: &[String], now: i64) -> Result<HashMap<String, AddressUse>> {
    let Some(size) = statement_size(emails) else { return Ok(HashMap::new()) };
    let keys: Vec<String> = (2..size + 2).map(|number| format!("${number}")).collect();
    let sql = format!(
        "SELECT a.email_key, a.state, CAST(CASE WHEN EXISTS (
            SELECT 1 FROM invitation i WHERE i.email_key = a.email_key AND i.state = 'open' AND i.expires_at > $1
        ) THEN 1 ELSE 0 END AS BIGINT)
        FROM account a WHERE a.email_key IN ({})",
        keys.join(", ")
    );
    let asked = emails.iter().filter(|email| !email.is_empty()).cycle().take(size);
    let values = std::iter::once(Value::from(now)).chain(asked.map(|email| email.as_str().into()));
    let db = db.read();
    let rows =
        db.query_all_raw(Statement::from_sql_and_values(db.get_database_backend(), sql, values)).await?;
    let mut availability = HashMap::with_capacity(rows.len());
    for row in rows {
        let state: AccountState = row.try_get_by_index(1)?;
        let is_open = row.try_get_by_index::<i64>(2)? == 1;
        let stands = match (state == AccountState::Pending, is_open) {
            (true, false) => continue,
            (true, true) => AddressUse::Invited,
            (false, _) => AddressUse::Registered,
        };
        availability.insert(row.try_get_by_index(0)?, stands);
    }
    Ok(availability)
}

/// Usernames that are taken, each with the address of who has it.
pub(super) async fn username_holders(db: &Db, usernames: &[String]) -> Result<HashMap<String, String>> {
    let Some(size) = statement_size(usernames) else { return Ok(HashMap::new()) };
    let asked = usernames.iter().filter(|name| !name.is_empty()).cycle().take(size);
    let taken: Vec<(String, Option<String>)> = account::Entity::find()
        .select_only()
        .column(account::Column::Username)
        .column(account::Column::EmailKey)
        .filter(account::Column::Username.is_in(asked.map(String::as_str)))
        .into_tuple()
        .all(db.read())
        .await?;
    Ok(taken.into_iter().map(|(name, email)| (name, email.unwrap_or_default())).collect())
}

/// The size of the statement that asks about these; none where there is nothing to ask.
fn statement_size(keys: &[String]) -> Option<usize> {
    let count = keys.iter().filter(|key| !key.is_empty()).count();
    SIZES.into_iter().find(|size| count <= *size).filter(|_| count > 0)
}
