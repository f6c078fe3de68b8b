//! The texts of both languages, read from their source: one word for each thing, the same marks everywhere, and the
//! same placeholders in both languages. A missing translation does not compile.

#![expect(clippy::unwrap_used, reason = "a test may panic; its helpers too")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// Words and marks that no text of either language contains, and what is written in their place.
const NOWHERE: &[(&str, &str)] = &[
    ("  ", "one space"),
    ("...", "…"),
    (" …", "… without a space before it"),
    (" %", "% without a space before it"),
    ("’", "a straight apostrophe"),
    ("\"", "quotation marks of the language"),
    ("E-Mail", "e-mail"),
    ("login", "the verb of the language"),
];

/// Whole words and phrases that no English text contains, in any case.
const NOT_IN_ENGLISH: &[(&str, &str)] = &[
    ("good for", "expires in"),
    ("good until", "expires on"),
    ("for good", "for no end"),
    ("mended", "corrected"),
    ("mend", "correct"),
    ("stands", "is"),
    ("stand", "is"),
    ("dead", "no longer works"),
    ("whoever", "the person who"),
    ("waits", "is waiting"),
    ("nothing waits", "no … waiting"),
    ("stated", "provided"),
    ("left empty", "leave it empty"),
    ("another look", "check"),
    ("load the page again", "reload the page"),
    ("not even nearly", "no matches"),
    ("as a whole", "manage"),
    ("unwanted mail", "spam folder"),
    ("log in", "sign in"),
    ("log out", "sign out"),
    ("user name", "username"),
    ("somewhat", "nothing"),
    ("fresh link", "new link"),
    ("validate", "review or verify"),
    ("meanwhile", "while you were …"),
    ("spot", "find"),
];

/// Whole words and phrases that no Italian text contains, in any case.
const NOT_IN_ITALIAN: &[(&str, &str)] = &[
    ("passo", "passaggio"),
    ("passi", "passaggi"),
    ("convalida", "verifica"),
    ("convalidare", "verificare"),
    ("convalidata", "verificata"),
    ("codice postale", "CAP"),
    ("dai permessi", "concedi permessi"),
    ("respinti", "non recapitati"),
    ("nazionalità", "cittadinanza"),
    ("username", "nome utente"),
    ("finisce allora", "viene annullato"),
    ("allora finisce", "viene annullato"),
    ("sei stato", "a sentence without gender"),
    ("sei stata", "a sentence without gender"),
    ("nemmeno quasi", "nessun risultato"),
    ("un poco", "un po'"),
    ("nel registro", "nell'anagrafica"),
    ("con il registro", "con l'anagrafica"),
    ("dal registro", "dall'anagrafica"),
    ("registro di controllo", "registro delle attività"),
    ("registro accessi", "resoconto"),
    ("lasciato questo computer", "finora nessuno è stato invitato"),
];

