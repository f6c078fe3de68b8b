//! Units, groups and own fields of an organization, and everybody in them. The program itself writes the rows of the list.

use super::database::Database;
use crate::Outcome;
use crate::site::{Kind, Site};
use crate::table::whole;
use std::thread::sleep;
use std::time::Duration;
use tokio::time::Instant;
use uuid::Uuid;

/// Units at the top, and below each of them.
const TOP: u32 = 20;
const BELOW: u32 = 14;
pub(super) const GROUPS: u32 = 50;
pub(super) const FIELDS: u32 = 10;
/// Values of a field.
pub(super) const VALUES: u32 = 100;

/// What is asked about.
pub(super) struct Organization {
    /// Units at the top with those below them, each some 3,300 or 50,000 people of a million.
    pub(super) units: Vec<Uuid>,
    pub(super) groups: Vec<Uuid>,
    /// For each order, positions that are evenly far along, and for each the statement that reads the same page.
    pub(super) deep: Vec<Deep>,
}

/// A position in an order.
pub(super) struct Deep {
    pub(super) sort: &'static str,
    pub(super) position: String,
    pub(super) bare: String,
}

/// The orders, with the column of each.
pub(super) const ORDERS: [(&str, &str); 6] = [
    ("name", "name_key"),
    ("email", "email_key"),
    ("username", "username"),
    ("created", "created_at"),
    ("signed_in", "signed_in_at"),
    ("ends", "ends_at"),
];

/// The columns of a page in one statement.
pub(super) const ROW: &str = "SELECT a.email || a.username || a.state || COALESCE(i.name, '')
    FROM person p JOIN account a ON a.id = p.account LEFT JOIN identity i ON i.account_id = a.id";

fn unit(top: u32, below: u32) -> Uuid {
    Uuid::from_u128(u128::from(0xa000 + top * 100 + below))
}

fn group(number: u32) -> Uuid {
    Uuid::from_u128(u128::from(0xb000 + number))
}

pub(super) async fn organize(site: &Site) -> Outcome<Organization> {
    let mut db = Database::to_fill(site.first().database_url()).await?;
    let is_sqlite = db.kind() == Kind::Sqlite;
    let id = |id: Uuid| if is_sqlite { format!("x'{}'", id.simple()) } else { format!("'{id}'") };
    let nil = id(Uuid::nil());
    db.run("BEGIN").await?;
    for top in 0..TOP {
        for below in 0..=BELOW {
            let (one, parent) =
                (id(unit(top, below)), if below == 0 { nil.clone() } else { id(unit(top, 0)) });
            db.run(&format!(
                "INSERT INTO unit (id, parent, name, name_key, created_at) VALUES ({one}, {parent}, 'Unit {top}.{below}', 'unit {top}.{below}', 0)"
            ))
            .await?;
            db.run(&format!("INSERT INTO unit_below (ancestor, unit, depth) VALUES ({one}, {one}, 0)"))
                .await?;
            if below > 0 {
                db.run(&format!(
                    "INSERT INTO unit_below (ancestor, unit, depth) VALUES ({parent}, {one}, 1)"
                ))
                .await?;
            }
        }
    }
    for number in 0..GROUPS {
        let one = id(group(number));
        db.run(&format!(
            "INSERT INTO grp (id, name, name_key, description, created_at) VALUES ({one}, 'Group {number}', 'group {number}', '', 0)"
        ))
        .await?;
    }
    for number in 0..FIELDS {
        let one = id(Uuid::from_u128(u128::from(0xc000 + number)));
        db.run(&format!(
            "INSERT INTO field (id, key, kind, level, labels, options, is_required, is_unique, is_for_person, position, version, number)
            VALUES ({one}, 'field{number}', 'text', 'account', '{{}}', '[]', FALSE, FALSE, FALSE, {number}, 1, {number} + 1)"
        ))
        .await?;
    }
    db.run("COMMIT").await?;
    place(&mut db, &id).await?;
    rows(site, &mut db).await?;
    let mut deep = Vec::new();
    let count: u64 = db.texts("SELECT CAST(COUNT(*) AS TEXT) FROM person", &[]).await?[0].parse()?;
    for (sort, column) in ORDERS {
        for tenth in 1..10 {
            let found = db
                .texts(
                    &format!(
                        "SELECT no || '|' || {column} FROM person ORDER BY {column}, no LIMIT 1 OFFSET {}",
                        count * tenth / 10
                    ),
                    &[],
                )
                .await?;
            let (no, key) = found[0].split_once('|').ok_or("no key")?;
            let (position, quoted) = (format!("0.{no}.{key}"), key.replace('\'', "''"));
            let value = if column.ends_with("_at") { quoted } else { format!("'{quoted}'") };
            let bare = format!(
                "{ROW} WHERE (p.{column}, p.no) > ({value}, {no}) ORDER BY p.{column}, p.no LIMIT 51"
            );
            deep.push(Deep { sort, position, bare });
        }
    }
    match db.kind() {
        Kind::Sqlite => db.run("PRAGMA wal_checkpoint(TRUNCATE)").await?,
        Kind::Postgres => db.run("VACUUM ANALYZE").await?,
    }
    db.close().await?;
    Ok(Organization {
        units: (0..TOP).flat_map(|top| (0..=BELOW).map(move |below| unit(top, below))).collect(),
        groups: (0..GROUPS).map(group).collect(),
        deep,
    })
}

