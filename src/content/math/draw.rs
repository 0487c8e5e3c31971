//! A formula's tree as text: in one line, or as a box of lines with a base line.

use crate::content::math::parse::{Class, Node};
use crate::content::math::symbols::{lowered, raised};
use crate::content::width::width;

pub(super) fn in_line(node: &Node) -> String {
    match node {
        Node::Sign(sign, _) => sign.clone(),
        Node::Row(nodes) => spaced(nodes, in_line).concat(),
        Node::Fraction(top, bottom) => format!("{}/{}", bracketed(top), divisor(bottom)),
        Node::Root(index, body) => {
            let sign = match index.as_deref().map(compact).as_deref() {
                None | Some("2") => "√".to_owned(),
                Some("3") => "∛".to_owned(),
                Some("4") => "∜".to_owned(),
                Some(index) => format!("{}√", small(index, raised).unwrap_or_else(|| format!("({index})"))),
            };
            format!("{sign}{}", bracketed(body))
        }
        Node::Script { base, sub, sup } => {
            let sub = sub.as_deref().map(|node| script(node, '_')).unwrap_or_default();
            let sup = sup.as_deref().map(|node| script(node, '^')).unwrap_or_default();
            let base = if matches!(**base, Node::Fraction(..)) { bracketed(base) } else { in_line(base) };
            format!("{base}{sub}{sup}")
        }
        Node::Accent(mark, body) => in_line(body).chars().flat_map(|c| [c, *mark]).collect(),
        Node::Fence(left, body, right) => format!("{left}{}{right}", in_line(body)),
        Node::Grid { left, right, rows } => {
            let rows: Vec<_> = rows.iter().map(|row| row.iter().map(in_line).collect::<Vec<_>>().join(" ")).collect();
            format!("{left}{}{right}", rows.join("; "))
        }
    }
}

/// The formula as lines of equal width.
pub(super) fn display(node: &Node) -> Vec<String> {
    drawn(node).lines
}

/// Without any space, for scripts.
fn compact(node: &Node) -> String {
    in_line(node).replace(' ', "")
}

fn script(node: &Node, mark: char) -> String {
    let text = compact(node);
    let form = if mark == '^' { raised } else { lowered };
    if let Some(small) = small(&text, form) {
        return small;
    }
    if text.chars().count() == 1 { format!("{mark}{text}") } else { format!("{mark}({text})") }
}

fn small(text: &str, form: fn(char) -> Option<char>) -> Option<String> {
    text.chars().map(form).collect()
}

/// In brackets where it is more than one thing.
fn bracketed(node: &Node) -> String {
    let text = in_line(node);
    match node {
        Node::Row(nodes) if nodes.len() > 1 && !nodes.iter().all(is_letter) => format!("({text})"),
        Node::Fraction(..) => format!("({text})"),
        _ => text,
    }
}

/// In brackets where a slash would bind its first part alone.
fn divisor(node: &Node) -> String {
    match node {
        Node::Row(nodes) if nodes.len() > 1 => format!("({})", in_line(node)),
        _ => bracketed(node),
    }
}

fn is_letter(node: &Node) -> bool {
    match node {
        Node::Sign(_, Class::Plain) | Node::Root(..) | Node::Accent(..) | Node::Fence(..) => true,
        Node::Script { base, .. } => is_letter(base),
        _ => false,
    }
}

/// Each node of a row drawn, with the spaces that its neighbors ask for between them.
fn spaced<T>(nodes: &[Node], draw: impl Fn(&Node) -> T) -> Vec<T>
where
    T: From<String>,
{
    let mut drawn = Vec::new();
    let mut before = None;
    for node in nodes {
        let class = class(node);
        if before.is_some_and(|before| space_between(before, class)) {
            drawn.push(T::from(" ".to_owned()));
        }
        drawn.push(draw(node));
        // A sign before which nothing stands is a sign of the number, not an operation.
        let unary = class == Class::Binary && before.is_none_or(|before| !matches!(before, Class::Plain | Class::Function | Class::Large));
        before = Some(if unary { Class::Open } else { class });
    }
    drawn
}

fn class(node: &Node) -> Class {
    match node {
        Node::Sign(_, class) => *class,
        Node::Script { base, .. } => class(base),
        Node::Row(nodes) if nodes.is_empty() => Class::Space,
        _ => Class::Plain,
    }
}

fn space_between(before: Class, after: Class) -> bool {
    use Class::{Binary, Function, Large, Open, Plain, Punctuation, Relation, Space};
    let operand = |class| matches!(class, Plain | Function | Large);
    match (before, after) {
        (Space | Open, _) | (_, Space | Punctuation) | (Plain, Plain) => false,
        (Relation | Punctuation | Binary, _) | (_, Relation) => true,
        (before, Binary) => operand(before),
        (before, after) => operand(before) && operand(after),
    }
}

/// Lines of equal width; `base` is the one that stands on the line of the text.
#[derive(Clone)]
struct Drawn {
    lines: Vec<String>,
    base: usize,
}

impl From<String> for Drawn {
    fn from(line: String) -> Self {
        Self { lines: vec![line], base: 0 }
    }
}

impl Drawn {
    fn columns(&self) -> usize {
        self.lines.first().map_or(0, |line| width(line))
    }

    fn height(&self) -> usize {
        self.lines.len()
    }

