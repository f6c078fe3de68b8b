//! `domain::paths` is the table of all paths; the macros of the routers take literals. What it names is read from its
//! source, so that there is no second table.

#![cfg(feature = "ssr")]

use std::collections::{BTreeMap, BTreeSet};

const PATHS: &str = include_str!("../domain/src/paths.rs");
const ROUTES_OF_HOST: [&str; 2] =
    [include_str!("../../server/src/router.rs"), include_str!("../../server/src/http/forms.rs")];

#[test]
fn every_page_is_one_of_the_paths() {
    let paths = paths();
    for page in pages() {
        assert!(paths.contains(&page), "{page} is not in domain/src/paths.rs");
    }
}

#[test]
fn every_path_is_a_page_or_a_route_of_the_host() {
    let pages = pages();
    let literals = ROUTES_OF_HOST.into_iter().flat_map(|source| source.split('"')).map(pattern);
    let named = |(name, _): &(&&str, &&str)| {
        ROUTES_OF_HOST.iter().any(|source| source.contains(&format!("(paths::{name},")))
    };
    let constants = constants();
    let by_name = constants.iter().filter(named).map(|(_, path)| (*path).to_owned());
    let of_host: BTreeSet<String> = literals.chain(by_name).collect();
    for path in paths() {
        assert!(pages.contains(&path) || of_host.contains(&path), "{path} leads nowhere");
    }
}

/// The patterns of all pages in the route table.
fn pages() -> BTreeSet<String> {
    leptos_axum::generate_route_list(app::App).iter().map(|page| pattern(page.path())).collect()
}

/// The constants of `domain::paths` by name.
fn constants() -> BTreeMap<&'static str, &'static str> {
    let constants: BTreeMap<&str, &str> = PATHS
        .lines()
        .filter_map(|line| line.strip_prefix("pub const ")?.split_once(": &str = \""))
        .filter_map(|(name, text)| Some((name, text.strip_suffix("\";")?)))
        .filter(|(_, text)| text.starts_with('/'))
        .collect();
    assert!(constants.len() > 20, "the constants are read: {constants:?}");
    constants
}

/// The patterns of the constants and of the functions in `domain::paths`.
fn paths() -> BTreeSet<String> {
    let constants = constants();
    let formats: Vec<&str> =
        PATHS.split("format!(\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    assert!(formats.len() > 20, "the functions are read: {formats:?}");
    let built = formats.into_iter().map(|format| {
        constants
            .iter()
            .fold(format.to_owned(), |path, (name, text)| path.replace(&format!("{{{name}}}"), text))
    });
    built.chain(constants.values().map(|text| (*text).to_owned())).map(|path| pattern(&path)).collect()
}

/// A path without its query, and with stars for its variable parts.
fn pattern(path: &str) -> String {
    let path = path.split('?').next().unwrap_or_default();
    let parts = path.split('/').map(|part| match part.split_once('{') {
        Some(("", _)) => "*",
        // A query that is appended.
        Some((fixed, _)) => fixed,
        None => part,
    });
    parts.collect::<Vec<_>>().join("/")
}
