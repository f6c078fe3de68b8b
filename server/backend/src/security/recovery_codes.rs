//! Recovery codes: ten of 120 bits, shown once, stored as hashes, deleted by use.

use super::notice;
use crate::Backend;
use crate::clock::Rng;
use crate::db::Tx;
use crate::entity::recovery_code;
use crate::error::{Error, Result};
use crate::factors::has_factor;
use crate::gate::{Desk, OwnSecurity};
use crate::outbox;
use domain::audit::Action;
use domain::form::Code;
use domain::id::AccountId;
use domain::security::{RECOVERY_ALPHABET, RecoveryCodes, RecoveryCodesView, SecurityChange};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, IntoActiveModel, QueryFilter, QuerySelect,
};
use sha2::{Digest, Sha256};

/// How many there are.
const CODES: usize = 10;
/// The random bytes of a code.
const BYTES: usize = 15;

/// New codes, made before the transaction that writes them.
pub(crate) struct NewCodes {
    account: AccountId,
    rows: Vec<recovery_code::Model>,
    shown: Vec<String>,
}

impl NewCodes {
    pub(crate) fn make(backend: &Backend, account: AccountId) -> Self {
        let now = backend.now();
        let codes: Vec<String> = (0..CODES).map(|_| random(backend.rng())).collect();
        let rows = codes.iter().map(|code| recovery_code::Model {
            id: backend.new_id(),
            account_id: account,
            hash: hash(account, code),
            created_at: now,
            is_acknowledged: false,
        });
        Self { account, rows: rows.collect(), shown: codes.iter().map(|code| in_groups(code)).collect() }
    }

    /// Replaces the codes of the account.
    pub(crate) async fn write(&self, tx: &DatabaseTransaction) -> Result<()> {
        let old = recovery_code::Column::AccountId.eq(self.account);
        recovery_code::Entity::delete_many().filter(old).exec(tx).await?;
        let rows = self.rows.iter().cloned().map(IntoActiveModel::into_active_model);
        recovery_code::Entity::insert_many(rows).exec_without_returning(tx).await?;
        Ok(())
    }

    pub(crate) fn shown(self) -> RecoveryCodes {
        RecoveryCodes(self.shown)
    }
}

impl Desk<OwnSecurity> {
    /// Makes new recovery codes, which are shown once. Earlier ones no longer work.
    ///
    /// # Errors
    /// `confirm_first`; `not_found` without a second factor; `too_many`.
    pub async fn make_recovery_codes(&self) -> Result<RecoveryCodes> {
        self.require_confirmation()?;
        self.count_change().await?;
        let (backend, me) = (&self.backend, self.me()?);
        let codes = NewCodes::make(backend, me.account);
        let written = &codes;
        let work = async |tx: Tx| {
            let tx = &*tx;
            let row = self.own_account(tx).await?;
            if !has_factor(tx, me.account).await? {
                return Err(Error::Refused(Code::NotFound));
            }
            written.write(tx).await?;
            outbox::enqueue(tx, &notice(backend, &row, SecurityChange::RecoveryCodesMade)).await?;
            self.record_own(tx, Action::RecoveryCodesMade, serde_json::Value::Null).await
        };
        backend.db().write(work).await?;
        backend.outbox_bell().notify_one();
        Ok(codes.shown())
    }

    /// Says that the recovery codes are kept. A second time it changes nothing.
    ///
    /// # Errors
    /// `too_many`.
    pub async fn keep_recovery_codes(&self) -> Result<()> {
        self.count_change().await?;
        let me = self.me()?;
        let work = async |tx: Tx| {
            let tx = &*tx;
            let kept = recovery_code::Entity::update_many()
                .col_expr(recovery_code::Column::IsAcknowledged, Expr::value(true))
                .filter(recovery_code::Column::AccountId.eq(me.account))
                .filter(recovery_code::Column::IsAcknowledged.eq(false));
            if kept.exec(tx).await?.rows_affected == 0 {
                return Ok(());
            }
            self.record_own(tx, Action::RecoveryCodesKept, serde_json::Value::Null).await
        };
        self.backend.db().write(work).await
    }
}

/// The codes that are left.
pub(super) async fn left(db: &impl ConnectionTrait, account: AccountId) -> Result<RecoveryCodesView> {
    let kept: Vec<bool> = recovery_code::Entity::find()
        .select_only()
        .column(recovery_code::Column::IsAcknowledged)
        .filter(recovery_code::Column::AccountId.eq(account))
        .into_tuple()
        .all(db)
        .await?;
    Ok(RecoveryCodesView {
        left: u32::try_from(kept.len()).unwrap_or(u32::MAX),
        are_acknowledged: kept.into_iter().all(|kept| kept),
    })
}

/// Uses a code up. Of two requests with the same code at once, one does. Returns whether this one does.
pub(super) async fn use_up(tx: &DatabaseTransaction, account: AccountId, code: &str) -> Result<bool> {
    let used = recovery_code::Entity::delete_many()
        .filter(recovery_code::Column::AccountId.eq(account))
        .filter(recovery_code::Column::Hash.eq(hash(account, code)));
    Ok(used.exec(tx).await?.rows_affected == 1)
}

fn random(rng: &Rng) -> String {
    base32(&rng.bytes::<BYTES>())
}

/// A code is random, so a slow hash would add nothing.
fn hash(account: AccountId, code: &str) -> Vec<u8> {
    let mut hash = Sha256::new();
    hash.update(b"recovery code");
    hash.update(account.uuid().as_bytes());
    hash.update(code.as_bytes());
    hash.finalize().to_vec()
}

/// Groups of four, as they are read aloud and copied by hand.
fn in_groups(code: &str) -> String {
    code.as_bytes().chunks(4).map(String::from_utf8_lossy).collect::<Vec<_>>().join("-")
}

/// Base32 (RFC 4648 §6) of whole groups of five bytes, which need no padding.
pub(super) fn base32(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len() * 8 / 5);
    for group in bytes.chunks(5) {
        let mut bits = [0; 8];
        bits[3..3 + group.len()].copy_from_slice(group);
        let bits = u64::from_be_bytes(bits);
        for position in (0..8).rev() {
            let index = usize::try_from(bits >> (position * 5) & 31).unwrap_or_default();
            text.push(char::from(RECOVERY_ALPHABET[index]));
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::security::FactorCode;

    #[test]
    fn base32_is_that_of_the_standard() {
        assert_eq!(base32(b"fooba"), "MZXW6YTB");
        assert_eq!(base32(b"12345678901234567890"), "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
    }

    #[test]
    fn a_code_reads_back_as_it_is_shown() {
        let code = random(&Rng::seeded(1));
        let shown = in_groups(&code);
        assert_eq!(shown.len(), 29);
        assert!(matches!(FactorCode::parse(&shown), Ok(FactorCode::Recovery(read)) if read == code));
    }
}
