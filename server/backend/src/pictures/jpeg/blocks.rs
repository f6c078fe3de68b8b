//! The blocks of a sequential JPEG, read as they are coded (ITU-T T.81, Annexes A, B and F) without computing a pixel.

use super::{PREFIX, RESTARTS, marker};

const BASELINE: u8 = 0xc0;
const EXTENDED: u8 = 0xc1;
const HUFFMAN_TABLES: u8 = 0xc4;
const RESTART_INTERVAL: u8 = 0xdd;
/// Coefficients of a block.
const COEFFICIENTS: usize = 64;
/// Tables of each class.
const TABLES: usize = 4;

/// What the segments before a scan say, and which components were read.
#[derive(Default)]
pub(super) struct Blocks {
    frame: Option<Frame>,
    dc: [Option<HuffmanTable>; TABLES],
    ac: [Option<HuffmanTable>; TABLES],
    /// Units after which a marker allows to start anew; 0 for none.
    restart_interval: usize,
}

struct Frame {
    width: usize,
    height: usize,
    components: Vec<Component>,
}

#[derive(Clone, Copy)]
struct Component {
    id: u8,
    /// Samples across and down, in relation to the other components.
    across: usize,
    down: usize,
    is_read: bool,
}

impl Blocks {
    /// Takes what a segment says about the scans after it; `None` if it is malformed.
    pub(super) fn note(&mut self, marker: u8, content: &[u8]) -> Option<()> {
        match marker {
            BASELINE | EXTENDED => self.frame = Some(Frame::parse(content)?),
            HUFFMAN_TABLES => self.note_tables(content)?,
            RESTART_INTERVAL => self.restart_interval = number(content.first_chunk()?),
            _ => {}
        }
        Some(())
    }

    fn note_tables(&mut self, mut content: &[u8]) -> Option<()> {
        while let Some((place, rest)) = content.split_first() {
            let (table, rest) = HuffmanTable::parse(rest)?;
            let class = if place >> 4 == 0 { &mut self.dc } else { &mut self.ac };
            *class.get_mut(usize::from(place & 15))? = Some(table);
            content = rest;
        }
        Some(())
    }

    /// Whether each component was in a scan.
    pub(super) fn are_all_read(&self) -> bool {
        self.frame.as_ref().is_some_and(|frame| frame.components.iter().all(|one| one.is_read))
    }

    /// Reads a scan. Returns what follows its last block; `None` if a block is missing.
    pub(super) fn skip_scan<'a>(&mut self, head: &[u8], data: &'a [u8]) -> Option<&'a [u8]> {
        let frame = self.frame.as_mut()?;
        let (count, rest) = head.split_first()?;
        let (chosen, _) = rest.as_chunks::<2>();
        let chosen = chosen.get(..usize::from(*count)).filter(|chosen| !chosen.is_empty())?;
        let mut parts = Vec::with_capacity(chosen.len());
        for [id, tables] in chosen {
            let component = frame.components.iter_mut().find(|one| one.id == *id)?;
            component.is_read = true;
            let dc = self.dc.get(usize::from(tables >> 4))?.as_ref()?;
            let ac = self.ac.get(usize::from(tables & 15))?.as_ref()?;
            parts.push((*component, dc, ac));
        }
        let units = match parts.as_slice() {
            [(only, ..)] => frame.blocks_of(*only),
            _ => frame.units(),
        };
        let mut bits = Bits { rest: data, byte: 0, left: 0 };
        for unit in 0..units {
            if self.restart_interval > 0 && unit > 0 && unit % self.restart_interval == 0 {
                bits.restart()?;
            }
            for (component, dc, ac) in &parts {
                let blocks = if parts.len() == 1 { 1 } else { component.across * component.down };
                for _ in 0..blocks {
                    bits.skip_block(dc, ac)?;
                }
            }
        }
        Some(bits.rest)
    }
}

impl Frame {
    fn parse(content: &[u8]) -> Option<Self> {
        let [_, height @ .., _] = content.first_chunk::<4>()?;
        let [width @ .., count] = content.get(3..)?.first_chunk::<3>()?;
        let (parts, _) = content.get(6..)?.as_chunks::<3>();
        let components = parts.get(..usize::from(*count))?.iter().map(|[id, sampling, _]| Component {
            id: *id,
            across: usize::from(sampling >> 4),
            down: usize::from(sampling & 15),
            is_read: false,
        });
        let frame = Self { width: number(width), height: number(height), components: components.collect() };
        let is_possible = frame.width > 0
            && frame.height > 0
            && !frame.components.is_empty()
            && frame
                .components
                .iter()
                .all(|one| (1..=4).contains(&one.across) && (1..=4).contains(&one.down));
        is_possible.then_some(frame)
    }

    fn most_across(&self) -> usize {
        self.components.iter().map(|one| one.across).max().unwrap_or(1)
    }

    fn most_down(&self) -> usize {
        self.components.iter().map(|one| one.down).max().unwrap_or(1)
    }

    /// The units of a scan with several components, in each of which every component has its blocks.
    fn units(&self) -> usize {
        self.width.div_ceil(8 * self.most_across()) * self.height.div_ceil(8 * self.most_down())
    }

    /// The blocks of a component that has a scan of its own.
    fn blocks_of(&self, component: Component) -> usize {
        let across = (self.width * component.across).div_ceil(self.most_across());
        let down = (self.height * component.down).div_ceil(self.most_down());
        across.div_ceil(8) * down.div_ceil(8)
    }
}

fn number(bytes: &[u8; 2]) -> usize {
    usize::from(u16::from_be_bytes(*bytes))
}

/// Codes by their length, with their values in order.
struct HuffmanTable {
    counts: [u8; 16],
    values: Vec<u8>,
}

impl HuffmanTable {
    fn parse(content: &[u8]) -> Option<(Self, &[u8])> {
        let (counts, rest) = content.split_first_chunk::<16>()?;
        let (values, rest) = rest.split_at_checked(counts.iter().copied().map(usize::from).sum())?;
        Some((Self { counts: *counts, values: values.to_vec() }, rest))
    }
}

/// Entropy-coded data, read bit by bit from the highest.
struct Bits<'a> {
    rest: &'a [u8],
    byte: u8,
    /// Bits of the byte that were not read.
    left: u8,
}

impl Bits<'_> {
    /// The next bit; `None` at the end of the data.
    fn bit(&mut self) -> Option<usize> {
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

    fn skip(&mut self, count: u8) -> Option<()> {
        (0..count).try_for_each(|_| self.bit().map(drop))
    }

    /// Goes on after a restart marker, before which the bits of the last byte are filled up.
    fn restart(&mut self) -> Option<()> {
        let (marker, after) = marker(self.rest)?;
        self.rest = after;
        self.left = 0;
        RESTARTS.contains(&marker).then_some(())
    }

    /// The value of the next code.
    fn value(&mut self, table: &HuffmanTable) -> Option<u8> {
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

    fn skip_block(&mut self, dc: &HuffmanTable, ac: &HuffmanTable) -> Option<()> {
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
