use super::reencode;
use domain::form::Code;
use image::codecs::webp::WebPEncoder;
use image::{
    DynamicImage, ExtendedColorType, ImageDecoder as _, ImageEncoder as _, ImageFormat, Rgba, RgbaImage,
};
use std::io::Cursor;

fn encoded(image: &DynamicImage, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Vec::new();
    image.write_to(&mut Cursor::new(&mut bytes), format).unwrap();
    bytes
}

/// A picture with varied pixels.
fn drawn(width: u32, height: u32) -> DynamicImage {
    let shade = |x, y| Rgba([(x % 251) as u8, (y % 241) as u8, (x * y % 239) as u8, 255]);
    DynamicImage::ImageRgba8(RgbaImage::from_fn(width, height, shade))
}

fn jpeg(width: u32, height: u32) -> Vec<u8> {
    encoded(&DynamicImage::ImageRgb8(drawn(width, height).into_rgb8()), ImageFormat::Jpeg)
}

fn refused(bytes: &[u8]) -> Option<Code> {
    reencode::reencode(bytes).err()
}

#[test]
fn the_three_formats_are_decoded_and_large_pictures_reduced() {
    for (bytes, expected) in [
        (jpeg(3_000, 1_000), (2_400, 800)),
        (encoded(&drawn(120, 80), ImageFormat::Png), (120, 80)),
        (encoded(&drawn(120, 80), ImageFormat::WebP), (120, 80)),
        (encoded(&drawn(2_400, 3), ImageFormat::Png), (2_400, 3)),
        (encoded(&drawn(1, 9_000), ImageFormat::Png), (1, 2_400)),
    ] {
        let picture = reencode::reencode(&bytes).unwrap();
        assert_eq!((picture.width, picture.height), expected);
        let again = image::load_from_memory_with_format(&picture.jpeg, ImageFormat::Jpeg).unwrap();
        assert_eq!((again.width(), again.height()), expected);
    }
}

#[test]
fn transparent_pixels_become_white() {
    let clear = DynamicImage::ImageRgba8(RgbaImage::from_pixel(16, 16, Rgba([0, 0, 0, 0])));
    let picture = reencode::reencode(&encoded(&clear, ImageFormat::Png)).unwrap();
    let seen = image::load_from_memory(&picture.jpeg).unwrap().into_rgb8();
    assert!(seen.pixels().all(|pixel| pixel.0.iter().all(|channel| *channel > 250)));
}

#[test]
fn a_jpeg_of_which_a_part_is_missing_is_corrupt_wherever_it_was_cut() {
    for whole in [jpeg(200, 150), grey_jpeg(100, 75), in_pieces()] {
        assert_eq!(refused(&whole), None);
        let last = whole.len();
        for length in (3..last - 3).step_by(97).chain([last - 40, last - 5, last - 4, last - 3]) {
            assert_eq!(refused(&whole[..length]), Some(Code::ImageCorrupt), "cut at {length} of {last}");
        }
        let trailing = [&whole[..], b"bytes after the end marker"].concat();
        assert_eq!(refused(&trailing), None);
    }
}

#[test]
fn a_jpeg_is_taken_without_its_end_marker_if_every_block_is_there() {
    for (name, whole) in [
        ("colours", jpeg(200, 150)),
        ("one component", grey_jpeg(100, 75)),
        ("restart markers", in_pieces()),
        ("no multiple of a block", jpeg(17, 9)),
        ("one pixel", jpeg(1, 1)),
    ] {
        let expected = reencode::reencode(&whole).unwrap().jpeg;
        let end = whole.len() - 2;
        assert_eq!(whole[end..], [0xff, 0xd9], "{name}");
        let with_rest = [&whole[..end], b"what a camera writes after it"].concat();
        for cut in [&whole[..end], &whole[..=end], &with_rest] {
            let picture = reencode::reencode(cut).unwrap_or_else(|code| panic!("{name}: {code:?}"));
            assert!(picture.jpeg == expected, "{name}: the same pixels");
        }
    }
}

/// Pictures of libjpeg, whose scans have the bits of the coefficients one after the other.
const PROGRESSIVE: [&[u8]; 3] = [
    include_bytes!("tests/progressive-420.jpg"),
    include_bytes!("tests/progressive-444.jpg"),
    include_bytes!("tests/progressive-grey.jpg"),
];

#[test]
fn a_progressive_jpeg_is_taken_without_its_end_marker_if_every_bit_is_there() {
    for whole in PROGRESSIVE {
        let expected = reencode::reencode(whole).unwrap().jpeg;
        let end = whole.len() - 2;
        assert_eq!(whole[end..], [0xff, 0xd9]);
        let with_rest = [&whole[..end], b"what a camera writes after it"].concat();
        for cut in [&whole[..end], &whole[..=end], &with_rest] {
            let picture = reencode::reencode(cut).unwrap_or_else(|code| panic!("{code:?}"));
            assert!(picture.jpeg == expected, "the same pixels");
        }
    }
}

