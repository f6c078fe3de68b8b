//! The blocks of a JPEG, read as they are coded (ITU-T T.81, Annexes A, B, F and G) without computing a pixel.

use super::bits::{Bits, HuffmanTable};
use super::progressive::{Progress, Scan};
use domain::identity::PICTURE_PIXELS_MOST;

const BASELINE: u8 = 0xc0;
const EXTENDED: u8 = 0xc1;
const PROGRESSIVE: u8 = 0xc2;
const HUFFMAN_TABLES: u8 = 0xc4;
const RESTART_INTERVAL: u8 = 0xdd;
/// Tables of each class.
const TABLES: usize = 4;
/// The most scans that are read: encoders write about ten.
const SCANS_MOST: usize = 100;
/// Components of a picture: brightness, two of colour, and black or transparency.
const COMPONENTS_MOST: usize = 4;

/// What the segments before a scan say, and which components were read.
#[derive(Default)]
pub(super) struct Blocks {
    frame: Option<Frame>,
    dc: [Option<HuffmanTable>; TABLES],
    ac: [Option<HuffmanTable>; TABLES],
    /// Units after which a marker allows to start anew; 0 for none.
    restart_interval: usize,
    scans: usize,
}

struct Frame {
    /// What was read of each component of a progressive picture.
    progress: Option<Vec<Progress>>,
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
            PROGRESSIVE => self.frame = Some(Frame::parse(content)?.progressive()),
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

    /// Whether each component was in a scan; of a progressive picture, with all its bits.
    pub(super) fn are_all_read(&self) -> bool {
        self.frame.as_ref().is_some_and(|frame| match &frame.progress {
            Some(progress) => progress.iter().all(Progress::is_whole),
            None => frame.components.iter().all(|one| one.is_read),
        })
    }

    /// Reads a scan. Returns what follows its last block; `None` if a block is missing.
    pub(super) fn skip_scan<'a>(&mut self, head: &[u8], data: &'a [u8]) -> Option<&'a [u8]> {
        self.scans += 1;
        let frame = self.frame.as_mut().filter(|_| self.scans <= SCANS_MOST)?;
        let (count, rest) = head.split_first()?;
        let (chosen, _) = rest.as_chunks::<2>();
        let chosen = chosen.get(..usize::from(*count)).filter(|chosen| !chosen.is_empty())?;
        if frame.progress.is_some() {
            let scan = Scan::parse(rest.get(chosen.len() * 2..)?)?;
            return self.skip_progressive(scan, chosen, data);
        }
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
        let mut bits = Bits::new(data);
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
        Some(bits.rest())
    }

    /// Reads a scan of a progressive picture. Details are those of one component.
    fn skip_progressive<'a>(&mut self, scan: Scan, chosen: &[[u8; 2]], data: &'a [u8]) -> Option<&'a [u8]> {
        let Self { frame, dc, ac, restart_interval, .. } = self;
        let frame = frame.as_mut()?;
        let mut bits = Bits::new(data);
        if !scan.has_means() {
            let [[id, tables]] = chosen else { return None };
            let at = frame.place(*id)?;
            let blocks = frame.blocks_of(frame.components[at]);
            let table = ac.get(usize::from(tables & 15))?.as_ref()?;
            let progress = frame.progress.as_mut()?.get_mut(at)?;
            progress.skip(scan, blocks, (table, *restart_interval), &mut bits)?;
            return Some(bits.rest());
        }
        let mut parts = Vec::with_capacity(chosen.len());
        for [id, tables] in chosen {
            let at = frame.place(*id)?;
            let one = frame.components[at];
            let blocks = if chosen.len() == 1 { 1 } else { one.across * one.down };
            let table =
                if scan.is_first() { Some(dc.get(usize::from(tables >> 4))?.as_ref()?) } else { None };
            frame.progress.as_mut()?.get_mut(at)?.note(scan)?;
            parts.push((one, blocks, table));
        }
        let units = match parts.as_slice() {
            [(only, ..)] => frame.blocks_of(*only),
            _ => frame.units(),
        };
        for unit in 0..units {
            if *restart_interval > 0 && unit > 0 && unit % *restart_interval == 0 {
                bits.restart()?;
            }
            for (_, blocks, table) in &parts {
                for _ in 0..*blocks {
                    match table {
                        Some(table) => {
                            let size = bits.value(table)?;
                            bits.skip(size)?;
                        }
                        None => bits.skip(1_u8)?,
                    }
                }
            }
        }
        Some(bits.rest())
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
        let (width, height) = (number(width), number(height));
        let frame = Self { progress: None, width, height, components: components.collect() };
        let pixels = u64::try_from(frame.width * frame.height).ok()?;
        // Before anything is read of it: time and memory follow these.
        let is_possible = (1..=PICTURE_PIXELS_MOST).contains(&pixels)
            && (1..=COMPONENTS_MOST).contains(&frame.components.len())
            && frame
                .components
                .iter()
                .all(|one| (1..=4).contains(&one.across) && (1..=4).contains(&one.down));
        is_possible.then_some(frame)
    }

    /// The same, of a progressive picture.
    fn progressive(self) -> Self {
        let progress = self.components.iter().map(|_| Progress::new()).collect();
        Self { progress: Some(progress), ..self }
    }

    /// The place of a component.
    fn place(&self, id: u8) -> Option<usize> {
        self.components.iter().position(|one| one.id == id)
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

#[cfg(test)]
mod tests {
    use super::*;

    /// The segment of a frame of so many pixels, with components of one block each.
    fn frame(width: u16, height: u16, components: u8) -> Vec<u8> {
        let [high, low] = height.to_be_bytes();
        let [wide, narrow] = width.to_be_bytes();
        let all = (1..=components).flat_map(|id| [id, 0x11, 0]);
        [8, high, low, wide, narrow, components].into_iter().chain(all).collect()
    }

    #[test]
    fn nothing_is_read_of_a_picture_with_more_pixels_or_components_than_pictures_have() {
        assert!(Frame::parse(&frame(8, 8, 4)).is_some());
        assert!(Frame::parse(&frame(8, 8, 5)).is_none() && Frame::parse(&frame(8, 8, 0)).is_none());
        assert!(Frame::parse(&frame(u16::MAX, u16::MAX, 1)).is_none());
    }
}
