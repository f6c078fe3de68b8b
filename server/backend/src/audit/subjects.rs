//! Whom events are about: their subject may be an invitation, an identity, a session or a message of an account.

use crate::entity::{audit_event, identity, invitation, message, session};
use crate::error::Result;
use domain::audit::SubjectKind;
use domain::id::{AccountId, IdentityId, InvitationId, MessageId, SessionId};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect};
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
        let mut found = HashMap::new();
        let ids = of_kind(SubjectKind::Invitation);
        if !ids.is_empty() {
            use invitation::Column;
            let rows: Vec<(InvitationId, AccountId)> = invitation::Entity::find()
                .select_only()
                .columns([Column::Id, Column::AccountId])
                .filter(Column::Id.is_in(ids))
                .into_tuple()
                .all(db)
                .await?;
            found.extend(rows.into_iter().map(|(id, account)| (id.uuid(), account)));
        }
        let ids = of_kind(SubjectKind::Session);
        if !ids.is_empty() {
            use session::Column;
            let rows: Vec<(SessionId, AccountId)> = session::Entity::find()
                .select_only()
                .columns([Column::Id, Column::AccountId])
                .filter(Column::Id.is_in(ids))
                .into_tuple()
                .all(db)
                .await?;
            found.extend(rows.into_iter().map(|(id, account)| (id.uuid(), account)));
        }
        let ids = of_kind(SubjectKind::Identity);
        if !ids.is_empty() {
            use identity::Column;
            let rows: Vec<(IdentityId, Option<AccountId>)> = identity::Entity::find()
                .select_only()
                .columns([Column::Id, Column::AccountId])
                .filter(Column::Id.is_in(ids))
                .into_tuple()
                .all(db)
                .await?;
            found.extend(rows.into_iter().filter_map(|(id, account)| Some((id.uuid(), account?))));
        }
        let ids = of_kind(SubjectKind::Message);
        if !ids.is_empty() {
            use message::Column;
            let rows: Vec<(MessageId, Option<AccountId>)> = message::Entity::find()
                .select_only()
                .columns([Column::Id, Column::AccountId])
                .filter(Column::Id.is_in(ids))
                .into_tuple()
                .all(db)
                .await?;
            found.extend(rows.into_iter().filter_map(|(id, account)| Some((id.uuid(), account?))));
        }
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
