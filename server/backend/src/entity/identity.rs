//! Level 2 of a person: the identity. Personal values are encrypted under `data_key`, which a master key wraps; erasure
//! sets it to null. `verified` and `submitted` are revision numbers.
//! `family_name` is the end of `name`, by which people are sorted; null where it is not known yet.

use crate::person_name::PersonName;
use domain::id::{AccountId, IdentityId, InvitationId};
use domain::identity::IdentityState;
use sea_orm::UpdateMany;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::Expr;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "identity")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: IdentityId,
    pub account_id: Option<AccountId>,
    pub code: i64,
    pub state: IdentityState,
    pub data_key: Option<Vec<u8>>,
    pub name: String,
    pub verified: Option<i32>,
    pub submitted: Option<i32>,
    pub flags: Option<Vec<u8>>,
    pub created_at: i64,
    pub created_by: Option<AccountId>,
    pub changed_at: i64,
    pub submitted_at: Option<i64>,
    pub claimed_by: Option<AccountId>,
    pub claimed_until: Option<i64>,
    pub invitation_id: Option<InvitationId>,
    pub asked_at: Option<i64>,
    pub asked_by: Option<AccountId>,
    pub erasure_asked_at: Option<i64>,
    pub erased_at: Option<i64>,
    pub erasure_answer: Option<Vec<u8>>,
    pub family_name: Option<String>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(
        belongs_to = "super::account::Entity",
        from = "Column::AccountId",
        to = "super::account::Column::Id"
    )]
    Account,
    #[sea_orm(
        belongs_to = "super::account::Entity",
        from = "Column::CreatedBy",
        to = "super::account::Column::Id"
    )]
    Creator,
    #[sea_orm(
        belongs_to = "super::account::Entity",
        from = "Column::ClaimedBy",
        to = "super::account::Column::Id"
    )]
    Claimant,
    #[sea_orm(
        belongs_to = "super::invitation::Entity",
        from = "Column::InvitationId",
        to = "super::invitation::Column::Id"
    )]
    Invitation,
    #[sea_orm(
        belongs_to = "super::account::Entity",
        from = "Column::AskedBy",
        to = "super::account::Column::Id"
    )]
    Asker,
}

impl Related<super::account::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Account.def()
    }
}

impl Related<super::invitation::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Invitation.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}

impl Entity {
    /// Starts an update that also ends the claim of a reviewer.
    pub(crate) fn update_and_release() -> UpdateMany<Self> {
        Self::update_many()
            .col_expr(Column::ClaimedBy, Expr::value(Option::<AccountId>::None))
            .col_expr(Column::ClaimedUntil, Expr::value(Option::<i64>::None))
    }
    /// Starts an update of an identity that makes it a draft again.
    pub(crate) fn update_as_draft(id: IdentityId, now: i64) -> UpdateMany<Self> {
        Self::update_many()
            .col_expr(Column::State, Expr::value(IdentityState::Draft))
            .col_expr(Column::ChangedAt, Expr::value(now))
            .filter(Column::Id.eq(id))
    }
}

impl Model {
    /// The number of the revision that others are shown: the submitted one while it waits for its decision, else the one
    /// in force, else the last that was submitted.
    pub(crate) fn shown_revision(&self) -> Option<i32> {
        self.submitted.filter(|_| self.state.is_waiting()).or(self.verified).or(self.submitted)
    }

    /// The number of the revision that another one is compared with: the verified one, or the one before where none is
    /// verified.
    pub(crate) fn compared_revision(&self, number: i32) -> Option<i32> {
        let before = self.verified.unwrap_or(number - 1);
        (before != number && before > 0).then_some(before)
    }

    /// Whether this is the name it has.
    pub(crate) fn has_name(&self, name: &PersonName) -> bool {
        self.name == name.shown && self.family_name.as_deref() == Some(name.family.as_str())
    }
}
