//! The columns of a file whose values the organization names: units, and own fields. One rule checks them in the
//! preview and on the host.

use super::header::Mapping;
use super::own_columns::OwnColumns;
use super::{Column, JobDraft, RefusedCell, RowColumn, UnitWords};
use crate::account::ReservedUsernames;
use crate::form::Code;
use crate::id::UnitId;
use crate::registry::OwnField;
use serde::{Deserialize, Serialize};

/// What a file of a bulk invite can name.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct InviteWords {
    pub units: UnitWords,
    /// Whether a text that names no unit, and is like none, is kept: not where people have to be put into one.
    #[serde(default)]
    pub keeps_unit_texts: bool,
    /// The own fields that are in use, those of accounts first.
    pub fields: Vec<OwnField>,
    /// Usernames that the organization reserves.
    #[serde(default)]
    pub reserved: ReservedUsernames,
}

/// Which columns those are, and what they can name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NamedColumns {
    email: Option<usize>,
    unit: Option<usize>,
    units: UnitWords,
    keeps_unit_texts: bool,
    own: OwnColumns,
}

impl NamedColumns {
    pub fn of_mapping(mapping: &Mapping, words: &InviteWords) -> Self {
        let own = OwnColumns::chosen(mapping.own(), &words.fields);
        let (email, unit) = (mapping.position(Column::Email), mapping.position(Column::Unit));
        let keeps_unit_texts = words.keeps_unit_texts;
        Self { email, unit, units: words.units.clone(), keeps_unit_texts, own }
    }

    pub fn of_job(head: &JobDraft, words: &InviteWords) -> Self {
        Self {
            email: head.columns.iter().position(|column| *column == Some(Column::Email)),
            unit: head.unit_column(),
            units: words.units.clone(),
            keeps_unit_texts: words.keeps_unit_texts,
            own: OwnColumns::of_job(head, &words.fields),
        }
    }

    /// Their positions in the file.
    pub fn places(&self) -> impl Iterator<Item = (usize, RowColumn)> {
        let unit = self.unit.map(|at| (at, RowColumn::Known(Column::Unit)));
        self.own.places().map(|(at, own)| (at, RowColumn::Own(own.field))).chain(unit)
    }

    /// The own fields among them that no two people can have the same value of.
    pub fn unique(&self) -> impl Iterator<Item = (usize, RowColumn)> {
        let own = self.own.places().filter(|(_, own)| own.is_unique);
        own.map(|(at, own)| (at, RowColumn::Own(own.field)))
    }

    /// The key of a value of one of [`unique`](Self::unique); `None` if the cell is empty, or refused.
    pub fn unique_key(&self, column: RowColumn, cell: &str) -> Option<String> {
        let RowColumn::Own(field) = column else { return None };
        OwnColumns::unique_key(self.own.field(field)?, cell)
    }

    /// Checks a cell of one of them.
    ///
    /// # Errors
    /// `choice_unknown`, `unit_archived` and the warning `unit_unmatched` for a unit, and the faults of [`OwnColumns::values`].
    pub fn check(&self, column: RowColumn, cell: &str) -> Result<(), Code> {
        match column {
            RowColumn::Known(Column::Unit) => self.unit_named(cell).map(drop),
            RowColumn::Known(_) => Ok(()),
            RowColumn::Own(field) => match self.own.field(field) {
                Some(own) => OwnColumns::values(own, cell).map(drop),
                None => Ok(()),
            },
        }
    }

    /// The unit of a row; `None` if it names none.
    ///
    /// # Errors
    /// `choice_unknown`, `unit_archived`, and the warning `unit_unmatched`.
    pub fn unit_of(&self, cells: &[String]) -> Result<Option<UnitId>, Code> {
        self.unit_named(self.unit_cell(cells))
    }

