//! Telephone numbers are read as libphonenumber reads them.
//!
//! `phones.tsv` holds the example numbers of every region, fixed and mobile, in the forms in which people write them, each
//! with what libphonenumber (metadata 9.0, by the port `phonenumbers` 9.0.43) makes of it.
#![cfg(not(target_arch = "wasm32"))]

use domain::identity::parse_phone;

#[test]
fn the_example_numbers_of_every_region_are_read_as_libphonenumber_reads_them() {
    let all: Vec<(&str, &str)> =
        include_str!("phones.tsv").lines().filter_map(|line| line.split_once('\t')).collect();
    assert_eq!(all.len(), 2_170, "numbers that are compared");
    let differing: Vec<String> = all
        .into_iter()
        .filter(|(typed, number)| parse_phone(typed).as_deref() != Ok(number))
        .map(|(typed, number)| format!("{typed}: {:?}, not {number}", parse_phone(typed)))
        .collect();
    assert!(differing.is_empty(), "{differing:#?}");
}
