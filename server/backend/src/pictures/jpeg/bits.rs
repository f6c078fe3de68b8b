//! The bits of entropy-coded data, and the codes in them (ITU-T T.81, Annexes C and F).

use super::{PREFIX, RESTARTS, marker};

/// Coefficients of a block.
pub(super) const COEFFICIENTS: usize = 64;

/// Codes by their length, with their values in order.
pub(super) struct HuffmanTable {
    counts: [u8; 16],
    values: Vec<u8>,
}

impl HuffmanTable {
    pub(super) fn parse(content: &[u8]) -> Option<(Self, &[u8])> {
        let (counts, rest) = content.split_first_chunk::<16>()?;
        let (values, rest) = rest.split_at_checked(counts.iter().copied().map(usize::from).sum())?;
        Some((Self { counts: *counts, values: values.to_vec() }, rest))
    }
}

/// Entropy-coded data, read bit by bit from the highest.
pub(super) struct Bits<'a> {
    rest: &'a [u8],
    byte: u8,
    /// Bits of the byte that were not read.
    left: u8,
}

impl<'a> Bits<'a> {
    pub(super) fn new(data: &'a [u8]) -> Self {
        Self { rest: data, byte: 0, left: 0 }
    }

    /// What follows the last byte that was read.
    pub(super) fn rest(&self) -> &'a [u8] {
        self.rest
    }

    /// The next bit; `None` at the end of the data.
    pub(super) fn bit(&mut self) -> Option<usize> {
        if self.left == 0 {
            self.rest = match self.rest {
                // A zero is stuffed after a byte that begins markers.
                [PREFIX, 0, rest @ ..] => {
                    self.byte = PREFIX;
                    rest
                }
                [PREFIX, ..] | [] => return None,
                [byte, rest @ ..] => {
                    self.byte = *byte;
                    rest
                }
            };
            self.left = 8;
        }
        self.left -= 1;
        Some(usize::from(self.byte >> self.left & 1))
    }

    pub(super) fn skip(&mut self, count: impl Into<u32>) -> Option<()> {
        (0..count.into()).try_for_each(|_| self.bit().map(drop))
    }

    /// A number of so many bits.
    pub(super) fn number(&mut self, bits: u8) -> Option<usize> {
        (0..bits).try_fold(0, |number, _| Some(number << 1 | self.bit()?))
    }

    /// Goes on after a restart marker, before which the bits of the last byte are filled up.
    pub(super) fn restart(&mut self) -> Option<()> {
        let (marker, after) = marker(self.rest)?;
        self.rest = after;
        self.left = 0;
        RESTARTS.contains(&marker).then_some(())
    }

    /// The value of the next code.
    pub(super) fn value(&mut self, table: &HuffmanTable) -> Option<u8> {
        let (mut code, mut first, mut at) = (0_usize, 0, 0);
        for count in table.counts.map(usize::from) {
            code = code << 1 | self.bit()?;
            if let Some(place) = code.checked_sub(first).filter(|place| *place < count) {
                return table.values.get(at + place).copied();
            }
            at += count;
            first = (first + count) << 1;
        }
        None
    }

    pub(super) fn skip_block(&mut self, dc: &HuffmanTable, ac: &HuffmanTable) -> Option<()> {
        let size = self.value(dc)?;
        self.skip(size)?;
        let mut coefficient = 1;
        while coefficient < COEFFICIENTS {
            let value = self.value(ac)?;
            let (zeros, size) = (value >> 4, value & 15);
            // The rest of the block is zero.
            if size == 0 && zeros < 15 {
                break;
            }
            coefficient += usize::from(zeros) + 1;
            self.skip(size)?;
        }
        Some(())
    }
}
