use super::*;
use crate::db::Tx;
use crate::entity::{account, identity, permission_grant, unit};
use domain::id::IdentityId;
use domain::text::Locale;
use sea_orm::{IntoActiveModel, Set};

/// Writes the people of the model into the tables, with their units, groups, permissions and values of a field.
pub(super) async fn store(desk: &TestBackend, world: &World, people: &[Modelled]) {
    let field = Uuid::from_u128(77);
    let work = async |tx: Tx| {
        let tx = &*tx;
        for (at, id) in world.units.iter().enumerate() {
            let name = format!("Unit {at}");
            let row = unit::ActiveModel {
                id: Set(*id),
                parent: Set(if at == 1 { world.units[0].uuid() } else { Uuid::nil() }),
                name_key: Set(name.to_lowercase()),
                name: Set(name),
                code: Set(None),
                archived_at: Set(None),
                created_at: Set(NOON),
            };
            unit::Entity::insert(row).exec_without_returning(tx).await?;
        }
        for (ancestor, below, depth) in [(0, 0, 0), (1, 1, 0), (2, 2, 0), (0, 1, 1)] {
            let (ancestor, below) = (world.units[ancestor], world.units[below]);
            raw(
                tx,
                "INSERT INTO unit_below (ancestor, unit, depth) VALUES ($1, $2, $3)",
                [ancestor.into(), below.into(), depth.into()],
            )
            .await?;
        }
        raw(
            tx,
            "INSERT INTO grp (id, name, name_key, description, created_at) VALUES ($1, 'G', 'g', '', 0)",
            [world.group.into()],
        )
        .await?;
        raw(
            tx,
            "INSERT INTO field (id, key, kind, level, labels, options, is_required, is_unique, is_for_person,
                position, version, number) VALUES ($1, 'cost', 'text', 'account', '{}', '[]', FALSE, FALSE, FALSE, 0, 1, 1)",
            [field.into()],
        )
        .await?;
        for (code, person) in (1..).zip(people) {
            let row = account::Model {
                email: Some(person.email()),
                email_key: Some(person.email()),
                username: Some(person.username.clone()),
                state: person.state,
                signed_in_at: person.signed_in_at,
                unit: person.unit.map(|unit| world.units[unit]),
                relationship: person.relationship,
                ends_at: person.ends_at,
                changed_at: NOON,
                ..account::Model::pending(person.id, Locale::En, person.created_at)
            };
            account::Entity::insert(row.into_active_model()).exec_without_returning(tx).await?;
            if let Some(state) = person.identity {
                let (given, family) = person.name.unwrap_or_default();
                let row = identity::ActiveModel {
                    id: Set(IdentityId::new(person.id.uuid())),
                    account_id: Set(Some(person.id)),
                    code: Set(code),
                    state: Set(state),
                    name: Set(format!("{given} {family}").trim().to_owned()),
                    family_name: Set(Some(family.to_owned())),
                    created_at: Set(NOON),
                    changed_at: Set(NOON),
                    ..Default::default()
                };
                identity::Entity::insert(row).exec_without_returning(tx).await?;
            }
            if person.holds {
                let row = permission_grant::ActiveModel {
                    id: Set(person.id.uuid().into()),
                    account_id: Set(person.id),
                    permission: Set(Permission::ViewAudit),
                    granted_at: Set(NOON),
                    ..Default::default()
                };
                permission_grant::Entity::insert(row).exec_without_returning(tx).await?;
            }
        }
        Ok(())
    };
    desk.backend.db().write(work).await.unwrap();
    let link = async |tx: Tx| {
        let tx = &*tx;
        for person in people {
            if person.in_group {
                raw(
                    tx,
                    "INSERT INTO member (grp, no, account, added_at) SELECT $1, p.no, p.account, 0 FROM person p
                    WHERE p.account = $2",
                    [world.group.into(), person.id.into()],
                )
                .await?;
            }
            if let Some(cost) = person.cost {
                raw(
                    tx,
                    "INSERT INTO field_value (field, value_key, no, account, value, claimed)
                    SELECT $1, $2, p.no, p.account, $2, FALSE FROM person p WHERE p.account = $3",
                    [field.into(), cost.to_string().into(), person.id.into()],
                )
                .await?;
            }
        }
        Ok(())
    };
    desk.backend.db().write(link).await.unwrap();
}

async fn raw<const N: usize>(
    tx: &impl ConnectionTrait,
    sql: &str,
    values: [sea_orm::Value; N],
) -> Result<()> {
    let statement = sea_orm::Statement::from_sql_and_values(tx.get_database_backend(), sql, values);
    tx.execute_raw(statement).await?;
    Ok(())
}
