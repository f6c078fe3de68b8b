//! Reads values as people and spreadsheets write them.

use super::{FieldKind, FieldOption, FieldValue, OPTIONS_MOST, OwnField};
use crate::characters::{cleaned, trimmed};
use crate::day::parse::parse_typed;
use crate::form::Code;
use crate::letter_case::lower;

/// Words for *yes* and *no* of spreadsheets and of people, in lower case.
const YES: [&str; 8] = ["yes", "y", "si", "sì", "s", "true", "vero", "1"];
const NO: [&str; 6] = ["no", "n", "false", "falso", "0", "-"];

impl OwnField {
    /// The values in a cell or a control; none for an empty one. Several choices are separated by commas or semicolons, each
    /// by its id or by its label in any language. `kept` are the texts that are stored already: an option that was retired
    /// stays with whoever has it.
    ///
    /// # Errors
    /// `text_long`, `control_character`, `number_unknown`, `date_unknown`, `date_year_short`, `choice_unknown`.
    pub fn read(&self, typed: &str, kept: &str) -> Result<Vec<FieldValue>, Code> {
        let one = |text: &str| self.kind.check(text, &[]).map(|value| value.into_iter().collect());
        let typed_line = cleaned(typed);
        match self.kind {
            FieldKind::Text | FieldKind::LongText => one(typed),
            _ if typed_line.is_empty() => Ok(Vec::new()),
            FieldKind::Number => one(&number(&typed_line).ok_or(Code::NumberUnknown)?),
            FieldKind::Date => {
                let day = parse_typed(&typed_line)?.whole().ok_or(Code::DateUnknown)?;
                one(&day.to_string())
            }
            FieldKind::YesNo => {
                let word = lower(&typed_line);
                match (YES.contains(&word.as_str()), NO.contains(&word.as_str())) {
                    (true, _) => one("yes"),
                    (_, true) => one("no"),
                    _ => Err(Code::ChoiceUnknown),
                }
            }
            FieldKind::Choice => Ok(vec![self.option(&typed_line, &self.offered(kept))?]),
            FieldKind::Choices => self.several(&typed_line, kept),
        }
    }

    /// Several options, each once, in the order of the field. Nobody names more than there can be.
    fn several(&self, typed: &str, kept: &str) -> Result<Vec<FieldValue>, Code> {
        let offered = self.offered(kept);
        // An option whose label has a comma is found as a whole.
        if let Ok(one) = self.option(typed, &offered) {
            return Ok(vec![one]);
        }
        let parts = || typed.split([',', ';', '\n']).map(trimmed).filter(|part| !part.is_empty());
        if parts().nth(OPTIONS_MOST).is_some() {
            return Err(Code::TextLong);
        }
        let mut values = parts().map(|part| self.option(part, &offered)).collect::<Result<Vec<_>, Code>>()?;
        let ids = self.options.iter().map(|option| &option.id);
        let in_order = ids.filter_map(|id| {
            values.iter().position(|value| value.text() == *id).map(|at| values.swap_remove(at))
        });
        Ok(in_order.collect())
    }

    /// The options that can be chosen, each with its labels in lower case.
    fn offered(&self, kept: &str) -> Vec<(&str, Vec<String>)> {
        // What is kept may be anything that a form says; more than all options are nobody's values.
        let kept: Vec<&str> = kept.split(',').take(OPTIONS_MOST).collect();
        let is_offered = |option: &&FieldOption| !option.is_retired || kept.contains(&option.id.as_str());
        let offered = self.options.iter().filter(is_offered);
        offered.map(|option| (&*option.id, option.label.all().map(lower).collect())).collect()
    }

    fn option(&self, typed: &str, offered: &[(&str, Vec<String>)]) -> Result<FieldValue, Code> {
        let word = lower(typed);
        let by_label = offered.iter().find(|(_, labels)| labels.contains(&word));
        let found = by_label.or_else(|| offered.iter().find(|(id, _)| *id == word));
        let id = found.ok_or(Code::ChoiceUnknown)?.0.to_owned();
        let value = self.kind.check(&id, std::slice::from_ref(&id))?;
        value.ok_or(Code::ChoiceUnknown)
    }
}

/// A number with a point before its fraction, from a text with a comma or a point there, and with spaces, apostrophes or the
/// other sign between thousands. A single sign is the one before the fraction.
fn number(text: &str) -> Option<String> {
    let text: String =
        text.chars().filter(|c| !c.is_whitespace() && !matches!(c, '\'' | '’' | '+')).collect();
    let text = text.replace('−', "-");
    let (commas, points) = (text.matches(',').count(), text.matches('.').count());
    let fraction = match (commas, points) {
        (0, 0) => None,
        (1, 0) => Some(','),
        (0, 1) => Some('.'),
        (_, 0) | (0, _) => None,
        _ if text.rfind(',') > text.rfind('.') => Some(',').filter(|_| commas == 1),
        _ => Some('.').filter(|_| points == 1),
    };
    if commas > 0 && points > 0 && fraction.is_none() {
        return None;
    }
    let (whole, rest) = fraction.and_then(|sign| text.rsplit_once(sign)).unwrap_or((&text, ""));
    let groups: Vec<&str> = whole.split([',', '.']).collect();
    let are_thousands = groups.len() == 1 || groups.iter().skip(1).all(|group| group.len() == 3);
    let whole = groups.concat();
    let number = if rest.is_empty() { whole } else { format!("{whole}.{rest}") };
    (are_thousands && !(fraction.is_some() && rest.is_empty())).then_some(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_read_as_spreadsheets_of_several_countries_write_it() {
        for (text, read) in [
            ("1250", Some("1250")),
            ("7,5", Some("7.5")),
            ("7.5", Some("7.5")),
            ("1.234,56", Some("1234.56")),
            ("1,234.56", Some("1234.56")),
            ("1.234.567", Some("1234567")),
            ("1'234.5", Some("1234.5")),
            ("1\u{a0}234,5", Some("1234.5")),
            ("−3", Some("-3")),
            ("12.34.56", None),
            ("1.2,3,4", None),
            ("7,", None),
        ] {
            assert_eq!(number(text).as_deref(), read, "{text}");
        }
    }
}
