use std::sync::Arc;

/// Rows in the order in which they are shown.
#[derive(Clone, PartialEq)]
pub(in crate::pages::registration::bulk) enum RowOrder {
    /// All rows.
    All(u32),
    Some(Arc<[u32]>),
}

impl RowOrder {
    pub fn len(&self) -> u32 {
        match self {
            Self::All(rows) => *rows,
            Self::Some(rows) => u32::try_from(rows.len()).unwrap_or(u32::MAX),
        }
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The row at a position.
    pub fn row(&self, position: u32) -> Option<u32> {
        match self {
            Self::All(rows) => (position < *rows).then_some(position),
            Self::Some(rows) => rows.get(position as usize).copied(),
        }
    }
}
