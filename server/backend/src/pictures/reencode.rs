//! Re-encoding an uploaded picture.

use super::{jpeg, strip::strip};
use domain::form::Code;
use domain::identity::PICTURE_PIXELS_MOST;
use image::codecs::jpeg::JpegEncoder;
use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder, ImageError, ImageFormat, ImageReader, Limits, RgbImage, Rgba};
use std::borrow::Cow;
use std::io::Cursor;

/// The longest edge of a stored picture: enough for the small print of a passport.
const MAX_EDGE: u32 = 2_400;
const QUALITY: u8 = 85;
/// Bytes a decoder may use per pixel: four channels of 16 bits.
const PIXEL_MEMORY: u64 = 8;
/// Bytes it may use in addition, for tables and some lines.
const OTHER_MEMORY: u64 = 1 << 20;

/// A picture as it is stored: an upright JPEG without metadata.
pub(crate) struct EncodedPicture {
    pub(crate) width: u32,
    pub(crate) height: u32,
    pub(crate) jpeg: Vec<u8>,
}

/// Re-encodes an upload. The time it takes grows with the pixels.
///
/// # Errors
/// `unsupported_image` for anything but JPEG, PNG and WebP, `image_dimensions` for too many pixels, both before
/// decoding; `image_corrupt` for one that cannot be decoded to its end.
pub(crate) fn reencode(bytes: &[u8]) -> Result<EncodedPicture, Code> {
    write(&on_white(decode(bytes, MAX_EDGE)?)).ok_or(Code::ImageCorrupt)
}

/// Decodes an upload, upright and without metadata, with no edge longer than this.
///
/// # Errors
/// As for [`reencode`].
pub(crate) fn decode(bytes: &[u8], most_edge: u32) -> Result<DynamicImage, Code> {
    let format = format_of(bytes).ok_or(Code::UnsupportedImage)?;
    if format == ImageFormat::Png {
        // The PNG decoder takes its memory limit before it reads the header.
        check_pixels(png_dimensions(bytes).ok_or(Code::ImageCorrupt)?)?;
    }
    let whole = match format {
        ImageFormat::Jpeg => jpeg::completed(bytes).ok_or(Code::ImageCorrupt)?,
        _ => Cow::Borrowed(bytes),
    };
    let stripped = strip(format, &whole);
    let mut decoder = decoder(format, &stripped)?;
    let (width, height) = decoder.dimensions();
    check_pixels((width, height))?;
    let orientation = orientation(&mut decoder, format).unwrap_or(Orientation::NoTransforms);
    let mut image = DynamicImage::from_decoder(decoder).map_err(code_of)?;
    if width.max(height) > most_edge {
        image = image.thumbnail(most_edge, most_edge);
    }
    // Turned after reducing, so that only one large picture is in memory.
    image.apply_orientation(orientation);
    Ok(image)
}

pub(crate) fn decoder(format: ImageFormat, bytes: &[u8]) -> Result<impl ImageDecoder + '_, Code> {
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    let mut limits = Limits::no_limits();
    let pixels = png_dimensions(bytes)
        .filter(|_| format == ImageFormat::Png)
        .map_or(PICTURE_PIXELS_MOST, |(width, height)| u64::from(width) * u64::from(height));
    limits.max_alloc = Some(pixels.min(PICTURE_PIXELS_MOST) * PIXEL_MEMORY + OTHER_MEMORY);
    reader.limits(limits);
    reader.into_decoder().map_err(code_of)
}

fn check_pixels((width, height): (u32, u32)) -> Result<(), Code> {
    if u64::from(width) * u64::from(height) > PICTURE_PIXELS_MOST {
        Err(Code::ImageDimensions)
    } else {
        Ok(())
    }
}

/// The dimensions in the first chunk of a PNG, after the signature.
fn png_dimensions(bytes: &[u8]) -> Option<(u32, u32)> {
    let number = |at: usize| bytes.get(at..)?.first_chunk().map(|bytes| u32::from_be_bytes(*bytes));
    if bytes.get(12..16)? == b"IHDR" { number(16).zip(number(20)) } else { None }
}

/// The orientation. Some programs write the metadata of a WebP with the prefix that a JPEG has.
fn orientation(decoder: &mut impl ImageDecoder, format: ImageFormat) -> Option<Orientation> {
    if format != ImageFormat::WebP {
        return decoder.orientation().ok();
    }
    let exif = decoder.exif_metadata().ok().flatten()?;
    Orientation::from_exif_chunk(exif.strip_prefix(b"Exif\0\0").unwrap_or(&exif))
}

/// The format by its first bytes. File names and declared types are ignored, since the sender chooses them.
fn format_of(bytes: &[u8]) -> Option<ImageFormat> {
    match bytes {
        [0xff, 0xd8, 0xff, ..] => Some(ImageFormat::Jpeg),
        [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1a, b'\n', ..] => Some(ImageFormat::Png),
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Some(ImageFormat::WebP),
        _ => None,
    }
}

fn code_of(error: ImageError) -> Code {
    match error {
        ImageError::Limits(_) => Code::ImageDimensions,
        _ => Code::ImageCorrupt,
    }
}

/// A JPEG has no transparency, and a black background would hide dark text.
fn on_white(image: DynamicImage) -> RgbImage {
    if !image.color().has_alpha() {
        return image.into_rgb8();
    }
    let image = image.into_rgba8();
    let over = |Rgba([red, green, blue, alpha]): &Rgba<u8>| {
        let alpha = u16::from(*alpha);
        let mix = |channel: &u8| {
            let mixed = (u16::from(*channel) * alpha + 255 * (255 - alpha)) / 255;
            u8::try_from(mixed).unwrap_or(u8::MAX)
        };
        image::Rgb([mix(red), mix(green), mix(blue)])
    };
    RgbImage::from_fn(image.width(), image.height(), |x, y| over(image.get_pixel(x, y)))
}

fn write(image: &RgbImage) -> Option<EncodedPicture> {
    let mut jpeg = Vec::with_capacity(1 << 20);
    JpegEncoder::new_with_quality(&mut jpeg, QUALITY).encode_image(image).ok()?;
    Some(EncodedPicture { width: image.width(), height: image.height(), jpeg })
}
