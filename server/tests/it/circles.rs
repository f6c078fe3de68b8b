//! Areas of a crate, the files and folders directly below its `src`, do not import each other: what two of them need is below
//! both, and what combines them above.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// The sources below a folder without tests, by the area they are in.
fn sources(root: &Path) -> Vec<(String, String)> {
    let mut sources = Vec::new();
    let mut left: Vec<PathBuf> = vec![root.to_owned()];
    while let Some(path) = left.pop() {
        if let Ok(folder) = std::fs::read_dir(&path) {
            left.extend(folder.map(|entry| entry.unwrap().path()));
            continue;
        }
        let name = path.strip_prefix(root).unwrap().to_str().unwrap().replace('\\', "/");
        let is_test = name.contains("tests/") || name.ends_with("tests.rs") || name.starts_with("test_");
        if name.ends_with(".rs") && !is_test {
            let area = name.split(['/', '.']).next().unwrap().to_owned();
            sources.push((area, code(&std::fs::read_to_string(&path).unwrap())));
        }
    }
    sources
}

/// A source without its comments and its tests.
fn code(source: &str) -> String {
    let code = source.split("#[cfg(test)]\nmod").next().unwrap_or_default();
    code.lines().map(|line| line.split("//").next().unwrap_or_default()).collect::<Vec<_>>().join("\n")
}

/// The areas that a source names: `crate::area`, and each in `crate::{one, other::{…}}`.
fn named(code: &str) -> BTreeSet<String> {
    let is_part = |c: &char| c.is_alphanumeric() || *c == '_';
    let mut named = BTreeSet::new();
    for (at, word) in code.match_indices("crate::") {
        let before = code[..at].chars().next_back();
        if before.is_some_and(|c| is_part(&c)) {
            continue;
        }
        let rest = &code[at + word.len()..];
        let Some(group) = rest.strip_prefix('{') else {
            named.insert(rest.chars().take_while(is_part).collect());
            continue;
        };
        let (mut depth, mut is_first) = (0, true);
        let mut name = String::new();
        for c in group.chars() {
            match c {
                '{' => depth += 1,
                '}' if depth == 0 => break,
                '}' => depth -= 1,
                ',' if depth == 0 => {
                    named.insert(std::mem::take(&mut name));
                    is_first = true;
                }
                c if depth == 0 && is_first && is_part(&c) => name.push(c),
                c if depth == 0 && !(c.is_whitespace() && name.is_empty()) => is_first = false,
                _ => {}
            }
        }
        named.insert(name);
    }
    named
}

/// The pairs of areas below a folder that import each other, at once or by way of others.
fn circles(root: &Path) -> BTreeSet<(String, String)> {
    let mut imports: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (area, code) in sources(root) {
        imports.entry(area).or_default().extend(named(&code));
    }
    // The root of the crate knows all areas, and none of them is below another.
    imports.retain(|area, _| !matches!(area.as_str(), "lib" | "main"));
    let reached: BTreeMap<&String, BTreeSet<&String>> =
        imports.keys().map(|area| (area, reached_from(area, &imports))).collect();
    let pairs = reached.iter().flat_map(|(one, all)| all.iter().map(move |other| (*one, *other)));
    pairs
        .filter(|(one, other)| one < other && reached.get(other).is_some_and(|all| all.contains(one)))
        .map(|(one, other)| (one.clone(), other.clone()))
        .collect()
}

/// The areas that one imports, and those that these import, and so on.
fn reached_from<'a>(area: &str, imports: &'a BTreeMap<String, BTreeSet<String>>) -> BTreeSet<&'a String> {
    let mut reached = BTreeSet::new();
    let mut left: Vec<&String> = imports[area].iter().collect();
    while let Some(next) = left.pop() {
        if next != area
            && let Some(more) = imports.get(next)
            && reached.insert(next)
        {
            left.extend(more);
        }
    }
    reached
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_owned()
}

#[test]
fn no_two_areas_of_the_server_import_each_other() {
    for folder in ["backend/src", "src"] {
        assert_eq!(circles(&root().join(folder)), BTreeSet::new(), "in server/{folder}");
    }
}

#[test]
fn an_import_is_found_however_it_is_written() {
    let code = "use crate::one::{A, B};\nuse crate::{Backend, two, three::{C, D}, four as five};\ncrate::six::call();\nother_crate::no";
    let found = named(code);
    for name in ["one", "two", "three", "four", "six"] {
        assert!(found.contains(name), "{name} in {found:?}");
    }
    assert!(!found.contains("no") && !found.contains("C"));
}
