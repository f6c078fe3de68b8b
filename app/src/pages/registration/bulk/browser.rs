//! Browser functions of a bulk invite; no-ops on the host, where nothing happens after a page is rendered.

#[cfg(feature = "hydrate")]
pub(super) use in_browser::*;
#[cfg(not(feature = "hydrate"))]
pub(super) use on_host::*;

#[cfg(feature = "hydrate")]
mod in_browser {
    use crate::tab::is_tab_storage_closed;
    use domain::bulk::encoding::Encoding;
    use gloo_file::{Blob, File, ObjectUrl, futures::read_as_bytes};
    use leptos::ev::{ClipboardEvent, DragEvent, Event};
    use leptos::prelude::*;
    use wasm_bindgen::JsCast as _;
    use web_sys::{
        HtmlAnchorElement, HtmlElement, HtmlInputElement, Storage, TextDecodeOptions, TextDecoder,
    };

    /// A selected file.
    #[derive(Clone)]
    pub(in super::super) struct ChosenFile(File);

    /// Holds a selected file. The browser's files are bound to its thread; the host renders on several and must not
    /// hold such values.
    pub(in super::super) type Slot = StoredValue<Option<ChosenFile>, LocalStorage>;

    pub(in super::super) fn empty_slot() -> Slot {
        StoredValue::new_local(None)
    }

    /// Several of them, by their numbers.
    pub(in super::super) type Files = StoredValue<Vec<(u32, ChosenFile)>, LocalStorage>;

    pub(in super::super) fn no_files() -> Files {
        StoredValue::new_local(Vec::new())
    }

    impl ChosenFile {
        /// From the input, which is cleared, so that the same file can be selected again.
        pub fn from_input(event: &Event) -> Option<Self> {
            let input: HtmlInputElement = event.target()?.dyn_into().ok()?;
            let file = input.files()?.get(0)?;
            input.set_value("");
            Some(Self(file.into()))
        }

        /// From stored text.
        pub fn from_text(name: &str, text: &str) -> Self {
            Self(File::new(name, text))
        }

        pub fn from_drop(event: &DragEvent) -> Option<Self> {
            Some(Self(event.data_transfer()?.files()?.get(0)?.into()))
        }

        pub fn name(&self) -> String {
            self.0.name()
        }

        pub fn size(&self) -> u64 {
            self.0.size()
        }

        /// All its bytes.
        pub async fn bytes(&self) -> Option<Vec<u8>> {
            read_as_bytes(&self.0).await.ok()
        }

        /// Its bytes in slices, with the end of each. The browser starts to read a slice as soon as it is taken from
        /// the iterator.
        pub fn slices(
            &self,
            length: usize,
        ) -> impl Iterator<Item = (u64, impl Future<Output = Option<Vec<u8>>>)> {
            let size = self.size();
            // A `File` checks the disk whenever it is sliced; a slice of it does not.
            let bytes = Blob::slice(&self.0, 0, size);
            (0..size).step_by(length).map(move |from| {
                let to = size.min(from + length as u64);
                let reading = read_as_bytes(&bytes.slice(from, to));
                (to, async move { reading.await.ok() })
            })
        }
    }

    /// Decodes slices that may end within a character.
    pub(in super::super) struct Decoder(TextDecoder);

    impl Decoder {
        pub fn new(encoding: Encoding) -> Option<Self> {
            TextDecoder::new_with_label(encoding.label()).ok().map(Self)
        }

        pub fn decode(&self, slice: &[u8], is_last: bool) -> Option<String> {
            let options = TextDecodeOptions::new();
            options.set_stream(!is_last);
            self.0.decode_with_u8_array_and_options(slice, &options).ok()
        }
    }

    /// Downloads a file.
    pub(in super::super) fn save_as(name: &str, text: &str) {
        let url = ObjectUrl::from(Blob::new_with_options(text, Some("text/csv;charset=utf-8")));
        let link =
            document().create_element("a").ok().and_then(|link| link.dyn_into::<HtmlAnchorElement>().ok());
        if let Some(link) = link {
            link.set_href(&url);
            link.set_download(name);
            link.click();
        }
        // The browser reads it asynchronously.
        set_timeout(move || drop(url), std::time::Duration::from_secs(10));
    }

