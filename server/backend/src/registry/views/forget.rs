//! Saved views that name somebody who was erased.

use crate::Backend;
use crate::audit::{self, Entry, Subject};
use crate::entity::{account, field_value, saved_view, search_token};
use crate::error::Result;
use crate::gate::Caller;
use crate::normalize::name_key;
use crate::normalize::words;
use crate::own_fields;
use crate::reach::EVERYONE;
use crate::search::{WORDS, key_prefix};
use crate::sql::{LAST, SqlBuilder};
use crate::to_ascii;
use domain::account::Email;
use domain::audit::{Action, SubjectKind};
use domain::form::Field;
use domain::id::AccountId;
use domain::registry::{
    FieldFilter, FieldLevel, Filters, OwnField, RegistryAddress, RegistryQuery, text_key,
};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ColumnTrait, DatabaseTransaction, EntityTrait, FromQueryResult, PaginatorTrait, QueryFilter, QuerySelect,
};
use uuid::Uuid;

/// What somebody was found by before they were erased.
pub(crate) struct ErasedNames {
    account: AccountId,
    words: Vec<String>,
    /// All addresses of the person that are known, as keys.
    email_keys: Vec<String>,
    /// The values of own fields that say something of one person.
    values: Vec<(OwnField, String)>,
}

impl ErasedNames {
    /// Remembers what an account is found by; it is erased next.
    pub(crate) async fn of_account(tx: &DatabaseTransaction, account: AccountId) -> Result<Self> {
        let row = account::Entity::find_by_id(EVERYONE, account).one(tx).await?;
        let email_keys = row.and_then(|row| row.email_key).into_iter().collect();
        let (words, values) = (words_of(tx, account).await?, values_of(tx, account).await?);
        Ok(Self { account, words, email_keys, values })
    }

    /// The same with addresses that the account has had.
    pub(crate) fn and_addresses(mut self, keys: &[String]) -> Self {
        for key in keys {
            self.words.extend(key.split('@').take(1).flat_map(words));
            self.email_keys.push(key.clone());
        }
        self
    }

    /// The same with texts that the account has had, by their field: addresses, usernames, external ids and values of own
    /// fields.
    pub(crate) async fn and_values(
        mut self,
        tx: &DatabaseTransaction,
        texts: &[(String, String)],
    ) -> Result<Self> {
        let fields = own_fields::find(tx, FieldLevel::Account).await?;
        for (field, text) in texts {
            if [Field::Username, Field::ExternalId].iter().any(|one| one.as_str() == field) {
                self.words.extend(words(text));
            } else if field == Field::Email.as_str() {
                let key = Email::parse(text, to_ascii).ok().map(|email| email.key().to_owned());
                self = self.and_addresses(key.as_slice());
            } else if let Some(own) = fields.iter().find(|own| own.key.as_str() == field) {
                let value =
                    own.kind.can_be_unique().then(|| own.kind.check(text, &[]).ok().flatten()).flatten();
                self.values.extend(value.map(|value| (own.clone(), value.key().to_owned())));
            }
        }
        Ok(self)
    }

    /// Deletes the views whose search finds nobody any more and names the person by a word, or an address, that they have lost,
    /// and those with such a filter by an own field. Without it, such a view would show everybody. One that finds others too may be about them, and stays. One whose
    /// name alone is theirs is still of use to its owner: it gets another name.
    pub(crate) async fn forget(self, tx: &DatabaseTransaction, backend: &Backend) -> Result<()> {
        let kept = words_of(tx, self.account).await?;
        let had = account::Entity::find(EVERYONE)
            .select_only()
            .column(account::Column::EmailKey)
            .filter(account::Column::EmailKey.is_in(self.email_keys.iter().map(String::as_str)));
        // They may be somebody else's by now.
        let had: Vec<String> = had.into_tuple().all(tx).await?;
        let lost = Self {
            words: self.words.iter().filter(|word| !kept.contains(*word)).cloned().collect(),
            email_keys: self.email_keys.into_iter().filter(|key| !had.contains(key)).collect(),
            values: lost_values(self.values, &values_of(tx, self.account).await?),
            account: self.account,
        };
        if lost.words.is_empty() && lost.email_keys.is_empty() && lost.values.is_empty() {
            return Ok(());
        }
        for view in saved_view::Entity::find().all(tx).await? {
            let RegistryQuery { search, filters, .. } = RegistryAddress::parse(&view.query).query;
            let is_theirs = lost.is_named_by(&search) && !finds_somebody(tx, &search).await?;
            let (action, detail) = if is_theirs || lost.is_filtered_by(tx, &filters).await? {
                saved_view::Entity::delete_by_id(view.id).exec(tx).await?;
                (Action::ViewDeleted, serde_json::Value::Null)
            } else if lost.is_in_name(tx, &self.words, &view.name).await? {
                rename(tx, &view).await?;
                (Action::ViewRenamed, serde_json::json!({ "fields": ["name"] }))
            } else {
                continue;
            };
            if view.is_shared {
                let subject = Subject::new(SubjectKind::SavedView, view.id);
                audit::record(tx, backend, &Caller::worker(), Entry { action, subject, detail }).await?;
            }
        }
        Ok(())
    }

