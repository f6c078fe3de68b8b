//! Puts arguments into a text of the table.

use std::fmt::{Display, Write as _};

/// The text with each argument in the place of its position: `{0}`, `{1}` …
pub(super) fn fill(text: &str, arguments: &[&dyn Display]) -> String {
    let mut filled = String::new();
    // Every second part was between braces.
    for (count, part) in text.split(['{', '}']).enumerate() {
        let argument = part.parse().ok().and_then(|position: usize| arguments.get(position));
        // A string never refuses to be written to.
        let _ = match argument.filter(|_| count % 2 == 1) {
            Some(argument) => write!(filled, "{argument}"),
            None => filled.write_str(part),
        };
    }
    filled
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arguments_take_the_places_of_their_positions() {
        for (text, filled) in [
            ("", ""),
            ("No argument", "No argument"),
            ("{0}", "Zoë"),
            ("{0} has {1} of 1 rows", "Zoë has 1200 of 1 rows"),
            ("{1}{0}{1}, 0", "1200Zoë1200, 0"),
        ] {
            assert_eq!(fill(text, &[&"Zoë", &1_200]), filled);
        }
        assert_eq!(fill("{0} {1}", &[&"{1}", &"{0}"]), "{1} {0}", "what was typed is no place");
    }
}