    fn centered(mut self, columns: usize) -> Self {
        let missing = columns.saturating_sub(self.columns());
        let left = missing / 2;
        for line in &mut self.lines {
            *line = format!("{}{line}{}", " ".repeat(left), " ".repeat(missing - left));
        }
        self
    }
}

fn drawn(node: &Node) -> Drawn {
    match node {
        Node::Row(nodes) => beside(&spaced(nodes, drawn)),
        Node::Fraction(top, bottom) => {
            let (top, bottom) = (drawn(top), drawn(bottom));
            let columns = top.columns().max(bottom.columns());
            let base = top.height();
            let bar = Drawn::from("─".repeat(columns));
            Drawn { base, ..stacked(vec![top, bar, bottom]) }
        }
        Node::Script { base, sub, sup } if class(base) == Class::Large && !in_line(base).starts_with('∫') => {
            let mut parts: Vec<_> = sup.iter().map(|node| Drawn::from(compact(node))).collect();
            let line = parts.len();
            parts.push(drawn(base));
            parts.extend(sub.iter().map(|node| Drawn::from(compact(node))));
            Drawn { base: line, ..stacked(parts) }
        }
        Node::Script { base, sub, sup } => {
            let inner = drawn(base);
            if inner.height() == 1 {
                return Drawn::from(in_line(node));
            }
            let sub = sub.as_deref().map(|node| script(node, '_')).unwrap_or_default();
            let sup = sup.as_deref().map(|node| script(node, '^')).unwrap_or_default();
            let columns = width(&sub).max(width(&sup));
            let mut side = vec![" ".repeat(columns); inner.height()];
            let last = side.len() - 1;
            side[last] = format!("{sub}{}", " ".repeat(columns - width(&sub)));
            side[0] = format!("{sup}{}", " ".repeat(columns - width(&sup)));
            let base = inner.base;
            beside(&[inner, Drawn { lines: side, base }])
        }
        Node::Root(_, body) => {
            let inner = drawn(body);
            if inner.height() == 1 {
                return Drawn::from(in_line(node));
            }
            let base = inner.base;
            beside(&[Drawn::from("√".to_owned()), fenced("(", Drawn { base, ..inner }, ")")])
        }
        Node::Fence(left, body, right) => fenced(left, drawn(body), right),
        Node::Grid { left, right, rows } => fenced(left, grid(rows), right),
        Node::Sign(..) | Node::Accent(..) => Drawn::from(in_line(node)),
    }
}

/// One under the other, centered.
fn stacked(parts: Vec<Drawn>) -> Drawn {
    let columns = parts.iter().map(Drawn::columns).max().unwrap_or(0);
    let lines = parts.into_iter().flat_map(|part| part.centered(columns).lines).collect();
    Drawn { lines, base: 0 }
}

/// One beside the other, on one base line.
fn beside(parts: &[Drawn]) -> Drawn {
    let above = parts.iter().map(|part| part.base).max().unwrap_or(0);
    let below = parts.iter().map(|part| part.height() - part.base.min(part.height())).max().unwrap_or(0);
    let mut lines = vec![String::new(); above + below];
    for part in parts {
        let columns = part.columns();
        for (row, line) in lines.iter_mut().enumerate() {
            match (row + part.base).checked_sub(above).and_then(|row| part.lines.get(row)) {
                Some(text) => line.push_str(text),
                None => line.push_str(&" ".repeat(columns)),
            }
        }
    }
    Drawn { lines, base: above }
}

/// The rows of a matrix, each column as wide as its widest cell.
fn grid(rows: &[Vec<Node>]) -> Drawn {
    let cells: Vec<Vec<String>> = rows.iter().map(|row| row.iter().map(in_line).collect()).collect();
    let columns = cells.iter().map(Vec::len).max().unwrap_or(0);
    let widths: Vec<_> =
        (0..columns).map(|at| cells.iter().filter_map(|row| row.get(at)).map(|cell| width(cell)).max().unwrap_or(0)).collect();
    let lines: Vec<_> = cells
        .iter()
        .map(|row| {
            let cells = widths.iter().enumerate().map(|(at, columns)| {
                let cell = row.get(at).map_or("", String::as_str);
                format!("{cell}{}", " ".repeat(columns.saturating_sub(width(cell))))
            });
            cells.collect::<Vec<_>>().join("  ")
        })
        .collect();
    let base = lines.len() / 2;
    Drawn { lines, base: if base < rows.len() { base } else { 0 } }
}

fn fenced(left: &str, body: Drawn, right: &str) -> Drawn {
    let (height, base) = (body.height(), body.base);
    let side = |sign: &str| Drawn { lines: tall(sign, height), base };
    beside(&[side(left), body, side(right)])
}

/// A bracket over several lines.
fn tall(sign: &str, height: usize) -> Vec<String> {
    let (top, middle, bottom) = match sign {
        _ if height < 2 => (sign, sign, sign),
        "(" => ("⎛", "⎜", "⎝"),
        ")" => ("⎞", "⎟", "⎠"),
        "[" => ("⎡", "⎢", "⎣"),
        "]" => ("⎤", "⎥", "⎦"),
        "{" => ("⎧", "⎨", "⎩"),
        "}" => ("⎫", "⎬", "⎭"),
        "|" => ("│", "│", "│"),
        other => (other, other, other),
    };
    (0..height)
        .map(|row| match row {
            0 => top,
            row if row + 1 == height => bottom,
            _ => middle,
        })
        .map(str::to_owned)
        .collect()
}