#[test]
fn a_progressive_jpeg_of_which_a_part_is_missing_is_corrupt_wherever_it_was_cut() {
    for whole in PROGRESSIVE {
        let end = whole.len() - 2;
        for length in 3..end - 1 {
            assert_eq!(refused(&whole[..length]), Some(Code::ImageCorrupt), "cut at {length} of {end}");
        }
        // Between two scans: everything before is whole, and the last bits are not there.
        let last = whole.windows(2).rposition(|pair| pair == [0xff, 0xda]).unwrap();
        let cut = [&whole[..last], &[0xff, 0xd9]].concat();
        assert_eq!(refused(&cut), None, "it says that it ends here");
        assert_eq!(refused(&cut[..last]), Some(Code::ImageCorrupt));
    }
}

fn grey_jpeg(width: u32, height: u32) -> Vec<u8> {
    encoded(&DynamicImage::ImageLuma8(drawn(width, height).into_luma8()), ImageFormat::Jpeg)
}

/// A picture of two blocks, with a restart marker between them.
fn in_pieces() -> Vec<u8> {
    let blocks =
        [grey_jpeg(8, 8), encoded(&drawn(16, 8).crop_imm(8, 0, 8, 8).to_luma8().into(), ImageFormat::Jpeg)];
    let place = |whole: &[u8], marker: u8| whole.windows(2).position(|pair| pair == [0xff, marker]).unwrap();
    let [first, second] = &blocks;
    let (frame, scan) = (place(first, 0xc0), place(first, 0xda));
    let data = |whole: &[u8]| {
        let scan = place(whole, 0xda);
        let length = usize::from(u16::from_be_bytes([whole[scan + 2], whole[scan + 3]]));
        whole[scan + 2 + length..whole.len() - 2].to_vec()
    };
    let mut head = first[..scan].to_vec();
    // The width, in the second byte of its number.
    head[frame + 8] = 16;
    let interval = [0xff, 0xdd, 0, 4, 0, 1];
    let scan_head = &first[scan..first.len() - 2 - data(first).len()];
    [&head[..], &interval, scan_head, &data(first), &[0xff, 0xd0], &data(second), &[0xff, 0xd9]].concat()
}

#[test]
fn the_end_of_a_preview_is_not_the_end_of_the_picture() {
    let (whole, preview) = (jpeg(200, 150), jpeg(20, 15));
    let length = u16::try_from(preview.len() + 2).unwrap();
    let segment = [&[0xff, 0xe3][..], &length.to_be_bytes(), &preview].concat();
    let with_preview = [&whole[..2], &segment, &whole[2..]].concat();
    assert_eq!(refused(&with_preview), None);
    assert_eq!(refused(&with_preview[..with_preview.len() - 40]), Some(Code::ImageCorrupt));
}

#[test]
fn other_formats_that_are_cut_off_are_corrupt() {
    for format in [ImageFormat::Png, ImageFormat::WebP] {
        let whole = encoded(&drawn(120, 80), format);
        for length in [whole.len() / 2, whole.len() - 20] {
            assert_eq!(refused(&whole[..length]), Some(Code::ImageCorrupt), "{format:?} cut at {length}");
        }
    }
}

#[test]
fn other_files_are_refused_by_their_first_bytes() {
    for bytes in [
        &b"MZ\x90\0"[..],
        b"<!doctype html><script>alert(1)</script>",
        b"<svg xmlns=\"http://www.w3.org/2000/svg\"/>",
        b"\0\0\0\x18ftypheic\0\0\0\0",
        b"GIF89a",
        b"%PDF-1.7",
        b"RIFF\0\0\0\0WAVE",
        b"\xff\xd8",
        b"",
    ] {
        assert_eq!(refused(bytes), Some(Code::UnsupportedImage));
    }
}

/// A compressed stream that expands to 64 MiB: zeros, as matches of 258 at distance 1 in one block of fixed codes (RFC
/// 1951).
fn unpacks_to_64_mib() -> Vec<u8> {
    const MATCHES: usize = (64 << 20) / 258;
    let mut bits = Bits::default();
    bits.push(0b011, 3);
    bits.push(0b0000_1100, 8);
    for _ in 0..MATCHES {
        bits.push(0b1010_0011, 8);
        bits.push(0, 5);
    }
    bits.push(0, 7);
    let length = u32::try_from(1 + MATCHES * 258).unwrap();
    let check = (length % 65_521) << 16 | 1;
    [&[0x78, 0x01][..], &bits.bytes, &check.to_be_bytes()].concat()
}

/// Writes bits as a deflate stream orders them, lowest bit of each byte first.
#[derive(Default)]
struct Bits {
    bytes: Vec<u8>,
    used: u32,
}

