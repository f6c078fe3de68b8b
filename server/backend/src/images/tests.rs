use super::picture;
use domain::form::Code;
use image::codecs::webp::WebPEncoder;
use image::{DynamicImage, ExtendedColorType, ImageEncoder as _, ImageFormat, Rgba, RgbaImage};
use std::io::Cursor;

fn encoded(image: &DynamicImage, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Vec::new();
    image.write_to(&mut Cursor::new(&mut bytes), format).unwrap();
    bytes
}

/// A picture with something in it, so that its parts are not alike.
fn drawn(width: u32, height: u32) -> DynamicImage {
    let shade = |x, y| Rgba([(x % 251) as u8, (y % 241) as u8, (x * y % 239) as u8, 255]);
    DynamicImage::ImageRgba8(RgbaImage::from_fn(width, height, shade))
}

fn jpeg(width: u32, height: u32) -> Vec<u8> {
    encoded(&DynamicImage::ImageRgb8(drawn(width, height).into_rgb8()), ImageFormat::Jpeg)
}

fn refused(bytes: &[u8]) -> Option<Code> {
    picture::read(bytes).err()
}

#[test]
fn the_three_formats_are_read_and_made_smaller_where_they_are_large() {
    for (bytes, expected) in [
        (jpeg(3_000, 1_000), (2_400, 800)),
        (encoded(&drawn(120, 80), ImageFormat::Png), (120, 80)),
        (encoded(&drawn(120, 80), ImageFormat::WebP), (120, 80)),
        (encoded(&drawn(2_400, 3), ImageFormat::Png), (2_400, 3)),
        (encoded(&drawn(1, 9_000), ImageFormat::Png), (1, 2_400)),
    ] {
        let picture = picture::read(&bytes).unwrap();
        assert_eq!((picture.width, picture.height), expected);
        let again = image::load_from_memory_with_format(&picture.jpeg, ImageFormat::Jpeg).unwrap();
        assert_eq!((again.width(), again.height()), expected);
    }
}

#[test]
fn what_can_be_seen_through_is_white_behind() {
    let clear = DynamicImage::ImageRgba8(RgbaImage::from_pixel(16, 16, Rgba([0, 0, 0, 0])));
    let picture = picture::read(&encoded(&clear, ImageFormat::Png)).unwrap();
    let seen = image::load_from_memory(&picture.jpeg).unwrap().into_rgb8();
    assert!(seen.pixels().all(|pixel| pixel.0.iter().all(|channel| *channel > 250)));
}

#[test]
fn a_jpeg_without_its_end_is_corrupt_wherever_it_was_cut() {
    let whole = jpeg(200, 150);
    assert_eq!(refused(&whole), None);
    for length in (3..whole.len() - 1).step_by(97).chain([whole.len() - 2, whole.len() - 1]) {
        assert_eq!(refused(&whole[..length]), Some(Code::ImageCorrupt), "cut at {length}");
    }
    let trailing = [&whole[..], b"what a camera writes behind it"].concat();
    assert_eq!(refused(&trailing), None);
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
fn what_is_no_picture_is_told_by_its_first_bytes() {
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

#[test]
fn a_webp_is_turned_upright_with_or_without_a_name_before_its_metadata() {
    // One entry: orientation 6, a quarter turn to the right.
    let turned = b"II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0\0\0\0\0";
    for exif in [turned.to_vec(), [&b"Exif\0\0"[..], turned].concat()] {
        let mut bytes = Vec::new();
        let mut encoder = WebPEncoder::new_lossless(&mut bytes);
        encoder.set_exif_metadata(exif).unwrap();
        encoder.write_image(&drawn(60, 40).into_rgba8(), 60, 40, ExtendedColorType::Rgba8).unwrap();
        let picture = picture::read(&bytes).unwrap();
        assert_eq!((picture.width, picture.height), (40, 60));
    }
}
