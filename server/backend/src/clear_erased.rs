use crate::entity::schedule;
use crate::error::Result;
use sea_orm::sea_query::OnConflict;
use sea_orm::{DatabaseTransaction, EntityTrait, Set};

/// The name of the task.
pub(crate) const NAME: &str = "clear_erased";

/// Makes [the task](crate::schedule) due now that removes deleted data from the files of the database, in the transaction that has deleted something. What commits while the task runs is cleared by
/// another run right after it.
pub(crate) async fn clear_erased_now(tx: &DatabaseTransaction, now: i64) -> Result<()> {
    let row = schedule::ActiveModel { name: Set(NAME.to_owned()), due_at: Set(now), ..Default::default() };
    let replace =
        OnConflict::column(schedule::Column::Name).update_column(schedule::Column::DueAt).to_owned();
    schedule::Entity::insert(row).on_conflict(replace).exec_without_returning(tx).await?;
    Ok(())
}
