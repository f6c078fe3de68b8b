//! Enums whose values are words.

use serde::de::{DeserializeSeed, Deserializer, EnumAccess, Error, Unexpected, VariantAccess, Visitor};
use std::fmt;

/// Declares an enum whose values have a word each, the same on the wire, in the database and in CSV files.
///
/// The words are a table, which all of its functions share: matches of all words, which a derived reader and writer have as
/// well, would be a tenth of the code that a browser downloads.
macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $word:literal),* $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum $name { $($(#[$vdoc])* $variant),* }

        impl $name {
            /// All values, in the order of their declaration.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// Their words.
            const WORDS: &'static [&'static str] = &[$($word),*];

            /// The word on the wire, in the database and in CSV files.
            pub const fn as_str(self) -> &'static str {
                Self::WORDS[self as usize]
            }

            /// The value of a word; `None` if there is none.
            pub fn from_word(word: &str) -> Option<Self> {
                crate::form::place_of(word, Self::WORDS).map(|place| Self::ALL[place])
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_unit_variant(stringify!($name), *self as u32, self.as_str())
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let place = crate::form::read_place(deserializer, stringify!($name), Self::WORDS)?;
                Ok(Self::ALL[place])
            }
        }

        impl crate::choice::Choice for $name {
            const FORMS: usize = Self::ALL.len();

            fn all() -> Vec<Self> {
                Self::ALL.to_vec()
            }

            fn position(self) -> usize {
                self as usize
            }

            fn chosen(self) -> Self {
                self
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }
    };
}
pub(crate) use words;

type Words = &'static [&'static str];

/// The place of a word among others.
pub(crate) fn place_of(word: &str, words: Words) -> Option<usize> {
    words.iter().position(|known| *known == word)
}

/// Deserializes one of the words as an enum without values.
///
/// # Errors
/// If it is none of them.
pub(crate) fn read_place<'de, D: Deserializer<'de>>(
    deserializer: D,
    name: &'static str,
    words: Words,
) -> Result<usize, D::Error> {
    deserializer.deserialize_enum(name, words, OneOf(words))
}

struct OneOf(Words);

impl<'de> Visitor<'de> for OneOf {
    type Value = usize;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a known word")
    }

    fn visit_enum<A: EnumAccess<'de>>(self, data: A) -> Result<usize, A::Error> {
        let (place, content) = data.variant_seed(Place(self.0))?;
        content.unit_variant()?;
        Ok(place)
    }
}

/// The name of a variant, or its number in formats that have no names.
struct Place(Words);

impl<'de> DeserializeSeed<'de> for Place {
    type Value = usize;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<usize, D::Error> {
        deserializer.deserialize_identifier(self)
    }
}

impl Visitor<'_> for Place {
    type Value = usize;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a known word")
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<usize, E> {
        let place = usize::try_from(number).ok().filter(|place| *place < self.0.len());
        place.ok_or_else(|| E::invalid_value(Unexpected::Unsigned(number), &self))
    }

    fn visit_str<E: Error>(self, word: &str) -> Result<usize, E> {
        place_of(word, self.0).ok_or_else(|| E::unknown_variant(word, self.0))
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    words! {
        Light {
            Red = "red",
            RedAndAmber = "red_and_amber",
            Green = "green",
        }
    }

    #[test]
    fn a_word_is_read_as_it_was_written() {
        for light in Light::ALL {
            let written = serde_json::to_string(light).unwrap();
            assert_eq!(written, format!("\"{}\"", light.as_str()));
            assert_eq!(serde_json::from_str::<Light>(&written).unwrap(), *light);
            assert_eq!(Light::from_word(light.as_str()), Some(*light));
        }
        assert_eq!(
            serde_json::from_str::<Vec<Light>>(r#"["green","red"]"#).unwrap(),
            [Light::Green, Light::Red]
        );
    }

    #[test]
    fn another_word_is_refused() {
        assert_eq!(Light::from_word("Red"), None);
        for text in [r#""Red""#, r#""""#, r#"{"red":1}"#, "3", "null", r#"["red"]"#] {
            assert!(serde_json::from_str::<Light>(text).is_err(), "{text}");
        }
    }
}
