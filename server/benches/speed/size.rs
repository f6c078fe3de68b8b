//! What a browser downloads: the built site, plain and as it is sent.

use crate::Outcome;
use crate::table::Table;
use std::path::{Path, PathBuf};

pub(crate) fn measure() -> Outcome<Table> {
    let folder = std::env::var_os("MATRICULA_SITE_DIR").map(PathBuf::from);
    let folder = folder.unwrap_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/site"));
    let mut table =
        Table::new("Size of what the browser downloads", &["", "plain KB", "Brotli KB", "of 350 KB"]);
    let mut files = Vec::new();
    collect(&folder, &mut files)?;
    files.sort();
    let mut row = |name: &str, ends: &[&str]| -> Outcome<()> {
        let (mut plain, mut small) = (0, 0);
        for file in files.iter().filter(|file| ends.iter().any(|end| file.ends_with(end))) {
            plain += std::fs::metadata(file)?.len();
            // Where compressing saves nothing there is no such file, and it is sent as it is.
            small += std::fs::metadata(format!("{file}.br")).or_else(|_| std::fs::metadata(file))?.len();
        }
        let kilobytes = |bytes: u64| format!("{:.1}", bytes as f64 / 1024.0);
        let share = format!("{:.0} %", small as f64 / 1024.0 / 350.0 * 100.0);
        table.row(&[name.to_owned(), kilobytes(plain), kilobytes(small), share]);
        Ok(())
    };
    row("WASM", &[".wasm"])?;
    row("JavaScript", &[".js", ".mjs"])?;
    row("WASM and JavaScript", &[".wasm", ".js", ".mjs"])?;
    row("CSS", &[".css"])?;
    Ok(table)
}

fn collect(folder: &Path, files: &mut Vec<String>) -> Outcome<()> {
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            collect(&path, files)?;
        } else if let Some(path) = path.to_str() {
            files.push(path.to_owned());
        }
    }
    Ok(())
}
