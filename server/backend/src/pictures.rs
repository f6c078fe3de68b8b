//! Decoding and encoding of pictures.
//!
//! An upload is recognized by its first bytes, stripped of metadata, measured by its header before decoding, decoded
//! with a memory limit that follows from its pixels, turned upright, reduced in size and re-encoded as a JPEG without
//! metadata. The uploaded bytes themselves are never stored. To allow another format, add its first bytes in `pictures/reencode.rs` and its decoder as a feature of the crate `image`.

mod jpeg;
mod reencode;
mod strip;

pub(crate) use reencode::decode;

use crate::error::{Error, Result};
use domain::form::Code;
use std::sync::Arc;
use tokio::sync::Semaphore;

/// Limits decoding to one picture at a time, since each takes as much memory as its pixels need.
pub(crate) struct Decoder(Arc<Semaphore>);

impl Default for Decoder {
    fn default() -> Self {
        Self(Arc::new(Semaphore::new(1)))
    }
}

impl Decoder {
    /// Re-encodes an upload on a blocking thread. If the caller stops waiting, the permit is held until the thread is
    /// done.
    pub(crate) async fn reencode(&self, bytes: Vec<u8>) -> Result<reencode::EncodedPicture> {
        self.run(move || reencode::reencode(&bytes)).await
    }

    /// Decodes something on a blocking thread, after the pictures before it.
    pub(crate) async fn run<T: Send + 'static>(
        &self,
        decode: impl FnOnce() -> std::result::Result<T, Code> + Send + 'static,
    ) -> Result<T> {
        let permit = Arc::clone(&self.0).acquire_owned().await.map_err(Error::broken)?;
        let work = move || {
            // What was uploaded is dropped before the permit.
            let decoded = decode();
            drop(permit);
            decoded
        };
        Ok(tokio::task::spawn_blocking(work).await.map_err(Error::broken)??)
    }
}

#[cfg(test)]
mod tests;
