//! The areas of `app` and `domain`, which are the modules at the root of each, use each other in one direction only.
#![allow(clippy::unwrap_used, reason = "a test fails by it, in helpers too")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

type Uses = BTreeMap<String, BTreeSet<String>>;

#[test]
fn no_area_of_the_pages_is_used_by_what_it_uses() {
    assert_eq!(circles(&uses(concat!(env!("CARGO_MANIFEST_DIR"), "/src"))), Vec::<String>::new());
}

#[test]
fn no_area_of_the_domain_is_used_by_what_it_uses() {
    assert_eq!(circles(&uses(concat!(env!("CARGO_MANIFEST_DIR"), "/domain/src"))), Vec::<String>::new());
}

#[test]
fn circles_of_any_length_are_found_in_imports_and_in_paths() {
    let files = [
        (vec!["a"], "use crate::{b::One, c::{self, Two as Three}};"),
        (vec!["b", "deep"], "fn f() { crate::d::g() } // crate::a"),
        (vec!["c"], "const TEXT: &str = \"crate::a\";\n#[cfg(test)]\nmod tests { use crate::a::X; }"),
        (vec!["d"], "use super::e::Y;"),
        (vec!["e"], "fn lives<'a>() { let c = '\"'; crate::b::h::<'a>() }"),
    ];
    let areas: BTreeSet<&str> = ["a", "b", "c", "d", "e"].into();
    let mut uses = Uses::new();
    for (module, source) in files {
        collect(&module, source, &areas, &mut uses);
    }
    let used = |area: &str| uses.get(area).into_iter().flatten().map(String::as_str).collect::<Vec<_>>();
    assert_eq!([used("a"), used("b"), used("c")], [vec!["b", "c"], vec!["d"], vec![]]);
    assert_eq!(circles(&uses), ["b → d → e → b"]);
}

/// Which areas of a crate use which.
fn uses(root: &str) -> Uses {
    let mut files = Vec::new();
    list(Path::new(root), &mut Vec::new(), &mut files);
    let areas: BTreeSet<&str> =
        files.iter().filter_map(|(module, _)| module.first()).map(String::as_str).collect();
    assert!(areas.len() > 5, "the sources are at {root}");
    let mut uses = Uses::new();
    for (module, source) in &files {
        let module: Vec<&str> = module.iter().map(String::as_str).collect();
        collect(&module, source, &areas, &mut uses);
    }
    uses
}

/// All files below a folder, with the paths of their modules; those of tests are left out.
fn list(folder: &Path, module: &mut Vec<String>, files: &mut Vec<(Vec<String>, String)>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
        if matches!(name.as_str(), "tests" | "bin") {
            continue;
        }
        let is_source = path.extension().is_some_and(|extension| extension == "rs");
        let is_root = name == "lib" && module.is_empty();
        module.push(name);
        if path.is_dir() {
            list(&path, module, files);
        } else if is_source && !is_root {
            files.push((module.clone(), fs::read_to_string(&path).unwrap()));
        }
        module.pop();
    }
}

/// Adds the areas that a file uses, by imports or by paths.
fn collect(module: &[&str], source: &str, areas: &BTreeSet<&str>, uses: &mut Uses) {
    let code = without_words(source.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default());
    let words = split(&code);
    let mut at = 0;
    while at < words.len() {
        let from = match words[at] {
            "crate" => Some(Vec::new()),
            "super" => Some(module[..module.len() - 1].to_vec()),
            _ => None,
        };
        at += 1;
        let Some(from) = from else { continue };
        let mut found = Vec::new();
        at = path(&words, at, &from, &mut found);
        for used in found {
            if used != module[0] && areas.contains(used) {
                uses.entry(module[0].to_owned()).or_default().insert(used.to_owned());
            }
        }
    }
}

