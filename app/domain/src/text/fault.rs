use super::{Text, harmless, sentences};
use crate::account::address_in;
use crate::form::Code;
use std::borrow::Cow;

sentences! {
    /// One sentence for every code: what is wrong, what was kept, what to do. Plain words, no blame.
    FaultText {
        fault(code: Code) -> &'static str;
        // Appended to the sentence about a duplicate row.
        see_row(line: u32);
        domain_refused(domain: &str);
    }
}

impl Text {
    /// The sentence about what somebody has typed, which names what is wrong in it where that is not all of it.
    pub fn fault_in(self, code: Code, typed: &str) -> Cow<'static, str> {
        match address_in(typed).rsplit_once('@') {
            Some((_, domain)) if code == Code::DomainRefused => self.domain_refused(&harmless(domain)).into(),
            _ => self.fault(code).into(),
        }
    }
}
