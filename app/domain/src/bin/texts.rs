//! Writes the texts that browsers download into a folder, a file for each language: `texts FOLDER`.

use domain::text::Locale;
use std::path::PathBuf;
use std::{env, fs, io};

fn main() -> io::Result<()> {
    let folder = PathBuf::from(env::args_os().nth(1).ok_or(io::ErrorKind::InvalidInput)?);
    for locale in Locale::ALL {
        fs::write(folder.join(format!("texts.{locale}.txt")), locale.text().table())?;
    }
    Ok(())
}
