//! Encryption of a job's header and rows. Each ciphertext is bound to the job and to its place in it.

use crate::Backend;
use crate::encryption;
use crate::entity::{bulk_chunk, bulk_job};
use crate::error::{Error, Result};
use crate::keys::{self, Key};
use domain::bulk::{JobDraft, JobRow};
use domain::id::JobId;
use serde::Serialize;
use serde::de::DeserializeOwned;
use zeroize::Zeroizing;

/// The purpose for which a master key wraps the keys of jobs.
pub(crate) const PURPOSE: &str = "bulk job key";

/// The key of a job. Destroying it destroys the rows.
pub(crate) struct JobKey {
    job: JobId,
    key: Key,
}

impl JobKey {
    pub(crate) fn generate(backend: &Backend, job: JobId) -> Self {
        Self { job, key: Zeroizing::new(backend.rng().bytes()) }
    }

    /// The key of a stored job.
    pub(crate) fn from_wrapped(backend: &Backend, job: JobId, wrapped: &[u8]) -> Result<Self> {
        Ok(Self { job, key: encryption::unwrap_key(backend, PURPOSE, job.uuid().as_bytes(), wrapped)? })
    }

    /// The key as it is stored.
    pub(crate) fn wrapped(&self, backend: &Backend) -> Result<Vec<u8>> {
        encryption::wrap_key(backend, PURPOSE, self.job.uuid().as_bytes(), &self.key)
    }

    /// Encrypts the header of a job: a [`JobDraft`], an [`ActionHead`](super::ActionHead) or an
    /// [`UpdateDraft`](domain::bulk::update::UpdateDraft), by its kind.
    pub(crate) fn encrypt_head(&self, backend: &Backend, head: &impl Serialize) -> Result<Vec<u8>> {
        let plain = Zeroizing::new(serde_json::to_vec(head).map_err(Error::broken)?);
        encryption::encrypt(&self.key, backend.rng(), &self.place(b"head"), &plain)
    }

    pub(crate) fn decrypt_head(&self, row: &bulk_job::Model) -> Result<JobDraft> {
        self.decrypt_head_of(&row.head)
    }

    pub(crate) fn decrypt_head_of<T: DeserializeOwned>(&self, head: &[u8]) -> Result<T> {
        let plain = encryption::decrypt(&self.key, &self.place(b"head"), head)?;
        serde_json::from_slice(&plain).map_err(Error::broken)
    }

    /// Encrypts the rows of a chunk.
    pub(crate) fn encrypt_rows(
        &self,
        backend: &Backend,
        first: i32,
        rows: &[impl Serialize],
    ) -> Result<EncryptedRows> {
        let plain = Zeroizing::new(serde_json::to_vec(rows).map_err(Error::broken)?);
        let place = self.place(&first.to_be_bytes());
        let ciphertext = encryption::encrypt(&self.key, backend.rng(), &place, &plain)?;
        Ok(EncryptedRows { ciphertext, digest: keys::hmac(&self.key, &[b"rows", &place, &plain]).to_vec() })
    }

    pub(crate) fn decrypt_rows(&self, chunk: &bulk_chunk::Model) -> Result<Vec<JobRow>> {
        self.decrypt_rows_of(chunk)
    }

    /// The same of rows of another kind.
    pub(crate) fn decrypt_rows_of<T: DeserializeOwned>(&self, chunk: &bulk_chunk::Model) -> Result<Vec<T>> {
        let place = self.place(&chunk.first_row.to_be_bytes());
        let plain = encryption::decrypt(&self.key, &place, &chunk.ciphertext)?;
        let rows: Vec<T> = serde_json::from_slice(&plain).map_err(Error::broken)?;
        let is_whole = i32::try_from(rows.len()).is_ok_and(|count| count == chunk.row_count);
        if is_whole { Ok(rows) } else { Err(Error::broken("a chunk with other rows than it says")) }
    }

    fn place(&self, within: &[u8]) -> Vec<u8> {
        [self.job.uuid().as_bytes(), within].concat()
    }
}

/// Encrypted rows, and a digest by which the same rows are recognized.
pub(crate) struct EncryptedRows {
    pub(crate) ciphertext: Vec<u8>,
    pub(crate) digest: Vec<u8>,
}
