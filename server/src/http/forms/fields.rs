/// The fields of a posted form, in order; a name may occur more than once.
pub(crate) struct Fields(Vec<(String, String)>);

impl Fields {
    /// Parses `application/x-www-form-urlencoded`. Invalid UTF-8 is refused; replaced, it would become U+FFFD, which
    /// nobody typed.
    pub(crate) fn parse(body: &[u8]) -> Option<Self> {
        let fields: Vec<(String, String)> = form_urlencoded::parse(body).into_owned().collect();
        let is_text = |text: &str| !text.contains(char::REPLACEMENT_CHARACTER);
        fields.iter().all(|(name, value)| is_text(name) && is_text(value)).then_some(Self(fields))
    }

    /// The first value of a name; empty if there is none.
    pub(crate) fn one(&self, name: &str) -> String {
        self.0.iter().find(|(other, _)| other == name).map(|(_, value)| value.clone()).unwrap_or_default()
    }

    /// Every value of a name.
    pub(crate) fn all(&self, name: &str) -> Vec<String> {
        self.0.iter().filter(|(other, _)| other == name).map(|(_, value)| value.clone()).collect()
    }

    /// Whether a checkbox is ticked: browsers send nothing for an unticked one.
    pub(crate) fn is_ticked(&self, name: &str) -> bool {
        self.0.iter().any(|(other, _)| other == name)
    }

    /// A local path to redirect to, or `otherwise`. Anything that a browser could resolve to another site is refused.
    pub(crate) fn local_path(&self, name: &str, otherwise: &str) -> String {
        let path = self.one(name);
        if is_local(&path) { path } else { otherwise.to_owned() }
    }
}

fn is_local(path: &str) -> bool {
    const MOST: usize = 2_000;
    let begins_here = path.starts_with('/') && !path.starts_with("//") && path.len() <= MOST;
    // Browsers treat a backslash as a slash and drop tabs and newlines.
    begins_here && path.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_may_come_more_than_once_and_a_box_is_ticked_by_being_there() {
        let fields = Fields::parse(b"permissions=a&permissions=b&hold=on&note=x%0D%0Ay+z&empty=").unwrap();
        assert_eq!(fields.all("permissions"), ["a", "b"]);
        assert_eq!(fields.one("note"), "x\r\ny z");
        assert!(fields.is_ticked("hold") && !fields.is_ticked("other"));
        assert_eq!(fields.one("empty"), "");
        assert_eq!(fields.one("missing"), "");
    }

    #[test]
    fn bytes_that_are_no_text_are_refused() {
        assert!(Fields::parse(b"username=%FF").is_none());
        assert!(Fields::parse(b"username=%EF%BF%BD").is_none());
    }

    #[test]
    fn only_a_path_of_ours_is_followed() {
        for (path, is_ours) in [
            ("/", true),
            ("/administration/mail?a=b", true),
            ("//evil.example", false),
            ("/\\evil.example", false),
            ("/\t/evil.example", false),
            ("https://evil.example", false),
            ("evil.example", false),
            ("javascript:alert(1)", false),
            ("", false),
            ("/\r\nset-cookie: a=b", false),
        ] {
            assert_eq!(is_local(path), is_ours, "{path:?}");
        }
    }
}
