//! The export of selected people of the registry. They are sent, since an address is too short for them, and the answer is a
//! file.

use super::form::Form;
use crate::http::refusal::Refusal;
use crate::http::registry::{AskedList, file};
use app::api::ApiError;
use axum::response::{IntoResponse, Response};
use backend::Error;
use backend::gate::CanViewRegistry;
use domain::bulk::csv::Delimiter;
use domain::registry::{DELIMITER, LIST, PEOPLE, RegistryAddress};

pub(super) async fn export(form: Form) -> Response {
    let (host, info) = (form.host.clone(), form.info.clone());
    let locale = info.locale;
    let answer = async {
        let desk = form.desk::<CanViewRegistry>().await?;
        let people = RegistryAddress::people(&form.fields.one(PEOPLE)).map_err(Error::Refused)?;
        let asked = AskedList {
            query: RegistryAddress::parse(&form.fields.one(LIST)).query,
            people: Some(people),
            delimiter: Delimiter::from_word(&form.fields.one(DELIMITER)),
        };
        // Its memory is not held while the file is read.
        drop(form);
        file(&host, info, &desk, asked).await
    };
    answer.await.unwrap_or_else(|error| Refusal::from(&ApiError::from_error(error, locale)).into_response())
}
