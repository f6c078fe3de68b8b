//! Making a picture smaller in the browser before it is uploaded.

use domain::identity::PICTURE_PIXELS_MOST;
use js_sys::{Function, Object, Promise, Reflect};
use wasm_bindgen::JsCast as _;
use wasm_bindgen::prelude::{Closure, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, CanvasRenderingContext2d, HtmlCanvasElement, ImageBitmap};

/// The longest edge of a picture that was made smaller: the host stores no larger ones.
const EDGE: f64 = 2_400.0;
const QUALITY: f64 = 0.9;
/// Smaller files are not decoded to count their pixels; the host does.
const BYTES_OF_FEW_PIXELS: f64 = 2.0 * 1024.0 * 1024.0;

/// A smaller JPEG of the picture, upright, on white. `None` where it is small enough (unless `must` says otherwise), or the
/// browser cannot read it.
pub(super) async fn smaller(picture: &Blob, must: bool) -> Option<Blob> {
    if !must && picture.size() < BYTES_OF_FEW_PIXELS {
        return None;
    }
    let bitmap = decoded(picture).await?;
    let (width, height) = (f64::from(bitmap.width()), f64::from(bitmap.height()));
    #[allow(clippy::cast_precision_loss)]
    let has_many_pixels = width * height > PICTURE_PIXELS_MOST as f64;
    let drawn = if must || has_many_pixels {
        drawn(&bitmap, (EDGE / width.max(height)).min(1.0)).await
    } else {
        None
    };
    bitmap.close();
    drawn
}

/// By the method of the window. Not every browser turns pictures upright unless it is told to.
async fn decoded(picture: &Blob) -> Option<ImageBitmap> {
    let window = web_sys::window()?;
    let method: Function = Reflect::get(&window, &"createImageBitmap".into()).ok()?.dyn_into().ok()?;
    let options = Object::new();
    Reflect::set(&options, &"imageOrientation".into(), &"from-image".into()).ok()?;
    let promise: Promise = method.call2(&window, picture, &options).ok()?.dyn_into().ok()?;
    JsFuture::from(promise).await.ok()?.dyn_into().ok()
}

async fn drawn(bitmap: &ImageBitmap, scale: f64) -> Option<Blob> {
    let canvas: HtmlCanvasElement =
        web_sys::window()?.document()?.create_element("canvas").ok()?.dyn_into().ok()?;
    let scaled = |edge: u32| (f64::from(edge) * scale).round().max(1.0);
    let (width, height) = (scaled(bitmap.width()), scaled(bitmap.height()));
    // At most the edge, which fits.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    {
        canvas.set_width(width as u32);
        canvas.set_height(height as u32);
    }
    let pen: CanvasRenderingContext2d = canvas.get_context("2d").ok()??.dyn_into().ok()?;
    pen.set_fill_style_str("#fff");
    pen.fill_rect(0.0, 0.0, width, height);
    pen.draw_image_with_image_bitmap_and_dw_and_dh(bitmap, 0.0, 0.0, width, height).ok()?;
    let made = Promise::new(&mut |resolve, _| {
        let give_up = resolve.clone();
        let pass_on = Closure::once_into_js(move |blob: JsValue| _ = resolve.call1(&JsValue::NULL, &blob));
        let quality = JsValue::from_f64(QUALITY);
        let kind = "image/jpeg";
        if canvas.to_blob_with_type_and_encoder_options(pass_on.unchecked_ref(), kind, &quality).is_err() {
            _ = give_up.call0(&JsValue::NULL);
        }
    });
    JsFuture::from(made).await.ok()?.dyn_into().ok()
}