impl Bits {
    fn push(&mut self, code: u32, count: u32) {
        for bit in 0..count {
            if self.used.is_multiple_of(8) {
                self.bytes.push(0);
            }
            if let Some(last) = self.bytes.last_mut() {
                *last |= ((code >> bit & 1) as u8) << (self.used % 8);
            }
            self.used += 1;
        }
    }
}

fn png_chunk(kind: &[u8; 4], content: &[u8]) -> Vec<u8> {
    let checked = [&kind[..], content].concat();
    let crc = checked.iter().fold(u32::MAX, |crc, byte| {
        (0..8).fold(
            crc ^ u32::from(*byte),
            |crc, _| if crc & 1 == 1 { crc >> 1 ^ 0xedb8_8320 } else { crc >> 1 },
        )
    });
    let length = u32::try_from(content.len()).unwrap();
    [&length.to_be_bytes()[..], &checked, &(!crc).to_be_bytes()].concat()
}

/// Inserts a chunk after the header, where profiles and texts belong.
fn png_with(chunk: &[u8]) -> Vec<u8> {
    let whole = encoded(&drawn(64, 64), ImageFormat::Png);
    [&whole[..33], chunk, &whole[33..]].concat()
}

#[test]
fn compressed_metadata_of_a_picture_is_never_decompressed() {
    let packed = unpacks_to_64_mib();
    let profile = [&b"icc\0\0"[..], &packed].concat();
    let text = [&b"Comment\0\0"[..], &packed].concat();
    for (kind, content) in [(b"iCCP", &profile), (b"zTXt", &text)] {
        let bytes = png_with(&png_chunk(kind, content));
        assert!(bytes.len() > 300_000 && bytes.len() < 600_000);
        let stripped = super::strip::strip(ImageFormat::Png, &bytes);
        assert_eq!(stripped.len(), png_with(&[]).len(), "nothing but the picture reaches the decoder");
        let picture = reencode::reencode(&bytes).unwrap();
        assert_eq!((picture.width, picture.height), (64, 64));
    }
    // If it were not stripped, the decoder would refuse it for taking more memory than the pixels need.
    let whole = png_with(&png_chunk(b"iCCP", &profile));
    let unpacked = reencode::decoder(ImageFormat::Png, &whole)
        .ok()
        .and_then(|mut decoder| decoder.icc_profile().ok()?);
    assert!(unpacked.is_none());
}

#[test]
fn a_jpeg_and_a_webp_keep_their_picture_and_lose_their_profiles_and_texts() {
    let whole = jpeg(200, 150);
    let segment = |marker: u8, content: &[u8]| {
        let length = u16::try_from(content.len() + 2).unwrap();
        [&[0xff, marker][..], &length.to_be_bytes(), content].concat()
    };
    let profile = segment(0xe2, &[b"ICC_PROFILE\0\x01\x01".to_vec(), vec![0; 60_000]].concat());
    let text = segment(0xe1, b"http://ns.adobe.com/xap/1.0/\0<x:xmpmeta/>");
    let bytes = [&whole[..2], &profile, &text, &segment(0xfe, b"a comment"), &whole[2..]].concat();
    assert_eq!(super::strip::strip(ImageFormat::Jpeg, &bytes), whole);
    assert_eq!(refused(&bytes), None);

    let whole = encoded(&drawn(120, 80), ImageFormat::WebP);
    let chunk = |kind: &[u8; 4], content: &[u8]| {
        let length = u32::try_from(content.len()).unwrap();
        [&kind[..], &length.to_le_bytes(), content].concat()
    };
    let about = chunk(b"VP8X", &[0x24, 0, 0, 0, 119, 0, 0, 79, 0, 0]);
    let extended = |others: &[u8]| {
        let body = [&b"WEBP"[..], &about, others, &whole[12..]].concat();
        [&b"RIFF"[..], &u32::try_from(body.len()).unwrap().to_le_bytes(), &body].concat()
    };
    let bytes = extended(&chunk(b"ICCP", &[0; 50_000]));
    let mut bare = extended(&[]);
    bare[20] = 0;
    assert_eq!(super::strip::strip(ImageFormat::WebP, &bytes), bare);
    let picture = reencode::reencode(&bytes).unwrap();
    assert_eq!((picture.width, picture.height), (120, 80));
}

#[test]
fn a_webp_is_turned_upright_with_or_without_a_name_before_its_metadata() {
    // One entry: orientation 6, a quarter turn to the right.
    let turned = b"II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0\0\0\0\0";
    for exif in [turned.to_vec(), [&b"Exif\0\0"[..], turned].concat()] {
        let mut bytes = Vec::new();
        let mut encoder = WebPEncoder::new_lossless(&mut bytes);
        encoder.set_exif_metadata(exif).unwrap();
        encoder.write_image(&drawn(60, 40).into_rgba8(), 60, 40, ExtendedColorType::Rgba8).unwrap();
        let picture = reencode::reencode(&bytes).unwrap();
        assert_eq!((picture.width, picture.height), (40, 60));
    }
}
