//! Formats of postal codes. A mismatch is only a warning, since codes change.

use crate::characters::cleaned;

/// Formats, `9` for a digit, `A` for a letter and `X` for either, and the countries that use them. Other countries
/// are not checked.
const SHAPES: &[(&str, &str)] = &[
    ("999", "FO IS LS MG TW"),
    ("9999", "AF AL AM AR AT AU BD BE BG CH CY DK GE GL HU LI LU LV MD MK NO NZ PH PT SI TN ZA"),
    (
        "99999",
        "BA CU CZ DE DO DZ EE EG ES FI FR GR GT HR ID IQ IR IT JO KE KR KW LK LT MA MC ME MM MX MY NP PK PL RS SA SE SK \
         SM TH TR TW UA US UY VA VN",
    ),
    ("999999", "BY CN CO EC IN KG KZ MN RO RU SG TJ TM TW UZ VN"),
    ("9999999", "CL IL JP PT"),
    ("99999999", "BR"),
    ("999999999", "US"),
    ("9999999999", "IR"),
    ("AD999", "AD"),
    ("A9999AAA", "AR"),
    ("A9A9A9", "CA"),
    ("A99AA", "GB"),
    ("A999AA", "GB"),
    ("AA99AA", "GB"),
    ("AA999AA", "GB"),
    ("A9A9AA", "GB"),
    ("AA9A9AA", "GB"),
    ("A99XXXX", "IE"),
    ("A9WXXXX", "IE"),
    ("A99X9X9", "KZ"),
    ("AAA9999", "MT"),
    ("9999AA", "NL"),
];

/// Countries whose vehicle sign differs from the code; people also put it before postal codes.
const SIGNS: [(&str, &str); 14] = [
    ("AT", "A"),
    ("BE", "B"),
    ("DE", "D"),
    ("ES", "E"),
    ("FI", "FIN"),
    ("FR", "F"),
    ("HU", "H"),
    ("IT", "I"),
    ("LI", "FL"),
    ("LU", "L"),
    ("NO", "N"),
    ("PT", "P"),
    ("SE", "S"),
    ("SI", "SLO"),
];

/// Whether a postal code has another format than the country's. Spaces and hyphens are ignored, and so is the
/// country's code before it, as in `LV-1010` or `L-4750`.
pub(super) fn is_unusual(country: &str, code: &str) -> bool {
    let bare: String = cleaned(code)
        .chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, '-' | '\u{2010}'..='\u{2013}'))
        .map(|c| c.to_ascii_uppercase())
        .collect();
    let sign = SIGNS.iter().find(|(code, _)| *code == country).map_or(country, |(_, sign)| *sign);
    let without_country = bare.strip_prefix(country).or_else(|| bare.strip_prefix(sign)).unwrap_or(&bare);
    let mut shapes = SHAPES
        .iter()
        .filter(|(_, countries)| countries.split(' ').any(|other| other == country))
        .map(|(shape, _)| *shape)
        .peekable();
    shapes.peek().is_some() && !shapes.any(|shape| fits(shape, &bare) || fits(shape, without_country))
}

fn fits(shape: &str, code: &str) -> bool {
    shape.len() == code.len()
        && shape.bytes().zip(code.bytes()).all(|(shape, byte)| match shape {
            b'9' => byte.is_ascii_digit(),
            b'A' => byte.is_ascii_uppercase(),
            b'X' => byte.is_ascii_alphanumeric(),
            letter => byte == letter,
        })
}
