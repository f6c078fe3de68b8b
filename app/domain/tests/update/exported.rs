//! An export of the registry that comes back.

use crate::people::{Somebody, compared, own_of, sheet, to_ascii, words};
use domain::account::AccountState;
use domain::bulk::update::{
    ACCOUNT_STATES, ColumnUse, MatchBy, RELATIONSHIPS, UpdateColumn, UpdateMapping, UpdateState, column_use,
};
use domain::day::Day;
use domain::id::AccountId;
use domain::identity::Relationship;
use domain::registry::{
    ExportFormat, FieldKind, IdentityStanding, InvitationStanding, RegistryColumn, RegistryRow,
    RelationshipStanding,
};
use domain::registry_export::{ExportColumn, write_headings, write_person};
use domain::text::Locale;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use uuid::Uuid;

fn exported(person: &Somebody, locale: Locale) -> String {
    let columns = ExportColumn::of(RegistryColumn::ALL);
    let fields = words().fields;
    let delimiter = ExportFormat::usual_delimiter(locale);
    let format = ExportFormat { locale, delimiter, day_of: &Day::from_unix_ms };
    let mut text = Vec::new();
    write_headings(&mut text, &columns, (&fields, &[]), format).unwrap();
    write_person(&mut text, &columns, (&fields, &[]), (&person.row, &[]), format).unwrap();
    String::from_utf8(text).unwrap()
}

proptest! {
    #[test]
    fn an_export_that_comes_back_changes_nothing(person in somebody(), locale in select(Locale::ALL)) {
        let sheet = sheet(&exported(&person, locale));
        let mapping = UpdateMapping::from_sheet(&sheet, &words().fields);
        // What people are matched by is not compared. The personal code never is.
        let compared_columns = if mapping.match_by() == Some(MatchBy::Code) { 17 } else { 16 };
        prop_assert_eq!(mapping.compared().len(), compared_columns, "{:?}", mapping);
        for clears in [false, true] {
            let mut mapping = mapping.clone();
            mapping.set_match_by(MatchBy::Username);
            mapping.compared().into_iter().for_each(|(column, _)| mapping.set_clears(column, clears));
            let verdicts = compared(&sheet, &mapping, std::slice::from_ref(&person));
            let row = verdicts.row(0).unwrap();
            prop_assert_eq!((row.state, row.code), (UpdateState::Unchanged, None), "{:?}", row);
        }
    }

    #[test]
    fn what_is_read_is_read_the_same_again(person in somebody(), other in somebody(), locale in select(Locale::ALL)) {
        // The file says what `other` has, and the person is to have the same.
        let sheet = sheet(&exported(&other, locale));
        let mut mapping = UpdateMapping::from_sheet(&sheet, &words().fields);
        mapping.set_match_by(MatchBy::Username);
        let verdicts = compared(&sheet, &mapping, std::slice::from_ref(&person));
        let row = verdicts.row(0).unwrap();
        for cell in row.cells.iter().filter(|cell| cell.fault.is_none()) {
            let (column, _) = verdicts.columns()[usize::from(cell.column)];
            prop_assert_ne!(&cell.before, &cell.after);
            prop_assert_eq!(words().check(column, &cell.after, to_ascii), Ok(()), "{:?} {}", column, cell.after);
        }
    }
}

#[test]
fn every_heading_and_state_of_an_export_is_known_in_every_language() {
    let fields = words().fields;
    for t in Locale::ALL.iter().map(|locale| locale.text()) {
        for column in ExportColumn::of(RegistryColumn::ALL) {
            let used = column_use(&column.heading(t), &fields);
            assert_ne!(used, ColumnUse::Unknown, "{}", column.heading(t));
        }
        for own in &fields {
            let expected = ColumnUse::Value(UpdateColumn::Own(own.field));
            assert_eq!(column_use(own.label(t.locale()), &fields), expected);
            assert_eq!(column_use(own.key.as_str(), &fields), expected);
        }
        for column in UpdateColumn::PLAIN {
            assert_eq!(column_use(&column.name(&fields, t), &fields), ColumnUse::Value(column));
        }
        for (state, names) in ACCOUNT_STATES {
            assert!(names.contains(&&*t.account_state(*state).to_lowercase()), "{state}");
        }
        for (relationship, names) in RELATIONSHIPS {
            assert!(names.contains(&&*t.relationship(*relationship).to_lowercase()), "{relationship}");
        }
        let yes_no = own_of(FieldKind::YesNo);
        for value in ["yes", "no"] {
            let said = yes_no.shown(value, t.locale());
            assert!(words().is_shown_as(UpdateColumn::Own(yes_no.field), value, &said), "{said}");
        }
    }
    assert_eq!(ACCOUNT_STATES.len(), AccountState::ALL.len());
    assert_eq!(RELATIONSHIPS.len(), Relationship::ALL.len());
}

