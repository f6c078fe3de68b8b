//! Writes the table of the site's files, so that they are part of the program. The folder comes from
//! `MATRICULA_SITE_DIR`; without it, from `target/site`. An empty folder is a site without files, so that `cargo check`
//! needs no other tool.

use std::collections::hash_map::DefaultHasher;
use std::fmt::Write as _;
use std::hash::Hasher as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

fn main() -> io::Result<()> {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-env-changed=MATRICULA_SITE_DIR");
    let out = PathBuf::from(env::var_os("OUT_DIR").ok_or(io::ErrorKind::NotFound)?);
    let folder = match env::var_os("MATRICULA_SITE_DIR").filter(|folder| !folder.is_empty()) {
        Some(folder) => PathBuf::from(folder),
        None => Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/site"),
    };
    // Cargo runs this script at every build for as long as a path it watches is missing.
    fs::create_dir_all(&folder)?;
    println!("cargo::rerun-if-changed={}", folder.display());

    let mut files = Vec::new();
    collect(&folder, String::new(), &mut files)?;
    files.sort();
    fs::write(out.join("site_files.rs"), table(&files)?)
}

/// All files below a folder, as the path of their URL and where they are.
fn collect(folder: &Path, url: String, files: &mut Vec<(String, PathBuf)>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = fs::canonicalize(entry?.path())?;
        let Some(name) = path.file_name().and_then(|name| name.to_str()) else { continue };
        if name.starts_with('.') {
            continue;
        }
        let url = format!("{url}/{name}");
        if path.is_dir() { collect(&path, url, files)? } else { files.push((url, path)) }
    }
    Ok(())
}

/// What the browser compiles lies in a folder named by the site's version: one file asks for another by a relative URL, and
/// a page of another version finds nothing, instead of a part that does not fit the parts it has.
fn url_at(version: &str, url: &str) -> String {
    url.strip_prefix("/pkg/").map_or(url.to_owned(), |name| format!("/pkg/{version}/{name}"))
}

fn table(files: &[(String, PathBuf)]) -> io::Result<String> {
    let mut all = DefaultHasher::new();
    let mut etags = Vec::new();
    for (url, path) in files.iter().filter(|(url, _)| !url.ends_with(".br")) {
        let bytes = fs::read(path)?;
        let mut one = DefaultHasher::new();
        one.write(&bytes);
        all.write(url.as_bytes());
        all.write(&bytes);
        etags.push((url, path, one.finish()));
    }
    let version = format!("{:016x}", all.finish());
    let mut table =
        format!("pub(super) const VERSION: &str = \"{version}\";\npub(super) static FILES: &[File] = &[\n");
    for (url, path, etag) in etags {
        let brotli = files
            .iter()
            .find(|(other, _)| other.strip_suffix(".br") == Some(url))
            .map_or("None".to_owned(), |(_, path)| format!("Some(include_bytes!({path:?}))"));
        let url = url_at(&version, url);
        let line = format!(
            "File {{ path: {url:?}, etag: \"\\\"{etag:016x}\\\"\", bytes: include_bytes!({path:?}), brotli: {brotli} }},"
        );
        writeln!(table, "    {line}").map_err(io::Error::other)?;
    }
    table.push_str("];\n");
    Ok(table)
}
