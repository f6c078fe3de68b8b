use super::sentences;
use crate::form::Field;

sentences! {
    /// The labels of fields, as pages show them.
    FieldText {
        field(field: Field) -> &'static str;
    }
}
