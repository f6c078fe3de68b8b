//! QR codes of links.

use crate::error::{Error, Result};
use qrcode::{Color, EcLevel, QrCode};
use std::fmt::Write as _;

/// The width of the quiet zone around the code, in modules (ISO/IEC 18004 §9.1).
const QUIET: usize = 4;

/// An `<svg>` element, black on white in every theme, as readers expect. The page sets its size and its name.
pub(crate) fn svg(link: &str) -> Result<String> {
    let code = QrCode::with_error_correction_level(link, EcLevel::M).map_err(Error::broken)?;
    let modules = code.width();
    let side = modules + 2 * QUIET;
    let mut path = String::new();
    for (row, colors) in code.to_colors().chunks(modules).enumerate() {
        let mut column = 0;
        while column < modules {
            let run = colors[column..].iter().take_while(|color| **color == Color::Dark).count();
            if run > 0 {
                // Writing to a string cannot fail.
                let _ = write!(path, "M{} {}h{run}v1h-{run}z", column + QUIET, row + QUIET);
            }
            column += run.max(1);
        }
    }
    Ok(format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {side} {side}\" shape-rendering=\"crispEdges\">\
         <path fill=\"#fff\" d=\"M0 0h{side}v{side}H0z\"/><path fill=\"#000\" d=\"{path}\"/></svg>"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_one_svg_element_with_a_quiet_zone() {
        let svg = svg("http://127.0.0.1:3000/invitation/AZgAAAAAcACAAAAAAAAAAQ").unwrap();
        assert!(svg.starts_with("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 "));
        assert!(svg.ends_with("</svg>") && !svg.contains("<?xml") && !svg.contains("currentColor"));
        // The first module of the finder pattern stands after the quiet zone.
        assert!(svg.contains("d=\"M4 4h7v1h-7z"), "{svg}");
    }

    #[test]
    fn what_does_not_fit_is_an_error_and_no_panic() {
        assert!(svg(&"x".repeat(10_000)).is_err());
    }
}