/// Everybody gets a unit, a relationship, a last sign-in and an end or none of it, two groups and half of the fields. A tenth
/// of the people is in the unit that was imported last, so that one filter is rare at the beginning of an order.
async fn place(db: &mut Database, id: &dyn Fn(Uuid) -> String) -> Outcome<()> {
    db.run("BEGIN").await?;
    db.run("CREATE TEMPORARY TABLE numbered (number BIGINT PRIMARY KEY, unit UUID NOT NULL)").await?;
    for top in 0..TOP {
        for below in 0..=BELOW {
            let (number, unit) = (top * (BELOW + 1) + below, id(unit(top, below)));
            db.run(&format!("INSERT INTO numbered (number, unit) VALUES ({number}, {unit})")).await?;
        }
    }
    db.run(
        "UPDATE account SET unit = (SELECT n.unit FROM person p JOIN numbered n ON n.number = p.no % 330
            WHERE p.account = account.id)",
    )
    .await?;
    db.run(&format!(
        "UPDATE account SET unit = {} WHERE id IN (SELECT account FROM person ORDER BY no DESC LIMIT 1000)",
        id(unit(TOP - 1, BELOW))
    ))
    .await?;
    for (number, word) in ["employee", "contractor", "member", "student", "guest"].iter().enumerate() {
        db.run(&format!(
            "UPDATE account SET relationship = '{word}' WHERE id IN (SELECT account FROM person WHERE no % 11 = {number})"
        ))
        .await?;
    }
    db.run(
        "UPDATE account SET signed_in_at = created_at + 86400000 WHERE id IN (SELECT account FROM person WHERE no % 3 > 0)",
    )
    .await?;
    db.run("UPDATE account SET ends_at = created_at + 94608000000 WHERE id IN (SELECT account FROM person WHERE no % 7 = 0)")
        .await?;
    db.run("UPDATE account SET state = 'suspended' WHERE id IN (SELECT account FROM person WHERE no % 100 = 13) AND NOT founder").await?;
    for number in 0..GROUPS {
        db.run(&format!(
            "INSERT INTO member (grp, no, account, added_at) SELECT {}, no, account, 0 FROM person WHERE no % 25 = {}",
            id(group(number)),
            number % 25
        ))
        .await?;
    }
    for number in 0..FIELDS {
        db.run(&format!(
            "INSERT INTO field_value (field, value_key, no, account, value, claimed)
            SELECT {}, 'value' || CAST(no * 7919 % {VALUES} AS TEXT), no, account, 'value' || CAST(no * 7919 % {VALUES} AS TEXT), FALSE
            FROM person WHERE (no + {number}) % 2 = 0",
            id(Uuid::from_u128(u128::from(0xc000 + number)))
        ))
        .await?;
    }
    db.run("COMMIT").await
}

/// Lets the program write the rows of the list anew, all of them.
async fn rows(site: &Site, db: &mut Database) -> Outcome<()> {
    db.run("DELETE FROM person_touched").await?;
    match db.kind() {
        Kind::Sqlite => {
            db.run("INSERT OR IGNORE INTO person_touched (account) SELECT id FROM account").await?
        }
        Kind::Postgres => {
            db.run("INSERT INTO person_touched (tx, account) SELECT 0, id FROM account").await?
        }
    }
    let began = Instant::now();
    let server = site.first().start(None)?;
    while !db.texts(LEFT, &[]).await?.is_empty() {
        sleep(Duration::from_millis(200));
    }
    let people: u32 = db.texts("SELECT CAST(COUNT(*) AS TEXT) FROM person", &[]).await?[0].parse()?;
    eprintln!(
        "  the program has listed {} people in {:.0} s",
        whole(people.into()),
        began.elapsed().as_secs_f64()
    );
    server.end()
}

const LEFT: &str =
    "SELECT 'left' WHERE EXISTS (SELECT 1 FROM person_touched) OR EXISTS (SELECT 1 FROM cell_change)";
