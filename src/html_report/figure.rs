//! Pictures of a page.

use super::page::{Page, safe};
use crate::error::{Error, Result};
use crate::plot::Picture;

/// Pixels at which pictures are drawn; a page shows them as wide as there is room.
const WIDTH: u32 = 560;
const HEIGHT: u32 = 400;
/// Pixels that a row of panels takes, of which [`HEIGHT`] holds two; a picture has so many at most.
const ROW: u32 = 165;
const MOST_ROWS: u32 = 8;

/// The height of a picture of so many panels, three beside each other.
fn height(panels: usize) -> u32 {
    let rows = u32::try_from(panels.div_ceil(3)).unwrap_or(MOST_ROWS).min(MOST_ROWS);
    HEIGHT + ROW * rows.saturating_sub(2)
}

impl Page {
    /// A picture with a sentence about it; where there is nothing to be drawn, why; where the page would become too large, nothing, and the end
    /// of the page says so.
    pub(super) fn figure(&mut self, picture: Result<Picture>, caption: &str) {
        let picture = match picture {
            Ok(picture) => picture,
            // What the examples do not have is no fault.
            Err(why @ (Error::Empty { .. } | Error::Unsupported { .. })) => {
                return self.absent("No picture here:", &why);
            }
            Err(why) => return self.absent("A picture could not be drawn:", &why),
        };
        let height = height(picture.panel_count());
        let svg = picture.size(WIDTH, height).svg();
        if svg.len() > self.room_for_pictures {
            self.left_out.push(caption.to_owned());
            return;
        }
        self.room_for_pictures -= svg.len();
        self.markup("<figure>\n");
        self.markup(&svg);
        self.markup(&format!("<figcaption>{}</figcaption>\n</figure>\n", safe(caption)));
    }
}
