//! The tables of people that a source reads from: in the text of a statement, or as entities that a builder takes.

/// The tables, and what relations to them are called.
const PEOPLE: [(&str, &str); 4] =
    [("account", "Account"), ("identity", "Identity"), ("invitation", "Invitation"), ("person", "Person")];
/// The words after which a list of tables is over.
const AFTER_TABLES: [&str; 10] =
    ["where", "group", "having", "window", "order", "limit", "union", "intersect", "except", "returning"];
/// The functions that take the entity of a table.
const TAKING: [&str; 4] = ["from(", "from_as(", "join(", "join_as("];

/// How often a source names a table of people to read from. It does not see a name that is put into a text by `format!`.
pub(super) fn people_named(code: &str) -> usize {
    let code: Vec<&str> = code.lines().map(|line| line.split("//").next().unwrap_or_default()).collect();
    let code = code.join("\n");
    in_texts(&code.to_lowercase()) + in_builders(&code)
}

/// In texts in lower case: after `from`, with whatever follows a comma, and after `join`.
fn in_texts(code: &str) -> usize {
    let mut count = 0;
    for word in ["from", "join"] {
        for (at, _) in code.match_indices(word) {
            let (before, after) = (&code[..at], &code[at + word.len()..]);
            let is_end = |c: char| c.is_whitespace() || c == '\\' || c == '"';
            if !before.ends_with(is_of_name) && after.starts_with(is_end) {
                count += listed(after, word == "from");
            }
        }
    }
    count
}

/// At the beginning of such a clause: between its commas if it is a list, else one.
fn listed(clause: &str, is_list: bool) -> usize {
    let (mut rest, mut count, mut depth, mut is_table) = (clause, 0, 0_usize, true);
    while let Some(first) = rest.chars().next() {
        let end = rest.find(|c: char| !is_of_name(c) && c != '.').unwrap_or(rest.len());
        let (word, after) = rest.split_at(end.max(first.len_utf8()));
        rest = after;
        match word {
            "(" => depth += 1,
            ")" if depth > 0 => depth -= 1,
            "," if depth == 0 => is_table = true,
            ")" | ";" => break,
            // A quote in the text does not end it.
            "\\" => rest = rest.strip_prefix('"').unwrap_or(rest),
            "\"" if !is_table => break,
            "\"" | "only" | "lateral" => {}
            _ if first.is_whitespace() => {}
            _ if is_table => {
                let name = word.rsplit('.').next().unwrap_or_default();
                count += usize::from(PEOPLE.iter().any(|(table, _)| *table == name));
                if !is_list {
                    break;
                }
                is_table = false;
            }
            _ if depth == 0 && AFTER_TABLES.contains(&word) => break,
            _ => {}
        }
    }
    count
}

/// Entities that builders of SeaQuery and SeaORM take, and relations by which they join.
fn in_builders(code: &str) -> usize {
    let code: String = code.chars().filter(|c| !c.is_whitespace()).collect();
    let without_path = |text: &str| text.trim_end_matches(|c: char| is_of_name(c) || c == ':').len();
    let is_taken = |before: &str| {
        let before = &before[..without_path(before)];
        // Of a join, its kind comes first.
        let call = before.strip_suffix(',').map_or(before, |kind| &kind[..without_path(kind)]);
        TAKING.iter().any(|function| call.ends_with(function))
    };
    let mut count = 0;
    for (table, relation) in PEOPLE {
        let entity = format!("{table}::Entity");
        let entities = code.match_indices(&entity).map(|(at, _)| &code[..at]);
        count += entities.filter(|before| !before.ends_with(is_of_name) && is_taken(before)).count();
        count += code.matches(&format!("Relation::{relation}.")).count();
    }
    count
}

fn is_of_name(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

#[test]
fn a_table_of_people_is_seen_in_whatever_form_a_statement_names_it() {
    for (code, count) in [
        (r#""SELECT 1 FROM account a WHERE TRUE", [account]"#, 1),
        (r#""select 1 from account where true""#, 1),
        (r#""Select 1 From Person p Left Join account a On a.id = p.account""#, 2),
        ("FROM\n    identity", 1),
        ("FROM \\\n    identity", 1),
        (r#""FROM \"account\", public.invitation""#, 2),
        (r#""SELECT 1 FROM account, identity i, unit u, person""#, 3),
        (r#""FROM unit u, account AS a WHERE u.id = a.unit AND f(u.id, person)""#, 1),
        (r#""FROM unit u JOIN cell c ON f(c.n, u.n) = 1, account a ORDER BY u.id, person""#, 1),
        (r#""FROM (SELECT n FROM unit, person) x, ONLY account""#, 2),
        (r#""FROM {counted} c, account""#, 1),
        (r#""DELETE FROM message USING", account"#, 0),
        (r#""FROM audit_about o WHERE o.account = $1""#, 0),
        (r#""FROM bulk_person JOIN account_view""#, 0),
        (r#""SELECT from_account, person""#, 0),
        ("// those who come from account, or join identity", 0),
        (".from(account::Entity)", 1),
        (".from(crate::entity::account::Entity)", 1),
        (".from_as(person::Entity, people)", 1),
        (".from(\n    identity::Entity,\n)\n.inner_join(invitation::Entity, of_it)", 2),
        (".join(JoinType::LeftJoin, account::Entity, of_it)", 1),
        (".join(JoinType::InnerJoin, message::Relation::Invitation.def())", 1),
        (".join_rev(JoinType::LeftJoin, identity::Relation::Account.def())", 1),
        (".from(bulk_person::Entity)", 0),
        ("account::Entity::find(reach)", 0),
        ("Expr::col((account::Entity, account::Column::Id))", 0),
    ] {
        assert_eq!(people_named(code), count, "{code}");
    }
}
