use super::authenticator_app::{SealedAuthenticator, find};
use super::{recovery_codes, totp};
use crate::Backend;
use crate::accounts::{AccountKey, AccountPart};
use crate::entity::{account, authenticator};
use crate::error::Result;
use domain::security::FactorCode;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter};

/// A code that proves that the person of an account, which the transaction has locked, has its second factor.
pub(crate) struct Proof<'a> {
    pub(crate) backend: &'a Backend,
    pub(crate) account: &'a account::Model,
    pub(crate) now: i64,
}

impl Proof<'_> {
    /// Uses the code. Returns whether it is right and was not used before.
    pub(crate) async fn accept(&self, tx: &DatabaseTransaction, code: &FactorCode) -> Result<bool> {
        match code {
            FactorCode::App(code) => self.accept_code_of_app(tx, code).await,
            FactorCode::Recovery(code) => recovery_codes::use_up(tx, self.account.id, code).await,
        }
    }

    async fn accept_code_of_app(&self, tx: &DatabaseTransaction, code: &str) -> Result<bool> {
        let row = find(tx, self.account.id).await?;
        let key = AccountKey::from_row(self.backend, self.account)?;
        let (Some(row), Some(key)) = (row, key) else { return Ok(false) };
        let sealed: SealedAuthenticator = key.decrypt_json(AccountPart::Authenticator, &row.sealed)?;
        let Some(step) = totp::step_of(&sealed.secret, code, self.now)? else { return Ok(false) };
        // A code works once, and none that is older than the last one.
        let used = authenticator::Entity::update_many()
            .col_expr(authenticator::Column::LastStep, Expr::value(step))
            .col_expr(authenticator::Column::UsedAt, Expr::value(self.now))
            .filter(authenticator::Column::AccountId.eq(self.account.id))
            .filter(authenticator::Column::LastStep.lt(step))
            .exec(tx)
            .await?;
        Ok(used.rows_affected == 1)
    }
}
