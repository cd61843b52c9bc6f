//! Pictures as PNG (feature `plot-png`).

use std::sync::{Arc, LazyLock};

use resvg::{tiny_skia, usvg};

use super::Picture;
use crate::error::{Error, Result};

/// The letters of every PNG: those of this machine are not asked.
static FONTS: LazyLock<Arc<usvg::fontdb::Database>> = LazyLock::new(|| {
    let mut fonts = usvg::fontdb::Database::new();
    fonts.load_font_data(include_bytes!("fonts/DejaVuSans.ttf").to_vec());
    fonts.load_font_data(include_bytes!("fonts/DejaVuSans-Bold.ttf").to_vec());
    Arc::new(fonts)
});

impl Picture {
    /// The picture as a PNG file so many pixels wide, as high as its [size](Picture::size) says; twice the width of the size, or more,
    /// is sharp on any screen (feature `plot-png`).
    ///
    /// Its letters are those of DejaVu Sans, which stands in the crate: Latin, Greek and Cyrillic ones and mathematical signs; others are boxes. (In
    /// [`Picture::svg`] the viewer's fonts show every letter.)
    ///
    /// # Errors
    /// A width or a height that is not from 1 to 10 000.
    ///
    /// # Example
    /// ```
    /// use gradus::data::Table;
    /// let penguins = Table::from_csv("data/penguins/penguins.csv")?;
    /// let picture = gradus::plot::histogram(&penguins.histogram("body_mass_g", 20)?);
    /// assert!(picture.png(1280)?.starts_with(b"\x89PNG"));
    /// # Ok::<(), gradus::Error>(())
    /// ```
    pub fn png(&self, width: u32) -> Result<Vec<u8>> {
        let shape = self.width_and_height();
        let height = (f64::from(width) * f64::from(shape.1) / f64::from(shape.0)).round() as u32;
        let within = |side: u32| (1..=10_000).contains(&side);
        let page = tiny_skia::Pixmap::new(width, height).filter(|_| within(width) && within(height));
        let mut page = page.ok_or_else(|| Error::Setting {
            name: "size of a PNG in pixels",
            value: format!("{width} × {height}"),
            must: "from 1 to 10000 in both directions",
        })?;
        let failed = |found: String| Error::Unsupported {
            what: "a picture as PNG".to_owned(),
            needs: "an SVG that resvg reads",
            found,
        };
        let options =
            usvg::Options { font_family: "DejaVu Sans".to_owned(), fontdb: FONTS.clone(), ..usvg::Options::default() };
        let tree = usvg::Tree::from_str(&self.svg(), &options).map_err(|error| failed(error.to_string()))?;
        let scale =
            tiny_skia::Transform::from_scale(width as f32 / tree.size().width(), height as f32 / tree.size().height());
        resvg::render(&tree, scale, &mut page.as_mut());
        page.encode_png().map_err(|error| failed(error.to_string()))
    }

    /// The bytes of a PNG file of twice the size, or of as much of that as a PNG may have.
    pub(super) fn png_file(&self) -> Result<Vec<u8>> {
        let (width, height) = self.width_and_height();
        let scale = (10_000.0 / f64::from(width.max(height))).min(2.0);
        self.png((scale * f64::from(width)) as u32)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::Table;
    use crate::plot::Theme;

    /// Width, height, and the red of each pixel, row by row.
    fn decoded(png: &[u8]) -> (usize, usize, Vec<u8>) {
        let page = tiny_skia::Pixmap::decode_png(png).unwrap();
        (page.width() as usize, page.height() as usize, page.pixels().iter().map(|pixel| pixel.red()).collect())
    }

    fn histogram(name: &str) -> Picture {
        let table =
            Table::from_columns([(name, (0..50).map(|k| f64::from(k * k)).collect::<Vec<f64>>().into())]).unwrap();
        crate::plot::histogram(&table.histogram(name, 10).unwrap())
    }

    /// The share of pixels of the title's line that are not of the background.
    fn ink(picture: &Picture) -> f64 {
        let (width, height, red) = decoded(&picture.png(1280).unwrap());
        let title = &red[height / 40 * width..height / 12 * width];
        title.iter().filter(|value| value.abs_diff(red[0]) > 60).count() as f64 / title.len() as f64
    }

    #[test]
    fn pixels_of_a_picture() {
        let picture = histogram("x");
        let (width, height, red) = decoded(&picture.png(1280).unwrap());
        assert_eq!((width, height, red[0]), (1280, 880, 255));
        let dark = decoded(&picture.clone().theme(Theme::Dark).size(300, 300).png(77).unwrap());
        assert_eq!((dark.0, dark.1, dark.2[0]), (77, 77, 0x16));
        // The letters of a title are there, and longer titles have more of them.
        let (short, long) =
            (ink(&picture), ink(&histogram("a much longer name: Ünïcödé, Ελληνικά, Кириллица, √χ² ≤ ½")));
        assert!(short > 0.01 && long > 2.0 * short, "{short}, {long}");
    }

    #[test]
    fn names_without_letters_and_of_markup_are_drawn() {
        for name in ["北京 👩‍👩‍👧", "<script>alert(1)</script> & \" '", "a\u{0}\u{1b}[31m\u{202e}b\n\u{ffff}", "عربى עברית"]
        {
            let picture = histogram(name);
            assert!(ink(&picture) > 0.01, "{name:?}");
            assert_eq!(picture.png(640).unwrap(), picture.png(640).unwrap());
        }
    }

    #[test]
    fn files_and_sizes() {
        let path = std::env::temp_dir().join(format!("gradus-picture-{}.PNG", std::process::id()));
        histogram("x").size(320, 200).save(&path).unwrap();
        let (width, height, _) = decoded(&std::fs::read(&path).unwrap());
        assert_eq!((width, height), (640, 400));
        std::fs::remove_file(&path).unwrap();
        for (picture, width) in
            [(histogram("x"), 0), (histogram("x"), 10_001), (histogram("x").size(120, 10_000), 1000)]
        {
            let error = picture.png(width).unwrap_err().to_string();
            assert!(error.contains("from 1 to 10000"), "{error}");
        }
    }
}
