use super::encryption::JobKey;
use crate::Backend;
use crate::error::Result;
use domain::bulk::{BulkAction, Selection};
use serde::{Deserialize, Serialize};

/// The header of a job that acts on people.
#[derive(Serialize, Deserialize)]
pub(crate) struct ActionHead {
    pub(crate) action: BulkAction,
    /// The list whose people are written down; `None` for people who were selected one by one.
    pub(crate) list: Option<Selection>,
    /// Tells one selection from another.
    pub(crate) selection: String,
}

impl ActionHead {
    /// The same without its list, encrypted.
    pub(crate) fn without_list(&self, backend: &Backend, key: &JobKey) -> Result<Vec<u8>> {
        let (action, selection) = (self.action.clone(), self.selection.clone());
        key.encrypt_head(backend, &Self { action, list: None, selection })
    }
}
