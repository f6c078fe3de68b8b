//! What a browser downloads before a page works: the built site by groups of pages, plain and as it is sent.

use crate::Outcome;
use crate::table::Table;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// What every page waits for. English texts are as large as those of other languages.
const MAIN: [&str; 4] =
    ["pkg/matricula.js", "pkg/__wasm_split.js", "pkg/matricula_bg.wasm", "pkg/texts.en.txt"];

pub(crate) fn measure() -> Outcome<Table> {
    let folder = std::env::var_os("MATRICULA_SITE_DIR").map(PathBuf::from);
    let folder = folder.unwrap_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/site"));
    let groups = std::fs::read(folder.join("pkg/groups.json"))?;
    let groups: BTreeMap<String, Vec<String>> = serde_json::from_slice(&groups)?;
    let mut table = Table::new("Size of what the browser downloads", &["", "plain KB", "Brotli KB"]);
    let mut row = |name: &str, files: &BTreeSet<String>| -> Outcome<()> {
        let (mut plain, mut sent) = (0, 0);
        for file in files {
            let path = folder.join(file);
            plain += std::fs::metadata(&path)?.len();
            // Where compressing saves nothing there is no such file, and it is sent as it is.
            let brotli = std::fs::metadata(folder.join(format!("{file}.br")));
            sent += brotli.or_else(|_| std::fs::metadata(&path))?.len();
        }
        let kilobytes = |bytes: u64| format!("{:.1}", bytes as f64 / 1024.0);
        table.row(&[name.to_owned(), kilobytes(plain), kilobytes(sent)]);
        Ok(())
    };
    let main = BTreeSet::from(MAIN.map(str::to_owned));
    row("the first pages", &main)?;
    let mut all = main.clone();
    for (group, files) in &groups {
        let files: BTreeSet<_> = files.iter().map(|file| format!("pkg/{file}")).chain(main.clone()).collect();
        row(&format!("a page of `{group}`"), &files)?;
        all.extend(files);
    }
    row("all there is", &all)?;
    row("style sheet", &BTreeSet::from(["matricula.css".to_owned()]))?;
    Ok(table)
}
