//! Paths and tests mentioned in texts exist, so renaming one requires renaming its mentions.

use std::path::Path;

const ENDINGS: [&str; 7] = [".rs", ".ts", ".sh", ".mjs", ".js", ".css", ".md"];

/// All files below a folder, relative to the root of the repository.
fn files(root: &Path, folder: &str, found: &mut Vec<String>) {
    for entry in std::fs::read_dir(root.join(folder)).unwrap() {
        let entry = entry.unwrap();
        let path = format!("{folder}/{}", entry.file_name().to_str().unwrap());
        if !entry.file_type().unwrap().is_dir() {
            found.push(path);
        } else if !path.ends_with("/node_modules") && !path.ends_with("/target") {
            files(root, &path, found);
        }
    }
}

/// Strings between backticks that look like file paths.
fn mentioned(text: &str) -> Vec<&str> {
    let words = text.lines().flat_map(|line| line.split('`').skip(1).step_by(2));
    let is_path = |word: &&str| {
        ENDINGS.iter().any(|ending| word.ends_with(ending)) && !word.contains([' ', '{', '*', '<', '('])
    };
    words.filter(is_path).map(|word| word.trim_start_matches("./")).collect()
}

#[test]
fn every_file_that_is_named_in_a_text_or_a_comment_is_there() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut there = vec!["/README.md".to_owned()];
    for folder in [".make", "app", "end2end", "frontend", "public", "server", "style"] {
        files(&root, folder, &mut there);
    }
    let mut lost = Vec::new();
    let texts = there.iter().filter(|path| path.ends_with(".md") || path.ends_with(".rs"));
    for path in texts {
        let text = std::fs::read_to_string(root.join(path.trim_start_matches('/'))).unwrap();
        for word in mentioned(&text) {
            let (whole, end) = (word.to_owned(), format!("/{word}"));
            if !there.iter().any(|path| *path == whole || path.ends_with(&end)) {
                lost.push(format!("{path}: {word}"));
            }
        }
    }
    assert!(lost.is_empty(), "{lost:#?}");
}

/// The table of requirements: what is required, where it is met, and the tests.
fn requirements(text: &str) -> Vec<[&str; 3]> {
    let (_, section) = text.split_once("\n## Requirements of ASVS").unwrap();
    let rows = section.lines().skip_while(|line| !line.starts_with('|'));
    let rows = rows.take_while(|line| line.starts_with('|')).skip(2);
    rows.map(|row| {
        let cells: Vec<&str> = row.trim_matches('|').split('|').map(str::trim).collect();
        <[&str; 3]>::try_from(cells).unwrap()
    })
    .collect()
}

/// The tests in a cell, each with its module or file, which is followed by a colon.
fn named_tests(cell: &str) -> Vec<(&str, &str)> {
    let (mut module, mut tests) = ("", Vec::new());
    let mut parts = cell.split('`').skip(1);
    while let (Some(word), Some(after)) = (parts.next(), parts.next()) {
        if after.starts_with(':') {
            module = word;
        } else {
            tests.push((module, word));
        }
    }
    tests
}

/// Whether a source has this test; a name that ends in `…` is the beginning of one.
fn has_test(source: &str, is_journey: bool, name: &str) -> bool {
    let (before, after) = if is_journey { ("test(\"", "\"") } else { ("fn ", "(") };
    match name.strip_suffix('…') {
        Some(beginning) => source.contains(&format!("{before}{beginning}")),
        None => source.contains(&format!("{before}{name}{after}")),
    }
}

#[test]
fn every_requirement_names_code_and_tests_that_are_there() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut there = Vec::new();
    for folder in ["app", "end2end", "server"] {
        files(&root, folder, &mut there);
    }
    let there: Vec<String> = there.iter().map(|path| format!("/{path}")).collect();
    let text = std::fs::read_to_string(root.join("server/SECURITY.md")).unwrap();
    let requirements = requirements(&text);
    assert!(requirements.len() > 50, "{}", requirements.len());
    let mut lost = Vec::new();
    for [requirement, code, tests] in requirements {
        let places = code.split('`').skip(1).step_by(2);
        for place in places.filter(|word| word.contains('/') || word.ends_with(".rs")) {
            let place = format!("/{}", place.trim_end_matches('/'));
            let folder = format!("{place}/");
            if !there.iter().any(|path| path.ends_with(&place) || path.contains(&folder)) {
                lost.push(format!("{requirement}: {place}"));
            }
        }
        let named = named_tests(tests);
        if named.is_empty() && !tests.starts_with("none") {
            lost.push(format!("{requirement}: no test"));
        }
        for (module, name) in named {
            let file = match module.contains('.') {
                true => format!("/{module}"),
                false => format!("/server/tests/it/{}.rs", module.replace("::", "/")),
            };
            let has = |path: &String| {
                let source = std::fs::read_to_string(root.join(&path[1..])).unwrap();
                has_test(&source, file.ends_with(".ts"), name)
            };
            if !there.iter().filter(|path| path.ends_with(&file)).any(has) {
                lost.push(format!("{requirement}: {module}: {name}"));
            }
        }
    }
    assert!(lost.is_empty(), "{lost:#?}");
}
