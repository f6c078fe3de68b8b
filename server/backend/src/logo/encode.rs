use crate::pictures;
use domain::form::Code;
use image::codecs::png::{CompressionType, FilterType, PngEncoder};
use image::{DynamicImage, ImageEncoder as _};

/// The longest edge of the logo of pages: three times the size at which they show it, for fine screens.
const EDGE: u32 = 512;
/// The size of the logo of mails, twice as large as they show it.
const MAIL_WIDTH: u32 = 400;
const MAIL_HEIGHT: u32 = 112;
/// Most bytes of the logo of mails, which each of them carries.
const MAIL_BYTES: usize = 48 * 1_024;
/// Most bytes of the logo of pages.
const BYTES: usize = 256 * 1_024;

pub(super) struct EncodedLogo {
    pub(super) png: Vec<u8>,
    pub(super) mail_png: Vec<u8>,
    /// Width and height at which mails show it.
    pub(super) mail_size: (i32, i32),
}

/// Writes an upload anew, in both sizes.
pub(super) fn encode(bytes: &[u8]) -> Result<EncodedLogo, Code> {
    let image = pictures::decode(bytes, EDGE)?;
    let (png, _) = within(&image, EDGE, EDGE, BYTES)?;
    let (mail_png, (width, height)) = within(&image, MAIL_WIDTH, MAIL_HEIGHT, MAIL_BYTES)?;
    let shown = |pixels: u32| i32::try_from(pixels.div_ceil(2)).map_err(|_| Code::ImageDimensions);
    Ok(EncodedLogo { png, mail_png, mail_size: (shown(width)?, shown(height)?) })
}

/// As a PNG within these sizes: smaller where it would have too many bytes, as a photograph does.
fn within(image: &DynamicImage, width: u32, height: u32, most: usize) -> Result<(Vec<u8>, (u32, u32)), Code> {
    let (mut width, mut height) = (width, height);
    loop {
        let fitted = if image.width() > width || image.height() > height {
            image.thumbnail(width, height)
        } else {
            image.clone()
        };
        let png = png(&fitted)?;
        if png.len() <= most {
            return Ok((png, (fitted.width(), fitted.height())));
        }
        (width, height) = (fitted.width() * 3 / 4, fitted.height() * 3 / 4);
        if width == 0 || height == 0 {
            return Err(Code::ImageDimensions);
        }
    }
}

fn png(image: &DynamicImage) -> Result<Vec<u8>, Code> {
    let image = image.to_rgba8();
    let mut bytes = Vec::new();
    PngEncoder::new_with_quality(&mut bytes, CompressionType::Best, FilterType::Adaptive)
        .write_image(&image, image.width(), image.height(), image::ExtendedColorType::Rgba8)
        .map_err(|_| Code::ImageCorrupt)?;
    Ok(bytes)
}