#[test]
fn no_text_contains_a_word_or_a_mark_that_another_one_replaces() {
    let mut faults = Vec::new();
    for (language, words) in [("en", NOT_IN_ENGLISH), ("it", NOT_IN_ITALIAN)] {
        for entry in entries(language) {
            for text in &entry.texts {
                let text = &without_placeholders(text);
                let found = NOWHERE.iter().filter(|(mark, _)| text.contains(mark));
                // The audit's name in Italian has a word that the registry's is not to have.
                let others = text.replace("registro delle attività", "attività");
                let found = found.chain(words.iter().filter(|(words, _)| has_words(&others, words)));
                let place = format!("{language} {}", entry.key);
                faults.extend(found.map(|(not, but)| format!("{place}: {text:?} has {not:?}, not {but:?}")));
                if has_bare_email(text) {
                    faults.push(format!("{place}: {text:?} has no hyphen in \"e-mail\""));
                }
                if has_bare_date(text) {
                    faults.push(format!("{place}: {text:?} has a date as files have it"));
                }
                // A label before a count that is only read aloud ends with a space.
                if text.starts_with(' ') || (text.ends_with(' ') && !text.ends_with(": ")) {
                    faults.push(format!("{place}: {text:?} has a space at its edge"));
                }
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn every_text_has_the_same_placeholders_in_both_languages() {
    let english: BTreeMap<_, _> = entries("en").into_iter().map(|entry| (entry.key.clone(), entry)).collect();
    let italian: BTreeMap<_, _> = entries("it").into_iter().map(|entry| (entry.key.clone(), entry)).collect();
    assert!(english.len() > 700, "the catalogue is read: {}", english.len());
    assert_eq!(english.keys().collect::<Vec<_>>(), italian.keys().collect::<Vec<_>>());
    for (key, entry) in &english {
        assert_eq!(entry.placeholders(), italian[key].placeholders(), "{key}");
    }
}

#[test]
fn the_rules_see_what_they_are_to_see() {
    assert!(has_words("The link is Good for 7 days", "good for"));
    assert!(!has_words("It is understandable", "stand") && !has_words("can_stand_by", "stand"));
    assert_eq!(without_placeholders("To {email}: {} of {n}."), "To □: □ of □.");
    assert!(has_bare_email("Your email") && has_bare_email("Email or username"));
    assert!(!has_bare_email("Email address") && !has_bare_email("E-mail") && !has_bare_email("an e-mail"));
    assert!(has_bare_date("As 1990-04-17") && has_bare_date("1990-04") && !has_bare_date("7-15 of 1990"));
    let source = "say! {\n        a = \"One.\";\n        b(x: &str) = \"Two {x} \\\"\";\n        c(n: u32) => match n \
                  {\n            0 => \"none\",\n            n => format!(\"{n} {}\", x),\n        };\n";
    let read: Vec<_> = read("f", source).into_iter().map(|entry| (entry.key, entry.texts)).collect();
    let own = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>();
    assert_eq!(
        read,
        [
            ("f a".to_owned(), own(&["One."])),
            ("f b".to_owned(), own(&["Two {x} \""])),
            ("f c".to_owned(), own(&["none", "{n} {}"]))
        ]
    );
}

/// The texts of one key.
struct Entry {
    /// File and name.
    key: String,
    texts: Vec<String>,
}

impl Entry {
    /// The names in braces in all of them; a grammar may need them in one place and not in another.
    fn placeholders(&self) -> BTreeSet<&str> {
        let mut names = BTreeSet::new();
        for text in &self.texts {
            for part in text.split('{').skip(1) {
                let name = part.split('}').next().unwrap_or_default();
                // Counts and parts of sentences are put in order by each grammar.
                if !name.is_empty() && !GRAMMAR.contains(&name) {
                    names.insert(name);
                }
            }
        }
        names
    }
}

/// Placeholders for words that one language needs and the other may not.
const GRAMMAR: [&str; 4] = ["count", "before", "differences", "first"];

/// The text with every placeholder as one mark.
fn without_placeholders(text: &str) -> String {
    let mut parts = text.split('{');
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |text, part| format!("{text}□{}", part.split_once('}').map_or("", |(_, rest)| rest)))
}

fn has_words(text: &str, words: &str) -> bool {
    let text = text.to_lowercase();
    text.match_indices(words).any(|(at, _)| {
        let before = text[..at].chars().next_back();
        let after = text[at + words.len()..].chars().next();
        ![before, after].into_iter().flatten().any(|c| c.is_alphanumeric() || c == '_')
    })
}

/// Whether it says *email*; only the label *Email address* does.
fn has_bare_email(text: &str) -> bool {
    has_words(&text.replace("Email address", ""), "email")
}

/// Whether it has a date such as 1990-04.
fn has_bare_date(text: &str) -> bool {
    let is_digit = |b: &u8| b.is_ascii_digit();
    text.as_bytes()
        .windows(7)
        .any(|w| w[..4].iter().all(is_digit) && w[4] == b'-' && w[5..].iter().all(is_digit))
}

fn entries(language: &str) -> Vec<Entry> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/text").join(language);
    let mut files: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|file| file.unwrap().path()).collect();
    files.sort();
    let of_file = |file: &PathBuf| {
        let area = file.file_stem().unwrap().to_string_lossy().into_owned();
        read(&area, &fs::read_to_string(file).unwrap())
    };
    files.iter().flat_map(of_file).collect()
}

/// The entries of one file: in `say!`, `name = …` or `name(argument: Type) => …`; elsewhere the arms of a match.
fn read(area: &str, source: &str) -> Vec<Entry> {
    let mut entries: Vec<Entry> = Vec::new();
    let mut rest = source;
    // From one text to the next: a name before it begins an entry.
    while let Some((before, text, after)) = next_text(rest) {
        let name = before.lines().filter_map(name_of).next_back();
        if let Some(name) = name {
            entries.push(Entry { key: format!("{area} {name}"), texts: Vec::new() });
        }
        match entries.last_mut() {
            Some(entry) => entry.texts.push(text),
            None => entries.push(Entry { key: area.to_owned(), texts: vec![text] }),
        }
        rest = after;
    }
    entries
}

/// The name that a line defines: `name = `, `name(…) =`, or the arm `Code::Name =>` of a fault or a field.
fn name_of(line: &str) -> Option<&str> {
    let words = line.trim_start();
    if let Some(arm) = words.strip_prefix("Code::").or_else(|| words.strip_prefix("Field::")) {
        return line.starts_with("            ").then(|| arm.split_once(" =>"))?.map(|(name, _)| name);
    }
    let end = words.find(|c: char| !c.is_ascii_lowercase() && !c.is_ascii_digit() && c != '_')?;
    let is_entry = line.starts_with("        ") && !line.starts_with("         ");
    let (name, rest) = words.split_at(end);
    let rest = if rest.starts_with('(') {
        rest.split_once(") ").map_or("", |(_, rest)| rest)
    } else {
        rest.trim_start()
    };
    (is_entry && !name.is_empty() && rest.starts_with('=') && !rest.starts_with("==")).then_some(name)
}

/// The next string of a source, what is before it and what is after it.
fn next_text(source: &str) -> Option<(&str, String, &str)> {
    let start = source.find('"')?;
    let mut text = String::new();
    let mut letters = source[start + 1..].char_indices();
    while let Some((at, letter)) = letters.next() {
        match letter {
            '"' => return Some((&source[..start], text, &source[start + 1 + at + 1..])),
            '\\' => text.extend(letters.next().map(|(_, letter)| letter)),
            letter => text.push(letter),
        }
    }
    None
}
