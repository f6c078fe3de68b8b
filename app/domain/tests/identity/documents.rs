//! Documents of a sheet: each is checked on its own, and its zone is compared with what was typed.

use crate::{form, policy, values, with};
use domain::form::{Code, Field};
use domain::identity::{IdentityForm, Step, Values};

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
    let mut form = form();
    let changed = |field, text: &str| {
        let mut values = passport();
        values.set(field, text);
        values
    };
    form.documents = vec![
        passport(),
        changed(Field::IssuedOn, "2026-11-23"),
        changed(Field::ExpiresOn, "2021-10-29"),
        changed(Field::DocumentNumber, "<script>"),
        Values::default(),
        changed(Field::MachineReadableZone, "P<D<<"),
        changed(Field::MachineReadableZone, &ZONE.replace("6408125", "6408129")),
    ];
    let told: Vec<_> = form
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
        ]
    );
    assert_eq!(form.first_unmet_step(&policy()), Some(Step::Document));
    assert!(form.check(&policy()).is_err());
    let zones: Vec<_> = form
        .warnings(Step::Document, &policy())
        .into_iter()
        .filter(|finding| finding.field == Field::MachineReadableZone)
        .map(|finding| (finding.document.unwrap(), finding.code))
        .collect();
    assert_eq!(zones, [(5, Code::MrzShape), (6, Code::MrzCheckDigit)], "a zone is a warning with its reason");
}

#[test]
fn a_zone_that_cannot_be_read_stands_in_nobodys_way() {
    for mrz in ["P<D<<", "RUSSIAN 1NTERNAL", &ZONE.replace("6408125", "6408129"), "V<D<<MUELLER"] {
        let mut form = form();
        form.documents = vec![passport()];
        form.documents[0].set(Field::MachineReadableZone, mrz);
        assert_eq!(form.first_unmet_step(&policy()), None, "{mrz}");
        let document = form.check(&policy()).unwrap().details().unwrap().documents()[0].clone();
        assert!(document.mrz().is_none());
    }
}

#[test]
fn a_document_may_be_without_end_or_past_it() {
    let mut form = form();
    form.documents = vec![passport()];
    form.documents[0].set(Field::MachineReadableZone, "");
    form.documents[0].set(Field::ExpiresOn, Values::WITHOUT_END);
    assert_eq!(form.first_unmet_step(&policy()), None);
    assert_eq!(form.check(&policy()).unwrap().details().unwrap().documents()[0].expires_on(), None);
    assert_eq!(form.warnings(Step::Document, &policy()), []);
    form.documents[0].set(Field::ExpiresOn, "2026-11-21");
    let warnings = form.warnings(Step::Document, &policy());
    assert_eq!(
        warnings.iter().map(|w| (w.field, w.code)).collect::<Vec<_>>(),
        [(Field::ExpiresOn, Code::DocumentExpired)]
    );
    assert_eq!(form.first_unmet_step(&policy()), None);
    form.documents[0].set(Field::DocumentNumber, "A123456(7)");
    assert_eq!(form.check(&policy()).unwrap().details().unwrap().documents()[0].number_key(), "A1234567");
}

#[test]
fn a_zone_fills_what_is_empty_and_is_compared_with_what_is_not() {
    let mut form = IdentityForm::default();
    form.documents.push(values([(Field::MachineReadableZone, ZONE)]));
    let today = policy().today;
    let offers = form.suggestions(0, today);
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
    assert_eq!(form.differences(0, today), []);

    let mut form = with(Field::DateOfBirth, "1965-08-12");
    form.values.set(Field::Sex, "M");
    form.values.set(Field::FamilyName, "Miller");
    form.values.set(Field::Nationalities, "IT FR");
    form.documents = vec![passport()];
    form.documents[0].set(Field::DocumentNumber, "C01X00T48");
    assert_eq!(
        form.differences(0, today),
        [Field::DocumentNumber, Field::FamilyName, Field::DateOfBirth, Field::Sex, Field::Nationalities]
    );
    assert_eq!(form.suggestions(0, today), Values::default());
    // Worth a look, and nothing that stands in the way.
    assert_eq!(form.warnings(Step::Document, &policy()).len(), 5);
    assert_eq!(form.first_unmet_step(&policy()), None);
    // Some states write the name at birth; years of a zone have two digits, and dates may be partly unknown.
    form.values.set(Field::NameAtBirth, "Müller");
    form.values.set(Field::DateOfBirth, "1864-08");
    assert_eq!(form.differences(0, today), [Field::DocumentNumber, Field::Sex, Field::Nationalities]);
}
