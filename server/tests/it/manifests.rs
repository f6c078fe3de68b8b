//! Allowed dependencies of the crates, read from their manifests.

use std::path::{Path, PathBuf};

const CRATES: [&str; 8] = [
    "app",
    "app/domain",
    "app/json",
    "app/spreadsheet",
    "frontend",
    "server",
    "server/backend",
    "server/migration",
];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// The names in these sections of a manifest that satisfy a condition.
fn names(manifest: &Path, is_meant: impl Fn(&str) -> bool) -> Vec<String> {
    let manifest = std::fs::read_to_string(manifest.join("Cargo.toml")).unwrap();
    let mut names = Vec::new();
    let mut is_inside = false;
    for line in manifest.lines().map(str::trim) {
        if line.starts_with('[') {
            is_inside = is_meant(line);
        } else if is_inside && !line.is_empty() && !line.starts_with('#') {
            names.push(line.split(['=', '.', ' ']).next().unwrap().to_owned());
        }
    }
    names
}

/// The optional dependencies.
fn optional_names(manifest: &Path) -> Vec<String> {
    let manifest = std::fs::read_to_string(manifest.join("Cargo.toml")).unwrap();
    let optional = manifest.lines().filter(|line| line.contains("optional = true"));
    optional.map(|line| line.split(['=', '.', ' ']).next().unwrap().to_owned()).collect()
}

/// The dependencies of the crate's own code, without optional ones and those of tests.
fn dependencies(crate_folder: &str) -> Vec<String> {
    let is_meant = |line: &str| line.ends_with("dependencies]") && !line.contains("dev-dependencies");
    let manifest = root().join(crate_folder);
    let optional = optional_names(&manifest);
    let mut names = names(&manifest, is_meant);
    names.retain(|name| !optional.contains(name));
    assert!(!names.is_empty(), "{crate_folder} depends on something");
    names
}

/// The sources of a crate in these folders.
fn code(crate_folder: &str, folders: &[&str]) -> String {
    let mut code = String::new();
    let mut left: Vec<PathBuf> = folders.iter().map(|name| root().join(crate_folder).join(name)).collect();
    while let Some(path) = left.pop() {
        if let Ok(folder) = std::fs::read_dir(&path) {
            left.extend(folder.map(|entry| entry.unwrap().path()));
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            code += &std::fs::read_to_string(&path).unwrap();
        }
    }
    code
}

fn is_named_in(code: &str, name: &str) -> bool {
    let name = name.replace('-', "_");
    let is_part = |c: char| c.is_alphanumeric() || c == '_';
    code.match_indices(&name)
        .any(|(at, _)| !code[..at].ends_with(is_part) && !code[at + name.len()..].starts_with(is_part))
}

fn has_none(crate_folder: &str, forbidden: &[&str]) {
    for name in dependencies(crate_folder) {
        assert!(
            !forbidden.iter().any(|forbidden| name.starts_with(forbidden)),
            "{crate_folder} depends on {name}"
        );
    }
}

#[test]
fn neither_the_pages_nor_the_routes_can_reach_the_database() {
    for crate_folder in ["app", "server", "frontend"] {
        has_none(crate_folder, &["sea-orm", "sea-query", "sqlx", "migration", "libsqlite3"]);
    }
}

#[test]
fn the_services_know_no_pages() {
    has_none("server/backend", &["leptos", "axum", "app"]);
}

#[test]
fn only_the_services_make_the_words_values_of_the_database() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    for (manifest, is_on) in
        [("server/backend", true), ("server", false), ("app", false), ("frontend", false)]
    {
        let manifest = std::fs::read_to_string(path.join(manifest).join("Cargo.toml")).unwrap();
        assert_eq!(manifest.contains("domain = { workspace = true, features = [\"sea-orm\"] }"), is_on);
    }
}

#[test]
fn the_words_know_nobody() {
    has_none(
        "app/domain",
        &["leptos", "axum", "app", "backend", "sea-orm", "sqlx", "tokio", "rand", "chrono", "time"],
    );
}

#[test]
fn no_crate_depends_on_what_it_does_not_use() {
    for crate_folder in CRATES {
        let own = code(crate_folder, &["src"]);
        let all = own.clone() + &code(crate_folder, &["tests", "benches"]);
        let unused = dependencies(crate_folder).into_iter().filter(|name| !is_named_in(&own, name));
        assert_eq!(unused.collect::<Vec<_>>(), [""; 0], "in the code of {crate_folder}");
        let of_tests = names(&root().join(crate_folder), |line| line.ends_with("dev-dependencies]"));
        let unused = of_tests.into_iter().filter(|name| !is_named_in(&all, name));
        assert_eq!(unused.collect::<Vec<_>>(), [""; 0], "in the tests of {crate_folder}");
    }
}

#[test]
fn where_tests_are_not_compiled_none_is_written() {
    for crate_folder in CRATES {
        let manifest = std::fs::read_to_string(root().join(crate_folder).join("Cargo.toml")).unwrap();
        let (_, library) = manifest.split_once("[lib]").unwrap();
        let library: Vec<&str> = library.lines().skip(1).take_while(|line| !line.is_empty()).collect();
        let own = code(crate_folder, &["src"]);
        assert!(!library.contains(&"test = false") || !own.contains("test]"), "{crate_folder}");
        assert!(!library.contains(&"doctest = false") || !own.contains("/ ```"), "{crate_folder}");
    }
}

#[test]
fn the_workspace_names_no_dependency_that_no_crate_has() {
    let have: Vec<String> = CRATES
        .iter()
        .flat_map(|each| names(&root().join(each), |line| line.ends_with("dependencies]")))
        .collect();
    let unused = names(&root(), |line| line == "[workspace.dependencies]").into_iter();
    assert_eq!(unused.filter(|name| !have.contains(name)).collect::<Vec<_>>(), [""; 0]);
}
