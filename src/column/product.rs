//! One column times another.

use super::{Bucketized, Categorical, Categories, Hashed, Identity, Numeric, Slopes};

/// What a number can be multiplied by: see [`product`].
pub trait Factor<First> {
    /// The column that is made.
    type Product;

    /// The column of the first factor times this one.
    fn times(self, first: First) -> Self::Product;
}

impl<A: Into<String>, B: Into<String>> Factor<A> for B {
    type Product = Numeric;

    fn times(self, first: A) -> Numeric {
        Numeric::product(first.into(), self.into())
    }
}

macro_rules! factors {
    ($($categories:ty),*) => {
        $(impl<A: Into<Numeric>> Factor<A> for $categories {
            type Product = Slopes;

            fn times(self, first: A) -> Slopes {
                let (number, of) = (first.into(), Categories::from(self));
                Slopes::new(number, of)
            }
        })*
    };
}

factors!(Categorical, Hashed, Identity, Bucketized);

/// One column times another: an interaction. Of two numbers, by their names, it is a number (`a*b`); of a number and a
/// column of categories ([`categorical`](super::categorical()), [`hashed`](super::hashed()),
/// [`identity`](super::identity()), [`bucketized`](super::bucketized())) it is a slope for each category ([`Slopes`]).
///
/// # Example
/// ```
/// use gradus::column::{learn, product};
/// use gradus::{columns, data::Table, design::Block};
///
/// let table = Table::from_columns([("width", vec![2.0, 3.0].into()), ("depth", vec![5.0, 0.5].into())])?;
/// let encoders = learn(&columns![product("width", "depth").named("area")], &table, None)?;
/// let Block::Numbers(numbers) = &encoders[0].encode(&table)?[0] else { unreachable!() };
/// assert_eq!((numbers.get(0), numbers.get(1)), (10.0, 1.5));
/// # Ok::<(), gradus::Error>(())
/// ```
#[doc(alias = "interaction")]
pub fn product<A, B: Factor<A>>(first: A, second: B) -> B::Product {
    second.times(first)
}
