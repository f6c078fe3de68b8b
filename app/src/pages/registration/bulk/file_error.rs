use domain::bulk::FileFault;

/// Why there is no sheet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum FileError {
    File(FileFault),
    /// Too large, and not read.
    TooLarge,
    /// The browser could not read it.
    NotReadable,
    /// What reads spreadsheets could not be fetched.
    #[cfg_attr(not(feature = "hydrate"), allow(dead_code, reason = "only browsers read files"))]
    NotFetched,
    /// The user pressed *Cancel*.
    Stopped,
}

impl From<FileFault> for FileError {
    fn from(fault: FileFault) -> Self {
        Self::File(fault)
    }
}
