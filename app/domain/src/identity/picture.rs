//! What is accepted as a picture, as far as browser and host check it alike.

/// Most bytes of an uploaded picture.
pub const PICTURE_BYTES_MOST: usize = 10 * 1024 * 1024;
/// Most pixels of an uploaded picture.
pub const PICTURE_PIXELS_MOST: u64 = 25_000_000;

/// The bytes that [`is_heic`] looks at.
pub const PICTURE_HEAD: usize = 12;

/// Whether a file that begins with these bytes is a HEIC photograph (ISO/IEC 23008-12), whatever it is called.
pub fn is_heic(head: &[u8]) -> bool {
    const BRANDS: [&[u8]; 8] = [b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"mif1", b"msf1"];
    head.get(4..8) == Some(b"ftyp".as_slice())
        && head.get(8..PICTURE_HEAD).is_some_and(|brand| BRANDS.contains(&brand))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_heic_photograph_is_known_by_its_first_bytes() {
        for brand in [b"heic", b"heix", b"mif1", b"msf1"] {
            let head = [b"\0\0\0\x18ftyp".as_slice(), brand].concat();
            assert!(is_heic(&head), "{brand:?}");
            assert!(is_heic(&[head.as_slice(), b"\0\0\0\0mif1"].concat()));
        }
        for other in [
            b"\0\0\0\x18ftypisom".as_slice(),
            b"\0\0\0\x18ftypavif",
            b"\xff\xd8\xff\xe0\0\x10JFIF\0\x01",
            b"ftypheic\0\0\0\0",
            b"\0\0\0\x18ftyphei",
            b"",
        ] {
            assert!(!is_heic(other), "{other:?}");
        }
    }
}
