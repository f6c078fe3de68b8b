//! What is asked of the registry: every order, filters alone and together, words with filters, first pages and deep ones.

use super::filled::Filled;
use super::organized::{FIELDS, GROUPS, ORDERS, Organization, ROW, VALUES};
use super::questions::{Bare, Question, Right, SearchCase, exchanged};
use crate::people::mix;
use crate::site::Kind;

/// The filters that are asked for, from frequent to rare.
fn filters(organization: &Organization) -> Vec<String> {
    let chosen = |number: u64, most: usize| usize::try_from(mix(number)).unwrap_or_default() % most;
    let mut all = Vec::new();
    for number in 0..4 {
        let unit = organization.units[chosen(number, organization.units.len()) / 15 * 15];
        let below = organization.units[chosen(number + 9, organization.units.len())];
        let group = organization.groups[chosen(number, GROUPS as usize)];
        let (field, value) = (chosen(number, FIELDS as usize), chosen(number + 3, VALUES as usize));
        all.push(format!("unit={unit}"));
        all.push(format!("unit={below}"));
        all.push(format!("group={group}"));
        all.push(format!("field.field{field}=is:value{value}"));
    }
    let fixed = [
        "account=active",
        "account=suspended",
        "identity=verified",
        "identity=draft,changes_requested",
        "identity=erased",
        "relationship=student",
        "relationship=none",
        "signed_in=never",
        "signed_in=before:30d",
        "ends=before:900d",
        "unit=none",
        "field.field3=empty",
        "permission=can_bulk_invite",
        "field.field1=is:nobody",
        // Half of the people each, and nobody has both.
        "field.field0=begins:value",
        "field.field5=begins:value",
    ];
    all.extend(fixed.map(str::to_owned));
    all
}

/// Two filters that can be together.
fn pairs(filters: &[String]) -> Vec<String> {
    let name = |filter: &str| filter.split('=').next().unwrap_or_default().to_owned();
    let mut all = Vec::new();
    for (at, one) in filters.iter().enumerate() {
        for other in &filters[at + 1..] {
            if name(one) != name(other) {
                all.push(format!("{one}&{other}"));
            }
        }
    }
    all.sort_by_key(|pair| mix(pair.bytes().fold(0, |sum, byte| sum * 31 % 1_000_003 + u64::from(byte))));
    all
}

fn sorted(filter: &str, at: usize) -> String {
    let (sort, _) = ORDERS[at % ORDERS.len()];
    let and = if filter.is_empty() { "" } else { "&" };
    let direction = if at / ORDERS.len() % 2 == 1 { "&dir=desc" } else { "" };
    format!("{filter}{and}sort={sort}{direction}&v=1")
}

/// All kinds, so many questions of each.
pub(super) fn all(filled: &Filled, organization: &Organization, kind: Kind, count: usize) -> Vec<SearchCase> {
    let ask = |address: String| Question::registry(&address, None, String::new(), Right::Anything);
    let (filters, pairs) = (filters(organization), pairs(&filters(organization)));
    let of = |of: &[String]| -> Vec<Question> {
        (0..count).map(|at| ask(sorted(&of[at % of.len()], at / of.len() + at))).collect()
    };
    let order = |at: usize| {
        let (_, column) = ORDERS[at % ORDERS.len()];
        let bare = format!("{ROW} ORDER BY p.{column}, p.no LIMIT 51");
        Question::registry(&sorted("", at % ORDERS.len()), None, bare, Right::Somebody)
    };
    let deep = |at: usize| {
        let deep = &organization.deep[at % organization.deep.len()];
        let address = format!("sort={}&v=1", deep.sort);
        Question::registry(&address, Some(&deep.position), deep.bare.clone(), Right::Anything)
    };
    let deep_pair = |at: usize| {
        let deep = &organization.deep[at % organization.deep.len()];
        let address = format!("{}&sort={}&v=1", pairs[at % pairs.len()], deep.sort);
        Question::registry(&address, Some(&deep.position), String::new(), Right::Anything)
    };
    // What a page says of how many there are, up to 10,000.
    let counted = |at: usize| {
        let group = organization.groups[at % organization.groups.len()];
        let id = match kind {
            Kind::Sqlite => format!("x'{}'", group.simple()),
            Kind::Postgres => format!("'{group}'"),
        };
        let bare = format!(
            "SELECT CAST(COUNT(*) AS TEXT) FROM (SELECT 1 FROM member m JOIN person p ON p.no = m.no
            WHERE m.grp = {id} LIMIT 10001) AS counted"
        );
        Question::registry(&format!("group={group}&v=1"), None, bare, Right::Somebody)
    };
    let name = |at: usize, letters: usize| -> String {
        let number = mix(at as u64) % u64::from(filled.everybody.count());
        let person = filled.everybody.get(u32::try_from(number).unwrap_or_default());
        let name = if at.is_multiple_of(2) { person.family.folded } else { person.given[0].folded.clone() };
        name.chars().take(letters).collect()
    };
    let searched = |letters: usize, filters: &[String]| -> Vec<Question> {
        (0..count)
            .map(|at| {
                let filter = if filters.is_empty() { "" } else { &filters[at % filters.len()] };
                let and = if filter.is_empty() { "" } else { "&" };
                ask(format!("q={}{and}{filter}&v=1", encoded(&name(at, letters))))
            })
            .collect()
    };
    let slipped = |filters: &[String]| -> Vec<Question> {
        (0..count)
            .map(|at| {
                ask(format!(
                    "q={}&{}&v=1",
                    encoded(&exchanged(&name(at * 2, 99))),
                    filters[at % filters.len()]
                ))
            })
            .collect()
    };
    let asked = |name, questions, bare| SearchCase { name, questions, pages: 0..1, aim: Some(50), bare };
    vec![
        asked("every order", (0..count).map(order).collect(), Some(Bare::Own)),
        asked("every order, deep", (0..count).map(deep).collect(), Some(Bare::Own)),
        asked("one filter, every order", of(&filters), None),
        asked("two filters, every order", of(&pairs), None),
        SearchCase { pages: 1..6, ..asked("two filters, next pages", of(&pairs), None) },
        asked("two filters, every order, deep", (0..count).map(deep_pair).collect(), None),
        asked("a group and how many there are", (0..count).map(counted).collect(), Some(Bare::Own)),
        asked("two letters", searched(2, &[]), None),
        asked("three letters", searched(3, &[]), None),
        asked("three letters, one filter", searched(3, &filters), None),
        asked("three letters, two filters", searched(3, &pairs), None),
        SearchCase { pages: 1..4, ..asked("the same, next pages", searched(3, &pairs), None) },
        SearchCase { aim: Some(150), ..asked("a slip, two filters", slipped(&pairs), None) },
    ]
}

/// In an address.
fn encoded(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}
