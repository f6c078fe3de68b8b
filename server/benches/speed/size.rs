//! What a browser downloads before a page works: the built site by groups of pages, plain and as it is sent.

use crate::Outcome;
use crate::table::Table;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// What every page waits for. English texts are as large as those of other languages.
const MAIN: [&str; 4] =
    ["pkg/matricula.js", "pkg/__wasm_split.js", "pkg/matricula_bg.wasm", "pkg/texts.en.txt"];

pub(crate) fn measure() -> Outcome<Table> {
    let folder = std::env::var_os("MATRICULA_SITE_DIR").map(PathBuf::from);
    let folder = folder.unwrap_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/site"));
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
    row("sign-in", &main)?;
    let mut all = main.clone();
    for group in groups(&folder.join("pkg"))? {
        let file = format!("pkg/{group}.bin");
        all.insert(file.clone());
        row(&format!("a page of `{group}`"), &main.iter().cloned().chain([file]).collect())?;
    }
    row("all there is", &all)?;
    row("style sheet", &BTreeSet::from(["matricula.css".to_owned()]))?;
    Ok(table)
}

/// The names of the groups, each of which has a file.
fn groups(folder: &Path) -> Outcome<BTreeSet<String>> {
    let names = std::fs::read_dir(folder)?.map(|entry| Ok(entry?.file_name().to_string_lossy().into_owned()));
    let names: Vec<String> = names.collect::<std::io::Result<_>>()?;
    Ok(names.iter().filter_map(|name| name.strip_suffix(".bin")).map(str::to_owned).collect())
}
