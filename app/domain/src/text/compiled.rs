//! Texts on the host, where all languages are in the program, and the table of a language for browsers
//! (`fetched.rs` has their half of these macros).

use super::Locale;

/// The texts of one language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Text(Locale);

impl Locale {
    /// The texts of this language. A browser has `Text::of_page` instead.
    pub const fn text(self) -> Text {
        Text(self)
    }
}

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
///   is a [`Choice`](crate::choice::Choice), or `match (word, other)` where the first two are. A number is 0, 1 or more: `match
///   count { 1 => "1 row", _ => "{count} rows" }`.
/// - `name(argument: Type) => expression;` where the grammar needs more than that.
///
/// Browsers download the first three as a table of their own language, and the last as code of every language.
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
    (@method $name:ident ($($arg:ident: $type:ty),+) = match $on:tt { $($pattern:pat => $text:literal),* $(,)? }) => {
        fn $name(&self, $($arg: $type),+) -> String {
            match crate::choice::Choice::chosen($on) { $($pattern => format!($text),)* }
        }
    };
    (@method $name:ident ($($arg:ident: $type:ty),+) => $code:expr) => {
        fn $name(&self, $($arg: $type),+) -> String { $code.into() }
    };

    (@forms = $text:literal) => { vec![$text.to_owned()] };
    (@forms ($($arg:ident: $type:ty),+) = $text:literal) => {
        vec![crate::text::compiled::numbered($text, &[$(stringify!($arg)),+])]
    };
    (@forms ($arg:ident: $type:ty) = match $on:ident { $($arms:tt)* }) => {{
        let has_place = |chosen: $type| crate::choice::Choice::shown(&chosen).is_some();
        let arguments = |chosen| if has_place(chosen) { &[stringify!($arg)][..] } else { &[] };
        say! { @forms_of $type, arguments, $($arms)* }
    }};
    (@forms ($first:ident: $a:ty $(, $arg:ident: $type:ty)*) = match $on:ident { $($arms:tt)* }) => {{
        let arguments = |_| &[stringify!($first), $(stringify!($arg)),*][..];
        say! { @forms_of $a, arguments, $($arms)* }
    }};
    (@forms ($first:ident: $a:ty, $second:ident: $b:ty $(, $arg:ident: $type:ty)*) = match ($on:ident, $other:ident) { $($arms:tt)* }) => {{
        let arguments = |_| &[stringify!($first), stringify!($second), $(stringify!($arg)),*][..];
        say! { @forms_of ($a, $b), arguments, $($arms)* }
    }};
    (@forms_of $type:ty, $arguments:ident, $($pattern:pat => $text:tt $(,)?)*) => {{
        let text = |chosen: $type| match chosen { $($pattern => $text,)* };
        let all = <$type as crate::choice::Choice>::all().into_iter();
        all.map(|chosen| crate::text::compiled::numbered(text(chosen), $arguments(chosen))).collect()
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::form::{Code, Field};
    use crate::identity::IdentityAction;
    use crate::text::fill::fill;

    /// The forms of a text in the table: those of the line that has them in English.
    fn forms(locale: Locale, first: &str) -> Vec<String> {
        let table = |locale: Locale| locale.text().table().lines().map(str::to_owned).collect::<Vec<_>>();
        let line = table(Locale::En).iter().position(|line| line.split('\t').next() == Some(first)).unwrap();
        table(locale)[line].split('\t').map(str::to_owned).collect()
    }

    #[test]
    fn both_tables_begin_with_their_language_and_have_a_line_for_every_text() {
        let [english, italian] = [Locale::En, Locale::It].map(|locale| locale.text().table());
        assert_eq!((english.lines().next(), italian.lines().next()), (Some("en"), Some("it")));
        assert_eq!(english.split('\n').count(), italian.split('\n').count());
    }

    #[test]
    fn a_text_of_the_table_reads_like_that_of_the_program() {
        for locale in [Locale::En, Locale::It] {
            let t = locale.text();
            assert_eq!(forms(locale, "Sign out"), [t.sign_out()]);
            let [filled] = &*forms(locale, "{0}: {1}") else { panic!("one form") };
            assert_eq!(fill(filled, &[&"a", &"{0}"]), t.filter_of("a", "{0}"));
            let faults = forms(locale, Locale::En.text().fault(Code::ALL[0]));
            assert_eq!(faults, Code::ALL.iter().map(|code| t.fault(*code)).collect::<Vec<_>>());
            let fields = forms(locale, Locale::En.text().field(Field::ALL[0]));
            assert_eq!(fields, Field::ALL.iter().map(|field| t.field(*field)).collect::<Vec<_>>());
            let asked = forms(locale, "Suspend the identity of {1}?");
            let ask = |action: &IdentityAction| t.ask_identity_action(*action, "Zoë");
            let filled: Vec<_> = asked.iter().map(|form| fill(form, &[&"", &"Zoë"])).collect();
            assert_eq!(filled, IdentityAction::ALL.iter().map(ask).collect::<Vec<_>>());
        }
    }

    #[test]
    #[should_panic(expected = "a placeholder")]
    fn a_placeholder_with_a_format_is_refused() {
        numbered("{count:>3}", &["count"]);
    }
}
