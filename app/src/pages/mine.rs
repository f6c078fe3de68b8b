//! One's own side: *My receipt*. *My data* are the same steps as everybody's.

mod erasure;
mod receipt;

pub(crate) use receipt::MyReceipt;
