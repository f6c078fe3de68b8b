//! The address of a list of people, units, groups and own fields.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, reason = "a test fails by it, in helpers too")]

mod export;

use domain::account::AccountState;
use domain::day::Day;
use domain::form::Code;
use domain::id::{GroupId, JobId, UnitId};
use domain::permission::Permission;
use domain::registry::{
    Direction, FIELDS_ASKED_MOST, FieldFilter, FieldKey, FieldKind, Filters, GROUPS_ASKED_MOST,
    IdentityStanding, InvitationStanding, ListOrder, ListPlace, PageSize, RegistryAddress, RegistryColumn,
    RegistryQuery, RelationshipStanding, Sort, UnitFilter, UnitPath, ViewDraft, When,
};
use domain::sorted_set::SortedSet;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use uuid::Uuid;

fn some<T: Copy + Ord + std::fmt::Debug + 'static>(all: &'static [T]) -> impl Strategy<Value = SortedSet<T>> {
    subsequence(all, 0..=all.len()).prop_map(|some| some.into_iter().collect())
}

fn when() -> impl Strategy<Value = Option<When>> {
    let day = (1_i64..40_000).prop_map(|number| When::On(Day::from_unix_ms(number * 86_400_000)));
    prop::option::of(prop_oneof![day, any::<u16>().prop_map(When::Days)])
}

fn on() -> impl Strategy<Value = Option<Day>> {
    prop::option::of((1_i64..40_000).prop_map(|number| Day::from_unix_ms(number * 86_400_000)))
}

fn ids<I: From<Uuid> + Ord + std::fmt::Debug>() -> impl Strategy<Value = SortedSet<I>> {
    prop::collection::vec(any::<u128>().prop_map(|id| I::from(Uuid::from_u128(id))), 0..3)
        .prop_map(|ids| ids.into_iter().collect())
}

prop_compose! {
    fn filters()(
        accounts in some(AccountState::ALL),
        identities in some(IdentityStanding::ALL),
        invitations in some(InvitationStanding::ALL),
        relationships in some(RelationshipStanding::ALL),
        units in ids::<UnitId>(),
        groups in ids::<GroupId>(),
        permissions in some(Permission::ALL),
        fields in prop::collection::btree_map("[a-z][a-z0-9_]{0,9}", prop::option::of((any::<bool>(), ".{0,9}")), 0..3),
        (never_signed_in, erasure_requested, without_unit) in any::<(bool, bool, bool)>(),
        (not_signed_in_since, ends_before, created_before) in (when(), when(), when()),
        jobs in ids::<JobId>(),
        (invited_on, accepted_on) in (on(), on()),
        unknown in prop::collection::vec("x[a-z]{1,5}=[^&]{0,6}", 0..2),
    ) -> Filters {
        let mut units: SortedSet<_> = units.into_iter().map(UnitFilter::Below).collect();
        if without_unit {
            units.insert(UnitFilter::None);
        }
        let fields = fields.into_iter().map(|(key, value)| {
            let filter = match value {
                None => FieldFilter::Empty,
                Some((true, text)) => FieldFilter::Begins(text),
                Some((false, text)) => FieldFilter::Equals(text),
            };
            (FieldKey::parse(&key).unwrap(), filter)
        });
        Filters {
            accounts, identities, invitations, relationships, units, groups, permissions,
            fields: fields.collect(), never_signed_in, not_signed_in_since, ends_before, created_before, erasure_requested,
            jobs: jobs.into_iter().collect(), invited_on, accepted_on,
            unknown: unknown.into_iter().collect(),
        }
    }
}

prop_compose! {
    fn queries()(
        search in ".{0,20}",
        filters in filters(),
        order in prop::option::of((select(Sort::ALL), select(Direction::ALL))),
        columns in subsequence(RegistryColumn::ALL, 0..=RegistryColumn::ALL.len()).prop_shuffle(),
        fields in prop::collection::btree_set("[a-z][a-z0-9_]{0,9}", 0..3),
        page_size in select(PageSize::ALL),
    ) -> RegistryQuery {
        let fields = fields.iter().map(|key| FieldKey::parse(key).unwrap()).collect();
        let order = order.map_or(ListOrder::Usual, |(sort, direction)| ListOrder::By(sort, direction));
        RegistryQuery { search, filters, order, columns, fields, page_size }
    }
}

proptest! {
    #[test]
    fn an_address_leads_to_the_list_it_was_made_from(query in queries()) {
        let text = query.text();
        prop_assert_eq!(&RegistryQuery::parse(&text, &[]), &query, "{}", text);
        prop_assert_eq!(RegistryQuery::parse(&text, &[]).text(), text);
    }

    #[test]
    fn any_text_is_read_and_has_one_address(text in ".{0,60}") {
        let query = RegistryQuery::parse(&text, &[]);
        let address = query.text();
        prop_assert_eq!(RegistryQuery::parse(&address, &[]).text(), address);
    }

    #[test]
    fn numbers_sort_by_their_keys(one in -99_999_i64..99_999, other in -99_999_i64..99_999) {
        let text = |number: i64| format!("{}{}.{:02}", if number < 0 { "-" } else { "" }, number.abs() / 100, number.abs() % 100);
        let key = |number| FieldKind::Number.check(&text(number), &[]).unwrap().unwrap().key().to_owned();
        prop_assert_eq!(key(one).cmp(&key(other)), one.cmp(&other));
    }
}

