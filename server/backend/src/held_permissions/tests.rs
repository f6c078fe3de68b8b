use super::*;
use Permission::{ManageAccounts, RegisterUsers, ViewAudit};

fn held(all: &[(Permission, Option<UnitId>, Option<i64>)]) -> HeldPermissions {
    let held = all.iter().map(|(permission, unit, ends_at)| Held {
        permission: *permission,
        unit: *unit,
        ends_at: *ends_at,
    });
    HeldPermissions::of_grants(held)
}

fn end(held: &HeldPermissions, permission: Permission) -> Option<i64> {
    held.end_within(permission, None).ok().flatten()
}

#[test]
fn a_permission_from_several_sources_ends_with_the_last_of_them() {
    let held = held(&[
        (ViewAudit, None, Some(5)),
        (RegisterUsers, None, Some(9)),
        (ViewAudit, None, Some(7)),
        (ManageAccounts, None, Some(3)),
        (RegisterUsers, None, None),
        (ViewAudit, None, Some(6)),
    ]);
    let ends = (end(&held, ViewAudit), end(&held, RegisterUsers), end(&held, ManageAccounts));
    assert_eq!(ends, (Some(7), None, Some(3)));
    assert_eq!(held.permissions().iter().count(), 3);
}

#[test]
fn two_accounts_have_in_common_what_both_hold_until_the_first_loses_it() {
    let one =
        || held(&[(ViewAudit, None, None), (ManageAccounts, None, Some(20)), (RegisterUsers, None, Some(5))]);
    let other = || held(&[(ManageAccounts, None, Some(10)), (RegisterUsers, None, None)]);
    for common in [one().common(other()), other().common(one())] {
        assert_eq!(common.permissions(), [ManageAccounts, RegisterUsers].into_iter().collect());
        assert_eq!((end(&common, ManageAccounts), end(&common, RegisterUsers)), (Some(10), Some(5)));
    }
    assert_eq!(HeldPermissions::All.common(one()).permissions(), one().permissions());
    assert!(one().common(held(&[])).permissions().is_empty());
}

#[test]
fn what_one_holds_everywhere_and_another_inside_a_unit_both_hold_inside_it() {
    let [sales, italy] = [1, 2].map(|id| UnitId::new(uuid::Uuid::from_u128(id)));
    let everywhere = || held(&[(ManageAccounts, None, None)]);
    let inside = |unit| held(&[(ManageAccounts, Some(unit), Some(9))]);
    for common in [everywhere().common(inside(sales)), inside(sales).common(everywhere())] {
        assert!(common.permissions().is_empty());
        assert_eq!(common.borders(), Borders::new(vec![(ManageAccounts, sales)]));
    }
    assert!(inside(sales).common(inside(italy)).borders().is_empty());
}

#[test]
fn a_permission_inside_a_unit_reaches_that_unit_and_those_below_and_nothing_without_one() {
    let [sales, italy] = [1, 2].map(|id| UnitId::new(uuid::Uuid::from_u128(id)));
    let inside = held(&[(ManageAccounts, Some(sales), Some(9))]);
    let within = |above: &[UnitId]| {
        let above: HashSet<UnitId> = above.iter().copied().collect();
        inside.end_within(ManageAccounts, Some(&above)).ok()
    };
    assert_eq!(within(&[italy, sales]), Some(Some(9)));
    assert_eq!(within(&[italy]), None);
    assert!(inside.end_within(ManageAccounts, None).is_err());
}