fn text() -> impl Strategy<Value = String> {
    let fragile = select(
        &[
            "",
            "00420",
            "=1+1",
            "+39 06",
            "'-x",
            "-",
            "@all",
            "1.50",
            "3-4",
            "true",
            "a;b",
            "x\ty",
            "\"q\"",
            "2",
            "Sì",
            "2026-03-04",
            " a  b ",
            "ÀÉ'",
            "1234567890123456",
            "1E5",
        ][..],
    );
    prop_oneof![fragile.prop_map(str::to_owned), "[ -~]{0,12}", "\\PC{0,6}"]
}

prop_compose! {
    fn somebody()(
        (badge, remarks, lines, external_id) in (text(), text(), any::<bool>(), text()),
        shoes in prop::option::of(-9_999_i32..99_999),
        hired in prop::option::of(1_i64..40_000),
        colour in select(&["", "1", "2", "3"][..]),
        colours in subsequence(&["1", "2", "3"][..], 0..=3),
        drives in select(&["", "yes", "no"][..]),
        state in select(AccountState::ALL),
        relationship in select(RelationshipStanding::ALL),
        (starts, ends_at) in (prop::option::of(1_i64..40_000), prop::option::of(1_i64..40_000)),
        locale in select(Locale::ALL),
        unit in 0_usize..=3,
        groups in subsequence(&[1_u128, 2, 3][..], 0..=3),
    ) -> Somebody {
        let kept = |kind: FieldKind, text: String| {
            let checked = kind.check(&text, &[]).ok().flatten();
            checked.map(|value| value.text().to_owned()).into_iter().collect::<Vec<_>>()
        };
        let one = |text: &str| if text.is_empty() { Vec::new() } else { vec![text.to_owned()] };
        let all = words();
        let names = all.groups.iter().filter(|group| groups.contains(&group.id.uuid().as_u128()));
        let remarks = if lines { format!("{remarks}\n{badge}") } else { remarks };
        let unit = unit.checked_sub(1).map(|at| all.units[at].clone());
        let external_id = kept(FieldKind::Text, external_id).pop();
        Somebody {
            row: RegistryRow {
                account: AccountId::new(Uuid::from_u128(7)),
                name: "=Ada".to_owned(),
                email: "ada@example.org".to_owned(),
                username: "ada".to_owned(),
                external_id,
                code: None,
                unit: unit.as_ref().map(|unit| unit.path.clone()),
                groups: names.map(|group| group.name.clone()).collect(),
                state,
                identity: IdentityStanding::None,
                invitation: InvitationStanding::Accepted,
                relationship,
                starts_on: starts.map(|day| Day::from_unix_ms(day * 86_400_000).to_string()),
                ends_at: ends_at.map(|day| day * 86_400_000),
                signed_in_at: None,
                created_at: 1,
                locale,
                own: vec![
                    kept(FieldKind::Text, badge),
                    kept(FieldKind::LongText, remarks),
                    kept(FieldKind::Number, shoes.map(|n| format!("{}.5", n)).unwrap_or_default()),
                    kept(FieldKind::Date, hired.map(|day| Day::from_unix_ms(day * 86_400_000).to_string()).unwrap_or_default()),
                    one(colour),
                    colours.into_iter().map(str::to_owned).collect(),
                    one(drives),
                ],
            },
            unit: unit.map(|unit| unit.id.to_string()).unwrap_or_default(),
            groups,
        }
    }
}
