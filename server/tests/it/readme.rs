//! Paths mentioned in texts exist, so renaming a file requires renaming its mentions.

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
