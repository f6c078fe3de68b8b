//! After an update of the program, writes the rows of all people in pieces, so that a start does not wait for it.

use super::refresh;
use crate::Backend;
use crate::entity::{account, identity};
use crate::error::Result;
use crate::identities::{DataKey, IdentityDraft};
use crate::person_name::person_name;
use crate::progress::Progress;
use crate::reach::EVERYONE;
use domain::id::AccountId;
use sea_orm::sea_query::Expr;
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
};

/// A change to how rows are made changes the name, so that all are written again.
const PROGRESS: Progress = Progress { name: "registry_2", low: "registry_2_low" };
/// Accounts in one transaction.
const PIECE: u64 = 250;

/// Whether everybody has a row.
pub(crate) async fn is_filled(db: &impl ConnectionTrait) -> Result<bool> {
    PROGRESS.is_done(db).await
}

/// Processes the next pieces.
pub(super) async fn run(backend: &Backend, pieces: usize) -> Result<()> {
    for _ in 0..pieces {
        let Some(from) = PROGRESS.last::<AccountId>(backend.db().read()).await? else { return Ok(()) };
        let accounts: Vec<AccountId> = account::Entity::find(EVERYONE)
            .select_only()
            .column(account::Column::Id)
            .filter(account::Column::Id.gt(from))
            .order_by_asc(account::Column::Id)
            .limit(PIECE)
            .into_tuple()
            .all(backend.db().read())
            .await?;
        let families = family_names(backend, &accounts).await?;
        let (accounts, families) = (&accounts, &families);
        backend.db().write(async |tx| piece(&tx, accounts, families).await).await?;
    }
    Ok(())
}

async fn piece(
    tx: &DatabaseTransaction,
    accounts: &[AccountId],
    families: &[(identity::Model, String)],
) -> Result<()> {
    for (row, family) in families {
        identity::Entity::update_many()
            .col_expr(identity::Column::FamilyName, Expr::value(family.as_str()))
            .filter(identity::Column::Id.eq(row.id))
            .filter(identity::Column::Name.eq(row.name.as_str()))
            .filter(identity::Column::FamilyName.is_null())
            .exec(tx)
            .await?;
    }
    refresh::refresh(tx, accounts).await?;
    PROGRESS.advance(tx, accounts.last().copied().filter(|_| accounts.len() as u64 == PIECE)).await
}

/// The family names of people who were named before it was stored. It is not known while a correction of the name is
/// under way: they are sorted by the name as it is shown.
async fn family_names(backend: &Backend, accounts: &[AccountId]) -> Result<Vec<(identity::Model, String)>> {
    let db = backend.db().read();
    let rows = identity::Entity::find(EVERYONE)
        .filter(identity::Column::AccountId.is_in(accounts.iter().copied()))
        .filter(identity::Column::FamilyName.is_null())
        .filter(identity::Column::DataKey.is_not_null())
        .filter(identity::Column::Name.ne(""))
        .all(db)
        .await?;
    let mut families = Vec::new();
    for row in rows {
        let draft = match DataKey::from_row(backend, &row) {
            Ok(key) => IdentityDraft::load(db, backend, &key).await,
            Err(error) => Err(error),
        };
        match draft.map(|draft| person_name(&draft.values())) {
            Ok(name) if name.shown == row.name => families.push((row, name.family)),
            Ok(_) => {}
            Err(error) => {
                tracing::warn!(identity = %row.id, %error, "the family name is not known: sorted by the name as shown");
            }
        }
    }
    Ok(families)
}
