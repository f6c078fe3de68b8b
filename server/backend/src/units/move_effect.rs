use crate::accounts::names;
use crate::entity::permission_grant;
use crate::error::Result;
use crate::gate::{CanManageSettings, Desk};
use crate::reach::above;
use domain::id::{AccountId, UnitId};
use domain::registry::MoveEffect;
use sea_orm::sea_query::Condition;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};
use std::collections::{BTreeSet, HashSet};

impl Desk<CanManageSettings> {
    /// Whose sight of people changes where a unit is moved below another one, or to the top: those who hold something inside
    /// a unit that is above it before or after, and not both.
    ///
    /// # Errors
    /// Only surprises.
    pub async fn unit_move_effect(&self, id: UnitId, parent: Option<UnitId>) -> Result<MoveEffect> {
        let db = self.backend.db().read();
        let mut trees = above(db, [Some(id), parent].into_iter().flatten()).await?;
        let mut before = trees.get(&id).cloned().unwrap_or_default();
        before.remove(&id);
        let after = parent.and_then(|parent| trees.remove(&parent)).unwrap_or_default();
        let (gains, more_gain) = self.holders_inside(after.difference(&before)).await?;
        let (loses, more_lose) = self.holders_inside(before.difference(&after)).await?;
        Ok(MoveEffect { gains, loses, more: more_gain + more_lose })
    }

    /// The names of those who hold something inside one of these units, now or later, and how many more there are.
    async fn holders_inside(&self, units: impl Iterator<Item = &UnitId>) -> Result<(Vec<String>, u32)> {
        use permission_grant::Column;
        let db = self.backend.db().read();
        let units: BTreeSet<UnitId> = units.copied().collect();
        if units.is_empty() {
            return Ok((Vec::new(), 0));
        }
        let lasts = Condition::any().add(Column::EndsAt.is_null()).add(Column::EndsAt.gt(self.backend.now()));
        let holders: Vec<AccountId> = permission_grant::Entity::find()
            .select_only()
            .column(Column::AccountId)
            .distinct()
            .filter(Column::UnitId.is_in(units))
            .filter(lasts)
            .into_tuple()
            .all(db)
            .await?;
        let shown: HashSet<AccountId> = holders.iter().copied().take(MoveEffect::NAMES).collect();
        let more = u32::try_from(holders.len() - shown.len()).unwrap_or(u32::MAX);
        let mut names: Vec<String> = names(db, shown).await?.into_values().collect();
        names.sort();
        Ok((names, more))
    }
}
