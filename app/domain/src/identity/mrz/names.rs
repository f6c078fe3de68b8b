//! Names in an MRZ: the transliterations recommended by ICAO 9303 part 3, section 6, and others that states use. Only
//! for comparison: names typed by people are never replaced.

use crate::letter_case::{upper, upper_letter};

/// Letters with several spellings, or with one of several letters.
const SPELLINGS: &[(char, &str)] = &[
    ('Ä', "AE|A"),
    ('Å', "AA|A"),
    ('Æ', "AE"),
    ('Ð', "D|DH"),
    ('Ñ', "N|NXX"),
    ('Ö', "OE|O"),
    ('Ø', "OE|O"),
    ('Ü', "UE|UXX|U"),
    ('Þ', "TH"),
    ('Đ', "D|DJ"),
    ('Ħ', "H"),
    ('Ĳ', "IJ"),
    ('ĸ', "Q"),
    ('Ŀ', "L"),
    ('Ł', "L"),
    ('Ŋ', "N"),
    ('Œ', "OE"),
    ('Ŧ', "T"),
    ('Ə', "E|A"),
    ('Ѐ', "E"),
    ('Ё', "E|IO|YO"),
    ('Ђ', "D|DJ"),
    ('Ѓ', "G|GJ"),
    ('Є', "IE|YE"),
    ('Ѕ', "DZ"),
    ('І', "I"),
    ('Ї', "I|YI"),
    ('Ј', "J"),
    ('Љ', "LJ"),
    ('Њ', "NJ"),
    ('Ћ', "C"),
    ('Ќ', "K|KJ"),
    ('Ѝ', "I"),
    ('Ў', "U"),
    ('Џ', "DZ|DJ"),
    ('А', "A"),
    ('Б', "B"),
    ('В', "V"),
    ('Г', "G|H"),
    ('Д', "D"),
    ('Е', "E|IE|YE"),
    ('Ж', "ZH|Z"),
    ('З', "Z"),
    ('И', "I|Y"),
    ('Й', "I|Y"),
    ('К', "K"),
    ('Л', "L"),
    ('М', "M"),
    ('Н', "N"),
    ('О', "O"),
    ('П', "P"),
    ('Р', "R"),
    ('С', "S"),
    ('Т', "T"),
    ('У', "U"),
    ('Ф', "F"),
    ('Х', "KH|H"),
    ('Ц', "TS|C"),
    ('Ч', "CH|C"),
    ('Ш', "SH|S"),
    ('Щ', "SHCH|SHT"),
    ('Ъ', "IE|A|"),
    ('Ы', "Y"),
    ('Ь', "|I"),
    ('Э', "E"),
    ('Ю', "IU|YU"),
    ('Я', "IA|YA"),
    ('Ґ', "G"),
    ('ẞ', "SS"),
];

/// The base letters of accented ones, from U+00C0 and from U+1E00.
const LATIN: &str = "\
    AAAAAA.CEEEEIIII.NOOOOO..UUUUY..AAAAAA.CEEEEIIII.NOOOOO..UUUUY.YAAAAAACCCCCCCCDD..EEEEEEEEEEGGGGGGGG\
    HH..IIIIIIIIII..JJKK.LLLLLL....NNNNNN...OOOOOO..RRRRRRSSSSSSSSTTTT..UUUUUUUUUUUUWWYYYZZZZZZS........\
    ........................OO.............UU............................AAIIOOUUUUUUUUUU.AAAA....GGKKOO\
    OO..J...GG..NNAA....AAAAEEEEIIIIOOOORRRRUUUUSSTT..HH......AAEEOOOOOOOOYY";
const MORE_LATIN: &str = "\
    AABBBBBBCCDDDDDDDDDDEEEEEEEEEEFFGGHHHHHHHHHHIIIIKKKKKKLLLLLLLLMMMMMMNNNNNNNNOOOOOOOOPPPPRRRRRRRRSSSS\
    SSSSSSTTTTTTTTUUUUUUUUUUVVVVWWWWWWWWWWXXXXYYZZZZZZHTWY.S....AAAAAAAAAAAAAAAAAAAAAAAAEEEEEEEEEEEEEEEE\
    IIIIOOOOOOOOOOOOOOOOOOOOOOOOUUUUUUUUUUUUUUYYYYYYYY";

/// Whether a typed name can be the one in an MRZ; `None` if its script cannot be compared. If `is_cut`, the end may
/// be missing.
pub fn agree(mrz: &str, typed: &str, is_cut: bool) -> Option<bool> {
    let letters: String = mrz.chars().filter(char::is_ascii_uppercase).collect();
    // How many letters of the MRZ the name has matched, in each of its possible spellings.
    let mut ends = vec![0];
    for c in upper(typed).chars().filter(|c| !is_between(*c)) {
        let mut own = [0; 4];
        let spellings =
            spellings(c).unwrap_or_else(|| if c.is_ascii_uppercase() { c.encode_utf8(&mut own) } else { "" });
        if spellings.is_empty() {
            return None;
        }
        if is_cut && ends.contains(&letters.len()) {
            return Some(true);
        }
        ends = ends
            .iter()
            .flat_map(|end| spellings.split('|').map(move |spelling| (*end, spelling)))
            .filter(|(end, spelling)| letters[*end..].starts_with(spelling))
            .map(|(end, spelling)| end + spelling.len())
            .collect();
        ends.sort_unstable();
        ends.dedup();
    }
    Some(ends.contains(&letters.len()))
}

/// The base letter of an accented one, in lower case; `None` if there is none, or for other scripts.
pub(crate) fn base_letter(c: char) -> Option<char> {
    let base = match upper_letter(c) {
        'Ø' => 'o',
        'Ł' => 'l',
        'Đ' | 'Ð' => 'd',
        'Æ' | 'Ə' => 'e',
        'İ' => 'i',
        'S' if c == 'ß' => 's',
        c if c.is_ascii_alphabetic() => c.to_ascii_lowercase(),
        c => spellings(c)
            .filter(|_| !('\u{370}'..='\u{1dff}').contains(&c))?
            .split('|')
            .next_back()?
            .chars()
            .next()?
            .to_ascii_lowercase(),
    };
    Some(base)
}

fn spellings(c: char) -> Option<&'static str> {
    let found = SPELLINGS.binary_search_by_key(&c, |(letter, _)| *letter).ok().map(|at| SPELLINGS[at].1);
    found.or_else(|| {
        let letter = |table: &'static str, first: u32| {
            let at = usize::try_from(u32::from(c).checked_sub(first)?).ok()?;
            table.get(at..at + 1).filter(|letter| *letter != ".")
        };
        letter(LATIN, 0xC0).or_else(|| letter(MORE_LATIN, 0x1E00))
    })
}

/// Characters that an MRZ omits: spaces, apostrophes, hyphens, dots, and combining accents.
fn is_between(c: char) -> bool {
    c.is_whitespace()
        || matches!(
            c,
            '\'' | '-' | '.' | ',' | '/' | '(' | ')' | '`' | '\u{b4}' | '\u{b7}' | '\u{300}'..='\u{36f}'
        )
        || matches!(c, '\u{2bb}' | '\u{2bc}' | '\u{2010}'..='\u{2015}' | '\u{2018}' | '\u{2019}')
}
