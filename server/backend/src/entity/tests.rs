use super::*;
use crate::test_backend::TestBackend;
use sea_orm::sea_query::{Iden as _, TableRef};
use sea_orm::{ConnectionTrait, EntityTrait, FromQueryResult, Iterable, RelationTrait, Statement};
use std::collections::BTreeSet;

/// A column of a foreign key: its name, the table it points into, and the column there.
type Key = (String, String, String);

#[derive(FromQueryResult)]
struct KeyRow {
    from: String,
    table: String,
    to: String,
}

#[derive(FromQueryResult)]
struct ColumnRow {
    name: String,
}

async fn keys(db: &impl ConnectionTrait, table: &str) -> BTreeSet<Key> {
    let sql = format!("SELECT \"from\", \"table\", \"to\" FROM pragma_foreign_key_list('{table}')");
    let rows = KeyRow::find_by_statement(Statement::from_string(db.get_database_backend(), sql));
    rows.all(db).await.unwrap().into_iter().map(|row| (row.from, row.table, row.to)).collect()
}

async fn columns(db: &impl ConnectionTrait, table: &str) -> BTreeSet<String> {
    let sql = format!("SELECT name FROM pragma_table_info('{table}')");
    let rows = ColumnRow::find_by_statement(Statement::from_string(db.get_database_backend(), sql));
    rows.all(db).await.unwrap().into_iter().map(|row| row.name).collect()
}

fn relations<R: Iterable + RelationTrait>() -> BTreeSet<Key> {
    let key = |relation: R| {
        let def = relation.def();
        let table = match &def.to_tbl {
            TableRef::Table(name, _) => name.1.to_string(),
            other => panic!("{other:?}"),
        };
        let columns = def.from_col.into_iter().zip(def.to_col);
        columns.map(|(from, to)| (from.to_string(), table.clone(), to.to_string())).collect::<Vec<_>>()
    };
    R::iter().flat_map(key).collect()
}

async fn is_as_migrated<E: EntityTrait>(db: &impl ConnectionTrait) {
    let entity = E::default();
    let table = entity.table_name().to_string();
    assert_eq!(relations::<E::Relation>(), keys(db, &table).await, "the foreign keys of {table}");
    let known: BTreeSet<String> = E::Column::iter().map(|column| column.to_string()).collect();
    assert_eq!(known, columns(db, &table).await, "the columns of {table}");
}

#[tokio::test]
async fn an_entity_has_the_columns_and_the_relations_of_its_table() {
    let desk = TestBackend::new().await;
    let db = desk.backend.db().read();
    if db.get_database_backend() != sea_orm::DbBackend::Sqlite {
        // The same steps make both; how PostgreSQL lists them is another matter.
        return;
    }
    is_as_migrated::<account::Entity>(db).await;
    is_as_migrated::<address_change::Entity>(db).await;
    is_as_migrated::<address_confirmation::Entity>(db).await;
    is_as_migrated::<attempt::Entity>(db).await;
    is_as_migrated::<audit_about::Entity>(db).await;
    is_as_migrated::<audit_address_key::Entity>(db).await;
    is_as_migrated::<audit_checkpoint::Entity>(db).await;
    is_as_migrated::<audit_event::Entity>(db).await;
    is_as_migrated::<audit_seal::Entity>(db).await;
    is_as_migrated::<authenticator::Entity>(db).await;
    is_as_migrated::<former_username::Entity>(db).await;
    is_as_migrated::<recovery_code::Entity>(db).await;
    is_as_migrated::<signing_in::Entity>(db).await;
    is_as_migrated::<passkey::Entity>(db).await;
    is_as_migrated::<factor_reset::Entity>(db).await;
    is_as_migrated::<ceremony::Entity>(db).await;
    is_as_migrated::<used_ceremony::Entity>(db).await;
    is_as_migrated::<blind_index::Entity>(db).await;
    is_as_migrated::<bulk_chunk::Entity>(db).await;
    is_as_migrated::<bulk_chunk_addresses::Entity>(db).await;
    is_as_migrated::<bulk_job::Entity>(db).await;
    is_as_migrated::<bulk_outcome::Entity>(db).await;
    is_as_migrated::<logo::Entity>(db).await;
    is_as_migrated::<mail_text::Entity>(db).await;
    is_as_migrated::<cell::Entity>(db).await;
    is_as_migrated::<cell_change::Entity>(db).await;
    is_as_migrated::<counter::Entity>(db).await;
    is_as_migrated::<day_change::Entity>(db).await;
    is_as_migrated::<day_count::Entity>(db).await;
    is_as_migrated::<job_stage::Entity>(db).await;
    is_as_migrated::<job_stage_change::Entity>(db).await;
    is_as_migrated::<join_link::Entity>(db).await;
    is_as_migrated::<join_request::Entity>(db).await;
    is_as_migrated::<different_people::Entity>(db).await;
    is_as_migrated::<document_expiry::Entity>(db).await;
    is_as_migrated::<email_claim::Entity>(db).await;
    is_as_migrated::<entry_lock::Entity>(db).await;
    is_as_migrated::<erasure::Entity>(db).await;
    is_as_migrated::<founder_offer::Entity>(db).await;
    is_as_migrated::<grp::Entity>(db).await;
    is_as_migrated::<handed_link::Entity>(db).await;
    is_as_migrated::<identity::Entity>(db).await;
    is_as_migrated::<identity_document::Entity>(db).await;
    is_as_migrated::<identity_image::Entity>(db).await;
    is_as_migrated::<identity_removal::Entity>(db).await;
    is_as_migrated::<identity_revision::Entity>(db).await;
    is_as_migrated::<identity_step::Entity>(db).await;
    is_as_migrated::<invitation::Entity>(db).await;
    is_as_migrated::<master_key::Entity>(db).await;
    is_as_migrated::<message::Entity>(db).await;
    is_as_migrated::<notice_draft::Entity>(db).await;
    is_as_migrated::<notice_text::Entity>(db).await;
    is_as_migrated::<notice_version::Entity>(db).await;
    is_as_migrated::<password_reset::Entity>(db).await;
    is_as_migrated::<permission_grant::Entity>(db).await;
    is_as_migrated::<person::Entity>(db).await;
    is_as_migrated::<possible_user::Entity>(db).await;
    is_as_migrated::<profile::Entity>(db).await;
    is_as_migrated::<registry_columns::Entity>(db).await;
    is_as_migrated::<saved_view::Entity>(db).await;
    is_as_migrated::<schedule::Entity>(db).await;
    is_as_migrated::<search_token::Entity>(db).await;
    is_as_migrated::<session::Entity>(db).await;
    is_as_migrated::<set_up::Entity>(db).await;
    is_as_migrated::<setting::Entity>(db).await;
    is_as_migrated::<setting_change::Entity>(db).await;
    is_as_migrated::<setting_section::Entity>(db).await;
    is_as_migrated::<member::Entity>(db).await;
    is_as_migrated::<own_field::Entity>(db).await;
    is_as_migrated::<field_value::Entity>(db).await;
    is_as_migrated::<tree::Entity>(db).await;
    is_as_migrated::<unit::Entity>(db).await;
    is_as_migrated::<unit_below::Entity>(db).await;
    is_as_migrated::<wrapped_key::Entity>(db).await;
}
