use crate::db::Tx;
use crate::entity::registry_columns;
use crate::error::Result;
use crate::gate::{CanViewRegistry, Desk};
use crate::own_fields;
use domain::registry::{FieldLevel, ListColumns, RegistryColumn, RegistryQuery};
use sea_orm::sea_query::OnConflict;
use sea_orm::{EntityTrait, Set};

impl Desk<CanViewRegistry> {
    /// The columns that the actor has chosen last; `None` before they have.
    ///
    /// # Errors
    /// Only those of the database.
    pub async fn registry_columns(&self) -> Result<Option<ListColumns>> {
        let Some(account) = self.account() else { return Ok(None) };
        let row = registry_columns::Entity::find_by_id(account).one(self.backend.db().read()).await?;
        // Columns of another version of the program are those of somebody who has chosen none.
        Ok(row.and_then(|row| ListColumns::parse(&row.columns)))
    }

    /// A list as it is exported. Where it shows the usual columns and the actor has never chosen any, the file has the unit and the
    /// own fields of accounts too.
    ///
    /// # Errors
    /// Only those of the database.
    pub async fn exported_list(&self, query: RegistryQuery) -> Result<RegistryQuery> {
        let usual = RegistryQuery::default().list_columns();
        if query.list_columns() != usual || self.registry_columns().await?.is_some() {
            return Ok(query);
        }
        let fields = own_fields::live(self.backend.db().read(), FieldLevel::Account).await?;
        let fields = fields.into_iter().map(|own| own.key).collect();
        Ok(RegistryQuery { columns: RegistryColumn::EXPORT_DEFAULT.to_vec(), fields, ..query })
    }

    /// Remembers the columns that the actor has chosen. It is no event of the audit: nobody else's view changes.
    ///
    /// # Errors
    /// Only those of the database.
    pub async fn remember_columns(&self, columns: &ListColumns) -> Result<()> {
        let Some(account) = self.account() else { return Ok(()) };
        let row = &registry_columns::ActiveModel { account_id: Set(account), columns: Set(columns.text()) };
        let work = async |tx: Tx| {
            let replace = OnConflict::column(registry_columns::Column::AccountId)
                .update_column(registry_columns::Column::Columns)
                .to_owned();
            let insert = registry_columns::Entity::insert(row.clone()).on_conflict(replace);
            insert.exec_without_returning(&*tx).await?;
            Ok(())
        };
        self.backend.db().write(work).await
    }
}
