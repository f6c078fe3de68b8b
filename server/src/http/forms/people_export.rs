//! The export of selected people of the registry, or of a list with personal information. What an address is too short for,
//! or must not say, is sent, and the answer is a file.

use super::form::Form;
use crate::http::refusal::Refusal;
use crate::http::registry::{AskedList, file};
use app::api::ApiError;
use axum::response::{IntoResponse, Response};
use backend::Error;
use backend::gate::CanViewRegistry;
use domain::bulk::csv::Delimiter;
use domain::form::{Code, Field};
use domain::registry::{DELIMITER, LIST, PEOPLE, PERSONAL, PersonalDraft, RegistryAddress, personal_fields};

pub(super) async fn export(form: Form) -> Response {
    let (host, info) = (form.host.clone(), form.info.clone());
    let locale = info.locale;
    let answer = async {
        let desk = form.desk::<CanViewRegistry>().await?;
        let fields = form.fields.all(PERSONAL);
        let fields: Option<Vec<Field>> = fields.iter().map(|word| personal_field(word)).collect();
        let fields = fields.ok_or(Error::Refused(Code::Malformed))?;
        let people = form.fields.one(PEOPLE);
        let people = match people.as_str() {
            // A list without personal information has an address.
            "" if !fields.is_empty() => None,
            ids => Some(RegistryAddress::people(ids).map_err(Error::Refused)?),
        };
        let asked = AskedList {
            query: RegistryAddress::parse(&form.fields.one(LIST)).query,
            people,
            personal: PersonalDraft { fields, reason: form.fields.one(Field::Reason.as_str()) },
            delimiter: Delimiter::from_word(&form.fields.one(DELIMITER)),
        };
        // Its memory is not held while the file is read.
        drop(form);
        file(&host, info, &desk, asked).await
    };
    answer.await.unwrap_or_else(|error| Refusal::from(&ApiError::from_error(error, locale)).into_response())
}

/// A field with which a list can be exported.
fn personal_field(word: &str) -> Option<Field> {
    personal_fields().find(|field| field.as_str() == word)
}