    /// Whether the name of a view has the address of the person, or two of all their words, one of them lost, by which nobody
    /// else is found: one alone may also be a department's.
    async fn is_in_name(&self, tx: &DatabaseTransaction, all: &[String], name: &str) -> Result<bool> {
        let lowered = name.to_lowercase();
        if self.email_keys.iter().any(|key| lowered.contains(key.as_str())) {
            return Ok(true);
        }
        let mut theirs: Vec<String> = words(name).filter(|word| all.contains(word)).collect();
        theirs.sort_unstable();
        theirs.dedup();
        let is_lost = theirs.iter().any(|word| self.words.contains(word));
        Ok(is_lost && theirs.len() >= 2 && !finds_somebody(tx, &theirs.join(" ")).await?)
    }

    /// Whether a filter asks for a value of an own field that nobody has any more.
    async fn is_filtered_by(&self, tx: &DatabaseTransaction, filters: &Filters) -> Result<bool> {
        for (own, key) in &self.values {
            let range = match filters.fields.get(&own.key) {
                Some(FieldFilter::Equals(text)) => {
                    let asked = own.kind.check(text, &[]).ok().flatten();
                    let is_theirs = asked.is_some_and(|asked| asked.key() == key);
                    is_theirs.then(|| (key.clone(), key.clone()))
                }
                Some(FieldFilter::Begins(text)) => {
                    let asked = text_key(text);
                    let is_theirs = !asked.is_empty() && key.starts_with(&asked);
                    is_theirs.then(|| (asked.clone(), format!("{asked}{LAST}")))
                }
                Some(FieldFilter::Empty) | None => None,
            };
            let Some((from, to)) = range else { continue };
            let others = field_value::Entity::find()
                .filter(field_value::Column::Field.eq(own.id))
                .filter(field_value::Column::ValueKey.between(from, to))
                .limit(1);
            if others.one(tx).await?.is_none() {
                return Ok(true);
            }
        }
        Ok(false)
    }

    fn is_named_by(&self, search: &str) -> bool {
        if search.contains('@') {
            let typed = key_prefix(search).unwrap_or_default();
            return self.email_keys.iter().any(|key| key.starts_with(&typed));
        }
        words(search).any(|typed| self.words.iter().any(|word| word.starts_with(&typed)))
    }
}

/// Gives a view a name that says nothing, and that no other one has.
async fn rename(tx: &DatabaseTransaction, view: &saved_view::Model) -> Result<()> {
    use saved_view::Column;
    let name = format!("… {}", view.id.uuid().simple());
    saved_view::Entity::update_many()
        .col_expr(Column::Name, Expr::value(name.as_str()))
        .col_expr(Column::NameKey, Expr::value(name_key(&name)))
        .filter(Column::Id.eq(view.id))
        .exec(tx)
        .await?;
    Ok(())
}

async fn words_of(tx: &DatabaseTransaction, account: AccountId) -> Result<Vec<String>> {
    let words = search_token::Entity::find()
        .select_only()
        .column(search_token::Column::Token)
        .filter(search_token::Column::AccountId.eq(account));
    Ok(words.into_tuple().all(tx).await?)
}

/// The values of an account that say something of one person, of retired fields too.
async fn values_of(tx: &DatabaseTransaction, account: AccountId) -> Result<Vec<(OwnField, String)>> {
    let fields = own_fields::find(tx, FieldLevel::Account).await?;
    let rows = field_value::Entity::find().filter(field_value::Column::Account.eq(account)).all(tx).await?;
    let of_one = rows.into_iter().filter_map(|row| {
        let own = fields.iter().find(|own| own.id == row.field && own.kind.can_be_unique())?;
        Some((own.clone(), row.value_key))
    });
    Ok(of_one.collect())
}

/// Those that are not there any more.
fn lost_values(before: Vec<(OwnField, String)>, now: &[(OwnField, String)]) -> Vec<(OwnField, String)> {
    let is_there =
        |one: &(OwnField, String)| now.iter().any(|(own, key)| own.id == one.0.id && *key == one.1);
    before.into_iter().filter(|one| !is_there(one)).collect()
}

#[derive(FromQueryResult)]
struct Found {
    #[expect(dead_code, reason = "whether there is a row says it all")]
    account_id: Uuid,
}

/// Whether somebody is found by these words, or by the beginning of this address.
async fn finds_somebody(tx: &DatabaseTransaction, search: &str) -> Result<bool> {
    if search.contains('@') {
        let typed = key_prefix(search).unwrap_or_default();
        let after = format!("{typed}{LAST}");
        let keys = account::Entity::find(EVERYONE)
            .filter(account::Column::EmailKey.gte(typed))
            .filter(account::Column::EmailKey.lt(after));
        return Ok(keys.count(tx).await? > 0);
    }
    let mut sql = SqlBuilder::new(tx);
    let mut parts = Vec::new();
    for typed in words(search).take(WORDS) {
        let (from, to) = (sql.bind(typed.clone()), sql.bind(format!("{typed}{LAST}")));
        parts.push(format!("SELECT account_id FROM search_token WHERE token >= {from} AND token < {to}"));
    }
    if parts.is_empty() {
        return Ok(true);
    }
    sql.text = format!("{} LIMIT 1", parts.join(" INTERSECT "));
    Ok(!sql.all::<Found>(tx).await?.is_empty())
}
