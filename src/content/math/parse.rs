//! LaTeX to a tree. Fails as a whole on the first thing it does not know.

use crate::content::math::symbols;

/// What a sign does to the space around it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Class {
    /// Letters, digits, closing signs.
    Plain,
    /// `+`: spaces around it where something stands before it.
    Binary,
    /// `=`: spaces around it.
    Relation,
    /// `,`: a space after it.
    Punctuation,
    Open,
    /// `sin`: apart from letters and digits.
    Function,
    /// `∑`, `lim`: as a function; takes its scripts above and below where there is room.
    Large,
    Space,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) enum Node {
    Sign(String, Class),
    Row(Vec<Node>),
    Fraction(Box<Node>, Box<Node>),
    Root(Option<Box<Node>>, Box<Node>),
    Script {
        base: Box<Node>,
        sub: Option<Box<Node>>,
        sup: Option<Box<Node>>,
    },
    /// A combining mark over what it stands on.
    Accent(char, Box<Node>),
    Fence(String, Box<Node>, String),
    /// Rows of cells between two signs.
    Grid {
        left: &'static str,
        right: &'static str,
        rows: Vec<Vec<Node>>,
    },
}

/// How deep groups may nest, and how long a formula may be.
const DEEPEST: usize = 24;
const LONGEST: usize = 4_000;

pub(super) fn parse(source: &str) -> Option<Node> {
    if source.len() > LONGEST {
        return None;
    }
    let mut reader = Reader { rest: source, depth: 0 };
    let row = reader.row(&[])?;
    reader.rest.is_empty().then_some(row)
}

struct Reader<'a> {
    rest: &'a str,
    depth: usize,
}

impl<'a> Reader<'a> {
    fn row(&mut self, ends: &[&str]) -> Option<Node> {
        let mut row = Vec::new();
        loop {
            self.skip_space();
            if self.rest.is_empty() || self.rest.starts_with('}') || ends.iter().any(|end| self.is_at(end)) {
                break;
            }
            let node = self.atom()?;
            row.push(self.scripts(node)?);
        }
        Some(if row.len() == 1 { row.remove(0) } else { Node::Row(row) })
    }

    /// Whether `end` stands here, and is no longer word (`\\right`, not `\\rightarrow`).
    fn is_at(&self, end: &str) -> bool {
        let word = end.ends_with(|c: char| c.is_ascii_alphabetic());
        self.rest.strip_prefix(end).is_some_and(|after| !word || !after.starts_with(|c: char| c.is_ascii_alphabetic()))
    }

    fn skip_space(&mut self) {
        self.rest = self.rest.trim_start();
    }

    fn next(&mut self) -> Option<char> {
        let c = self.rest.chars().next()?;
        self.rest = &self.rest[c.len_utf8()..];
        Some(c)
    }

    fn eat(&mut self, text: &str) -> Option<()> {
        self.rest = self.rest.strip_prefix(text)?;
        Some(())
    }

    fn scripts(&mut self, base: Node) -> Option<Node> {
        let (mut sub, mut sup) = (None, None);
        let mut primes = String::new();
        loop {
            self.skip_space();
            if self.eat("'").is_some() {
                primes.push('′');
            } else if sub.is_none() && self.eat("_").is_some() {
                sub = Some(Box::new(self.argument()?));
            } else if sup.is_none() && self.eat("^").is_some() {
                sup = Some(Box::new(self.argument()?));
            } else if self.eat("\\limits").is_none() && self.eat("\\nolimits").is_none() {
                break;
            }
        }
        let base = if primes.is_empty() { base } else { Node::Row(vec![base, Node::Sign(primes, Class::Plain)]) };
        Some(if sub.is_none() && sup.is_none() { base } else { Node::Script { base: Box::new(base), sub, sup } })
    }

    /// A group in braces, or the next single sign.
    fn argument(&mut self) -> Option<Node> {
        self.skip_space();
        if self.rest.starts_with(|c: char| c.is_ascii_digit()) {
            return self.next().map(|digit| Node::Sign(digit.to_string(), Class::Plain));
        }
        self.atom()
    }

    fn group(&mut self) -> Option<Node> {
        self.eat("{")?;
        let row = self.row(&[])?;
        self.eat("}")?;
        Some(row)
    }

    fn atom(&mut self) -> Option<Node> {
        self.depth += 1;
        let node = if self.depth > DEEPEST { None } else { self.one() };
        self.depth -= 1;
        node
    }

    fn one(&mut self) -> Option<Node> {
        if self.rest.starts_with('{') {
            return self.group();
        }
        let c = self.next()?;
        let class = match c {
            '\\' => return self.command(),
            '~' => return Some(Node::Sign(" ".to_owned(), Class::Space)),
            '^' | '_' | '&' | '$' | '%' | '#' => return None,
            '0'..='9' => return Some(self.number(c)),
            '+' | '-' | '*' => Class::Binary,
            '=' | '<' | '>' | ':' => Class::Relation,
            ',' | ';' => Class::Punctuation,
            '(' | '[' => Class::Open,
            _ => Class::Plain,
        };
        Some(Node::Sign(c.to_string(), class))
    }

