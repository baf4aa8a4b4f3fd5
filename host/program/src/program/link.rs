//! The address that signs a browser in.

use expenses_serve::tokens::Secret;
use qrcode::QrCode;
use qrcode::render::unicode::Dense1x2;

/// The address of the page at `url`, which ends with a slash, with a code that signs in. The code
/// is behind a `#`, so no browser sends it to a proxy or writes it into a log.
pub(super) fn address(url: &str, code: &Secret) -> String {
    format!("{url}#code={}", code.text())
}

/// The address as a picture of characters, which a phone reads from the screen. Empty if the
/// address is too long for one.
pub(super) fn picture(address: &str) -> String {
    // Terminals write light on dark, so what is light in the picture is what is written.
    let draw = |code: QrCode| {
        let mut picture = code.render::<Dense1x2>();
        picture.dark_color(Dense1x2::Light).light_color(Dense1x2::Dark).build() + "\n"
    };
    QrCode::new(address).map(draw).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::picture;

    #[test]
    fn a_picture_is_a_square_with_a_margin_and_an_address_that_is_too_long_has_none() {
        let picture_of_one = picture("https://example.org/#code=0");
        let widths = picture_of_one.lines().map(|line| line.chars().count());
        let widths: Vec<_> = widths.collect();
        assert!(
            widths.iter().all(|width| *width == widths[0] && width.div_ceil(2) == widths.len())
        );
        assert_eq!(picture(&"a".repeat(5_000)), "");
    }
}
