use crate::form::words;

words! {
    /// What separates the cells of a file.
    #[derive(Default)]
    Delimiter {
        #[default]
        Comma = ",",
        Semicolon = ";",
        Tab = "\t",
        Pipe = "|",
    }
}

impl Delimiter {
    pub(crate) const fn byte(self) -> u8 {
        self.as_str().as_bytes()[0]
    }
}
