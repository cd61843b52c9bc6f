//! What falls short of the rules today. A line that is no longer needed makes its test fail, so that these lists only shrink.

/// Imports without which no files would import each other in a circle: the file, and the one that it imports, or a folder of
/// those.
pub const IMPORTS_IN_A_CIRCLE: &[(&str, &str)] = &[];

/// Files `mod.rs` that use files of their folder, which use what stands in that `mod.rs`: a trait and the list of its members
/// in one file, as a rule.
pub const DOORS_IN_A_CIRCLE: &[&str] = &[];

/// Files with more than one public type.
pub const SEVERAL_PUBLIC_TYPES: &[&str] = &[];

/// Names that several files of a room have, in folders of their own: the room, and the name.
pub const STEM_TWICE_IN_A_ROOM: &[(&str, &str)] = &[];
