use super::{DataKey, EncryptedPart};
use crate::entity::identity;
use crate::error::Result;
use domain::identity::DeclinedErasure;
use serde::{Deserialize, Serialize};

/// The answer to a request, as it is encrypted and stored until the next one.
#[derive(Serialize, Deserialize)]
pub(crate) struct ErasureAnswer {
    /// Unix milliseconds.
    pub(crate) at: i64,
    pub(crate) reason: String,
}

/// The answer to the last request of the person, if it was declined.
///
/// # Errors
/// Those of the encryption.
pub(super) fn declined_erasure(row: &identity::Model, key: &DataKey) -> Result<Option<DeclinedErasure>> {
    let Some(answer) = &row.erasure_answer else { return Ok(None) };
    let ErasureAnswer { at, reason } = key.decrypt_json(EncryptedPart::ErasureAnswer, answer)?;
    Ok(Some(DeclinedErasure { at, reason }))
}