#[test]
fn the_default_list_has_an_empty_address() {
    assert_eq!(RegistryQuery::default().text(), "");
    assert_eq!(RegistryQuery::parse("?v=1&after=x", &["after"]), RegistryQuery::default());
}

#[test]
fn an_unknown_filter_is_broken_and_not_left_out() {
    for text in [
        "account=active,gone",
        "colour=red",
        "unit=Sales",
        "group={00000000-0000-0000-0000-000000000001}",
        "signed_in=sometimes",
        "field.Cost=is:1",
        "field.cost=1",
        "sort=age",
        "v=2",
        "erasure=",
    ] {
        let query = RegistryQuery::parse(text, &[]);
        assert!(query.filters.is_broken(), "{text}");
        assert!(RegistryQuery::parse(&query.text(), &[]).filters.is_broken(), "{text}");
    }
}

#[test]
fn names_in_an_address_are_fixed() {
    let text = "q=d%27Angelo+m&account=active,pending&unit=none&signed_in=before:90d&ends=before:2026-12-31&sort=ends&dir=desc&rows=200&v=1";
    let query = RegistryQuery::parse(text, &[]);
    assert!(!query.filters.is_broken());
    assert_eq!((query.search.as_str(), query.page_size.rows()), ("d'Angelo m", 200));
    assert_eq!(query.text(), text.replace("active,pending", "pending,active"));
    assert_eq!(RegistryQuery::parse(&query.text(), &[]), query);
}

#[test]
fn a_relative_day_counts_from_now_in_either_direction() {
    const DAY_MS: i64 = 86_400_000;
    let when = When::parse("3d").unwrap();
    let utc = &Day::starts_in_utc;
    assert_eq!((when.before(10 * DAY_MS, utc), when.after(10 * DAY_MS, utc)), (7 * DAY_MS, 13 * DAY_MS));
    let on = When::parse("1970-01-02").unwrap();
    assert_eq!((on.before(0, utc), on.after(0, utc)), (DAY_MS, DAY_MS));
    let in_rome = |day: Day| day.starts_in_utc() - 3_600_000;
    assert_eq!(on.after(0, &in_rome), DAY_MS - 3_600_000, "a date is a day of the organization's time zone");
    assert_eq!([When::parse("d"), When::parse("-3d"), When::parse("soon")], [None, None, None]);
}

#[test]
fn a_path_of_units_is_read_with_or_without_spaces() {
    assert_eq!(UnitPath::parse("Sales/Italy").unwrap().to_string(), "Sales / Italy");
    assert_eq!(UnitPath::parse("Sales / Italy ").unwrap().names().len(), 2);
    assert_eq!(UnitPath::parse("Sales //"), Err(Code::NameMissing));
    assert_eq!(UnitPath::parse(&["a"; 17].join("/")), Err(Code::Invalid));
}

#[test]
fn a_key_of_a_field_is_neither_markup_nor_sql() {
    for key in ["cost_centre", "a", "x2"] {
        assert!(FieldKey::parse(key).is_ok(), "{key}");
    }
    for key in ["", "2x", "Cost", "a b", "a;drop table account", "<b>", "a'", "é", "__proto__"] {
        assert!(FieldKey::parse(key).is_err(), "{key}");
    }
}

#[test]
fn a_value_is_checked_by_its_kind() {
    let options = ["red".to_owned()];
    let check = |kind: FieldKind, text| {
        kind.check(text, &options).map(|value| value.map(|value| value.key().to_owned()))
    };
    assert_eq!(check(FieldKind::Text, " Ab "), Ok(Some("ab".to_owned())));
    assert_eq!(check(FieldKind::Number, "1e5"), Err(Code::NumberUnknown));
    assert_eq!(check(FieldKind::Number, "-0.0"), check(FieldKind::Number, "0"));
    assert_eq!(check(FieldKind::Date, "2026-02-30"), Err(Code::DayUnknown));
    assert_eq!(check(FieldKind::Choice, "blue"), Err(Code::ChoiceUnknown));
    assert_eq!(check(FieldKind::Choice, "red"), Ok(Some("red".to_owned())));
    assert_eq!(check(FieldKind::YesNo, "maybe"), Err(Code::ChoiceUnknown));
    assert_eq!(check(FieldKind::LongText, "two\nlines"), Ok(Some(String::new())));
    for kind in FieldKind::ALL {
        assert_eq!(check(*kind, "  "), Ok(None), "{kind}");
    }
}

