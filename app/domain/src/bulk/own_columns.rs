//! Columns of a file that are own fields of the organization, by key or by label in any language.

use super::cell_shape::shape;
use super::{Column, JobDraft};
use crate::column_names::{bare, plain};
use crate::form::{Code, Fault, Field};
use crate::registry::{CheckedOwnValue, FieldLevel, FieldValue, OwnField};

/// Which columns are which own fields.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OwnColumns(Vec<(usize, OwnField)>);

impl OwnColumns {
    /// Finds own fields among the columns without another meaning. Of two columns of one field the first counts.
    pub fn find(header: &[String], columns: &[Option<Column>], fields: &[OwnField]) -> Self {
        let mut found: Vec<(usize, OwnField)> = Vec::new();
        for (at, name) in header.iter().enumerate() {
            if columns.get(at).copied().flatten().is_some() {
                continue;
            }
            let free = |own: &&OwnField| !own.is_retired && found.iter().all(|(_, met)| met.id != own.id);
            let own = fields.iter().filter(free).find(|own| is_named(own, name)).cloned();
            found.extend(own.map(|own| (at, own)));
        }
        Self(found)
    }

    /// Whether a field in use is called so.
    pub(super) fn is_one(name: &str, fields: &[OwnField]) -> bool {
        fields.iter().any(|own| !own.is_retired && is_named(own, name))
    }

    /// Those that somebody has chosen, column by column.
    pub fn chosen(columns: &[Option<Field>], fields: &[OwnField]) -> Self {
        let own = |field: Field| fields.iter().find(|own| own.field == field && !own.is_retired).cloned();
        let columns = columns.iter().enumerate();
        Self(columns.filter_map(|(at, field)| Some((at, own((*field)?)?))).collect())
    }