/// Follows a path from behind its first word, with all its branches, and notes the first word below the crate of each.
/// Returns where it ends.
fn path<'a>(words: &[&'a str], mut at: usize, from: &[&'a str], found: &mut Vec<&'a str>) -> usize {
    let mut path = from.to_vec();
    while words.get(at) == Some(&"::") {
        at += 1;
        match words.get(at) {
            Some(&"{") => {
                at += 1;
                while at < words.len() && words[at] != "}" {
                    if words[at] == "," {
                        at += 1;
                        continue;
                    }
                    at = branch(words, at, &path, found);
                }
                return at + 1;
            }
            Some(&"super") => {
                path.pop();
                at += 1;
            }
            Some(word) if is_name(word) => {
                path.push(word);
                at += 1;
            }
            _ => break,
        }
    }
    found.extend(path.first());
    at
}

/// Follows one branch of an import, up to the comma or the brace behind it.
fn branch<'a>(words: &[&'a str], at: usize, from: &[&'a str], found: &mut Vec<&'a str>) -> usize {
    let mut path_from = from.to_vec();
    match words[at] {
        "super" => {
            path_from.pop();
        }
        "self" => {}
        word => path_from.push(word),
    }
    let mut end = path(words, at + 1, &path_from, found);
    while end < words.len() && !matches!(words[end], "," | "}") {
        end += 1;
    }
    end
}

fn is_name(word: &str) -> bool {
    word.starts_with(|c: char| c.is_alphabetic() || c == '_')
}

/// The names, double colons and other characters of code.
fn split(code: &str) -> Vec<&str> {
    let is_part = |c: char| c.is_alphanumeric() || c == '_';
    let mut words = Vec::new();
    let mut rest = code.trim_start();
    while let Some(first) = rest.chars().next() {
        let end = match first {
            first if is_part(first) => rest.find(|c: char| !is_part(c)).unwrap_or(rest.len()),
            ':' if rest.starts_with("::") => 2,
            other => other.len_utf8(),
        };
        words.push(&rest[..end]);
        rest = rest[end..].trim_start();
    }
    words
}

/// Code without comments and the contents of texts.
fn without_words(source: &str) -> String {
    let mut code = String::new();
    let mut rest = source;
    while let Some(first) = rest.chars().next() {
        let skipped = if rest.starts_with("//") {
            rest.find('\n').unwrap_or(rest.len())
        } else if let Some(text) = rest.strip_prefix("r#\"") {
            3 + text.find("\"#").map_or(text.len(), |end| end + 2)
        } else if first == '"' {
            1 + text_end(&rest[1..])
        } else if let Some(character) =
            ["'\"'", "'\\\"'", "'\\''", "'/'"].into_iter().find(|c| rest.starts_with(*c))
        {
            character.len()
        } else {
            code.push(first);
            rest = &rest[first.len_utf8()..];
            continue;
        };
        code.push(' ');
        rest = &rest[skipped..];
    }
    code
}

/// Where a text ends, behind its quotation mark.
fn text_end(text: &str) -> usize {
    let mut is_escaped = false;
    for (at, c) in text.char_indices() {
        match c {
            '"' if !is_escaped => return at + 1,
            _ => is_escaped = c == '\\' && !is_escaped,
        }
    }
    text.len()
}

/// The circles among areas: for each area that is in one, the shortest through it, unless an earlier one has it.
fn circles(uses: &Uses) -> Vec<String> {
    let mut seen = BTreeSet::new();
    let mut circles = Vec::new();
    for start in uses.keys() {
        if seen.contains(start.as_str()) {
            continue;
        }
        let mut paths = vec![vec![start.as_str()]];
        let mut reached = BTreeSet::new();
        'search: while !paths.is_empty() {
            let mut longer = Vec::new();
            for path in paths {
                let last = path[path.len() - 1];
                for next in uses.get(last).into_iter().flatten() {
                    if next == start {
                        seen.extend(path.iter().copied());
                        circles.push(format!("{} → {start}", path.join(" → ")));
                        break 'search;
                    }
                    if reached.insert(next.as_str()) {
                        longer.push([path.as_slice(), &[next.as_str()]].concat());
                    }
                }
            }
            paths = longer;
        }
    }
    circles
}
