//! Documents of a sheet: each is checked on its own, and its zone is compared with what was typed.

use crate::{policy, sheet, values, with};
use domain::form::{Code, Field};
use domain::identity::{Sheet, Step, Values};

const ZONE: &str =
    "P<D<<MUELLER<<ZOE<<<<<<<<<<<<<<<<<<<<<<<<<<<\nC01X00T478D<<6408125F3110289<<<<<<<<<<<<<<00";

pub(crate) fn passport() -> Values {
    values([
        (Field::DocumentKind, "passport"),
        (Field::DocumentNumber, "c01x00t47"),
        (Field::IssuingCountry, "DE"),
        (Field::IssuedOn, "2021-10-29"),
        (Field::ExpiresOn, "2031-10-28"),
        (Field::MachineReadableZone, ZONE),
    ])
}

#[test]
fn each_document_is_checked_on_its_own_and_told_by_its_place() {
    let mut sheet = sheet();
    let changed = |field, text: &str| {
        let mut values = passport();
        values.put(field, text);
        values
    };
    sheet.documents = vec![
        passport(),
        changed(Field::IssuedOn, "2026-11-23"),
        changed(Field::ExpiresOn, "2021-10-29"),
        changed(Field::DocumentNumber, "<script>"),
        Values::default(),
        changed(Field::MachineReadableZone, "P<D<<"),
        changed(Field::MachineReadableZone, &ZONE.replace("6408125", "6408129")),
    ];
    let told: Vec<_> = sheet
        .faults(Step::Document, &policy())
        .into_iter()
        .map(|finding| (finding.document.unwrap(), finding.field, finding.code))
        .collect();
    assert_eq!(
        told,
        [
            (1, Field::IssuedOn, Code::DateFuture),
            (2, Field::ExpiresOn, Code::ExpiresBeforeIssued),
            (3, Field::DocumentNumber, Code::DocumentNumberCharset),
            (4, Field::DocumentKind, Code::ChoiceMissing),
            (4, Field::DocumentNumber, Code::DocumentNumberMissing),
            (4, Field::IssuingCountry, Code::CountryMissing),
            (5, Field::MachineReadableZone, Code::MrzShape),
            (6, Field::MachineReadableZone, Code::MrzCheckDigit),
        ]
    );
    assert_eq!(sheet.first_unmet_step(&policy()), Some(Step::Document));
    assert!(sheet.check(&policy()).is_err());
}

#[test]
fn a_zone_fills_what_is_empty_and_is_compared_with_what_is_not() {
    let mut sheet = Sheet::default();
    sheet.documents.push(values([(Field::MachineReadableZone, ZONE)]));
    let today = policy().today;
    let offers = sheet.offers(0, today);
    for (field, text) in [
        (Field::DocumentKind, "passport"),
        (Field::DocumentNumber, "C01X00T47"),
        (Field::IssuingCountry, "DE"),
        (Field::ExpiresOn, "2031-10-28"),
        (Field::FamilyName, "Mueller"),
        (Field::GivenNames, "Zoe"),
        (Field::DateOfBirth, "1964-08-12"),
        (Field::Sex, "F"),
        (Field::Nationalities, "DE"),
    ] {
        assert_eq!(offers.get(field), text);
    }
    assert_eq!(sheet.differences(0, today), []);

    let mut sheet = with(Field::DateOfBirth, "1965-08-12");
    sheet.values.put(Field::Sex, "M");
    sheet.values.put(Field::FamilyName, "Miller");
    sheet.values.put(Field::Nationalities, "IT FR");
    sheet.documents = vec![passport()];
    sheet.documents[0].put(Field::DocumentNumber, "C01X00T48");
    assert_eq!(
        sheet.differences(0, today),
        [Field::DocumentNumber, Field::FamilyName, Field::DateOfBirth, Field::Sex, Field::Nationalities]
    );
    assert_eq!(sheet.offers(0, today), Values::default());
    // Worth a look, and nothing that stands in the way.
    assert_eq!(sheet.warnings(Step::Document, &policy()).len(), 5);
    assert_eq!(sheet.first_unmet_step(&policy()), None);
    // Some states write the name at birth; years of a zone have two digits, and dates may be partly unknown.
    sheet.values.put(Field::NameAtBirth, "Müller");
    sheet.values.put(Field::DateOfBirth, "1864-08");
    assert_eq!(sheet.differences(0, today), [Field::DocumentNumber, Field::Sex, Field::Nationalities]);
}
