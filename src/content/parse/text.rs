//! Text in a line: emphasis, links, pictures, formulas, and where one line of the source meets the next.

use crate::content::block::{BlockKind, Heading, Image, Link, Text};
use crate::content::file::Form;
use crate::content::line::{Meaning, Span, Style};
use crate::content::parse::{Builder, clean, clean_line};
use crate::content::{math, width};

impl Builder<'_> {
    pub(super) fn on_text(&mut self, text: &str) {
        if let Some((_, body)) = &mut self.code {
            body.push_str(text);
        } else if let Some((_, alt)) = &mut self.image {
            alt.push_str(text);
        } else if let Some((transcript, rest)) = self.transcript(text) {
            self.on_transcript(transcript);
            self.push(&clean(rest), self.meaning());
        } else {
            self.push(&clean(text), self.meaning());
        }
    }

    /// `{transcript=media/talk.md}` right behind a picture or a film, and what follows it.
    fn transcript<'t>(&self, text: &'t str) -> Option<(&'t str, &'t str)> {
        let after_image = self.document.images.last().is_some_and(|image| image.block == self.document.block_count);
        text.strip_prefix("{transcript=").filter(|_| after_image)?.split_once('}')
    }

    /// What is said in it, as a link of its own; in a link the link's own number leads on.
    fn on_transcript(&mut self, target: &str) {
        let shown = format!("transcript: {}", clean_line(target));
        self.push(" (", Meaning::Muted);
        if self.open_link.is_some() {
            self.push(&shown, Meaning::Muted);
        } else {
            self.start_link(target);
            self.push(&shown, Meaning::Link);
            self.end_link();
        }
        self.push(")", Meaning::Muted);
    }

    pub(super) fn meaning(&self) -> Meaning {
        match self.heading {
            _ if self.open_link.is_some() => Meaning::Link,
            Some(level) => Meaning::Heading(level),
            None => Meaning::Text,
        }
    }

    pub(super) fn push(&mut self, text: &str, meaning: Meaning) {
        if let Some((_, alt)) = &mut self.image {
            alt.push_str(text);
            return;
        }
        if std::mem::take(&mut self.line_ended) && self.needs_space(text) {
            self.append(" ", self.meaning());
        }
        self.append(text, meaning);
    }

    /// Between two lines of Chinese or Japanese a line feed of the source is no space.
    pub(super) fn needs_space(&self, next: &str) -> bool {
        let before = self.text.last().and_then(|span| span.text.chars().next_back());
        let ideographic = |c: Option<char>| c.is_some_and(width::is_ideographic);
        !(ideographic(before) && ideographic(next.chars().next()))
    }

    pub(super) fn append(&mut self, text: &str, meaning: Meaning) {
        if self.text.is_empty() && self.table.is_none() {
            self.begun = self.here;
        }
        let style = Style { meaning, ..self.style };
        match self.text.last_mut() {
            Some(last) if last.style == style => last.text.push_str(text),
            _ => self.text.push(Span { text: text.to_owned(), style }),
        }
    }

    pub(super) fn mark(&mut self, which: usize, by: i32) {
        self.depth[which] = self.depth[which].saturating_add_signed(by);
        self.style.emphasis = self.depth[0] > 0;
        self.style.strong = self.depth[1] > 0;
        self.style.strike = self.depth[2] > 0;
    }

    pub(super) fn take_text(&mut self) -> Text {
        self.line_ended = false;
        std::mem::take(&mut self.text)
    }

    /// Whatever text stands alone is a paragraph (the items of a tight list have no other).
    pub(super) fn flush(&mut self) {
        let text = self.take_text();
        if self.table.is_none() && text.iter().any(|span| !span.text.trim().is_empty()) {
            self.add(BlockKind::Paragraph(text));
        }
        self.begun = self.here;
    }

    pub(super) fn end_heading(&mut self) {
        let level = self.heading.take().unwrap_or(1);
        let text = self.take_text();
        let plain: String = text.iter().map(|span| span.text.as_str()).collect();
        let slug = self.slug(&plain);
        self.document.headings.push(Heading { level, text: plain.trim().to_owned(), slug, block: self.document.block_count });
        self.add(BlockKind::Heading { level, text });
    }

    pub(super) fn slug(&mut self, heading: &str) -> String {
        let kept = heading.chars().filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'));
        let slug: String = kept.collect::<String>().trim().to_lowercase().replace(' ', "-");
        let seen = self.slugs.entry(slug.clone()).or_default();
        *seen += 1;
        if *seen == 1 { slug } else { format!("{slug}-{}", *seen - 1) }
    }

    pub(super) fn start_link(&mut self, target: &str) {
        let number = self.document.links.len();
        self.document.links.push(Link { text: String::new(), target: clean_line(target), block: self.document.block_count });
        // The space before a link is not part of it.
        if std::mem::take(&mut self.line_ended) {
            self.append(" ", Meaning::Text);
        }
        self.open_link = Some((number, self.text.len()));
        self.style.link = u32::try_from(number).ok();
    }

    pub(super) fn end_link(&mut self) {
        let Some((number, start)) = self.open_link.take() else { return };
        let text: String = self.text.iter().skip(start).map(|span| span.text.as_str()).collect();
        self.append(&format!("[{}]", number + 1), Meaning::Muted);
        self.style.link = None;
        self.document.links[number].text = text;
    }

    pub(super) fn end_image(&mut self) {
        let Some((path, alt)) = self.image.take() else { return };
        let alt = clean_line(alt.trim());
        let kind = if Form::of(&path) == Form::Medium { "recording" } else { "picture" };
        let (shown, name) = if alt.is_empty() { (format!("[{kind}]"), path.clone()) } else { (format!("[{kind}: {alt}]"), alt.clone()) };
        // In a link the link's own number leads on.
        if self.open_link.is_some() {
            self.push(&shown, Meaning::Image);
        } else {
            self.start_link(&path);
            self.push(&shown, Meaning::Image);
            self.end_link();
            if let Some(link) = self.document.links.last_mut() {
                link.text = name;
            }
        }
        self.document.images.push(Image { alt, path, block: self.document.block_count });
    }

    pub(super) fn note(&mut self, label: &str) -> usize {
        let next = self.notes.len() + 1;
        *self.notes.entry(label.to_owned()).or_insert(next)
    }

    /// `$HOME/$USER` is no formula: the closing sign must not stand before a letter or digit.
    pub(super) fn inline_math(&mut self, source: &str, end: usize) {
        let next = self.source.get(end..).and_then(|rest| rest.chars().next());
        if next.is_some_and(char::is_alphanumeric) {
            self.push(&format!("${}$", clean(source)), self.meaning());
        } else {
            self.push(&math::line(&clean_line(source)), Meaning::Math);
        }
    }

    pub(super) fn display_math(&mut self, source: &str) {
        let source = clean(source.trim()).into_owned();
        if self.table.is_some() || self.heading.is_some() {
            return self.push(&math::line(&source), Meaning::Math);
        }
        self.flush();
        self.add(BlockKind::Math(source));
    }
}
