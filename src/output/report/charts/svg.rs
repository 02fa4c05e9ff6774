//! A small writer of SVG: shapes with classes, every text escaped, every number with a fixed form.
//!
//! Not for what is drawn where.

use std::fmt::Write as _;

/// How wide every drawing is, in its own units.
pub const WIDTH: f64 = 480.0;

/// How large text is.
const TEXT: f64 = 13.0;
/// How large lesser text is.
const SMALL: f64 = 12.0;
/// About how wide a character is, as a part of its size.
const CHARACTER: f64 = 0.62;

/// Dark on white, in greyscale too.
const INK: &str = "#1f2933";
const GREY: &str = "#52606d";
const PALE: &str = "#d5dbe1";
const BLUE: &str = "#1d4f7c";
const ORANGE: &str = "#b45309";

/// What is drawn.
pub struct Drawing {
    id: &'static str,
    head: String,
    body: String,
    height: f64,
    has_hatch: bool,
    has_dots: bool,
}

/// Which of several things a shape stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Series {
    /// Filled.
    First,
    /// Hatched.
    Second,
    /// Dotted.
    Third,
}

/// On which side of its place a text stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Anchor {
    /// It begins there.
    Start,
    /// It lies around it.
    Middle,
    /// It ends there.
    End,
}

/// What a text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// A name.
    Label,
    /// Something lesser, such as the values of an axis.
    Note,
    /// A number beside a shape.
    Value,
}

/// A rectangle.
#[derive(Clone, Copy, Debug)]
pub struct Area {
    /// Its left edge.
    pub x: f64,
    /// Its upper edge.
    pub y: f64,
    /// How wide it is.
    pub width: f64,
    /// How high it is.
    pub height: f64,
}

impl Drawing {
    /// An empty drawing of a height.
    pub fn new(id: &'static str, title: &str, summary: &str, height: f64) -> Self {
        let mut head = String::new();
        let _ = write!(
            head,
            "<title id=\"{id}-title\">{}</title><desc id=\"{id}-desc\">{}</desc>",
            escaped(title),
            escaped(summary)
        );
        Self {
            id,
            head,
            body: String::new(),
            height,
            has_hatch: false,
            has_dots: false,
        }
    }

    /// A straight line of an axis, or of the grid behind the shapes.
    pub fn line(&mut self, from: (f64, f64), to: (f64, f64), is_axis: bool) {
        let (class, stroke) = match is_axis {
            true => ("chart-axis", GREY),
            false => ("chart-grid", PALE),
        };
        let _ = write!(
            self.body,
            "<line class=\"{class}\" x1=\"{}\" y1=\"{}\" x2=\"{}\" y2=\"{}\" stroke=\"{stroke}\" stroke-width=\"1\"/>",
            number(from.0),
            number(from.1),
            number(to.0),
            number(to.1)
        );
    }

    /// A text on one line.
    pub fn text(&mut self, (x, y): (f64, f64), anchor: Anchor, role: Role, text: &str) {
        let anchor = match anchor {
            Anchor::Start => "",
            Anchor::Middle => " text-anchor=\"middle\"",
            Anchor::End => " text-anchor=\"end\"",
        };
        let (class, rest) = match role {
            Role::Label => ("chart-label", format!("fill=\"{INK}\"")),
            Role::Note => (
                "chart-note",
                format!("fill=\"{GREY}\" font-size=\"{}\"", number(SMALL)),
            ),
            Role::Value => ("chart-value", format!("fill=\"{INK}\" font-weight=\"600\"")),
        };
        let _ = write!(
            self.body,
            "<text class=\"{class}\" x=\"{}\" y=\"{}\"{anchor} {rest}>{}</text>",
            number(x),
            number(y),
            escaped(text)
        );
    }

    /// A rectangle of a series; nothing where it has no extent.
    pub fn bar(&mut self, series: Series, area: Area) {
        if area.width <= 0.0 || area.height <= 0.0 {
            return;
        }
        let (class, fill, stroke) = match series {
            Series::First => ("chart-series-1", BLUE.to_owned(), BLUE),
            Series::Second => {
                self.has_hatch = true;
                ("chart-series-2", format!("url(#{}-hatch)", self.id), ORANGE)
            }
            Series::Third => {
                self.has_dots = true;
                ("chart-series-3", format!("url(#{}-dots)", self.id), GREY)
            }
        };
        // The line lies inside, so that neighbours do not cover it.
        let inside = |length: f64| (length - 1.0).max(0.2);
        let _ = write!(
            self.body,
            "<rect class=\"{class}\" x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" fill=\"{fill}\" stroke=\"{stroke}\" stroke-width=\"1\"/>",
            number(area.x + 0.5),
            number(area.y + 0.5),
            number(inside(area.width)),
            number(inside(area.height))
        );
    }

