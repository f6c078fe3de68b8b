//! Normalizing names, for search and for finding possible duplicates.

use domain::characters::is_format;
use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::canonical_combining_class;

/// Characters of one word; the search index holds no more.
const MAX_CHARS: usize = 48;

/// How letters with diacritics are transliterated: `Müller` as `muller` or as `mueller`.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Spelling {
    Base,
    Digraph,
}

/// The words of a text in lower case, without accents, with special letters replaced by the usual ASCII ones. Anything
/// but a letter, digit or vowel sign ends a word, and so does the change between letters and digits: `rossi2` and
/// `rossi3` share a word, which keeps the distinct words few for fuzzy search.
pub(crate) fn words(text: &str) -> impl Iterator<Item = String> {
    words_in(text, Spelling::Base).into_iter()
}

/// The same words with letters such as `ü` written as two. Equal to [`words`] where there are none.
pub(crate) fn spelled_words(text: &str) -> impl Iterator<Item = String> {
    words_in(text, Spelling::Digraph).into_iter()
}

/// A name without its spaces, from each word to the end. For scripts without spaces also with the last word first,
/// since the family name may come first.
pub(crate) fn joined_words(words: &[String]) -> impl Iterator<Item = String> {
    let from = (0..words.len().saturating_sub(1)).map(|at| words[at..].concat());
    let last_first =
        words.split_last().filter(|(last, rest)| !rest.is_empty() && last.chars().any(is_unspaced));
    from.chain(last_first.map(|(last, rest)| format!("{last}{}", rest.concat()))).map(truncate)
}

fn words_in(text: &str, spelling: Spelling) -> Vec<String> {
    let spelled: String = text.nfc().flat_map(|letter| transliterate(letter, spelling)).collect();
    let folded: String =
        spelled.nfkd().filter(|c| canonical_combining_class(*c) == 0 && !is_invisible(*c)).collect();
    let (mut words, mut before) = (Vec::<String>::new(), None);
    for letter in folded.to_lowercase().chars().flat_map(replace_letter) {
        let kind = letter.is_alphanumeric().then(|| letter.is_numeric());
        match words.last_mut() {
            Some(word) if kind.is_some() && kind == before => word.push(letter),
            _ if kind.is_some() => words.push(letter.to_string()),
            _ => {}
        }
        before = kind;
    }
    words.into_iter().map(truncate).collect()
}

fn truncate(word: String) -> String {
    word.chars().take(MAX_CHARS).collect()
}

/// Invisible characters, which do not end a word.
fn is_invisible(c: char) -> bool {
    is_format(c)
        || matches!(c, '\u{200c}' | '\u{200d}' | '\u{640}' | '\u{fe00}'..='\u{fe0f}' | '\u{e0100}'..='\u{e01ef}')
}

/// Scripts in which a full name is often written without a space.
fn is_unspaced(c: char) -> bool {
    matches!(u32::from(c), 0x0E00..=0x0EFF | 0x1000..=0x109F | 0x1100..=0x11FF | 0x1780..=0x17FF | 0x3040..=0x9FFF
        | 0xAC00..=0xD7FF | 0x2_0000..=0x3_FFFF)
}

/// Replaces a letter by two with [`Spelling::Digraph`].
fn transliterate(letter: char, spelling: Spelling) -> impl Iterator<Item = char> {
    let two = match letter {
        'ä' | 'Ä' => Some(['a', 'e']),
        'ö' | 'Ö' | 'ø' | 'Ø' => Some(['o', 'e']),
        'ü' | 'Ü' => Some(['u', 'e']),
        'å' | 'Å' => Some(['a', 'a']),
        _ => None,
    };
    let two = two.filter(|_| spelling == Spelling::Digraph);
    let one = two.is_none().then_some(letter);
    one.into_iter().chain(two.into_iter().flatten())
}

/// Replaces letters that Unicode does not decompose, and variants of one letter. An apostrophe is dropped and does not
/// end a word: `D'Angelo` is often typed `dangelo`.
fn replace_letter(letter: char) -> impl Iterator<Item = char> {
    let (one, two) = match letter {
        'ß' => ('s', Some('s')),
        'æ' => ('a', Some('e')),
        'œ' => ('o', Some('e')),
        'þ' => ('t', Some('h')),
        'ø' => ('o', None),
        'đ' | 'ð' => ('d', None),
        'ł' => ('l', None),
        'ħ' => ('h', None),
        'ŧ' => ('t', None),
        'ŋ' => ('n', None),
        'ı' => ('i', None),
        'ς' => ('σ', None),
        'ی' | 'ى' => ('ي', None),
        'ک' => ('ك', None),
        'ہ' | 'ە' | 'ة' => ('ه', None),
        // Katakana as hiragana.
        'ァ'..='ヶ' => (char::from_u32(u32::from(letter) - 0x60).unwrap_or(letter), None),
        other => {
            (IDEOGRAPHS.iter().find(|(form, _)| form.contains(other)).map_or(other, |(_, one)| *one), None)
        }
    };
    let is_apostrophe = matches!(letter, '\'' | '’' | '‘' | 'ʼ' | 'ʻ' | 'ʽ' | 'ʾ' | 'ʿ' | 'ʹ' | '′' | '`');
    [(!is_apostrophe).then_some(one), two].into_iter().flatten()
}

