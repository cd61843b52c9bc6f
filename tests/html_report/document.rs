//! What every page has to be.

use std::collections::HashSet;

use gradus::html_report::HtmlReport;
use roxmltree::{Document, Node, ParsingOptions};

use crate::plot::svg::SVG;

/// Elements of HTML that a page is made of: none of them runs anything or fetches anything.
const ELEMENTS: [&str; 33] = [
    "html",
    "head",
    "meta",
    "title",
    "style",
    "body",
    "main",
    "h1",
    "h2",
    "h3",
    "p",
    "a",
    "nav",
    "section",
    "div",
    "ul",
    "li",
    "strong",
    "table",
    "caption",
    "thead",
    "tbody",
    "tr",
    "th",
    "td",
    "span",
    "figure",
    "figcaption",
    "svg",
    "g",
    "rect",
    "desc",
    "text",
];

/// What may stand in what, as HTML has it: text and phrases in these, and nothing else.
const OF_PHRASES: [&str; 9] = ["p", "h1", "h2", "h3", "li", "caption", "th", "figcaption", "strong"];
const PHRASES: [&str; 3] = ["strong", "a", "span"];

/// The page of a report, after it was looked through: it is XML as well as HTML, small, the same when it is made again, refers
/// to nothing but places of its own, and shows no number that is none.
pub fn checked(report: &HtmlReport<'_>) -> String {
    let page = report.html().unwrap();
    assert!(page == report.html().unwrap(), "the same fit has the same page");
    assert!(page.len() < 2_000_000, "{} bytes", page.len());
    assert!(page.starts_with("<!DOCTYPE html>\n"));
    let document = parsed(&page);
    let (mut ids, mut links) = (HashSet::new(), Vec::new());
    for node in document.descendants().filter(Node::is_element) {
        let name = node.tag_name().name();
        let of_svg = node.tag_name().namespace() == Some(SVG);
        assert!(of_svg || ELEMENTS.contains(&name), "<{name}>");
        let parent = node.parent().map(|parent| parent.tag_name().name()).unwrap_or_default();
        assert!(!OF_PHRASES.contains(&parent) || PHRASES.contains(&name), "<{name}> in <{parent}>");
        for attribute in node.attributes() {
            let (key, value) = (attribute.name(), attribute.value());
            assert!(!key.starts_with("on") && !["src", "srcset", "action"].contains(&key), "{key}={value}");
            assert!(!has_no_number(value), "{key}={value}");
            assert!(!value.contains("url(") && !value.contains("javascript"), "{key}={value}");
            match key {
                "id" => assert!(ids.insert(value.to_owned()), "{value} is twice"),
                "href" => links.push(value.to_owned()),
                _ => {}
            }
        }
        let cells = |row: &Node<'_, '_>| row.children().filter(Node::is_element).count();
        if name == "table" {
            let rows: Vec<usize> =
                node.descendants().filter(|row| row.has_tag_name("tr")).map(|row| cells(&row)).collect();
            assert!(rows.iter().all(|count| *count == rows[0]), "a table with rows of {rows:?} cells");
        }
    }
    for link in links {
        assert!(link.strip_prefix('#').is_some_and(|id| ids.contains(id)), "{link} leads nowhere");
    }
    let style = document.descendants().find(|node| node.has_tag_name("style")).unwrap().text().unwrap();
    assert!(!style.contains("url(") && !style.contains("@import"));
    // A reason may name the value that is refused.
    for text in texts(&page).into_iter().filter(|text| !text.contains("inf is not a finite number")) {
        assert!(!has_no_number(&text), "{text}");
    }
    page
}

fn has_no_number(text: &str) -> bool {
    text.split(|c: char| !c.is_alphanumeric()).any(|word| ["NaN", "inf"].contains(&word))
}

pub fn parsed(page: &str) -> Document<'_> {
    let options = ParsingOptions { allow_dtd: true, ..ParsingOptions::default() };
    Document::parse_with_options(page, options).unwrap_or_else(|error| {
        let line = page.lines().nth(error.pos().row as usize - 1).unwrap_or_default();
        panic!("{error}: {}", line.chars().take(200).collect::<String>())
    })
}

/// All texts that are shown.
pub fn texts(page: &str) -> Vec<String> {
    let document = parsed(page);
    let shown = document.descendants().filter(|node| node.is_text() && !node.parent().unwrap().has_tag_name("style"));
    shown.filter_map(|node| node.text()).map(str::to_owned).filter(|text| !text.trim().is_empty()).collect()
}

/// The cells of the row of a table that has this head, as texts.
pub fn row(page: &str, head: &str) -> Vec<String> {
    let document = parsed(page);
    let is = |node: &Node<'_, '_>| node.has_tag_name("th") && node.text() == Some(head);
    let found = document.descendants().find(is).unwrap_or_else(|| panic!("there is no row {head:?}"));
    let cells = found.parent().unwrap().children().filter(Node::is_element);
    cells.map(|cell| cell.text().unwrap_or_default().to_owned()).collect()
}
