//! One's own side: *My receipt*. *My data* uses the steps of `identity`.

mod erasure;
mod receipt;

pub(crate) use receipt::MyReceipt;
