//! Settings that columns share, as builder methods written once.

/// `.named(..)`: another name, in this field.
macro_rules! named {
    ($field:ident) => {
        /// Another name, from which the features get theirs.
        pub fn named(mut self, name: impl Into<String>) -> Self {
            self.$field = name.into();
            self
        }
    };
}

/// `.missing(..)` of a column whose rows belong to levels.
macro_rules! missing_level {
    ($what:literal) => {
        #[doc = concat!("What a missing ", $what, " becomes; an error unless said otherwise.")]
        pub fn missing(mut self, missing: crate::column::MissingLevel) -> Self {
            self.missing = missing;
            self
        }
    };
}

/// `.combiner(..)` of a column of which several levels may share a row.
macro_rules! combiner {
    ($what:literal) => {
        #[doc = concat!("How the ", $what, "; they add up unless said otherwise.")]
        pub fn combiner(mut self, combiner: crate::column::Combiner) -> Self {
            self.combiner = combiner;
            self
        }
    };
}

/// Of a column that reads one input: what the traits of columns ask first.
macro_rules! name_and_input {
    () => {
        fn name(&self) -> &str {
            &self.name
        }

        fn inputs(&self) -> Vec<String> {
            vec![self.input.clone()]
        }
    };
}

pub(super) use {combiner, missing_level, name_and_input, named};
