//! What courses are made of: choices, ids, texts, figures and dates, out of random numbers.

use super::*;

/// Choices drawn from random numbers, so that shrinking makes a smaller course.
pub struct Tape<'a> {
    numbers: std::slice::Iter<'a, u16>,
    ids: usize,
}

impl<'a> Tape<'a> {
    pub fn new(numbers: &'a [u16]) -> Self {
        Self { numbers: numbers.iter(), ids: 0 }
    }

    pub fn below(&mut self, n: usize) -> usize {
        self.numbers.next().map_or(0, |number| usize::from(*number) % n)
    }

    pub fn of<'t, T>(&mut self, from: &'t [T]) -> &'t T {
        &from[self.below(from.len())]
    }

    pub fn word(&mut self, from: &[&'static str]) -> &'static str {
        from[self.below(from.len())]
    }

    pub fn yes(&mut self) -> bool {
        self.below(2) == 1
    }

    pub fn maybe<T>(&mut self, make: impl FnOnce(&mut Self) -> T) -> Option<T> {
        self.yes().then(|| make(self))
    }

    pub fn some<T>(&mut self, most: usize, mut make: impl FnMut(&mut Self) -> T) -> Vec<T> {
        let count = self.below(most + 1);
        (0..count).map(|_| make(self)).collect()
    }

    pub fn id(&mut self, prefix: &str) -> String {
        self.ids += 1;
        format!("{prefix}{}", self.ids)
    }

    pub fn line(&mut self) -> Untrusted {
        let lines = [
            "Which `git diff`?",
            "提交 是什么",
            "a \"quoted\" \\ text",
            "${HOME} {x}y",
            "50% off",
            "ends with #",
            "1. not a list",
            "> 3",
            "e\u{301}t\u{e9}",
            "hint: no hint",
        ];
        self.word(&lines).into()
    }

    pub fn block(&mut self) -> Untrusted {
        let blocks = [
            "One line.",
            "Two lines\nof text.",
            "A paragraph.\n\n```sh\n## no heading\n= no answer\n> hint: no hint\n- (x) no option\n```",
            "- a list\n- of two",
            "> [!NOTE]\n> An alert.",
            "| a | b |\n|---|---|\n| 1 | 2 |",
            "### A small heading\n\n\\= escaped",
            "~~~\ntilde\n~~~",
        ];
        self.word(&blocks).into()
    }

    pub fn blocks(&mut self) -> Untrusted {
        self.some(3, Self::block).iter().map(Untrusted::raw).collect::<Vec<_>>().join("\n\n").into()
    }

    pub fn remark(&mut self) -> Option<Untrusted> {
        let texts = [
            "Right: `--cached` is the same.",
            "Two\nlines",
            "A\n\nparagraph",
            "```sh\nhint: in a fence\n```",
            "first\nhint: escaped",
            "> quoted in it",
        ];
        self.maybe(|tape| tape.word(&texts).into())
    }

    pub fn share(&mut self) -> Exact {
        percent::parse(self.word(&["50%", "-25%", "33.33333%", "0%", "12.5%"])).unwrap()
    }

    pub fn number(&mut self) -> Exact {
        Exact::parse(self.word(&["0", "42", "-11.7", "299792.458", "6.6e-34", "1e30", "0.00001"])).unwrap()
    }

    pub fn date(&mut self) -> Option<DateRule> {
        self.maybe(|tape| {
            dates::parse(tape.word(&[
                "week 1 fri 18:00",
                "week 3",
                "day 3 09:30",
                "+1d12h after open",
                "2027-02-01",
                "2027-02-01 18:00",
                "2027-02-01T18:00:00.000Z",
            ]))
            .unwrap()
        })
    }
}
