//! A picture.

use std::path::Path;

use super::drawing::{self, Contents, PagePoint, Panel};
use super::theme::Theme;
use crate::error::{Error, Result};
use crate::file;

/// A picture of a fit, a model or a table, made by a function of [`plot`](crate::plot): it is drawn when it is asked for, at the size and in the
/// colours that are set by then.
///
/// The same picture has the same bytes on every machine: texts are text, in whatever sans-serif font the viewer has, and their
/// widths are taken from a table. Names of any kind are escaped, shortened where they do not fit (the whole name then shows under the
/// pointer), and thousands of points are drawn as shades of how many there are, so that a picture of a million rows is as small as one of thousand.
///
/// # Example
/// ```
/// use gradus::plot::{self, Theme};
/// use gradus::prelude::*;
/// let penguins = Table::from_csv("data/penguins/penguins.csv")?.drop_missing()?;
/// let model = Estimator::regression("body_mass_g").fit(&penguins)?.into_model();
/// let picture = plot::predictions_against_labels(&model, &penguins)?.theme(Theme::Dark).size(480, 360);
/// assert!(picture.svg().starts_with("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"480\" height=\"360\""));
/// # let path = std::env::temp_dir().join(format!("gradus-picture-{}.svg", std::process::id()));
/// picture.save(&path)?;
/// # std::fs::remove_file(&path)?;
/// # Ok::<(), gradus::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Picture {
    contents: Contents,
    theme: Theme,
    size: PagePoint,
}

/// A smaller picture shows nothing, and a larger one is not larger on any screen.
const SIZES: (u32, u32) = (120, 10_000);

impl Picture {
    pub(super) fn new(title: impl Into<String>) -> Self {
        let contents = Contents { title: title.into(), notes: Vec::new(), panels: Vec::new() };
        Self { contents, theme: Theme::default(), size: PagePoint { x: 640.0, y: 440.0 } }
    }

    /// Adds a sentence with a number that matters.
    pub(super) fn note(mut self, note: impl Into<String>) -> Self {
        self.contents.notes.push(note.into());
        self
    }

    /// Adds a sentence, where there is one.
    pub(super) fn note_if_any(mut self, note: Option<String>) -> Self {
        self.contents.notes.extend(note);
        self
    }

    pub(super) fn panel(mut self, panel: Panel) -> Self {
        self.contents.panels.push(panel);
        self
    }

    pub(super) fn panels(mut self, panels: impl IntoIterator<Item = Panel>) -> Self {
        self.contents.panels.extend(panels);
        self
    }

    /// Its width and height in pixels, 640 × 440 unless said otherwise; each between 120 and 10 000, to which other numbers are
    /// moved. Letters grow with it.
    #[must_use]
    pub fn size(mut self, width: u32, height: u32) -> Self {
        let [x, y] = [width, height].map(|side| f64::from(side.clamp(SIZES.0, SIZES.1)));
        self.size = PagePoint { x, y };
        self
    }

    /// Its colours: [`Theme::Light`] unless said otherwise.
    #[must_use]
    pub fn theme(mut self, theme: Theme) -> Self {
        self.theme = theme;
        self
    }

    /// What it is of.
    #[must_use]
    pub fn title(&self) -> &str {
        &self.contents.title
    }

    /// How many panels it has.
    pub(crate) fn panel_count(&self) -> usize {
        self.contents.panels.len()
    }

    /// The sentences under the title, with the numbers that matter; also how many points could not be shown.
    #[must_use]
    pub fn notes(&self) -> Vec<String> {
        self.contents.all_notes()
    }

    /// The picture as the text of an SVG file, which is also an element that can stand in an HTML page as it is: it has no ids,
    /// no styles and no scripts, and refers to nothing outside of it.
    #[must_use]
    pub fn svg(&self) -> String {
        drawing::svg(&self.contents, self.size, self.theme)
    }

    /// The picture as text for a terminal, in lines of at most `columns` characters, each panel `rows` lines high. Curves,
    /// points and bars are drawn; shades are not.
    #[must_use]
    pub fn text(&self, columns: usize, rows: usize) -> String {
        drawing::terminal(&self.contents, columns.max(20), rows.clamp(4, 1000))
    }

    /// Writes it to a file, as a whole or not at all: to one that ends in `.svg`, or, with the feature `plot-png`, to one that ends in
    /// `.png`, of twice as many pixels as its size says.
    ///
    /// # Errors
    /// A path with another ending; a file that cannot be written.
    pub fn save(&self, path: impl AsRef<Path>) -> Result<()> {
        let path = path.as_ref();
        match path.extension().map(|ending| ending.to_string_lossy().to_ascii_lowercase()).as_deref() {
            Some("svg") => file::write(path, self.svg().as_bytes()),
            #[cfg(feature = "plot-png")]
            Some("png") => file::write(path, &self.png_file()?),
            _ => {
                let value = path.display().to_string();
                let must = "one that ends in .svg, or, with the feature plot-png, in .png";
                Err(Error::Setting { name: "path of a picture", value, must })
            }
        }
    }

    /// Its size in pixels.
    #[cfg(feature = "plot-png")]
    pub(super) fn width_and_height(&self) -> (u32, u32) {
        (self.size.x as u32, self.size.y as u32)
    }
}
