//! Whom events are about: their subject may be an invitation, an identity, a session or a message of an account.

use crate::entity::{audit_event, identity, invitation, message, session};
use crate::error::Result;
use crate::reach::EVERYONE;
use domain::audit::SubjectKind;
use domain::id::AccountId;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect, Select};
use std::collections::HashMap;
use uuid::Uuid;

/// An event with a subject.
pub(crate) trait OfEvent {
    /// The kind of the subject, and its id.
    fn subject(&self) -> (&str, Option<Uuid>);
}

impl OfEvent for audit_event::Model {
    fn subject(&self) -> (&str, Option<Uuid>) {
        (&self.subject_kind, self.subject_id)
    }
}

/// The accounts of the subjects that are no accounts themselves.
pub(crate) struct Subjects(HashMap<Uuid, AccountId>);

impl Subjects {
    pub(crate) async fn load(db: &impl ConnectionTrait, rows: &[impl OfEvent]) -> Result<Self> {
        let of_kind = |kind: SubjectKind| {
            let subjects = rows.iter().map(OfEvent::subject).filter(move |(of, _)| *of == kind.as_str());
            subjects.filter_map(|(_, id)| id).collect::<Vec<Uuid>>()
        };
        let (invitations, sessions) = (invitation::Entity::find(EVERYONE), session::Entity::find());
        let (identities, messages) = (identity::Entity::find(EVERYONE), message::Entity::find());
        let of_invitations = (invitation::Column::Id, invitation::Column::AccountId);
        let of_sessions = (session::Column::Id, session::Column::AccountId);
        let of_identities = (identity::Column::Id, identity::Column::AccountId);
        let of_messages = (message::Column::Id, message::Column::AccountId);
        let mut found = HashMap::new();
        found.extend(accounts_of(db, invitations, of_invitations, of_kind(SubjectKind::Invitation)).await?);
        found.extend(accounts_of(db, sessions, of_sessions, of_kind(SubjectKind::Session)).await?);
        found.extend(accounts_of(db, identities, of_identities, of_kind(SubjectKind::Identity)).await?);
        found.extend(accounts_of(db, messages, of_messages, of_kind(SubjectKind::Message)).await?);
        Ok(Self(found))
    }

    /// The account that an event is about.
    pub(crate) fn account_of(&self, row: &impl OfEvent) -> Option<AccountId> {
        let (kind, subject) = row.subject();
        let subject = subject?;
        match SubjectKind::from_word(kind)? {
            SubjectKind::Account => Some(AccountId::new(subject)),
            _ => self.0.get(&subject).copied(),
        }
    }
}

/// The account of each of these rows that has one.
async fn accounts_of<E: EntityTrait>(
    db: &impl ConnectionTrait,
    rows: Select<E>,
    (id, account): (E::Column, E::Column),
    ids: Vec<Uuid>,
) -> Result<Vec<(Uuid, AccountId)>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let rows = rows.select_only().columns([id, account]).filter(id.is_in(ids)).into_tuple();
    let rows: Vec<(Uuid, Option<AccountId>)> = rows.all(db).await?;
    Ok(rows.into_iter().filter_map(|(id, account)| Some((id, account?))).collect())
}
