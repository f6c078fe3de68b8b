//! The languages of the program.

use crate::form::words;

words! {
    /// A language of the program.
    #[derive(Default)]
    Locale {
        #[default]
        En = "en",
        It = "it",
    }
}

impl Locale {
    /// The language's own name, for menus.
    pub const fn own_name(self) -> &'static str {
        match self {
            Self::En => "English",
            Self::It => "Italiano",
        }
    }

    /// All languages, this one first: the order of fields that are there in each language, for a reader of this one.
    pub fn own_first(self) -> impl Iterator<Item = Self> {
        let others = Self::ALL.iter().copied().filter(move |one| *one != self);
        std::iter::once(self).chain(others)
    }

    /// The language of the program with the highest weight in an `Accept-Language` header (RFC 9110 §12.5.4).
    pub fn negotiate(header: &str) -> Option<Self> {
        let mut best: Option<(f32, Self)> = None;
        for range in header.split(',').take(32) {
            let mut parts = range.split(';');
            let tag = parts.next().unwrap_or_default().trim().to_ascii_lowercase();
            let weight =
                parts.find_map(|part| part.trim().strip_prefix("q=")?.parse().ok()).unwrap_or(1.0_f32);
            let locale = Self::from_word(tag.split('-').next().unwrap_or_default());
            if let Some(locale) = locale
                && weight > best.map_or(0.0, |(best, _)| best)
            {
                best = Some((weight, locale));
            }
        }
        best.map(|(_, locale)| locale)
    }
}
