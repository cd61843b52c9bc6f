//! One feature.

/// One feature that an encoder makes: its name, and the affine map from the column's original units to the encoded value.
#[derive(Debug, Clone, PartialEq)]
pub struct Feature {
    /// The name, as `flipper_length_mm` or `species=Gentoo`.
    pub name: String,
    /// encoded value = (original value − shift)/scale.
    pub shift: f64,
    /// encoded value = (original value − shift)/scale.
    pub scale: f64,
}

impl Feature {
    /// A feature that is used as it is.
    pub fn plain(name: impl Into<String>) -> Self {
        Self { name: name.into(), shift: 0.0, scale: 1.0 }
    }
}
