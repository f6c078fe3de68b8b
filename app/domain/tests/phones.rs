//! Telephone numbers are read as libphonenumber reads them.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, reason = "a test fails by it, in helpers too")]

use domain::identity::phone;
use rlibphonenumber::{PHONE_NUMBER_UTIL, PhoneNumberFormat};

/// The example number of every region, in the forms in which people write it.
#[test]
fn the_example_numbers_of_every_region_are_read_as_a_port_of_libphonenumber_reads_them() {
    let util = &PHONE_NUMBER_UTIL;
    let (mut differing, mut count) = (Vec::new(), 0);
    for region in util.get_supported_regions() {
        let Ok(example) = util.get_example_number(region) else { continue };
        let plain = util.format(&example, PhoneNumberFormat::E164).into_owned();
        let spaced = util.format(&example, PhoneNumberFormat::International).into_owned();
        let code = example.country_code.to_string();
        let national = &plain[1 + code.len()..];
        let forms = [
            plain.clone(),
            spaced,
            format!("+{code} (0){national}"),
            format!("+{code} 0{national}"),
            format!("00{code}.{national}"),
        ];
        for form in forms {
            // `00` is dialled before international numbers in most countries, not in all.
            let international = form.strip_prefix("00").map_or(form.clone(), |rest| format!("+{rest}"));
            let Ok(theirs) = util.parse(&international, None) else { continue };
            let theirs = util.format(&theirs, PhoneNumberFormat::E164).into_owned();
            if theirs.len() > 16 {
                continue;
            }
            count += 1;
            let ours = phone(&form);
            if ours.as_deref() != Ok(theirs.as_str()) {
                differing.push(format!("{form}: {ours:?}, not {theirs}"));
            }
        }
    }
    assert!(count > 1_000, "{count} were compared");
    assert!(differing.is_empty(), "{differing:#?}");
}
