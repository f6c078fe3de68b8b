//! Saved views that name somebody who was erased.

use crate::Backend;
use crate::audit::{self, Entry, Subject};
use crate::entity::{account, saved_view, search_token};
use crate::error::Result;
use crate::gate::Caller;
use crate::normalize::words;
use crate::search::{LAST, SqlBuilder, WORDS, key_prefix};
use crate::units::name_key;
use domain::audit::{Action, SubjectKind};
use domain::id::AccountId;
use domain::registry::RegistryAddress;
use sea_orm::sea_query::Expr;
use sea_orm::{
    ColumnTrait, DatabaseTransaction, EntityTrait, FromQueryResult, PaginatorTrait, QueryFilter, QuerySelect,
};
use uuid::Uuid;

/// What somebody was found by before they were erased.
pub(crate) struct ErasedNames {
    account: AccountId,
    words: Vec<String>,
    email_key: Option<String>,
}

impl ErasedNames {
    /// Remembers what an account is found by; it is erased next.
    pub(crate) async fn of_account(tx: &DatabaseTransaction, account: AccountId) -> Result<Self> {
        let row = account::Entity::find_by_id(account).one(tx).await?;
        let email_key = row.and_then(|row| row.email_key);
        Ok(Self { account, words: words_of(tx, account).await?, email_key })
    }

    /// Deletes the views whose search finds nobody any more and names the person by a word, or an address, that they have lost.
    /// Without the search, such a view would show everybody. One that finds others too may be about them, and stays. One whose
    /// name alone is theirs is still of use to its owner: it gets another name.
    pub(crate) async fn forget(self, tx: &DatabaseTransaction, backend: &Backend) -> Result<()> {
        let kept = words_of(tx, self.account).await?;
        let row = account::Entity::find_by_id(self.account).one(tx).await?;
        let has_address = row.is_some_and(|row| row.email_key.is_some());
        let lost = Self {
            words: self.words.iter().filter(|word| !kept.contains(*word)).cloned().collect(),
            email_key: self.email_key.filter(|_| !has_address),
            account: self.account,
        };
        if lost.words.is_empty() && lost.email_key.is_none() {
            return Ok(());
        }
        for view in saved_view::Entity::find().all(tx).await? {
            let search = RegistryAddress::parse(&view.query).query.search;
            let (action, detail) = if lost.is_named_by(&search) && !finds_somebody(tx, &search).await? {
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
        if self.email_key.as_ref().is_some_and(|key| lowered.contains(key.as_str())) {
            return Ok(true);
        }
        let mut theirs: Vec<String> = words(name).filter(|word| all.contains(word)).collect();
        theirs.sort_unstable();
        theirs.dedup();
        let is_lost = theirs.iter().any(|word| self.words.contains(word));
        Ok(is_lost && theirs.len() >= 2 && !finds_somebody(tx, &theirs.join(" ")).await?)
    }

    fn is_named_by(&self, search: &str) -> bool {
        if search.contains('@') {
            let typed = key_prefix(search).unwrap_or_default();
            return self.email_key.as_ref().is_some_and(|key| key.starts_with(&typed));
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
        let keys = account::Entity::find()
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
