//! Texts on the host, where all languages are in the program, and the table of a language for browsers
//! ([`fetched`](super) has their half of these macros).

use super::{Locale, Text};

/// Declares texts: `name;` is fixed, `name(argument: Type);` has arguments and returns a `String`, or what is declared.
macro_rules! sentences {
    ($(#[$doc:meta])* $area:ident { $($name:ident $(($($arg:ident: $type:ty),+))? $(-> $returned:ty)?;)* }) => {
        $(#[$doc])*
        pub trait $area {
            $(sentences! { @method $name $(($($arg: $type),+))? $(-> $returned)? })*

            /// The forms of one text in the table; none if it is code.
            fn forms(&self, name: &str) -> Vec<String>;

            /// The forms of all texts, in the order of their declaration.
            fn all_forms(&self) -> Vec<Vec<String>> {
                [$(stringify!($name)),*].into_iter().map(|name| self.forms(name)).collect()
            }
        }

        impl crate::text::Text {
            $(sentences! { @choose $area $name $(($($arg: $type),+))? $(-> $returned)? })*
        }
    };
    (@method $name:ident) => { fn $name(&self) -> &'static str; };
    (@method $name:ident ($($arg:ident: $type:ty),+)) => { fn $name(&self, $($arg: $type),+) -> String; };
    (@method $name:ident ($($arg:ident: $type:ty),+) -> $returned:ty) => {
        fn $name(&self, $($arg: $type),+) -> $returned;
    };
    (@choose $area:ident $name:ident) => { sentences! { @choose $area $name () -> &'static str } };
    (@choose $area:ident $name:ident ($($arg:ident: $type:ty),+)) => {
        sentences! { @choose $area $name ($($arg: $type),+) -> String }
    };
    (@choose $area:ident $name:ident ($($arg:ident: $type:ty),*) -> $returned:ty) => {
        pub fn $name(self, $($arg: $type),*) -> $returned {
            match self.locale() {
                crate::text::Locale::En => $area::$name(&crate::text::en::En, $($arg),*),
                crate::text::Locale::It => $area::$name(&crate::text::it::It, $($arg),*),
            }
        }
    };
}
pub(super) use sentences;

/// Defines the texts of an area in a language:
///
/// - `name = "…";`
/// - `name(argument: Type) = "… {argument} …";`
/// - `name(word: Word, argument: Type) = match word { Word::One => "… {argument} …", … };` where the first argument
///   is a [`Choice`](super::Choice). Alone, it only chooses.
/// - `name(argument: Type) => expression;` where the grammar needs more than that.
///
/// Browsers download the first three as a table of their own language, and the last as code of every language.
macro_rules! say {
    ($area:ident for $language:ident {
        $($name:ident $(($($arg:ident: $type:ty),+))? $(-> $returned:ty)?
            $(= $text:literal)? $(= match $on:ident { $($arms:tt)* })? $(=> $code:expr)?;)*
    }) => {
        impl $area for $language {
            $(say! {
                @method $name $(($($arg: $type),+))? $(-> $returned)?
                $(= $text)? $(= match $on { $($arms)* })? $(=> $code)?
            })*

            fn forms(&self, name: &str) -> Vec<String> {
                match name {
                    $(stringify!($name) => {
                        say! { @forms $(($($arg: $type),+))? $(= $text)? $(= match $on { $($arms)* })? $(=> $code)? }
                    })*
                    _ => Vec::new(),
                }
            }
        }
    };

    (@method $name:ident = $text:literal) => { fn $name(&self) -> &'static str { $text } };
    (@method $name:ident ($($arg:ident: $type:ty),+) = $text:literal) => {
        fn $name(&self, $($arg: $type),+) -> String { format!($text) }
    };
    (@method $name:ident ($arg:ident: $type:ty) -> $returned:ty = match $on:ident { $($pattern:pat => $text:tt $(,)?)* }) => {
        fn $name(&self, $arg: $type) -> $returned { match $on { $($pattern => $text,)* } }
    };
    (@method $name:ident ($arg:ident: $type:ty) = match $on:ident { $($pattern:pat => $text:literal),* $(,)? }) => {
        fn $name(&self, $arg: $type) -> String { match $on { $($pattern => $text,)* }.to_owned() }
    };
    (@method $name:ident ($($arg:ident: $type:ty),+) = match $on:ident { $($pattern:pat => $text:literal),* $(,)? }) => {
        fn $name(&self, $($arg: $type),+) -> String { match $on { $($pattern => format!($text),)* } }
    };
    (@method $name:ident ($($arg:ident: $type:ty),+) => $code:expr) => {
        fn $name(&self, $($arg: $type),+) -> String { $code.into() }
    };

    (@forms = $text:literal) => { vec![$text.to_owned()] };
    (@forms ($($arg:ident: $type:ty),+) = $text:literal) => {
        vec![crate::text::compiled::numbered($text, &[$(stringify!($arg)),+])]
    };
    (@forms ($first:ident: $word:ty $(, $arg:ident: $type:ty)*) = match $on:ident { $($pattern:pat => $text:tt $(,)?)* }) => {{
        let text = |$on: $word| match $on { $($pattern => $text,)* };
        let arguments = [stringify!($first), $(stringify!($arg)),*];
        let all = <$word as crate::text::Choice>::all().into_iter();
        all.map(|word| crate::text::compiled::numbered(text(word), &arguments)).collect()
    }};
    (@forms $arguments:tt => $code:expr) => { Vec::new() };
}
pub(super) use say;

/// The text with the position of each argument in the place of its name, which browsers need not know then.
///
/// # Panics
/// If it has another placeholder, such as one with a format.
pub(super) fn numbered(text: &str, arguments: &[&str]) -> String {
    let mut parts = text.split('{');
    let mut numbered = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let argument = part.split_once('}');
        let position = argument.and_then(|(name, _)| arguments.iter().position(|other| *other == name));
        let (Some((_, rest)), Some(position)) = (argument, position) else {
            panic!("{text:?} has a placeholder that is none of {arguments:?}");
        };
        numbered.push_str(&format!("{{{position}}}{rest}"));
    }
    assert!(!numbered.contains(['\n', '\t']), "{text:?} has a mark of the table");
    numbered
}

/// Collects the texts of the areas that browsers download.
macro_rules! areas {
    ($($area:ident in $module:ident),* $(,)?) => {
        fn all_forms(language: &(impl $($area +)* Sized)) -> Vec<Vec<String>> {
            [$($area::all_forms(language)),*].concat()
        }
    };
}
pub(super) use areas;

impl Text {
    /// The language of these texts.
    pub const fn locale(self) -> Locale {
        self.0
    }

    /// The texts of this language as a browser downloads them: the language, then a line for each text, in the order
    /// of their declaration. A text that is chosen by a word has its forms on one line.
    pub fn table(self) -> String {
        let texts = match self.locale() {
            Locale::En => super::all_forms(&super::en::En),
            Locale::It => super::all_forms(&super::it::It),
        };
        let lines = texts.iter().map(|forms| forms.join("\t"));
        std::iter::once(self.locale().to_string()).chain(lines).collect::<Vec<_>>().join("\n")
    }
}
