//! Uploading pictures in the browser; no-ops on the host.

#[cfg(feature = "hydrate")]
pub(super) use here::*;
#[cfg(not(feature = "hydrate"))]
pub(super) use on_host::*;

#[cfg(feature = "hydrate")]
mod here {
    use super::super::picture_size::smaller;
    use crate::api::ApiError;
    use crate::hooks::upload;
    use domain::form::Code;
    use domain::identity::{PICTURE_BYTES_MOST, PICTURE_HEAD, is_heic};
    use domain::text::Locale;
    use gloo_file::{Blob, File, ObjectUrl, futures::read_as_bytes};
    use leptos::ev::{DragEvent, Event};
    use leptos::prelude::*;
    use wasm_bindgen::JsCast as _;
    use web_sys::HtmlInputElement;

    /// A selected picture, with an object URL for its preview.
    #[derive(Clone)]
    pub(in super::super) struct ChosenPicture {
        file: Blob,
        shown_at: ObjectUrl,
        /// Whether it was made smaller.
        pub is_smaller: bool,
    }

    /// Holds a selected picture: the browser's files are bound to its thread.
    pub(in super::super) type Slot = StoredValue<Option<ChosenPicture>, LocalStorage>;

    pub(in super::super) fn empty_slot() -> Slot {
        StoredValue::new_local(None)
    }

    impl ChosenPicture {
        /// From the input, which is cleared, so that the same picture can be selected again.
        pub fn from_input(event: &Event) -> Option<Self> {
            let input: HtmlInputElement = event.target()?.dyn_into().ok()?;
            let file = input.files()?.get(0)?;
            input.set_value("");
            Some(Self::from_blob(File::from(file).into(), false))
        }

        pub fn from_drop(event: &DragEvent) -> Option<Self> {
            let file = event.data_transfer()?.files()?.get(0)?;
            Some(Self::from_blob(File::from(file).into(), false))
        }

        fn from_blob(file: Blob, is_smaller: bool) -> Self {
            Self { shown_at: ObjectUrl::from(file.clone()), file, is_smaller }
        }

        /// The picture as it can be uploaded: made smaller if the host would not take it, in the upright form that the
        /// browser shows. A HEIC photograph is converted where the browser can read it.
        ///
        /// # Errors
        /// `heic_image`, `too_large`, where the browser cannot read the picture.
        pub async fn ready(self) -> Result<Self, Code> {
            let head = self.file.slice(0, PICTURE_HEAD as u64);
            let is_heic = read_as_bytes(&head).await.is_ok_and(|head| is_heic(&head));
            let is_large = self.file.size() > PICTURE_BYTES_MOST as u64;
            match smaller(self.file.as_ref(), is_heic || is_large).await {
                Some(blob) => Ok(Self::from_blob(Blob::from(blob), true)),
                None if is_heic => Err(Code::HeicImage),
                None if is_large => Err(Code::TooLarge),
                None => Ok(self),
            }
        }

        pub fn shown_at(&self) -> String {
            self.shown_at.to_string()
        }
    }

    /// Uploads or deletes a picture; `progress` receives the percentage. Returns the body of the answer.
    pub(in super::super) async fn send(
        method: &str,
        url: &str,
        picture: Option<ChosenPicture>,
        progress: impl Fn(u32) + 'static,
        locale: Locale,
    ) -> Result<String, ApiError> {
        upload(method, url, picture.as_ref().map(|picture| picture.file.as_ref()), progress, locale).await
    }
}

#[cfg(not(feature = "hydrate"))]
mod on_host {
    use crate::api::ApiError;
    use domain::form::Code;
    use domain::text::Locale;
    use leptos::ev::{DragEvent, Event};
    use leptos::prelude::*;

    #[derive(Clone)]
    pub(in super::super) struct ChosenPicture {
        pub is_smaller: bool,
    }

    pub(in super::super) type Slot = StoredValue<Option<ChosenPicture>>;

    pub(in super::super) fn empty_slot() -> Slot {
        StoredValue::new(None)
    }

    impl ChosenPicture {
        pub fn from_input(_event: &Event) -> Option<Self> {
            None
        }

        pub fn from_drop(_event: &DragEvent) -> Option<Self> {
            None
        }

        pub async fn ready(self) -> Result<Self, Code> {
            Ok(self)
        }

        pub fn shown_at(&self) -> String {
            String::new()
        }
    }

    pub(in super::super) async fn send(
        _method: &str,
        _address: &str,
        _picture: Option<ChosenPicture>,
        _progress: impl Fn(u32) + 'static,
        locale: Locale,
    ) -> Result<String, ApiError> {
        Err(ApiError::from_code(Code::Unreachable, locale))
    }
}
