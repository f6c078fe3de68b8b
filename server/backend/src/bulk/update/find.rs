use super::values::current;
use crate::address_changes::refusal_of_change;
use crate::entity::{account, identity};
use crate::error::{Error, Result};
use crate::gate::{CanManageAccounts, Desk};
use crate::reach::Reach;
use crate::{own_fields, permissions};
use domain::account::AccountState;
use domain::bulk::update::{MatchBy, MatchKey, PersonNow, UpdateAnswer, UpdateQuestion};
use domain::form::Code;
use domain::id::AccountId;
use domain::registry::FieldLevel;
use sea_orm::{ColumnTrait, ConnectionTrait, QueryFilter, QuerySelect};
use std::collections::{HashMap, HashSet};

impl Desk<CanManageAccounts> {
    /// Whom the keys of some rows mean, and what they have now. A hint: each row is compared again when it is written.
    ///
    /// # Errors
    /// `too_large` for too many at once, `too_many` for too frequent requests.
    pub async fn update_people(&self, question: UpdateQuestion) -> Result<UpdateAnswer> {
        question.check().map_err(Error::Refused)?;
        let backend = &self.backend;
        if let Some(session) = self.person().and_then(|person| person.session) {
            let most = backend.settings().availability_per_second;
            backend.bulk().flood().pass(session, backend.now(), most)?;
        }
        let db = backend.db().read();
        let found = accounts_of(db, self.reach(), &question.keys).await?;
        let ids: Vec<AccountId> =
            found.iter().flatten().copied().collect::<HashSet<_>>().into_iter().collect();
        let fields = own_fields::live(db, FieldLevel::Account).await?;
        let people = current(db, backend, &ids, &question.columns, &fields).await?;
        let beyond = self.beyond(&ids).await?;
        let person = |id: AccountId| {
            let now = people.get(&id)?;
            let refusal = if self.account() == Some(id) {
                Some(Code::OwnAccount)
            } else {
                (now.row.founder || beyond.contains(&id)).then_some(Code::PermissionNotHeld)
            };
            let without_mail = (!backend.has_mail()).then_some(Code::MailNotConfigured);
            let address_refusal = refusal_of_change(now.row.state).or(without_mail);
            Some(PersonNow { account: id, values: now.values.clone(), refusal, address_refusal })
        };
        Ok(UpdateAnswer { people: found.into_iter().map(|id| person(id?)).collect() })
    }

    /// Those who hold what the actor does not.
    async fn beyond(&self, ids: &[AccountId]) -> Result<HashSet<AccountId>> {
        let (held, now) = (self.permissions(), self.backend.now());
        let borders = self.person().map(|person| person.borders.clone()).unwrap_or_default();
        permissions::holders_of_more_now(self.backend.db().read(), ids, (held, &borders), now).await
    }
}

/// The account of each key. Tombstones are nobody.
async fn accounts_of(
    db: &impl ConnectionTrait,
    reach: &Reach,
    keys: &[MatchKey],
) -> Result<Vec<Option<AccountId>>> {
    use account::Column;
    let mut known: HashMap<(MatchBy, String), AccountId> = HashMap::new();
    for by in MatchBy::ALL {
        // PostgreSQL refuses NUL. No key has control characters, so such a text is nobody's.
        let texts: HashSet<&str> = keys
            .iter()
            .filter(|key| key.by == *by && !key.text.contains(char::is_control))
            .map(|key| key.text.as_str())
            .collect();
        if texts.is_empty() {
            continue;
        }
        let column = match by {
            MatchBy::Code => {
                let codes: Vec<i64> = texts.iter().filter_map(|text| text.parse().ok()).collect();
                let found = identity::Entity::find(reach)
                    .select_only()
                    .columns([identity::Column::Code, identity::Column::AccountId])
                    .filter(identity::Column::Code.is_in(codes))
                    .into_tuple::<(i64, Option<AccountId>)>()
                    .all(db)
                    .await?;
                known.extend(found.into_iter().filter_map(|(code, id)| Some(((*by, code.to_string()), id?))));
                continue;
            }
            MatchBy::ExternalId => Column::ExternalId,
            MatchBy::Username => Column::Username,
            MatchBy::Email => Column::EmailKey,
        };
        let found = account::Entity::find(reach)
            .select_only()
            .columns([column, Column::Id])
            .filter(column.is_in(texts))
            .filter(Column::State.ne(AccountState::Deleted))
            .into_tuple::<(Option<String>, AccountId)>()
            .all(db)
            .await?;
        known.extend(found.into_iter().filter_map(|(text, id)| Some(((*by, text?), id))));
    }
    // A code may have been written with zeros before it.
    let text = |key: &MatchKey| match key.by {
        MatchBy::Code => key.text.parse::<i64>().map_or_else(|_| key.text.clone(), |code| code.to_string()),
        _ => key.text.clone(),
    };
    Ok(keys.iter().map(|key| known.get(&(key.by, text(key))).copied()).collect())
}
