use super::{Text, sentences};
use crate::account::AccountState;
use crate::day::PartialDate;
use crate::day::parse::parse_typed;
use crate::form::Field;
use crate::identity::{
    DocumentKind, IdentityState, Mode, NoticeDelivery, Provenance, Relationship, Sex, Step, Values,
};

sentences! {
    /// Digital identities: steps, states, and values that are codes.
    IdentityText {
        digital_identity;
        personal_code;
        account;
        no_identity;
        yes;
        without_end;
        notice_accepted(what: &str);
        notice_handed_over(what: &str);
        text_not_kept;
        account_state(state: AccountState);
        identity_state(state: IdentityState);
        step(step: Step);
        mode(mode: Mode);
        document_kind(kind: DocumentKind);
        sex(sex: Sex);
        relationship(relationship: Relationship);
        provenance(provenance: Provenance);
        // With the month as a word.
        date(date: PartialDate);
    }
}

impl Text {
    /// The value of a field, in words where it is a code.
    pub fn field_value(self, field: Field, value: &str) -> String {
        in_words(self, field, value).unwrap_or_else(|| value.to_owned())
    }
}

fn in_words(t: Text, field: Field, value: &str) -> Option<String> {
    match field {
        Field::Mode => Mode::from_word(value).map(|mode| t.mode(mode)),
        Field::DocumentKind => DocumentKind::from_word(value).map(|kind| t.document_kind(kind)),
        Field::Sex => Sex::from_word(value).map(|sex| t.sex(sex)),
        Field::Relationship => {
            Relationship::from_word(value).map(|relationship| t.relationship(relationship))
        }
        Field::HasOnlyOneName | Field::Declaration if value == Values::YES => Some(t.yes().to_owned()),
        Field::PrivacyNotice => NoticeDelivery::parse(value).map(|(how, receipt)| {
            let what = match receipt.text {
                Some(text) => format!("{} ({})", receipt.version, text.locale.own_name()),
                None => format!("{} ({})", receipt.version, t.text_not_kept()),
            };
            match how {
                NoticeDelivery::Accepted => t.notice_accepted(&what),
                NoticeDelivery::HandedOver => t.notice_handed_over(&what),
            }
        }),
        Field::ExpiresOn if value == Values::WITHOUT_END => Some(t.without_end().to_owned()),
        field if field.is_date() => parse_typed(value).ok().map(|date| t.date(date)),
        _ => None,
    }
}

/// A date with its month as a word, in the order that both languages share; less of it where less is known.
pub(super) fn date_in_words(date: PartialDate, months: &[&str; 12]) -> String {
    let (year, month, day) = date.parts();
    let month = month.and_then(|month| months.get(usize::from(month) - 1));
    match (month, day) {
        (Some(month), Some(day)) => format!("{day} {month} {year}"),
        (Some(month), None) => format!("{month} {year}"),
        _ => year.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use crate::form::Field;
    use crate::text::Locale;

    #[test]
    fn a_value_that_is_a_code_is_said_in_words_and_any_other_stays_as_it_is() {
        let cases = [
            (Field::Sex, "F", "Female", "Femminile"),
            (Field::DocumentKind, "passport", "Passport", "Passaporto"),
            (Field::Relationship, "guest", "Guest", "Ospite"),
            (Field::ExpiresOn, "without_end", "No expiry date", "Senza scadenza"),
            (Field::ExpiresOn, "2031-10-28", "28 October 2031", "28 ottobre 2031"),
            (Field::DateOfBirth, "1985-04-17", "17 April 1985", "17 aprile 1985"),
            (Field::DateOfBirth, "17.4.1985", "17 April 1985", "17 aprile 1985"),
            (Field::DateOfBirth, "1985-04", "April 1985", "aprile 1985"),
            (Field::DateOfBirth, "1985", "1985", "1985"),
            (Field::DateOfBirth, "1985-02-30", "1985-02-30", "1985-02-30"),
            (Field::DocumentNumber, "1985-04-17", "1985-04-17", "1985-04-17"),
            (Field::Mode, "alias", "Under an alias", "Con uno pseudonimo"),
            (Field::HasOnlyOneName, "yes", "Yes", "Sì"),
            (
                Field::PrivacyNotice,
                "accepted 2 it 00000000000000000000000000000000000000000000000000000000000000ff",
                "Accepted, version 2 (Italiano)",
                "Accettata, versione 2 (Italiano)",
            ),
            (
                Field::PrivacyNotice,
                "accepted 1",
                "Accepted, version 1 (text not kept)",
                "Accettata, versione 1 (testo non conservato)",
            ),
            (
                Field::PrivacyNotice,
                "handed_over 1",
                "Handed over, version 1 (text not kept)",
                "Consegnata, versione 1 (testo non conservato)",
            ),
            (Field::Sex, "neither", "neither", "neither"),
            (Field::GivenNames, "passport", "passport", "passport"),
        ];
        for (field, value, english, italian) in cases {
            assert_eq!(Locale::En.text().field_value(field, value), english);
            assert_eq!(Locale::It.text().field_value(field, value), italian);
        }
    }
}
