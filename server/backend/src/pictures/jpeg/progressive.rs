//! Scans of a progressive JPEG (ITU-T T.81, Annex G): each has some bits of some coefficients of the blocks.

use super::bits::{Bits, COEFFICIENTS, HuffmanTable};

/// Which bits of which coefficients a scan has.
#[derive(Clone, Copy)]
pub(super) struct Scan {
    from: usize,
    to: usize,
    /// The lowest bit that was read before; 0 for none.
    before: u8,
    low: u8,
}

impl Scan {
    /// Parses what follows the components in the head of a scan.
    pub(super) fn parse(content: &[u8]) -> Option<Self> {
        let [from, to, bits] = *content.first_chunk::<3>()?;
        let (from, to) = (usize::from(from), usize::from(to));
        let is_possible = from <= to && to < COEFFICIENTS && (from > 0 || to == 0);
        is_possible.then_some(Self { from, to, before: bits >> 4, low: bits & 15 })
    }

    /// Whether it has the mean values of blocks, and not their details.
    pub(super) fn has_means(self) -> bool {
        self.from == 0
    }

    /// Whether nothing was read before of its coefficients.
    pub(super) fn is_first(self) -> bool {
        self.before == 0
    }

    /// Its coefficients from one of them on, as bits.
    fn mask(self, from: usize) -> u64 {
        if from > self.to { 0 } else { u64::MAX << from & u64::MAX >> (COEFFICIENTS - 1 - self.to) }
    }
}

/// What was read of a component.
pub(super) struct Progress {
    /// The lowest bit that was read of each coefficient.
    low: [Option<u8>; COEFFICIENTS],
    /// Which coefficients of each block are not zero.
    filled: Vec<u64>,
}

impl Progress {
    pub(super) fn new() -> Self {
        Self { low: [None; COEFFICIENTS], filled: Vec::new() }
    }

    /// Whether all bits of all coefficients were read.
    pub(super) fn is_whole(&self) -> bool {
        self.low.iter().all(|low| *low == Some(0))
    }

    /// Takes note of a scan; `None` if it does not follow those before.
    pub(super) fn note(&mut self, scan: Scan) -> Option<()> {
        for low in &mut self.low[scan.from..=scan.to] {
            let follows = match *low {
                None => scan.is_first(),
                Some(low) => scan.before == low && scan.low + 1 == low,
            };
            *low = follows.then_some(Some(scan.low))?;
        }
        Some(())
    }

    /// Reads a scan of details. `restart_interval` is as in the picture.
    pub(super) fn skip(
        &mut self,
        scan: Scan,
        blocks: usize,
        (table, restart_interval): (&HuffmanTable, usize),
        bits: &mut Bits<'_>,
    ) -> Option<()> {
        self.note(scan)?;
        self.filled.resize(blocks, 0);
        // The blocks, from the present one on, of which nothing more is in the scan.
        let mut run = 0;
        for (at, filled) in self.filled.iter_mut().enumerate() {
            if restart_interval > 0 && at > 0 && at % restart_interval == 0 {
                bits.restart()?;
                run = 0;
            }
            if scan.is_first() {
                skip_first(scan, table, bits, filled, &mut run)?;
            } else {
                skip_refined(scan, table, bits, filled, &mut run)?;
            }
            run = run.saturating_sub(1);
        }
        Some(())
    }
}

/// Reads the first bits of a block's details (G.1.2.2).
fn skip_first(
    scan: Scan,
    table: &HuffmanTable,
    bits: &mut Bits<'_>,
    filled: &mut u64,
    run: &mut usize,
) -> Option<()> {
    let mut at = scan.from;
    while *run == 0 && at <= scan.to {
        let value = bits.value(table)?;
        match (value >> 4, value & 15) {
            (15, 0) => at += 16,
            (zeros, 0) => *run = (1 << zeros) + bits.number(zeros)?,
            (zeros, size) => {
                at += usize::from(zeros);
                *filled |= 1_u64.checked_shl(u32::try_from(at).ok()?)?;
                bits.skip(size)?;
                at += 1;
            }
        }
    }
    Some(())
}

/// Reads one more bit of a block's details (G.1.2.3): one for each coefficient that is not zero, and those that become so.
fn skip_refined(
    scan: Scan,
    table: &HuffmanTable,
    bits: &mut Bits<'_>,
    filled: &mut u64,
    run: &mut usize,
) -> Option<()> {
    let mut at = scan.from;
    while *run == 0 && at <= scan.to {
        let value = bits.value(table)?;
        let (mut zeros, size) = (value >> 4, value & 15);
        if size == 0 && zeros < 15 {
            *run = (1 << zeros) + bits.number(zeros)?;
            break;
        }
        if size > 0 {
            // Its sign.
            bits.skip(1_u8)?;
        }
        while at <= scan.to {
            match (*filled >> at & 1, zeros) {
                (1, _) => bits.skip(1_u8)?,
                (_, 0) => break,
                _ => zeros -= 1,
            }
            at += 1;
        }
        if size > 0 && at <= scan.to {
            *filled |= 1 << at;
        }
        at += 1;
    }
    if *run > 0 {
        bits.skip((*filled & scan.mask(at)).count_ones())?;
    }
    Some(())
}
