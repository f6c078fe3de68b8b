//! Pads the list of keys of a statement to one of a few lengths, so that few statements are prepared.

/// The last is the most keys of a registry check.
const SIZES: [usize; 5] = [1, 50, 250, 500, domain::bulk::REGISTRY_MOST];

/// The keys that are not empty, repeated up to the next size; empty if there are none.
pub(crate) fn padded<'a>(keys: impl IntoIterator<Item = &'a str>) -> Vec<&'a str> {
    let keys: Vec<&str> = keys.into_iter().filter(|key| !key.is_empty()).collect();
    let size = SIZES.into_iter().find(|size| keys.len() <= *size).unwrap_or(keys.len());
    keys.iter().copied().cycle().take(size).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn few_statements_serve_any_number_of_keys() {
        assert!(padded([""]).is_empty());
        assert_eq!(padded(["a"]), ["a"]);
        let two = padded(["a", "", "b"]);
        assert_eq!((two.len(), two[2]), (50, "a"));
        assert_eq!(padded(vec!["a"; 251]).len(), 500);
        assert_eq!(padded(vec!["a"; 5_001]).len(), 5_001);
    }
}
