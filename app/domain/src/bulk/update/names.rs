//! What the columns are called for the reader.

use super::UpdateColumn;
use crate::registry::{Column as Listed, OwnField};
use crate::text::Text;

impl UpdateColumn {
    /// What it is called; an own field by its label.
    pub fn name(self, fields: &[OwnField], t: Text) -> String {
        match self {
            Self::Code => t.registry_column(Listed::Code),
            Self::ExternalId => t.external_id().to_owned(),
            Self::Username => t.registry_column(Listed::Username),
            Self::Email => t.email_address().to_owned(),
            Self::NewUsername => t.new_username().to_owned(),
            Self::NewEmail => t.new_email_address().to_owned(),
            Self::Language => t.registry_column(Listed::Language),
            Self::Unit => t.registry_column(Listed::Unit),
            Self::Groups => t.registry_column(Listed::Groups),
            Self::Relationship => t.registry_column(Listed::Relationship),
            Self::Starts => t.registry_column(Listed::Starts),
            Self::Ends => t.registry_column(Listed::Ends),
            Self::State => t.registry_column(Listed::Account),
            Self::Own(field) => {
                let own = fields.iter().find(|own| own.field == field);
                own.map_or_else(String::new, |own| own.label(t.locale()).to_owned())
            }
        }
    }
}