    /// The pasted text.
    pub(in super::super) fn pasted_text(event: &ClipboardEvent) -> Option<String> {
        event.clipboard_data()?.get_data("text/plain").ok().filter(|text| !text.is_empty())
    }

    /// Focuses an element now.
    pub(in super::super) fn focus(id: &str) {
        let element =
            document().get_element_by_id(id).and_then(|element| element.dyn_into::<HtmlElement>().ok());
        if let Some(element) = element {
            let _ = element.focus();
        }
    }

    fn storage() -> Option<Storage> {
        window().session_storage().ok().flatten()
    }

    /// Reads the storage of this tab.
    pub(in super::super) fn read_stored(name: &str) -> Option<String> {
        storage()?.get_item(name).ok().flatten()
    }

    /// Writes to the storage of this tab; false if it is full or closed.
    pub(in super::super) fn store(name: &str, text: &str) -> bool {
        !is_tab_storage_closed() && storage().is_some_and(|storage| storage.set_item(name, text).is_ok())
    }

    /// Reads what this browser keeps beyond its tabs. No personal data is kept there.
    pub(in super::super) fn read_kept(name: &str) -> Option<String> {
        window().local_storage().ok().flatten()?.get_item(name).ok().flatten()
    }

    pub(in super::super) fn keep(name: &str, text: &str) {
        if let Ok(Some(storage)) = window().local_storage() {
            let _ = storage.set_item(name, text);
        }
    }

    pub(in super::super) fn remove_stored(name: &str) {
        if let Some(storage) = storage() {
            let _ = storage.remove_item(name);
        }
    }
}

#[cfg(not(feature = "hydrate"))]
mod on_host {
    use domain::bulk::encoding::Encoding;
    use leptos::ev::{ClipboardEvent, DragEvent, Event};
    use leptos::prelude::*;

    #[derive(Clone)]
    pub(in super::super) struct ChosenFile;

    pub(in super::super) type Slot = StoredValue<Option<ChosenFile>>;

    pub(in super::super) fn empty_slot() -> Slot {
        StoredValue::new(None)
    }

    pub(in super::super) type Files = StoredValue<Vec<(u32, ChosenFile)>>;

    pub(in super::super) fn no_files() -> Files {
        StoredValue::new(Vec::new())
    }

    impl ChosenFile {
        pub fn from_input(_event: &Event) -> Option<Self> {
            None
        }

        pub fn from_text(_name: &str, _text: &str) -> Self {
            Self
        }

        pub fn from_drop(_event: &DragEvent) -> Option<Self> {
            None
        }

        pub fn name(&self) -> String {
            String::new()
        }

        pub fn size(&self) -> u64 {
            0
        }

        pub async fn bytes(&self) -> Option<Vec<u8>> {
            None
        }

        pub fn slices(
            &self,
            _length: usize,
        ) -> impl Iterator<Item = (u64, impl Future<Output = Option<Vec<u8>>>)> {
            std::iter::empty::<(u64, std::future::Ready<Option<Vec<u8>>>)>()
        }
    }

    pub(in super::super) struct Decoder;

    impl Decoder {
        pub fn new(_encoding: Encoding) -> Option<Self> {
            None
        }

        pub fn decode(&self, _slice: &[u8], _is_last: bool) -> Option<String> {
            None
        }
    }

    pub(in super::super) fn save_as(_name: &str, _text: &str) {}

    pub(in super::super) fn pasted_text(_event: &ClipboardEvent) -> Option<String> {
        None
    }

    pub(in super::super) fn focus(_id: &str) {}

    pub(in super::super) fn read_stored(_name: &str) -> Option<String> {
        None
    }

    pub(in super::super) fn store(_name: &str, _text: &str) -> bool {
        false
    }

    pub(in super::super) fn remove_stored(_name: &str) {}

    pub(in super::super) fn read_kept(_name: &str) -> Option<String> {
        None
    }

    pub(in super::super) fn keep(_name: &str, _text: &str) {}
}