    /// A number over time: a line through points, with what is below it shaded and a mark at each point.
    pub fn course(&mut self, points: &[(f64, f64)], ground: f64) {
        let (Some(first), Some(last)) = (points.first(), points.last()) else {
            return;
        };
        if points.len() > 1 {
            self.curve(points, (first.0, last.0), ground);
        }
        let radius = if points.len() > 30 { 1.8 } else { 2.6 };
        for (at, (x, y)) in points.iter().enumerate() {
            let radius = if at + 1 == points.len() { 3.6 } else { radius };
            let _ = write!(
                self.body,
                "<circle class=\"chart-series-1\" cx=\"{}\" cy=\"{}\" r=\"{}\" fill=\"{BLUE}\"/>",
                number(*x),
                number(*y),
                number(radius)
            );
        }
    }

    fn curve(&mut self, points: &[(f64, f64)], (first, last): (f64, f64), ground: f64) {
        let mut path = String::new();
        for (x, y) in points {
            let _ = write!(path, "{},{} ", number(*x), number(*y));
        }
        let path = path.trim_end();
        let ground = number(ground);
        let _ = write!(
            self.body,
            "<polygon class=\"chart-area\" points=\"{},{ground} {path} {},{ground}\" fill=\"{BLUE}\" fill-opacity=\"0.1\"/><polyline class=\"chart-line\" points=\"{path}\" fill=\"none\" stroke=\"{BLUE}\" stroke-width=\"2\" stroke-linejoin=\"round\"/>",
            number(first),
            number(last)
        );
    }

    /// A line with a stop at its end.
    pub fn whisker(&mut self, (x, y): (f64, f64), to: f64, half: f64) {
        let _ = write!(
            self.body,
            "<path class=\"chart-line\" d=\"M{} {}H{}M{} {}V{}\" fill=\"none\" stroke=\"{BLUE}\" stroke-width=\"2\"/>",
            number(x),
            number(y),
            number(to),
            number(to),
            number(y - half),
            number(y + half)
        );
    }

    /// What the series stand for, one after the other on a line of text.
    pub fn legend(&mut self, (x, y): (f64, f64), entries: &[(Series, &str)]) {
        let mut left = x;
        for (series, text) in entries {
            let area = Area {
                x: left,
                y: y - 10.0,
                width: 16.0,
                height: 11.0,
            };
            self.bar(*series, area);
            self.text((left + 22.0, y), Anchor::Start, Role::Label, text);
            left += 22.0 + width(text) + 18.0;
        }
    }

    /// The element.
    pub fn written(self) -> String {
        let id = self.id;
        let mut patterns = String::new();
        if self.has_hatch {
            let _ = write!(
                patterns,
                "<pattern id=\"{id}-hatch\" width=\"5\" height=\"5\" patternUnits=\"userSpaceOnUse\" patternTransform=\"rotate(45)\"><rect width=\"5\" height=\"5\" fill=\"#fff\"/><line class=\"chart-hatch-2\" x1=\"0\" y1=\"0\" x2=\"0\" y2=\"5\" stroke=\"{ORANGE}\" stroke-width=\"5\"/></pattern>"
            );
        }
        if self.has_dots {
            let _ = write!(
                patterns,
                "<pattern id=\"{id}-dots\" width=\"5\" height=\"5\" patternUnits=\"userSpaceOnUse\"><rect width=\"5\" height=\"5\" fill=\"#fff\"/><circle class=\"chart-hatch-3\" cx=\"2.5\" cy=\"2.5\" r=\"1\" fill=\"{GREY}\"/></pattern>"
            );
        }
        if !patterns.is_empty() {
            patterns = format!("<defs>{patterns}</defs>");
        }
        format!(
            "<svg class=\"chart\" xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {} {}\" role=\"img\" aria-labelledby=\"{id}-title {id}-desc\" font-family=\"system-ui, -apple-system, 'Segoe UI', 'Liberation Sans', sans-serif\" font-size=\"{}\">{}{patterns}{}</svg>",
            number(WIDTH),
            number(self.height),
            number(TEXT),
            self.head,
            self.body
        )
    }
}

/// About how wide a text is.
#[allow(clippy::cast_precision_loss, reason = "a text is short")]
pub fn width(text: &str) -> f64 {
    text.chars().count() as f64 * TEXT * CHARACTER
}

/// A length with at most one decimal, the same on every machine.
fn number(value: f64) -> String {
    let text = format!("{value:.1}");
    let text = text.strip_suffix(".0").unwrap_or(&text);
    if text == "-0" { "0" } else { text }.to_owned()
}

/// Text as it may stand in an element or an attribute.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            // Nothing that XML has no place for.
            c if c.is_control() && !matches!(c, '\t' | '\n') => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_have_one_form_and_text_cannot_break_out() {
        let lengths = [0.0, -0.04, 1.25, 1.96, 480.0, 1.0 / 3.0];
        let lengths = lengths.map(number);
        assert_eq!(lengths, ["0", "0", "1.2", "2", "480", "0.3"]);
        let mut drawing = Drawing::new("chart-x", "</title><script>", "\"a\" & b\u{0}", 10.0);
        drawing.text((0.0, 0.0), Anchor::Start, Role::Label, "<b>");
        let text = drawing.written();
        assert!(text.contains("&lt;/title&gt;&lt;script&gt;"), "{text}");
        assert!(text.contains("&quot;a&quot; &amp; b\u{fffd}"), "{text}");
        assert!(text.contains("&lt;b&gt;"), "{text}");
    }
}
