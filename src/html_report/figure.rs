//! Pictures of a page.

use super::page::{Page, safe};
use crate::error::{Error, Result};
use crate::plot::Picture;

/// Pixels at which pictures are drawn; a page shows them as wide as there is room.
const SIZE: (u32, u32) = (560, 400);

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
        let svg = picture.size(SIZE.0, SIZE.1).svg();
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
