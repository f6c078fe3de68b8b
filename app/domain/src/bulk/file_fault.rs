use crate::form::Code;

/// Why a whole file is refused, with the line if one is to blame.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FileFault {
    pub code: Code,
    pub line: Option<u32>,
}

impl From<Code> for FileFault {
    fn from(code: Code) -> Self {
        Self { code, line: None }
    }
}
