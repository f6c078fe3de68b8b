use crate::api::ApiError;
use domain::form::Code;
use domain::text::Locale;
use wasm_bindgen::JsCast as _;
use wasm_bindgen::prelude::Closure;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, ProgressEvent, XmlHttpRequest};

/// Uploads or deletes a file; `progress` receives the percentage. Returns the body of the answer.
pub(crate) async fn upload(
    method: &str,
    url: &str,
    file: Option<&Blob>,
    progress: impl Fn(u32) + 'static,
    locale: Locale,
) -> Result<String, ApiError> {
    let failed = |_| ApiError::from_code(Code::Unreachable, locale);
    let request = XmlHttpRequest::new().map_err(failed)?;
    request.open(method, url).map_err(failed)?;
    let hear = Closure::<dyn Fn(ProgressEvent)>::new(move |event: ProgressEvent| {
        let (sent, all) = (event.loaded(), event.total());
        if all > 0.0 {
            // A percentage always fits.
            #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
            progress((sent / all * 100.0) as u32);
        }
    });
    if let Ok(upload) = request.upload() {
        upload.set_onprogress(Some(hear.as_ref().unchecked_ref()));
    }
    let ended = js_sys::Promise::new(&mut |resolve, _| request.set_onloadend(Some(&resolve)));
    match file {
        Some(file) => request.send_with_opt_blob(Some(file)),
        None => request.send(),
    }
    .map_err(failed)?;
    JsFuture::from(ended).await.map_err(failed)?;
    drop(hear);
    let text = request.response_text().ok().flatten().unwrap_or_default();
    match request.status() {
        Ok(200..=299) => Ok(text),
        Ok(0) | Err(_) => Err(ApiError::from_code(Code::Unreachable, locale)),
        Ok(_) => Err(json::read(&text).unwrap_or_else(|_| ApiError::from_code(Code::Unreadable, locale))),
    }
}
