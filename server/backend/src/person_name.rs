use domain::form::Field;
use domain::identity::{Mode, Values};

/// A name that is searched and shown, and the family name at its end, by which people are sorted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct PersonName {
    pub(crate) shown: String,
    /// Empty for an alias.
    pub(crate) family: String,
}

/// The name of a person: the alias of somebody registered under one, else given names and family name. Without control
/// characters, which PostgreSQL may refuse.
pub(crate) fn person_name(values: &Values) -> PersonName {
    let parts: &[Field] = if values.get(Field::Mode) == Mode::Alias.as_str() {
        &[Field::Alias]
    } else {
        &[Field::GivenNames, Field::FamilyName]
    };
    let words = |field: &Field| {
        let words = values.get(*field).split(|c: char| c.is_whitespace() || c.is_control());
        words.filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
    };
    let parts: Vec<String> = parts.iter().map(words).filter(|part| !part.is_empty()).collect();
    let family = match parts.as_slice() {
        [_, family] => family.clone(),
        _ => String::new(),
    };
    PersonName { shown: parts.join(" ").chars().take(MAX_NAME).collect(), family }
}

/// Two names of 150 characters with a space between.
const MAX_NAME: usize = 301;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_display_name_is_given_and_family_name_or_the_alias() {
        let display_name = |values: &Values| person_name(values).shown;
        let values = |all: &[(Field, &'static str)]| all.iter().copied().collect::<Values>();
        let named = values(&[(Field::GivenNames, " Anna  Maria\u{0}"), (Field::FamilyName, "Rossi")]);
        assert_eq!(display_name(&named), "Anna Maria Rossi");
        assert_eq!(display_name(&values(&[(Field::GivenNames, "Suharto")])), "Suharto");
        let alias = values(&[(Field::Mode, "alias"), (Field::Alias, "Desk 4"), (Field::FamilyName, "Rossi")]);
        assert_eq!(display_name(&alias), "Desk 4");
        let long = "ñ".repeat(150);
        let both: Values =
            [(Field::GivenNames, long.as_str()), (Field::FamilyName, long.as_str())].into_iter().collect();
        assert_eq!(display_name(&both).chars().count(), 301);
    }
}
