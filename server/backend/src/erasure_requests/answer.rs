use crate::entity::identity;
use crate::error::Result;
use crate::identities::{DataKey, EncryptedPart};
use domain::identity::DeclinedErasure;
use serde::{Deserialize, Serialize};

/// The answer to a request, as it is encrypted and stored until the next one.
#[derive(Serialize, Deserialize)]
pub(super) struct Answer {
    /// Unix milliseconds.
    pub(super) at: i64,
    pub(super) reason: String,
}

/// The answer to the last request of the person, if it was declined.
///
/// # Errors
/// Those of the encryption.
pub(crate) fn declined(row: &identity::Model, key: &DataKey) -> Result<Option<DeclinedErasure>> {
    let Some(answer) = &row.erasure_answer else { return Ok(None) };
    let Answer { at, reason } = key.decrypt_json(EncryptedPart::ErasureAnswer, answer)?;
    Ok(Some(DeclinedErasure { at, reason }))
}
