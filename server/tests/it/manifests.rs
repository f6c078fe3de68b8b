//! What the crates may depend on, read from their manifests.

use std::path::Path;

/// The dependencies that a crate's own code has; those of its tests, and those that a feature adds, do not count.
fn dependencies(crate_folder: &str) -> Vec<String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(crate_folder).join("Cargo.toml");
    let manifest = std::fs::read_to_string(path).unwrap();
    let mut names = Vec::new();
    let mut is_inside = false;
    for line in manifest.lines().map(str::trim) {
        if line.starts_with('[') {
            is_inside = line.ends_with("dependencies]") && !line.contains("dev-dependencies");
        } else if is_inside && !line.is_empty() && !line.starts_with('#') && !line.contains("optional = true")
        {
            names.push(line.split(['=', '.', ' ']).next().unwrap().to_owned());
        }
    }
    assert!(!names.is_empty(), "{crate_folder} depends on something");
    names
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
