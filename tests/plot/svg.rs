//! What every picture has to be as SVG.

use gradus::plot::{Picture, Theme};
use roxmltree::{Document, Node};

/// An attribute as a number.
pub fn number(node: Node<'_, '_>, name: &str) -> Option<f64> {
    node.attribute(name).map(|text| text.parse().unwrap_or_else(|_| panic!("{name}={text:?}")))
}

/// The points of each polyline.
pub fn lines(svg: &str) -> Vec<Vec<(f64, f64)>> {
    let document = Document::parse(svg).unwrap();
    let points = |node: Node<'_, '_>| {
        let pair = |pair: &str| pair.split_once(',').map(|(x, y)| (x.parse().unwrap(), y.parse().unwrap())).unwrap();
        node.attribute("points").unwrap().split_whitespace().map(pair).collect()
    };
    document.descendants().filter(|node| node.has_tag_name((SVG, "polyline"))).map(points).collect()
}

/// The texts that are shown.
pub fn texts(svg: &str) -> Vec<String> {
    let document = Document::parse(svg).unwrap();
    let texts = document.descendants().filter(|node| node.has_tag_name((SVG, "text")));
    texts.map(|node| node.text().unwrap_or_default().to_owned()).collect()
}

pub const SVG: &str = "http://www.w3.org/2000/svg";

/// Elements that pictures are made of. None of them runs anything or refers to anything.
const ELEMENTS: [&str; 10] = ["svg", "title", "desc", "g", "rect", "circle", "polyline", "polygon", "text", "line"];

/// Draws a picture at two sizes and in both themes: each is XML of these elements alone, with finite numbers, its texts on the page, of a size that can
/// be sent, and the same bytes when drawn again.
pub fn check(picture: &Picture) {
    for (width, height) in [(640, 440), (300, 220), (120, 120)] {
        for theme in [Theme::Light, Theme::Dark] {
            let picture = picture.clone().theme(theme).size(width, height);
            let svg = picture.svg();
            assert_eq!(svg, picture.svg());
            assert!(svg.len() < 400_000, "{} bytes for {}", svg.len(), picture.title());
            let document = Document::parse(&svg).unwrap_or_else(|error| panic!("{}: {error}", picture.title()));
            for node in document.descendants().filter(Node::is_element) {
                assert!(ELEMENTS.contains(&node.tag_name().name()), "<{}>", node.tag_name().name());
                for attribute in node.attributes() {
                    let value = attribute.value();
                    assert!(!value.contains("NaN") && !value.contains("inf"), "{}={value}", attribute.name());
                    assert!(!attribute.name().starts_with("on") && !attribute.name().contains("href"));
                }
                if node.tag_name().name() == "text" {
                    let (x, y) = (number(node, "x").unwrap(), number(node, "y").unwrap());
                    let (width, height) = (f64::from(width), f64::from(height));
                    let inside = (-1.0..=width + 1.0).contains(&x) && (-1.0..=height + 3.0).contains(&y);
                    assert!(inside || width < 200.0, "{:?} at {x}, {y} in {width} × {height}", node.text());
                }
            }
        }
    }
    let text = picture.text(60, 10);
    assert!(text.lines().all(|line| line.chars().count() <= 60), "{text}");
}