    /// Those of a job: as they were chosen, else by their names.
    pub fn of_job(head: &JobDraft, fields: &[OwnField]) -> Self {
        if head.own.is_empty() {
            Self::find(&head.header, &head.columns, fields)
        } else {
            Self::chosen(&head.own, fields)
        }
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The positions of the columns, with their fields.
    pub fn places(&self) -> impl Iterator<Item = (usize, &OwnField)> {
        self.0.iter().map(|(at, own)| (*at, own))
    }

    pub(super) fn field(&self, field: Field) -> Option<&OwnField> {
        self.0.iter().find(|(_, own)| own.field == field).map(|(_, own)| own)
    }

    /// The key of the value in a cell that no two people can have; `None` if it is empty, or refused.
    pub(super) fn unique_key(own: &OwnField, cell: &str) -> Option<String> {
        let value = Self::values(own, cell).ok()?.into_iter().next()?;
        Some(value.key().to_owned())
    }

    /// The values of a cell.
    ///
    /// # Errors
    /// `cell_unreadable`, `cell_long`, those of [`OwnField::read`], and `value_missing` for a required field.
    pub(super) fn values(own: &OwnField, cell: &str) -> Result<Vec<FieldValue>, Code> {
        if let Some(code) = shape(cell) {
            return Err(code);
        }
        let values = own.read(cell, "")?;
        // Files have no relationships. Nothing is required of a draft of an identity before it is submitted.
        let is_required = own.level == FieldLevel::Account && own.is_required_of_everybody();
        if values.is_empty() && is_required { Err(Code::ValueMissing) } else { Ok(values) }
    }

    /// The values of a row. What is empty is left out.
    ///
    /// # Errors
    /// The first of those of [`values`](Self::values), with its field.
    pub fn of_row(&self, cells: &[String]) -> Result<Vec<CheckedOwnValue>, Fault> {
        let mut row = Vec::new();
        for (at, own) in self.places() {
            let values = Self::values(own, cells.get(at).map_or("", String::as_str));
            let values = values.map_err(|code| Fault { field: own.field, code })?;
            if !values.is_empty() {
                row.push(CheckedOwnValue { id: own.id, field: own.field, is_unique: own.is_unique, values });
            }
        }
        Ok(row)
    }
}

/// Whether a column of this name is the field.
fn is_named(own: &OwnField, name: &str) -> bool {
    let name = crate::characters::trimmed(name);
    if name.is_empty() || name.len() > 400 {
        return false;
    }
    let is_same = |one: &str| {
        name.eq_ignore_ascii_case(one) || (!plain(one).is_empty() && plain(one) == plain(&bare(name)))
    };
    is_same(own.key.as_str()) || own.label.all().any(is_same)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::form::Field;
    use crate::identity::Relationship;
    use crate::registry::{FieldKey, FieldKind, Localized};
    use uuid::Uuid;

    fn own(number: u8, key: &str, en: &str, it: &str, kind: FieldKind) -> OwnField {
        OwnField {
            id: Uuid::from_u128(number.into()).into(),
            field: Field::own(number).unwrap(),
            key: FieldKey::parse(key).unwrap(),
            kind,
            level: FieldLevel::Account,
            label: Localized { en: en.to_owned(), it: it.to_owned() },
            help: Localized::default(),
            options: Vec::new(),
            required_of: if number == 2 { Relationship::ALL.to_vec() } else { Vec::new() },
            is_unique: false,
            is_for_person: false,
            is_retired: false,
        }
    }

    fn header(names: &[&str]) -> Vec<String> {
        names.iter().map(|name| (*name).to_owned()).collect()
    }

    #[test]
    fn a_column_is_an_own_field_by_its_key_or_by_its_label_in_any_language() {
        let fields = [
            own(1, "cost_centre", "Cost centre", "Centro di costo", FieldKind::Text),
            own(2, "size", "Shoe size", "Numero di scarpe", FieldKind::Number),
        ];
        for (name, is_found) in [
            ("cost_centre", true),
            ("COST CENTRE", true),
            (" Cost centre (optional) ", true),
            ("Centro di costo", true),
            ("Cost", false),
            ("", false),
            ("*", false),
        ] {
            let found = OwnColumns::find(&header(&["Email", name]), &[Some(Column::Email), None], &fields);
            assert_eq!(!found.is_empty(), is_found, "{name:?}");
        }
        let names = header(&["Email", "Cost centre"]);
        let taken = OwnColumns::find(&names, &[Some(Column::Email), Some(Column::Username)], &fields);
        assert!(taken.is_empty(), "another meaning comes first");
        let twice = OwnColumns::find(&header(&["cost_centre", "Cost centre"]), &[None, None], &fields);
        assert_eq!(twice.places().map(|(at, _)| at).collect::<Vec<_>>(), [0]);
    }

    #[test]
    fn a_column_that_was_chosen_is_the_field_whatever_its_name() {
        let fields = [own(1, "cost_centre", "Cost centre", "", FieldKind::Text)];
        let head = |own: &[Option<Field>]| JobDraft {
            header: header(&["Email", "Cost centre", "CdC"]),
            columns: vec![Some(Column::Email), None, None],
            own: own.to_vec(),
            ..JobDraft::default()
        };
        let places = |head: &JobDraft| {
            OwnColumns::of_job(head, &fields).places().map(|(at, _)| at).collect::<Vec<_>>()
        };
        assert_eq!(places(&head(&[None, None, Field::own(1)])), [2]);
        assert_eq!(places(&head(&[])), [1], "a job that says nothing of it");
        assert_eq!(places(&head(&[None, None, None])), [] as [usize; 0], "a column that is ignored");
    }

    #[test]
    fn the_values_of_a_row_are_read_as_people_write_them() {
        let fields = [
            own(1, "cost_centre", "Cost centre", "", FieldKind::Text),
            own(2, "size", "Shoe size", "", FieldKind::Number),
        ];
        let columns = OwnColumns::find(&header(&["cost_centre", "size"]), &[None, None], &fields);
        let read = |cells: &[&str]| {
            let cells = header(cells);
            columns
                .of_row(&cells)
                .map(|row| row.iter().map(|one| one.values[0].text().to_owned()).collect::<Vec<_>>())
        };
        assert_eq!(read(&["A-1", "42,5"]), Ok(header(&["A-1", "42.5"])));
        assert_eq!(read(&["", "42"]), Ok(header(&["42"])));
        let fault = |code| Err(Fault { field: Field::Own2, code });
        assert_eq!(read(&["A-1", ""]), fault(Code::ValueMissing));
        assert_eq!(read(&["A-1", "big"]), fault(Code::NumberUnknown));
        assert_eq!(read(&["A-1"]), fault(Code::ValueMissing), "a row that is too short");
    }
}
