//! Names put together from syllables, in three scripts: nobody's, and distributed as names are. A few are borne by very
//! many, most by a few; one person in four has two given names.

use crate::people::mix;
use std::collections::HashMap;

/// Given names of a script.
const GIVEN: u64 = 1_000;
/// Family names of a script.
const FAMILY: u64 = 60_000;

/// Each as it is written, and as it stands in a username.
type Syllables = [(&'static str, &'static str); 20];

#[rustfmt::skip]
static LATIN: Syllables = [
    ("ma", "ma"), ("ri", "ri"), ("so", "so"), ("né", "ne"), ("la", "la"), ("ti", "ti"), ("go", "go"), ("dü", "du"),
    ("ven", "ven"), ("car", "car"), ("lo", "lo"), ("mí", "mi"), ("ta", "ta"), ("ber", "ber"), ("ška", "ska"),
    ("po", "po"), ("ell", "ell"), ("gna", "gna"), ("fi", "fi"), ("zan", "zan"),
];

#[rustfmt::skip]
static GREEK: Syllables = [
    ("μα", "ma"), ("ρι", "ri"), ("σο", "so"), ("νε", "ne"), ("λα", "la"), ("τι", "ti"), ("γο", "go"), ("δυ", "dy"),
    ("βεν", "ven"), ("καρ", "kar"), ("λο", "lo"), ("μι", "mi"), ("τα", "ta"), ("περ", "per"), ("σκα", "ska"),
    ("πο", "po"), ("ελ", "el"), ("γνα", "gna"), ("φι", "fi"), ("ζαν", "zan"),
];

#[rustfmt::skip]
static CYRILLIC: Syllables = [
    ("ма", "ma"), ("ри", "ri"), ("со", "so"), ("не", "ne"), ("ла", "la"), ("ти", "ti"), ("го", "go"), ("ду", "du"),
    ("вен", "ven"), ("кар", "kar"), ("ло", "lo"), ("ми", "mi"), ("та", "ta"), ("бер", "ber"), ("ска", "ska"),
    ("по", "po"), ("ел", "el"), ("гна", "gna"), ("фи", "fi"), ("жан", "zhan"),
];

/// A name as it is written, as it stands in a username, and as it is searched for: without accents, and with `ü` as `ue`.
#[derive(Clone)]
pub(super) struct Name {
    written: String,
    plain: String,
    pub(super) folded: String,
    spelled: String,
}

impl Name {
    fn of(syllables: &Syllables, mut number: u64) -> Self {
        let mut chosen = Vec::new();
        while number > 0 {
            chosen.push(syllables[(number % 20) as usize]);
            number /= 20;
        }
        let join = |one: fn(&(&'static str, &'static str)) -> &'static str| -> String {
            chosen.iter().rev().map(one).collect()
        };
        let (written, plain) = (join(|one| one.0), join(|one| one.1));
        // Only the Latin syllables have accents, and without them they are what usernames are made of.
        let folded = if std::ptr::eq(syllables, &LATIN) { plain.clone() } else { written.clone() };
        let spelled = if written.contains('ü') { join(spelled) } else { folded.clone() };
        Self { written, plain, folded, spelled }
    }

    fn titled(&self) -> String {
        let mut letters = self.written.chars();
        letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
    }
}

/// A syllable of those that have an `ü` is Latin.
fn spelled(syllable: &(&'static str, &'static str)) -> &'static str {
    if syllable.0 == "dü" { "due" } else { syllable.1 }
}

/// Somebody, by number: the same at every run.
pub(super) struct Somebody {
    pub(super) given: Vec<Name>,
    pub(super) family: Name,
    /// How many had this username before, and one; 1 is not written.
    ordinal: u32,
}

impl Somebody {
    fn named(number: u64) -> Self {
        let chance = |which: u64| mix(number * 8 + which);
        let syllables = match chance(0) % 10 {
            0 => &GREEK,
            1 | 2 => &CYRILLIC,
            _ => &LATIN,
        };
        // The more so to the power, the more bear the first ones; which of them have what letters is another matter.
        let skewed = |which: u64, most: u64, power: f64| {
            let share = (chance(which) >> 11) as f64 / (1_u64 << 53) as f64;
            (share.powf(power) * most as f64) as u64 * 611_953 % most
        };
        let given = |which| Name::of(syllables, 20 + skewed(which, GIVEN, 2.5));
        let mut all = vec![given(1)];
        if chance(2).is_multiple_of(4) {
            all.push(given(3));
        }
        Self { given: all, family: Name::of(syllables, 400 + skewed(4, FAMILY, 2.0)), ordinal: 1 }
    }

    pub(super) fn name(&self) -> String {
        self.given.iter().chain([&self.family]).map(Name::titled).collect::<Vec<_>>().join(" ")
    }

    pub(super) fn username(&self) -> String {
        match self.ordinal {
            1 => self.plain(),
            others => format!("{}{others}", self.plain()),
        }
    }

    fn plain(&self) -> String {
        format!("{}.{}", self.given[0].plain, self.family.plain)
    }

    /// The words the program finds somebody by, without those of the name where that is not known.
    pub(super) fn words(&self, code: Option<u64>, is_named: bool) -> Vec<String> {
        let names = || self.given.iter().chain([&self.family]).filter(|_| is_named);
        let folded: Vec<String> = names().map(|name| name.folded.clone()).collect();
        let spelled: Vec<String> = names().map(|name| name.spelled.clone()).collect();
        // As they are typed without what is between them.
        let joined = |names: &[String]| -> Vec<String> {
            (0..names.len().saturating_sub(1)).map(|at| names[at..].concat()).collect()
        };
        let joined = [joined(&folded), joined(&spelled)].concat();
        let ordinal = (self.ordinal > 1).then(|| self.ordinal.to_string());
        let all = code.map(|code| code.to_string()).into_iter().chain(folded).chain(spelled).chain(joined);
        let all = all.chain([self.given[0].plain.clone(), self.family.plain.clone()]).chain(ordinal);
        let mut words = Vec::new();
        for word in all {
            if !words.contains(&word) {
                words.push(word);
            }
        }
        words
    }
}

/// Everybody, each with a username of their own.
pub(super) struct Everybody(Vec<u32>);

impl Everybody {
    pub(super) fn new(count: u32) -> Self {
        let mut met: HashMap<String, u32> = HashMap::new();
        let ordinal = |number: u32| {
            let count = met.entry(Somebody::named(number.into()).plain()).or_default();
            *count += 1;
            *count
        };
        Self((0..count).map(ordinal).collect())
    }

    pub(super) fn count(&self) -> u32 {
        u32::try_from(self.0.len()).unwrap_or(u32::MAX)
    }

    pub(super) fn get(&self, number: u32) -> Somebody {
        Somebody { ordinal: self.0[number as usize], ..Somebody::named(number.into()) }
    }
}