proptest! {
    #[test]
    fn every_value_of_a_filter_can_be_taken_away_and_put_back(filters in filters()) {
        let (mut less, mut more) = (filters.clone(), Filters::default());
        for part in filters.parts() {
            prop_assert!(less.has(&part) && !more.has(&part));
            less.set(part.clone(), false);
            more.set(part, true);
        }
        prop_assert!(less.is_empty());
        prop_assert_eq!(more, filters);
    }

    #[test]
    fn the_address_of_a_page_leads_to_it(query in queries(), position in ".{0,20}", way in 0..3) {
        let place = match way {
            0 => ListPlace::First,
            1 => ListPlace::After(position),
            _ => ListPlace::Before(position),
        };
        let address = RegistryAddress { query, place };
        prop_assert_eq!(RegistryAddress::parse(&address.text()), address);
    }
}

#[test]
fn a_form_without_javascript_leads_to_the_same_list() {
    let sent = "q=&account=active&account=pending&signed_in=&signed_in=2026-01-31&ends=before:30d";
    let address = RegistryAddress::parse(sent);
    assert_eq!(address.text(), "account=pending,active&signed_in=before:2026-01-31&ends=before:30d&v=1");
}

#[test]
fn a_second_press_on_a_heading_turns_the_order_round() {
    let by_name = RegistryQuery::default();
    let pressed = |query: &RegistryQuery, sort| query.sorted_by(sort, Some(query.column_order()));
    assert_eq!(pressed(&by_name, Sort::Name).order, ListOrder::By(Sort::Name, Direction::Descending));
    let by_sign_in = pressed(&by_name, Sort::SignedIn);
    assert_eq!(by_sign_in.order, ListOrder::By(Sort::SignedIn, Direction::Descending), "the latest first");
    assert_eq!(
        pressed(&by_sign_in, Sort::SignedIn).order,
        ListOrder::By(Sort::SignedIn, Direction::Ascending)
    );
    assert_eq!(pressed(&by_sign_in, Sort::Name), by_name, "the usual order has no place in the address");
}

#[test]
fn while_words_are_searched_the_order_by_name_is_asked_for_by_a_press() {
    let searched = RegistryQuery { search: "ann".to_owned(), ..RegistryQuery::default() };
    let by_name = searched.sorted_by(Sort::Name, None);
    assert_eq!(by_name.order, ListOrder::By(Sort::Name, Direction::Ascending));
    assert_eq!(by_name.text(), "q=ann&sort=name&v=1");
}

#[test]
fn a_view_has_a_name_and_one_query() {
    let draft =
        |name: &str, query: &str| ViewDraft { name: name.into(), query: query.into(), is_shared: false };
    let view = draft("  Waiting ", "account=active,pending&v=1").check().unwrap();
    assert_eq!((view.name(), view.query()), ("Waiting", "account=pending,active&v=1"));
    let fault = |draft: ViewDraft| draft.check().unwrap_err().first().code;
    assert_eq!(fault(draft(" ", "")), Code::ViewNameMissing);
    assert_eq!(fault(draft(&"a".repeat(61), "")), Code::TextLong);
    assert_eq!(fault(draft("A\u{1}", "")), Code::ControlCharacter);
    assert_eq!(fault(draft("Long", &format!("x={}", "y".repeat(9_000)))), Code::TextLong);
}

#[test]
fn more_values_than_anybody_needs_are_broken_and_do_not_grow() {
    let ids = |many: usize| {
        let ids: Vec<String> = (1..=many).map(|n| format!("00000000-0000-0000-0000-{n:012x}")).collect();
        ids.join(",")
    };
    let fields = |many: usize| (0..many).map(|n| format!("field.f{n}=empty&")).collect::<String>();
    let groups = |many: usize| ids(many).split(',').map(|id| format!("group={id}&")).collect::<String>();
    for text in [
        format!("group={}", ids(GROUPS_ASKED_MOST)),
        groups(GROUPS_ASKED_MOST),
        format!("unit={}", ids(200)),
        fields(FIELDS_ASKED_MOST),
    ] {
        let query = RegistryQuery::parse(&text, &[]);
        assert!(!query.filters.is_broken(), "{text}");
        assert_eq!(RegistryQuery::parse(&query.text(), &[]), query);
    }
    for text in [
        format!("group={}", ids(GROUPS_ASKED_MOST + 1)),
        groups(GROUPS_ASKED_MOST + 1),
        format!("unit={}", ids(201)),
        format!("unit={}&unit=none", ids(200)),
        format!("account={}", vec!["active"; 1_000].join(",")),
        fields(FIELDS_ASKED_MOST + 1),
        format!("colour={}", "x".repeat(10_000)),
        (0..500).map(|n| format!("c{n}=1&")).collect(),
        format!("q={}", "x".repeat(20_000)),
    ] {
        let query = RegistryQuery::parse(&text, &[]);
        let filters = &query.filters;
        assert!(filters.is_broken(), "{text}");
        assert!(
            filters.unknown.len() <= 20 && filters.unknown.iter().all(|text| text.chars().count() <= 201)
        );
        assert!(filters.groups.len() <= GROUPS_ASKED_MOST && filters.fields.len() <= FIELDS_ASKED_MOST);
        assert_eq!(RegistryQuery::parse(&query.text(), &[]), query, "{text}");
    }
}
