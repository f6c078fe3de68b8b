//! *My receipt*: what is held about oneself, who has seen it, and asking for it to be erased.

use crate::accounts::{name_in, names};
use crate::audit::{self, Entry};
use crate::db::Tx;
use crate::entity::{identity, identity_revision};
use crate::error::{Error, Result};
use crate::gate::{Desk, SignedIn};
use crate::identities::{AttributedValues, DataKey, IdentityDraft, Place, Snapshot, pictures_of, subject};
use domain::audit::Action;
use domain::form::{Code, Field};
use domain::id::{AccountId, IdentityId};
use domain::identity::{IdentityState, Receipt, ReceiptLine, Side};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, Statement};
use std::collections::BTreeSet;

impl Desk<SignedIn> {
    /// What is held about oneself, and who has seen it.
    pub async fn my_receipt(&self) -> Result<Receipt> {
        let Some(row) = self.own_identity().await? else { return Ok(empty()) };
        let (fields, pictures) = self.held(&row).await?;
        Ok(Receipt {
            code: Some(row.code.to_string()),
            state: Some(row.state),
            fields,
            pictures,
            openings: self.openings(row.id).await?,
            erasure_asked_at: row.erasure_asked_at,
        })
    }

    /// Asks for one's identity to be erased. Asking again changes nothing.
    ///
    /// # Errors
    /// `not_found` where there is none.
    pub async fn ask_erasure(&self) -> Result<Receipt> {
        let backend = &self.backend;
        let row = self.own_identity().await?.ok_or(Error::Refused(Code::NotFound))?;
        let (id, now) = (row.id, backend.now());
        let work = async |tx: Tx| {
            let tx = &*tx;
            let asked = identity::Entity::update_many()
                .col_expr(identity::Column::ErasureAskedAt, Expr::value(now))
                .filter(identity::Column::Id.eq(id))
                .filter(identity::Column::ErasureAskedAt.is_null())
                .filter(identity::Column::State.ne(IdentityState::Erased))
                .exec(tx)
                .await?;
            if asked.rows_affected == 0 {
                return Ok(());
            }
            let detail = serde_json::Value::Null;
            let entry = Entry { action: Action::ErasureRequested, subject: subject(id), detail };
            audit::record(tx, backend, &self.caller, entry).await
        };
        backend.db().write(work).await?;
        self.my_receipt().await
    }

    /// One's own, if there is one.
    pub(crate) async fn own_identity(&self) -> Result<Option<identity::Model>> {
        let me = self.me()?.account.uuid();
        let own = identity::Entity::find().filter(identity::Column::AccountId.eq(me));
        Ok(own.one(self.backend.db().read()).await?)
    }

    /// The fields in which something stands, in a draft or in what was submitted, and the sides of pictures.
    async fn held(&self, row: &identity::Model) -> Result<(Vec<Field>, Vec<Side>)> {
        if row.data_key.is_none() {
            return Ok((Vec::new(), Vec::new()));
        }
        let (db, key) = (self.backend.db().read(), DataKey::from_row(&self.backend, row)?);
        let mut fields = BTreeSet::new();
        let mut add = |kept: &AttributedValues| fields.extend(kept.iter().map(|(field, _)| field));
        let filled = IdentityDraft::load(db, &key).await?;
        filled.steps.iter().for_each(|(_, _, kept)| add(kept));
        filled.documents.iter().for_each(|(_, kept)| add(kept));
        let of_identity = identity_revision::Column::IdentityId.eq(row.id);
        for revision in identity_revision::Entity::find().filter(of_identity).all(db).await? {
            let snapshot: Snapshot = key.open_json(Place::Revision(revision.number), &revision.sealed)?;
            add(&snapshot.values);
            snapshot.documents.iter().for_each(|(_, kept)| add(kept));
        }
        let sides: BTreeSet<Side> =
            pictures_of(db, row.id).await?.iter().map(|picture| picture.side).collect();
        Ok((fields.into_iter().collect(), sides.into_iter().collect()))
    }

    /// Who has opened it, newest first: as many as somebody reads.
    async fn openings(&self, id: IdentityId) -> Result<Vec<ReceiptLine>> {
        let db = self.backend.db().read();
        let values = [id.into(), self.me()?.account.uuid().into()];
        let statement = Statement::from_sql_and_values(db.get_database_backend(), OPENINGS, values);
        let mut lines: Vec<(i64, String, Option<AccountId>, String)> = Vec::new();
        for row in db.query_all_raw(statement).await? {
            let line = (
                row.try_get_by_index(0)?,
                row.try_get_by_index(1)?,
                row.try_get_by_index(2)?,
                row.try_get_by_index(3)?,
            );
            lines.push(line);
        }
        let names = names(db, lines.iter().filter_map(|line| line.2)).await?;
        let shown = lines.into_iter().map(|(at, kind, actor, action)| {
            // An operator at the shell has no name here.
            let by = if actor.is_some() { name_in(&names, actor) } else { kind };
            ReceiptLine { at, by, action }
        });
        Ok(shown.collect())
    }
}

fn empty() -> Receipt {
    Receipt {
        code: None,
        state: None,
        fields: Vec::new(),
        pictures: Vec::new(),
        openings: Vec::new(),
        erasure_asked_at: None,
    }
}

/// `$1` is the identity, `$2` whose it is: what somebody does with their own is not told.
const OPENINGS: &str = "SELECT at, actor_kind, actor_id, action FROM audit_event
WHERE subject_id = $1 AND subject_kind = 'identity'
AND action IN ('identity.opened', 'image.opened', 'identity.exported')
AND (actor_id IS NULL OR actor_id <> $2)
ORDER BY at DESC, id DESC LIMIT 200";