    /// The cell of the unit; empty if there is none.
    pub fn unit_cell<'a>(&self, cells: &'a [String]) -> &'a str {
        self.unit.and_then(|at| cells.get(at)).map_or("", String::as_str)
    }

    fn unit_named(&self, cell: &str) -> Result<Option<UnitId>, Code> {
        if UnitWords::is_none(cell) {
            return Ok(None);
        }
        match self.units.named(cell) {
            Ok(unit) if unit.is_archived => Err(Code::UnitArchived),
            Ok(unit) => Ok(Some(unit.id)),
            // What is nearly the name of a unit is a mistake.
            Err(_) if self.keeps_unit_texts && !self.units.has_like(cell) => Err(Code::UnitUnmatched),
            Err(code) => Err(code),
        }
    }

    /// A refused cell of one of them; `None` for another column.
    pub fn refused(&self, column: RowColumn, cell: &str, code: Code) -> Option<RefusedCell> {
        match column {
            RowColumn::Known(Column::Unit) => Some(RefusedCell::of_unit(&self.units, cell, code)),
            RowColumn::Known(_) => None,
            RowColumn::Own(field) => self.own.field(field).map(|own| RefusedCell::of_field(own, cell, code)),
        }
    }

    /// The cell for which a row was refused with a code, if it is one of these, or the address whose domain is refused. `known`
    /// is its column, where that was noted.
    pub fn refused_in(&self, cells: &[String], code: Code, known: Option<RowColumn>) -> Option<RefusedCell> {
        if code == Code::DomainRefused {
            return cells.get(self.email?).map(|cell| RefusedCell::of_address(cell, code));
        }
        if let Some(known) = known {
            let (at, _) = self.places().find(|(_, column)| *column == known)?;
            return self.refused(known, cells.get(at).map_or("", String::as_str), code);
        }
        self.places().find_map(|(at, column)| {
            let cell = cells.get(at).map_or("", String::as_str);
            let fault = self.check(column, cell).err().filter(|fault| *fault == code)?;
            self.refused(column, cell, fault)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bulk::UnitWord;
    use crate::form::Field;
    use crate::identity::Relationship;
    use crate::registry::{FieldKey, FieldKind, FieldLevel, FieldOption, Localized};
    use crate::text::Locale;
    use uuid::Uuid;

    fn words() -> InviteWords {
        let unit = |number: u128, code: Option<&str>, path: &str, is_archived| UnitWord {
            id: UnitId::new(Uuid::from_u128(number)),
            code: code.map(str::to_owned),
            path: path.to_owned(),
            is_archived,
        };
        let option = |number: usize| FieldOption {
            id: number.to_string(),
            label: Localized { en: format!("{number}A"), it: String::new() },
            is_retired: number == 2,
        };
        let class = OwnField {
            id: Uuid::from_u128(9).into(),
            field: Field::own(1).unwrap(),
            key: FieldKey::parse("class").unwrap(),
            kind: FieldKind::Choice,
            level: FieldLevel::Account,
            label: Localized { en: "Class".to_owned(), it: "Classe".to_owned() },
            help: Localized::default(),
            options: (1..=12).map(option).collect(),
            required_of: Relationship::ALL.to_vec(),
            is_unique: false,
            is_for_person: false,
            is_retired: false,
        };
        let units = vec![
            unit(1, None, "Sales", false),
            unit(2, Some("SI"), "Sales / Italy", false),
            unit(3, None, "Old", true),
        ];
        InviteWords { units: units.into(), fields: vec![class], ..InviteWords::default() }
    }

    fn columns() -> NamedColumns {
        let head = JobDraft {
            header: ["Email", "Unit", "Group"].map(str::to_owned).to_vec(),
            columns: vec![Some(Column::Email), Some(Column::Unit), None],
            own: vec![None, None, Field::own(1)],
            ..JobDraft::default()
        };
        NamedColumns::of_job(&head, &words())
    }

    fn row(unit: &str, class: &str) -> Vec<String> {
        ["zoe@x.org", unit, class].map(str::to_owned).to_vec()
    }

    #[test]
    fn a_unit_is_named_by_its_code_or_its_path() {
        let id = |number: u128| Ok(Some(UnitId::new(Uuid::from_u128(number))));
        for (cell, unit) in [
            ("SI", id(2)),
            ("sales/italy", id(2)),
            (" Sales ", id(1)),
            ("/Sales/Italy", id(2)),
            ("/", Ok(None)),
            ("Italy", id(2)),
            ("", Ok(None)),
            ("si", Err(Code::ChoiceUnknown)),
            ("Old", Err(Code::UnitArchived)),
        ] {
            assert_eq!(columns().unit_of(&row(cell, "")), unit, "{cell}");
        }
        assert_eq!(columns().unit_of(&row("SI", "")[..1]), Ok(None), "a row that is too short");
    }

    #[test]
    fn the_sentence_about_a_cell_names_its_field_its_value_and_what_can_be_chosen() {
        let said = |cells: &[String], code, locale: Locale| {
            columns().refused_in(cells, code, None).map(|cell| cell.words(locale.text()))
        };
        let class = |cell| said(&row("SI", cell), Code::ChoiceUnknown, Locale::En);
        assert_eq!(class("4Z").as_deref(), Some("Class: “4Z” is none of 1A, 3A, 4A, 5A, 6A, 7A, 8A, 9A, …"));
        let italian = said(&row("", "4Z"), Code::ChoiceUnknown, Locale::It).unwrap();
        assert!(italian.starts_with("Classe: «4Z»"), "{italian}");
        let missing = said(&row("", ""), Code::ValueMissing, Locale::En).unwrap();
        assert!(missing.starts_with("Class: "), "{missing}");
        let unit = said(&row("Sale", "1A"), Code::ChoiceUnknown, Locale::En).unwrap();
        assert!(unit.contains("“Sale”") && unit.contains("Sales / Italy"), "{unit}");
        for (cell, near) in [
            ("Sale", Some("Sales")),
            ("si", Some("Sales / Italy")),
            ("Sales / Itly", Some("Sales / Italy")),
            ("Legal", None),
            ("Olds", None),
        ] {
            let unit = said(&row(cell, "1A"), Code::ChoiceUnknown, Locale::En).unwrap();
            match near {
                Some(near) => assert!(unit.ends_with(&format!("Did you mean {near}?")), "{cell}: {unit}"),
                None => assert!(!unit.contains("Did you mean"), "{cell}: {unit}"),
            }
        }
        assert_eq!(said(&row("SI", "1A"), Code::ChoiceUnknown, Locale::En), None, "nothing is refused now");
        assert!(class(&"x".repeat(300)).unwrap().len() < 140);
    }
}
