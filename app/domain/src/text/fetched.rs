//! Texts in a browser: the program has none, except those that are code. The page fetches the table of its language
//! beside the program and hands it over before anything is shown. `compiled.rs` has the host's half of these macros,
//! and writes the table.

use super::Locale;
use std::sync::OnceLock;

/// The texts of the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Text(());

static TABLE: OnceLock<Table> = OnceLock::new();

struct Table {
    locale: Locale,
    /// The forms of each text, in the order of the declarations.
    texts: Vec<&'static str>,
}

/// Declares texts; see the host's half.
macro_rules! sentences {
    ($(#[$doc:meta])* $area:ident { $($name:ident $(($($arg:ident: $type:ty),+))? $(-> $returned:ty)?;)* }) => {
        $(#[$doc])*
        pub trait $area {
            $(sentences! { @method $name $(($($arg: $type),+))? $(-> $returned)? })*
        }

        impl crate::text::Text {
            $(sentences! { @get $area $name $(($($arg: $type),+))? $(-> $returned)? })*
        }

        #[allow(non_camel_case_types)]
        enum Position { $($name),* }

        /// How many texts the area has.
        pub(super) const COUNT: usize = [$(Position::$name),*].len();
    };
    (@method $name:ident) => {};
    (@method $name:ident ($($arg:ident: $type:ty),+)) => {
        sentences! { @method $name ($($arg: $type),+) -> String }
    };
    (@method $name:ident ($($arg:ident: $type:ty),+) -> $returned:ty) => {
        fn $name(&self, position: usize, $($arg: $type),+) -> $returned;
    };
    (@get $area:ident $name:ident) => {
        pub fn $name(self) -> &'static str {
            crate::text::fetched::get(crate::text::start::$area + Position::$name as usize)
        }
    };
    (@get $area:ident $name:ident ($($arg:ident: $type:ty),+)) => {
        sentences! { @get $area $name ($($arg: $type),+) -> String }
    };
    // Both arms are the same code, unless the text is code.
    (@get $area:ident $name:ident ($($arg:ident: $type:ty),+) -> $returned:ty) => {
        pub fn $name(self, $($arg: $type),+) -> $returned {
            let position = crate::text::start::$area + Position::$name as usize;
            match self.locale() {
                crate::text::Locale::En => $area::$name(&crate::text::en::En, position, $($arg),+),
                crate::text::Locale::It => $area::$name(&crate::text::it::It, position, $($arg),+),
            }
        }
    };
}
pub(super) use sentences;

/// Defines the texts of an area in a language; see the host's half.
macro_rules! say {
    ($area:ident for $language:ident {
        $($name:ident $(($($arg:ident: $type:ty),+))? $(-> $returned:ty)?
            $(= $text:literal)? $(= match $on:tt { $($arms:tt)* })? $(=> $code:expr)?;)*
    }) => {
        impl $area for $language {
            $(say! {
                @method $name $(($($arg: $type),+))? $(-> $returned)?
                $(= $text)? $(= match $on { $($arms)* })? $(=> $code)?
            })*
        }
    };
    (@method $name:ident = $text:literal) => {};
    (@method $name:ident ($($arg:ident: $type:ty),+) = $text:literal) => {
        fn $name(&self, position: usize, $($arg: $type),+) -> String {
            crate::text::fill::fill(crate::text::fetched::get(position), &[$(&$arg),+])
        }
    };
    (@method $name:ident ($arg:ident: $type:ty) -> $returned:ty = match $($arms:tt)*) => {
        fn $name(&self, position: usize, $arg: $type) -> $returned {
            crate::text::fetched::form(position, crate::choice::Choice::position($arg))
        }
    };
    (@method $name:ident ($arg:ident: $type:ty) = match $($arms:tt)*) => {
        fn $name(&self, position: usize, $arg: $type) -> String {
            let text = crate::text::fetched::form(position, crate::choice::Choice::position($arg));
            match crate::choice::Choice::shown(&$arg) {
                Some(shown) => crate::text::fill::fill(text, &[shown]),
                None => text.to_owned(),
            }
        }
    };
    (@method $name:ident ($first:ident: $word:ty, $($arg:ident: $type:ty),+) = match $on:tt $($arms:tt)*) => {
        fn $name(&self, position: usize, $first: $word, $($arg: $type),+) -> String {
            let text = crate::text::fetched::form(position, crate::choice::Choice::position($on));
            crate::text::fill::fill(text, &[&$first, $(&$arg),+])
        }
    };
    (@method $name:ident ($($arg:ident: $type:ty),+) => $code:expr) => {
        fn $name(&self, _: usize, $($arg: $type),+) -> String { $code.into() }
    };
}
pub(super) use say;

/// The positions at which the texts of each area start.
macro_rules! areas {
    ($($area:ident in $module:ident),* $(,)?) => {
        #[allow(non_upper_case_globals)]
        mod start {
            use super::areas;
            areas! { @from 0; $($area in $module,)* }
        }
    };
    (@from $start:expr; $area:ident in $module:ident, $($rest:tt)*) => {
        pub(super) const $area: usize = $start;
        areas! { @from $area + super::$module::COUNT; $($rest)* }
    };
    (@from $count:expr;) => {
        pub(super) const END: usize = $count;
    };
}
pub(super) use areas;

impl Text {
    /// Reads the table of a language, as the host's `Text::table` wrote it, and keeps it: a page has one language.
    ///
    /// Returns whether all texts are there.
    pub fn fetched(table: String) -> bool {
        let mut lines = String::leak(table).split('\n');
        let Some(locale) = lines.next().and_then(Locale::from_word) else { return false };
        let texts: Vec<_> = lines.collect();
        let is_whole = texts.len() == super::start::END;
        if is_whole {
            TABLE.get_or_init(|| Table { locale, texts });
        }
        is_whole
    }

    /// The texts of the page.
    pub fn of_page() -> Self {
        Self(())
    }

    /// The language of these texts.
    pub fn locale(self) -> Locale {
        TABLE.get().map_or_else(Locale::default, |table| table.locale)
    }
}

/// The text at a position.
pub(super) fn get(position: usize) -> &'static str {
    TABLE.get().and_then(|table| table.texts.get(position)).copied().unwrap_or_default()
}

/// One of the forms of the text at a position.
pub(super) fn form(position: usize, form: usize) -> &'static str {
    get(position).split('\t').nth(form).unwrap_or_default()
}
