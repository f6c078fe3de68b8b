use crate::search::SqlBuilder;

/// Which part of the organization a caller may see. Every statement about people takes one, so that none is written without
/// its border.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Scope {
    Everywhere,
}

impl Scope {
    /// The condition on a row `p` of `person`; `None` where there is no border.
    pub(crate) fn condition(&self, _sql: &mut SqlBuilder) -> Option<String> {
        match self {
            Self::Everywhere => None,
        }
    }
}