    fn number(&mut self, first: char) -> Node {
        let more = self.rest.len() - self.rest.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.').len();
        let more = self.rest[..more].trim_end_matches('.').len();
        let number = format!("{first}{}", &self.rest[..more]);
        self.rest = &self.rest[more..];
        Node::Sign(number, Class::Plain)
    }

    fn name(&mut self) -> Option<&'a str> {
        let letters = self.rest.len() - self.rest.trim_start_matches(|c: char| c.is_ascii_alphabetic()).len();
        let length = if letters > 0 { letters } else { self.rest.chars().next()?.len_utf8() };
        let (name, rest) = self.rest.split_at(length);
        self.rest = rest;
        Some(name)
    }

    fn command(&mut self) -> Option<Node> {
        let name = self.name()?;
        if let Some((sign, class)) = symbols::sign(name) {
            return Some(Node::Sign(sign.to_owned(), class));
        }
        if let Some(mark) = symbols::accent(name) {
            return Some(Node::Accent(mark, Box::new(self.argument()?)));
        }
        match name {
            "frac" | "dfrac" | "tfrac" => Some(Node::Fraction(Box::new(self.argument()?), Box::new(self.argument()?))),
            "binom" => {
                let rows = vec![vec![self.argument()?], vec![self.argument()?]];
                Some(Node::Grid { left: "(", right: ")", rows })
            }
            "sqrt" => self.root(),
            "text" | "textrm" | "textbf" | "textit" | "mbox" => self.words(Class::Plain),
            "operatorname" => self.words(Class::Function),
            "displaystyle" => Some(Node::Row(Vec::new())),
            "mathrm" | "mathbf" | "mathit" | "mathsf" | "boldsymbol" => self.argument(),
            "mathbb" => self.alphabet(symbols::double_struck),
            "mathcal" => self.alphabet(Some),
            "left" => self.fence(),
            "begin" => self.environment(),
            _ => None,
        }
    }

    fn root(&mut self) -> Option<Node> {
        self.skip_space();
        let index = if self.eat("[").is_some() {
            let index = self.row(&["]"])?;
            self.eat("]")?;
            Some(Box::new(index))
        } else {
            None
        };
        Some(Node::Root(index, Box::new(self.argument()?)))
    }

    fn words(&mut self, class: Class) -> Option<Node> {
        self.skip_space();
        self.eat("{")?;
        let (text, rest) = self.rest.split_once('}')?;
        self.rest = rest;
        (!text.contains(['\\', '{', '$'])).then(|| Node::Sign(text.to_owned(), class))
    }

    fn alphabet(&mut self, change: impl Fn(char) -> Option<char>) -> Option<Node> {
        let Node::Sign(text, class) = self.words(Class::Plain)? else { return None };
        Some(Node::Sign(text.chars().map(change).collect::<Option<String>>()?, class))
    }

    fn delimiter(&mut self) -> Option<String> {
        self.skip_space();
        match self.next()? {
            '.' => Some(String::new()),
            '\\' => {
                let name = self.name()?;
                symbols::sign(name).map(|(sign, _)| sign.to_owned())
            }
            c @ ('(' | ')' | '[' | ']' | '|' | '/' | '<' | '>') => Some(c.to_string()),
            _ => None,
        }
    }

    fn fence(&mut self) -> Option<Node> {
        let left = self.delimiter()?;
        let body = self.row(&["\\right"])?;
        self.eat("\\right")?;
        let right = self.delimiter()?;
        Some(Node::Fence(left, Box::new(body), right))
    }

    fn environment(&mut self) -> Option<Node> {
        self.eat("{")?;
        let (name, rest) = self.rest.split_once('}')?;
        self.rest = rest;
        let (left, right) = match name.trim_end_matches('*') {
            "matrix" | "aligned" | "align" | "split" | "gathered" => ("", ""),
            "pmatrix" => ("(", ")"),
            "bmatrix" => ("[", "]"),
            "vmatrix" => ("|", "|"),
            "cases" => ("{", ""),
            _ => return None,
        };
        let mut rows = vec![Vec::new()];
        loop {
            let cell = self.row(&["&", "\\\\", "\\end"])?;
            rows.last_mut()?.push(cell);
            if self.eat("&").is_some() {
                continue;
            }
            if self.eat("\\\\").is_some() {
                rows.push(Vec::new());
                continue;
            }
            self.eat("\\end{")?;
            self.eat(name)?;
            self.eat("}")?;
            break;
        }
        // A last `\\` opens no row.
        if rows.last().is_some_and(|row| matches!(row.as_slice(), [Node::Row(cells)] if cells.is_empty())) && rows.len() > 1 {
            rows.pop();
        }
        Some(Node::Grid { left, right, rows })
    }
}
