//! The text of a page on its way: the only place where markup is written around texts.

use std::fmt::Display;

use crate::error::Error;
use crate::plot::{escaped, shortened};

/// A page of HTML on its way. Every text that it is given is escaped; markup is made by its methods alone.
#[derive(Debug)]
pub(super) struct Page {
    text: String,
    /// The words of the interface for what the library says.
    wording: fn(&str) -> String,
    /// The bytes that are left for pictures.
    pub(super) room_for_pictures: usize,
    /// Titles of pictures for which nothing was left.
    pub(super) left_out: Vec<String>,
}

/// A name, a cell or a message is cut at about this many letters.
const LONGEST: f64 = 400.0;

/// A text of the data: escaped, and cut where it is long.
pub(super) fn safe(text: &str) -> String {
    escaped(&shortened(text, 0.6 * LONGEST))
}

impl Page {
    /// A page with its head.
    pub(super) fn new(title: &str, wording: fn(&str) -> String, room_for_pictures: usize) -> Self {
        let head = "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\"/>\n\
                    <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n\
                    <meta name=\"color-scheme\" content=\"light dark\"/>\n";
        let mut page = Self { text: head.to_owned(), wording, room_for_pictures, left_out: Vec::new() };
        page.element("title", title);
        page.text += "<style>\n";
        page.text += include_str!("style.css");
        page.text += "</style>\n</head>\n<body>\n<main>\n";
        page
    }

    pub(super) fn finish(mut self) -> String {
        self.text += "</main>\n</body>\n</html>\n";
        self.text
    }

    /// Markup that is known when this crate is written, or was made by a picture.
    pub(super) fn markup(&mut self, markup: &str) {
        self.text += markup;
    }

    /// An element that holds a text.
    pub(super) fn element(&mut self, tag: &'static str, text: &str) {
        self.text += &format!("<{tag}>{}</{tag}>\n", safe(text));
    }

    /// A section under its heading, which links lead to.
    pub(super) fn section(&mut self, id: &'static str, title: &str, contents: impl FnOnce(&mut Self)) {
        self.text += &format!("<section id=\"{id}\">\n");
        self.element("h2", title);
        contents(self);
        self.text += "</section>\n";
    }

    /// Pictures or tables side by side, where there is room.
    pub(super) fn beside(&mut self, contents: impl FnOnce(&mut Self)) {
        self.text += "<div class=\"beside\">\n";
        contents(self);
        self.text += "</div>\n";
    }

    /// A sentence of our own.
    pub(super) fn paragraph(&mut self, text: &str) {
        self.element("p", text);
    }

    /// What the library says: a note or a warning.
    pub(super) fn said(&self, text: impl Display) -> String {
        (self.wording)(&text.to_string())
    }

    /// What the library says, as items.
    pub(super) fn list<T: Display>(&mut self, texts: impl IntoIterator<Item = T>) {
        let items: Vec<String> =
            texts.into_iter().map(|text| format!("<li>{}</li>\n", safe(&self.said(text)))).collect();
        if !items.is_empty() {
            self.text += &format!("<ul>\n{}</ul>\n", items.concat());
        }
    }

    /// Something that is not to be had, and why.
    pub(super) fn absent(&mut self, what: &str, why: &Error) {
        let why = safe(&self.said(why));
        self.text += &format!("<p class=\"absent\"><strong>{}</strong> {why}</p>\n", safe(what));
    }
}
