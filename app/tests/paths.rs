//! The route table spells its paths out once more, because its macro takes literals.

#![cfg(feature = "ssr")]

use domain::paths;
use std::collections::BTreeSet;

#[test]
fn every_page_of_the_route_table_is_one_of_the_paths() {
    let routed: BTreeSet<String> =
        leptos_axum::generate_route_list(app::App).iter().map(|page| page.path().to_owned()).collect();
    let pages = [
        paths::HOME,
        paths::SET_UP,
        paths::SIGN_IN,
        paths::SECOND_FACTOR,
        paths::FORGOT_PASSWORD,
        paths::PRIVACY_NOTICE,
        paths::MY_DATA,
        paths::MY_SECURITY,
        paths::MY_RECEIPT,
        paths::CONFIRM_AGAIN,
        paths::AUDIT,
        paths::REGISTRATION,
        paths::NEW_USER,
        paths::BULK_INVITE,
        paths::PEOPLE,
        paths::COMPLETE_REGISTRATION,
        paths::INVITATIONS,
        paths::REQUESTS,
        paths::OUTGOING_MAIL,
        paths::REVIEWS,
        paths::PERMISSIONS,
        paths::ACTION_JOBS,
        paths::REGISTRY,
        paths::UNITS,
        paths::GROUPS,
        paths::SETTINGS,
    ];
    let with_parts = [
        paths::invitation("{token}"),
        paths::reset_password("{token}"),
        paths::confirm_address("{token}"),
        paths::stop("{token}"),
        paths::join("{token}"),
        paths::confirm_join("{token}"),
        format!("{}/{{job}}", paths::BULK_INVITE),
        format!("{}/{{account}}", paths::PEOPLE),
        format!("{}/{{account}}", paths::REGISTRY),
        format!("{}/{{section}}", paths::SETTINGS),
        format!("{}/{{identity}}", paths::REVIEWS),
    ];
    let known: BTreeSet<String> = pages.into_iter().map(str::to_owned).chain(with_parts).collect();
    assert_eq!(routed, known);
}
