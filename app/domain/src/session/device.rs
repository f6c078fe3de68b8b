//! What a browser says about itself, in a word or two: enough to tell one's own devices apart.

use crate::form::words;
use serde::{Deserialize, Serialize};

words! {
    /// The name of a browser.
    Browser {
        Firefox = "Firefox",
        Edge = "Edge",
        Opera = "Opera",
        SamsungInternet = "Samsung Internet",
        Chrome = "Chrome",
        Safari = "Safari",
    }
}

words! {
    /// The name of an operating system.
    System {
        Ios = "iOS",
        Android = "Android",
        Windows = "Windows",
        ChromeOs = "ChromeOS",
        MacOs = "macOS",
        Linux = "Linux",
    }
}

/// A browser and its operating system, as far as they are known. It is what the browser claims, and proves nothing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Device {
    pub browser: Option<Browser>,
    pub system: Option<System>,
}

/// The mark of each browser in its `User-Agent`. Browsers name those that they are compatible with as well, so that the
/// first mark that is found counts.
const BROWSERS: [(&str, Browser); 11] = [
    ("Firefox/", Browser::Firefox),
    ("FxiOS/", Browser::Firefox),
    ("Edg/", Browser::Edge),
    ("EdgA/", Browser::Edge),
    ("EdgiOS/", Browser::Edge),
    ("OPR/", Browser::Opera),
    ("SamsungBrowser/", Browser::SamsungInternet),
    ("CriOS/", Browser::Chrome),
    ("Chromium/", Browser::Chrome),
    ("Chrome/", Browser::Chrome),
    ("Safari/", Browser::Safari),
];

const SYSTEMS: [(&str, System); 8] = [
    ("iPhone", System::Ios),
    ("iPad", System::Ios),
    ("Android", System::Android),
    ("Windows", System::Windows),
    ("CrOS", System::ChromeOs),
    ("Macintosh", System::MacOs),
    ("Linux", System::Linux),
    ("X11", System::Linux),
];

impl Device {
    /// The device of a `User-Agent` header.
    pub fn of_user_agent(text: &str) -> Self {
        fn first<T: Copy>(text: &str, marks: &[(&str, T)]) -> Option<T> {
            marks.iter().find(|(mark, _)| text.contains(mark)).map(|(_, known)| *known)
        }
        Self { browser: first(text, &BROWSERS), system: first(text, &SYSTEMS) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_browser_is_recognised_by_its_own_mark_and_not_by_those_it_is_compatible_with() {
        let like = "(KHTML, like Gecko)";
        let cases = [
            ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox Linux"),
            (
                &format!(
                    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 {like} Chrome/140.0 Safari/537.36 Edg/140.0"
                ),
                "Edge Windows",
            ),
            (
                &format!(
                    "Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 {like} Chrome/140.0 Mobile Safari/537.36"
                ),
                "Chrome Android",
            ),
            (
                &format!(
                    "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1 {like} Version/19.0 Mobile/15E148 Safari/604.1"
                ),
                "Safari iOS",
            ),
            (
                &format!(
                    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1 {like} Version/19.0 Safari/605.1"
                ),
                "Safari macOS",
            ),
            ("curl/8.0", ""),
            ("", ""),
        ];
        for (header, expected) in cases {
            let Device { browser, system } = Device::of_user_agent(header);
            let words = [browser.map(Browser::as_str), system.map(System::as_str)];
            assert_eq!(words.into_iter().flatten().collect::<Vec<_>>().join(" "), expected, "{header}");
        }
    }
}
