use super::UPLOADS;
use super::encode::encode;
use crate::gate::test_accounts::{audit, holder, signed_in};
use crate::gate::{CanManageSettings, Desk};
use crate::limits::{self, Kind};
use crate::test_backend::TestBackend;
use domain::form::Code;
use domain::permission::Permission;
use image::{DynamicImage, ImageFormat, Rgba, RgbaImage};
use std::io::Cursor;

fn picture(width: u32, height: u32, format: ImageFormat) -> Vec<u8> {
    // Every pixel another colour, which compresses badly.
    let pixel = |x: u32, y: u32| {
        let mix = x.wrapping_mul(2_654_435_761).wrapping_add(y.wrapping_mul(40_503)).rotate_left(x % 31);
        let [red, green, blue, alpha] = mix.to_be_bytes();
        Rgba([red, green, blue, alpha])
    };
    let image = DynamicImage::from(RgbaImage::from_fn(width, height, pixel));
    let image = if format == ImageFormat::Jpeg { image.into_rgb8().into() } else { image };
    let mut bytes = Vec::new();
    image.write_to(&mut Cursor::new(&mut bytes), format).unwrap();
    bytes
}

async fn office() -> (TestBackend, Desk<CanManageSettings>) {
    let desk = TestBackend::new().await;
    let caller = signed_in(&desk, holder(&desk, "ada", &[Permission::ManageSettings]).await).await;
    let settings = desk.backend.open(&caller).await.unwrap();
    (desk, settings)
}

#[test]
fn every_format_becomes_a_small_png_and_everything_else_is_refused() {
    for format in [ImageFormat::Png, ImageFormat::Jpeg, ImageFormat::WebP] {
        let logo = encode(&picture(1_600, 900, format)).unwrap();
        for (png, most) in [(&logo.png, 256 * 1_024), (&logo.mail_png, 48 * 1_024)] {
            assert!(png.starts_with(b"\x89PNG\r\n\x1a\n") && png.len() <= most, "{format:?}: {}", png.len());
        }
        assert!(logo.mail_size.0 <= 200 && logo.mail_size.1 <= 56, "{:?}", logo.mail_size);
    }
    let svg = b"<svg xmlns=\"http://www.w3.org/2000/svg\" onload=\"alert(1)\"/>".to_vec();
    for (bytes, code) in [
        (svg, Code::UnsupportedImage),
        (b"<script>alert(1)</script>".to_vec(), Code::UnsupportedImage),
        (b"GIF89a\x01\0\x01\0\0\0\0;".to_vec(), Code::UnsupportedImage),
        (Vec::new(), Code::UnsupportedImage),
        (b"\x89PNG\r\n\x1a\n<svg onload=alert(1)>".to_vec(), Code::ImageCorrupt),
        (picture(200, 200, ImageFormat::Png)[..900].to_vec(), Code::ImageCorrupt),
    ] {
        assert_eq!(encode(&bytes).err(), Some(code), "{:?}", &bytes[..bytes.len().min(12)]);
    }
}

#[tokio::test]
async fn a_logo_is_shown_by_its_version_until_another_or_none_is_there() {
    let (desk, office) = office().await;
    assert_eq!(desk.backend.settings().logo, 0);
    let first = office.store_logo(picture(300, 100, ImageFormat::Png)).await.unwrap();
    let sent = [first, first].map(|version| desk.backend.logo(version).unwrap());
    assert_eq!(
        sent[0].as_ref().as_ptr(),
        sent[1].as_ref().as_ptr(),
        "of all who are being sent it, one copy"
    );
    let second = office.store_logo(picture(90, 90, ImageFormat::WebP)).await.unwrap();
    assert!(second > first, "the clock stands still");
    assert!(desk.backend.logo(first).is_none() && desk.backend.logo(second).is_some());
    let refused = office.store_logo(b"<svg/>".to_vec()).await.unwrap_err();
    assert_eq!(refused.code(), Code::UnsupportedImage);
    assert!(desk.backend.logo(second).is_some(), "what is refused changes nothing");
    office.remove_logo().await.unwrap();
    office.remove_logo().await.unwrap();
    assert!(desk.backend.settings().logo == 0 && desk.backend.logo(second).is_none());
    let events: Vec<_> = audit(&desk.backend).await.into_iter().map(|(action, _)| action).collect();
    assert_eq!(events[events.len() - 3..], ["logo.changed", "logo.changed", "logo.removed"]);
}

#[tokio::test]
async fn of_two_logos_at_once_one_is_shown_and_the_other_is_gone() {
    let (desk, office) = office().await;
    let (one, other) = (picture(50, 50, ImageFormat::Png), picture(60, 60, ImageFormat::Png));
    let both = tokio::join!(office.store_logo(one), office.store_logo(other));
    let (one, other) = (both.0.unwrap(), both.1.unwrap());
    assert_ne!(one, other);
    desk.backend.reload_settings().await.unwrap();
    let shown = [one, other].map(|version| desk.backend.logo(version).is_some());
    assert_eq!(shown.iter().filter(|shown| **shown).count(), 1, "{shown:?}");
}

/// Each is an event, and is decoded.
#[tokio::test]
async fn whoever_uploads_logos_again_and_again_comes_to_an_end() {
    let (desk, office) = office().await;
    let account = office.account().unwrap().to_string();
    for _ in 1..UPLOADS.max {
        limits::reserve(&desk.backend, Kind::Logo, &account, UPLOADS).await.unwrap();
    }
    let version = office.store_logo(picture(30, 10, ImageFormat::Png)).await.unwrap();
    let refused = office.store_logo(picture(10, 30, ImageFormat::Png)).await.unwrap_err();
    assert_eq!(refused.code(), Code::TooMany);
    assert_eq!(desk.backend.settings().logo, version);
}
