//! Placeholder until the gate is written.
pub struct Caller;
impl Caller {
    pub(crate) fn actor(&self) -> crate::audit::Actor {
        crate::audit::Actor { kind: "nobody", account: None, address: None }
    }
}
