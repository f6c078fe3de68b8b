use crate::codec::Json;
use domain::form::{Code, Fault, Faults, Field};
use domain::text::{Locale, Text};
use leptos::server_fn::error::{FromServerFnError, ServerFnErrorErr};
use serde::{Deserialize, Serialize};

/// The body of every error response, whether a method, a layer or the browser made it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ApiError {
    pub code: Code,
    /// One sentence for people, in the language of the request.
    pub message: String,
    /// The first faulty field.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub field: Option<Field>,
    /// The faulty row of a list, from 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub row: Option<u32>,
    /// All faults of a form.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub faults: Vec<Fault>,
    /// Seconds after which a retry makes sense.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retry_after: Option<u32>,
}

impl ApiError {
    pub fn from_code(code: Code, locale: Locale) -> Self {
        let message = texts(locale).fault(code).to_owned();
        Self { code, message, field: None, row: None, faults: Vec::new(), retry_after: None }
    }

    pub fn from_faults(faults: &Faults, locale: Locale) -> Self {
        let first = faults.first();
        Self {
            field: Some(first.field),
            faults: faults.iter().copied().collect(),
            ..Self::from_code(first.code, locale)
        }
    }

    /// A fault of one field.
    pub fn at(&self, field: Field) -> Option<Code> {
        self.faults.iter().find(|fault| fault.field == field).map(|fault| fault.code)
    }

    /// The HTTP status of the code.
    pub fn status(&self) -> u16 {
        self.code.status()
    }
}

#[cfg(feature = "ssr")]
fn texts(locale: Locale) -> Text {
    locale.text()
}

/// A browser has no other texts than the page's, and makes errors for no other page.
#[cfg(not(feature = "ssr"))]
fn texts(_: Locale) -> Text {
    Text::of_page()
}

#[cfg(feature = "ssr")]
impl ApiError {
    /// The public part of an error. Internal errors were logged where they happened and tell nothing.
    pub fn from_error(error: backend::Error, locale: Locale) -> Self {
        match error {
            backend::Error::Refused(code) => Self::from_code(code, locale),
            backend::Error::Faults(faults) => Self::from_faults(&faults, locale),
            backend::Error::Later { code, retry_after } => {
                Self { retry_after: Some(retry_after), ..Self::from_code(code, locale) }
            }
            backend::Error::Broken(_) => {
                error.log();
                Self::from_code(Code::Internal, locale)
            }
        }
    }
}

impl FromServerFnError for ApiError {
    type Encoder = Json;

    /// The text of a foreign error is dropped: it may name types, paths or values.
    fn from_server_fn_error(error: ServerFnErrorErr) -> Self {
        let code = match error {
            ServerFnErrorErr::Request(_) => Code::Unreachable,
            ServerFnErrorErr::Deserialization(_) => Code::Unreadable,
            ServerFnErrorErr::Args(_) | ServerFnErrorErr::MissingArg(_) => Code::Malformed,
            _ => Code::Internal,
        };
        Self::from_code(code, leptos::prelude::use_context().unwrap_or_default())
    }
}
