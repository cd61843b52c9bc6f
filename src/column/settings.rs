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

/// Of a column that makes something of a number: the same.
macro_rules! name_and_number {
    () => {
        fn name(&self) -> &str {
            &self.name
        }

        fn inputs(&self) -> Vec<String> {
            crate::column::Column::inputs(&self.of)
        }
    };
}

/// Of an encoder with a field `notes`: what [`Encoder`](crate::column::Encoder) asks first.
macro_rules! kind_and_notes {
    ($kind:expr) => {
        fn kind(&self) -> &str {
            $kind
        }

        fn notes(&self) -> &crate::column::ColumnNotes {
            &self.notes
        }
    };
}

pub(super) use {combiner, kind_and_notes, missing_level, name_and_input, name_and_number, named};
