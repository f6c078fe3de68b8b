//! Of whom a second factor is required: whom a change would affect, and since when it is required after it.

use super::StoredSetting;
use crate::Backend;
use crate::error::Result;
use crate::gate::{CanManageSettings, Desk};
use domain::form::{Code, Faults, Field};
use domain::required_factor::{FactorDue, FactorRequirement, RequiredFrom, RequiredOf, RequirementEffect};
use domain::setting::Setting;
use sea_orm::{ConnectionTrait, DatabaseTransaction, FromQueryResult, Statement, Value};

/// Days of grace that can be chosen.
const GRACE_MOST: u32 = 90;

impl Desk<CanManageSettings> {
    /// Whom this requirement would affect, if it was saved now.
    ///
    /// # Errors
    /// `number_range` at the days of grace.
    pub async fn requirement_effect(&self, of: RequiredOf, grace_days: u32) -> Result<RequirementEffect> {
        if grace_days > GRACE_MOST {
            return Err(Faults::one(Field::FactorGraceDays, Code::NumberRange).into());
        }
        let (backend, now) = (&self.backend, self.backend.now());
        let changed = backend.settings().factor_requirement().changed(of, grace_days, now);
        let mine = match self.account() {
            Some(account) => of_account(backend.db().read(), changed, account.uuid().into(), now).await?,
            None => None,
        };
        Ok(RequirementEffect { mine, ..affected(backend.db().read(), changed, now).await? })
    }

    /// Writes since when a second factor is required, in the transaction that changes of whom. Nobody locks themselves out.
    ///
    /// # Errors
    /// `own_factor_first` for an actor who could do nothing else at once.
    pub(super) async fn write_requirement(
        &self,
        tx: &DatabaseTransaction,
        values: &[(Setting, String)],
    ) -> Result<()> {
        let (backend, now) = (&self.backend, self.backend.now());
        let before = stored(tx).await?;
        let value = |of| values.iter().find(|(setting, _)| *setting == of).map(|(_, value)| &**value);
        let of = value(Setting::FactorRequiredOf).and_then(RequiredOf::from_word).unwrap_or(before.of);
        let days = value(Setting::FactorGraceDays).and_then(|days| days.parse().ok());
        let after = before.changed(of, days.unwrap_or(before.grace_days), now);
        if (after.of, after.grace_days) == (before.of, before.grace_days) {
            return Ok(());
        }
        if let Some(account) = self.account()
            && of_account(tx, after, account.uuid().into(), now).await?.is_some_and(|due| due.is_past)
        {
            return Err(Faults::one(Field::FactorRequiredOf, Code::OwnFactorFirst).into());
        }
        for (setting, at) in [
            (StoredSetting::FactorHoldersSince, after.holders_since),
            (StoredSetting::FactorEverybodySince, after.everybody_since),
        ] {
            backend.write_setting(tx, setting, &at.to_string(), self.account()).await?;
        }
        Ok(())
    }
}

impl Backend {
    /// Active accounts that can only add a second factor, which is required of them.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn locked_out_without_factor(&self) -> Result<u64> {
        let required = self.settings().factor_requirement();
        Ok(affected(self.db().read(), required, self.now()).await?.at_once)
    }
}

/// The requirement as it is stored: the one in memory may be some seconds old.
async fn stored(tx: &DatabaseTransaction) -> Result<FactorRequirement> {
    let value = async |setting| super::value(tx, setting).await;
    Ok(FactorRequirement {
        of: RequiredOf::from_word(&value(StoredSetting::FactorRequiredOf).await?).unwrap_or_default(),
        grace_days: value(StoredSetting::FactorGraceDays).await?.parse().unwrap_or_default(),
        holders_since: value(StoredSetting::FactorHoldersSince).await?.parse().unwrap_or_default(),
        everybody_since: value(StoredSetting::FactorEverybodySince).await?.parse().unwrap_or_default(),
    })
}

/// What an account has, as [`FactorRequirement::due_at`] needs it. `$1` is now. Raw, since both statements, of one account and of
/// all, have the same text.
macro_rules! account_columns {
    () => {
        "COALESCE(a.activated_at, 0) AS activated_at,
        CASE WHEN a.founder THEN COALESCE(a.activated_at, 0)
        WHEN EXISTS (SELECT 1 FROM permission_grant g WHERE g.account_id = a.id
            AND (g.starts_at IS NULL OR g.starts_at <= $1) AND (g.ends_at IS NULL OR g.ends_at > $1))
        THEN COALESCE((SELECT f.at FROM first_permission f WHERE f.account_id = a.id), a.activated_at, 0)
        END AS holder_since
        FROM account a WHERE a.state = 'active'
        AND NOT EXISTS (SELECT 1 FROM authenticator f WHERE f.account_id = a.id)
        AND NOT EXISTS (SELECT 1 FROM passkey f WHERE f.account_id = a.id)"
    };
}

#[derive(FromQueryResult)]
struct AccountRow {
    activated_at: i64,
    holder_since: Option<i64>,
}

/// The requirement of one account.
async fn of_account(
    db: &impl ConnectionTrait,
    required: FactorRequirement,
    account: Value,
    now: i64,
) -> Result<Option<FactorDue>> {
    const OF_ACCOUNT: &str = concat!("SELECT ", account_columns!(), " AND a.id = $2");
    let values = [now.into(), account];
    let statement = Statement::from_sql_and_values(db.get_database_backend(), OF_ACCOUNT, values);
    let Some(row) = AccountRow::find_by_statement(statement).one(db).await? else { return Ok(None) };
    let account = RequiredFrom { activated_at: row.activated_at, holder_since: row.holder_since };
    Ok(required.due_at(account).map(|at| FactorDue { at, is_past: at <= now }))
}

#[derive(FromQueryResult)]
struct AffectedRow {
    without_factor: i64,
    at_once: i64,
}

/// Active accounts without a second factor of which it is required, and those whose days of grace are over. The conditions
/// are those of [`FactorRequirement::due_at`].
async fn affected(
    db: &impl ConnectionTrait,
    required: FactorRequirement,
    now: i64,
) -> Result<RequirementEffect> {
    const AFFECTED: &str = concat!(
        "SELECT COUNT(*) AS without_factor, CAST(COALESCE(SUM(CASE WHEN e.activated_at <= $2
            AND ($3 = 1 OR ($4 = 1 AND e.holder_since <= $2)) THEN 1 ELSE 0 END), 0) AS BIGINT) AS at_once
        FROM (SELECT ",
        account_columns!(),
        ") AS e WHERE $5 = 1 OR e.holder_since IS NOT NULL"
    );
    if required.of == RequiredOf::Nobody {
        return Ok(RequirementEffect::default());
    }
    // Whoever was there by then has had the days of grace.
    let by = now - i64::from(required.grace_days) * 86_400_000;
    let is_everybody = required.of == RequiredOf::Everybody;
    let flag = |flag: bool| Value::from(i64::from(flag));
    let values = [
        now.into(),
        by.into(),
        flag(is_everybody && required.everybody_since <= by),
        flag(required.holders_since <= by),
        flag(is_everybody),
    ];
    let statement = Statement::from_sql_and_values(db.get_database_backend(), AFFECTED, values);
    let row = AffectedRow::find_by_statement(statement).one(db).await?;
    let count = |count: i64| u64::try_from(count).unwrap_or_default();
    Ok(row.map_or_else(RequirementEffect::default, |row| RequirementEffect {
        without_factor: count(row.without_factor),
        at_once: count(row.at_once),
        mine: None,
    }))
}
