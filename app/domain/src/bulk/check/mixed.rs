use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasherDefault, Hasher};

/// Hashes of [`hash`](super::fast_check::hash) as they are: their bits are mixed, and a file has a hundred thousand of them.
#[derive(Clone, Copy, Default)]
pub(super) struct Mixed(u64);

impl Hasher for Mixed {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        bytes.iter().for_each(|b| self.0 = self.0.rotate_left(8) ^ u64::from(*b));
    }

    fn write_u64(&mut self, hash: u64) {
        self.0 = hash;
    }
}

pub(super) type HashedSet = HashSet<u64, BuildHasherDefault<Mixed>>;
pub(super) type HashedMap<T> = HashMap<u64, T, BuildHasherDefault<Mixed>>;