/// Variants of ideographs in Japanese names, and the usual one.
const IDEOGRAPHS: &[(&str, char)] = &[
    ("髙", '高'),
    ("﨑嵜埼", '崎'),
    ("邊邉", '辺'),
    ("濵濱", '浜'),
    ("澤", '沢'),
    ("廣", '広'),
    ("國", '国'),
    ("櫻", '桜'),
    ("齋齊斎", '斉'),
    ("嶋嶌", '島'),
    ("眞", '真'),
    ("德", '徳'),
    ("惠", '恵'),
    ("榮", '栄'),
    ("藏", '蔵'),
    ("瀨", '瀬'),
    ("冨", '富'),
    ("淵", '渕'),
    ("圓", '円'),
    ("條", '条'),
    ("萬", '万'),
    ("學", '学'),
    ("實", '実'),
    ("豐", '豊'),
    ("壽", '寿'),
    ("邨", '村'),
    ("栁", '柳'),
    ("𠮷", '吉'),
    ("鐵", '鉄'),
    ("黑", '黒'),
];

/// A name as it is compared: without regard to case and to the width of letters.
pub(crate) fn name_key(name: &str) -> String {
    name.nfkc().collect::<String>().to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_compared_without_accents_and_case() {
        for (text, folded) in [
            ("José María GARCÍA-Márquez", "jose maria garcia marquez"),
            ("Łukasz Strauß Søren Æthel Œuvre Đorđe Þór", "lukasz strauss soren aethel oeuvre dorde thor"),
            ("D'Angelo O’Brien", "dangelo obrien"),
            ("anna.rossi2+42_x", "anna rossi 2 42 x"),
            ("İpek Kaya ışık", "ipek kaya isik"),
            ("Νίκος Ἀλέξανδρος", "νικοσ αλεξανδροσ"),
            ("Ёлкин Йозеф", "елкин иозеф"),
            ("ﬁnn Ａｄａ", "finn ada"),
            ("", ""),
            (" -–—.,", ""),
        ] {
            assert_eq!(words(text).collect::<Vec<_>>().join(" "), folded, "{text}");
        }
        assert_eq!(words(&"x".repeat(500)).next().unwrap().len(), MAX_CHARS);
        assert_eq!(words("山田 太郎").count(), 2);
    }

    #[test]
    fn letters_with_two_forms_are_one_letter() {
        for (one, other) in [
            ("ʻŌlelo", "olelo"),
            ("علی\u{200c}زاده", "عليزاده"),
            ("کریم", "كريم"),
            ("髙橋", "高橋"),
            ("ヒロシ", "ひろし"),
            ("ﾋﾛｼ", "ひろし"),
            ("Łukasz Strauß Jørgen Işık D'Angelo", "Lukasz Strauss Jorgen Isik Dangelo"),
            ("Zo\u{ad}e", "zoe"),
        ] {
            assert_eq!(words(one).collect::<Vec<_>>(), words(other).collect::<Vec<_>>(), "{one}");
        }
        assert_ne!(words("राम").collect::<Vec<_>>(), words("रमा").collect::<Vec<_>>());
    }

    #[test]
    fn letters_are_spelled_in_both_ways() {
        let spelled = |text: &str| spelled_words(text).collect::<Vec<_>>().join(" ");
        assert_eq!(spelled("Grünhäuser Ågaard Jørgen"), "gruenhaeuser aagaard joergen");
        assert_eq!(spelled("Gru\u{308}n"), "gruen");
        assert_eq!(spelled("Rossi"), "rossi");
    }

    #[test]
    fn words_are_joined_from_each_on() {
        let joined = |text: &str| joined_words(&words(text).collect::<Vec<_>>()).collect::<Vec<_>>();
        assert_eq!(joined("Anna De Luca"), ["annadeluca", "deluca"]);
        assert_eq!(joined("正造 田中"), ["正造田中", "田中正造"]);
        assert_eq!(joined("Suharto"), Vec::<String>::new());
    }
}
