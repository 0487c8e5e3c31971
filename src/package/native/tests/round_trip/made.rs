//! Courses of every key and kind.

use super::tape::Tape;
use super::*;

impl Tape<'_> {
    fn options(&mut self, shares: &[Exact]) -> (Vec<Choice>, Vec<OptionKey>) {
        let mut options = Vec::new();
        for (position, _) in shares.iter().enumerate() {
            let text = match self.below(4) {
                0 => "```sh\ncode\n> no feedback\n```".into(),
                1 => "first\nsecond\n\nthird".into(),
                _ => self.line(),
            };
            let id = if self.yes() { self.id("o") } else { (position + 1).to_string() };
            options.push(Choice { id, text, pin: self.yes() });
        }
        let keys = shares.iter().map(|share| OptionKey { share: share.clone(), feedback: self.remark() }).collect();
        (options, keys)
    }

    fn kind(&mut self) -> (Body, AnswerKey) {
        match self.below(6) {
            0 => {
                let mut shares: Vec<Exact> = (0..=self.below(3)).map(|_| self.share()).collect();
                shares.insert(self.below(shares.len() + 1), Exact::one());
                let (options, keys) = self.options(&shares);
                (Body::MultipleChoice(multiple_choice::Body { options }), AnswerKey::MultipleChoice(multiple_choice::Key { options: keys }))
            }
            1 => {
                let marking = *self.of(&[Marking::RightMinusWrong, Marking::All, Marking::Each, Marking::Weights]);
                let mut shares: Vec<Exact> = (0..=self.below(4)).map(|_| Exact::whole(i64::from(self.yes()))).collect();
                shares.push(if marking == Marking::Weights { Exact::ratio(1, 2) } else { Exact::one() });
                let (options, keys) = self.options(&shares);
                (
                    Body::MultipleAnswers(multiple_answers::Body { options }),
                    AnswerKey::MultipleAnswers(multiple_answers::Key { marking, options: keys }),
                )
            }
            2 => (Body::TrueFalse(true_false::Body {}), AnswerKey::TrueFalse(true_false::Key { value: self.yes() })),
            3 => self.short(),
            4 => self.numerical(),
            _ => {
                let words = *self.of(&[(None, None), (Some(80), Some(200)), (Some(80), None), (None, Some(9))]);
                (Body::Essay(essay::Body { words }), AnswerKey::Essay(essay::Key {}))
            }
        }
    }

    fn short(&mut self) -> (Body, AnswerKey) {
        let texts = [
            "origin",
            "42",
            "true",
            "50% off",
            "git * -3",
            r"\*",
            "*",
            "a -> b",
            "echo hi > file",
            "x {#y}",
            "\"half",
            "~ /x/",
            "127.0.0.1",
        ];
        let pattern = |tape: &mut Self| match tape.below(4) {
            0 => short_answer::Pattern::Literal((tape.word(&["50% off", "42", "", "say \"hi\"", "*"])).to_owned()),
            1 => short_answer::Pattern::Regex { source: r"^git\s+init(/x)?$".to_owned(), ignore_case: tape.yes() },
            _ => short_answer::Pattern::Wildcard(tape.word(&texts).to_owned()),
        };
        let mut accepted =
            self.some(3, |tape| short_answer::Accepted { pattern: pattern(tape), share: tape.share(), feedback: tape.remark() });
        accepted.push(short_answer::Accepted { pattern: pattern(self), share: Exact::one(), feedback: self.remark() });
        (
            Body::ShortAnswer(short_answer::Body {}),
            AnswerKey::ShortAnswer(short_answer::Key { case: self.yes(), fold_accents: self.yes(), any_order: self.yes(), accepted }),
        )
    }

    fn numerical(&mut self) -> (Body, AnswerKey) {
        use numerical::{Accepted, Range, Tolerance};
        let geometric = self.yes();
        let unit = self.maybe(|tape| (tape.word(&["km/s", "m/s^2", "%", "°C"])).to_owned());
        let mut accepted = Vec::new();
        for share in self.some(2, Self::share).into_iter().chain([Exact::one()]) {
            let range = match self.below(4) {
                0 => Range::Between { low: Exact::whole(-5), high: self.number().abs(), half_open: self.yes() },
                1 => Range::Near { value: self.number(), tolerance: Tolerance::Absolute(Exact::zero()) },
                _ if geometric => Range::Near { value: self.number(), tolerance: Tolerance::Geometric(Exact::ratio(1, 10)) },
                2 => Range::Near { value: self.number(), tolerance: Tolerance::Absolute(self.number().abs()) },
                _ => Range::Near { value: self.number(), tolerance: Tolerance::Relative(Exact::ratio(1, 200)) },
            };
            accepted.push(Accepted { range, unit: unit.clone(), share, feedback: self.remark() });
        }
        let body = numerical::Body { units: unit.iter().cloned().collect(), unit_required: unit.is_some() && self.yes() };
        let key = numerical::Key { accepted, digits: self.maybe(|_| 3), unit_penalty: self.maybe(|_| Exact::ratio(1, 10)) };
        (Body::Numerical(body), AnswerKey::Numerical(key))
    }

    fn question(&mut self) -> Question {
        let (body, answer) = self.kind();
        let face = Face {
            title: self.line(),
            stem: self.blocks(),
            points: self.maybe(|tape| *tape.of(&[Points::whole(2), Points(50_000)])),
            tags: self.some(2, |tape| (tape.word(&["basic", "remote"])).to_owned()),
            outcome: self.maybe(|_| "git.3".to_owned()),
            bonus: self.yes(),
            required: self.yes(),
            keep_order: self.yes(),
            body,
        };
        let feedback = Feedback {
            correct: self.remark(),
            incorrect: self.remark(),
            hints: self.some(2, Self::remark).into_iter().flatten().collect(),
            note: self.remark(),
            model: self.remark(),
            grader: self.remark(),
        };
        let was = self.some(2, |tape| tape.id("old"));
        Question { id: self.id("q"), was, face, key: Key { answer, feedback } }
    }

    fn page(&mut self) -> Page {
        let checks = self.some(2, Self::question);
        let mut parts = vec![self.blocks().into_raw()];
        for check in &checks {
            parts.push(format!("```check {}\n```", check.id));
            parts.push(self.block().into_raw());
        }
        Page { text: parts.join("\n\n").trim().into(), checks }
    }

    fn quiz(&mut self, bank: &Bank) -> Quiz {
        let mut pools = Vec::new();
        if self.yes() {
            pools.push(Pool {
                title: None,
                introduction: "".into(),
                pick: None,
                points: None,
                source: PoolSource::Own(vec![self.question()]),
            });
        }
        for _ in 0..=self.below(2) {
            let questions = vec![self.question(), self.question()];
            pools.push(Pool {
                title: self.maybe(Self::line),
                introduction: self.blocks(),
                pick: self.maybe(|_| 1),
                points: Some(Points::whole(3)),
                source: PoolSource::Own(questions),
            });
        }
        if self.yes() {
            pools.push(Pool {
                title: Some(self.line()),
                introduction: "".into(),
                pick: Some(1),
                points: None,
                source: PoolSource::Bank { bank: bank.path.clone(), tags: Vec::new() },
            });
        }
        Quiz { introduction: self.blocks(), settings: self.quiz_settings(), pools }
    }

    fn quiz_settings(&mut self) -> QuizSettings {
        let show = match self.below(4) {
            0 => ReviewOptions { during: vec![Showing::Result], after: vec![], later: vec![Showing::Marks], closed: vec![Showing::Key] },
            1 => keys::reveal(self.word(&keys::REVEALS)).unwrap(),
            _ => ReviewOptions::default(),
        };
        QuizSettings {
            question_points: Points::whole(i32::from(self.yes()) + 1),
            behavior: self.of(&keys::BEHAVIORS).1,
            penalty: self.share().abs(),
            attempts: u32::from(self.yes()) * 3,
            keep: self.of(&keys::KEEPS).1,
            delay_s: *self.of(&[0, 90, 86_400]),
            time_s: self.maybe(|_| 1_200),
            grace_s: *self.of(&[0, 60]),
            overdue: self.of(&keys::OVERDUES).1,
            shuffle: self.yes(),
            shuffle_questions: self.yes(),
            sequential: self.yes(),
            practice: self.yes(),
            exam: self.yes(),
            show,
        }
    }

    fn assignment(&mut self) -> Assignment {
        let rubric = self.maybe(|tape| Rubric {
            id: "marking".into(),
            title: tape.line(),
            levels: vec![
                RubricLevel { points: Points::whole(5), title: "full marks".into() },
                RubricLevel { points: Points::ZERO, title: "".into() },
            ],
            criteria: (0..=tape.below(2))
                .map(|_| Criterion {
                    id: tape.id("c"),
                    title: tape.line(),
                    factor: Exact::ratio(3, 2),
                    cells: vec![r"a \| b".into(), "".into()],
                })
                .collect(),
        });
        let settings = AssignmentSettings {
            submit: vec![self.of(&keys::SUBMITS).1],
            attempts: 2,
            group_work: self.yes(),
            peer: self.maybe(|_| 2),
            max_files: 3,
            max_bytes: 1 << 20,
            extensions: self.some(2, |tape| (tape.word(&["txt", "md"])).to_owned()),
        };
        Assignment { task: self.block(), settings, rubric, grader: self.remark(), model: self.remark() }
    }

    fn late(&mut self) -> Option<LateRule> {
        self.maybe(|tape| LateRule {
            kind: tape.of(&keys::LATE_KINDS).1,
            earned: tape.yes(),
            rate: Exact::ratio(1, 10),
            interval_s: *tape.of(&[86_400, 3_600, 90]),
            grace_s: tape.maybe(|_| 60),
            floor: Exact::ratio(i64::from(tape.yes()), 2),
            cap: Exact::one(),
            late_days: 2,
        })
    }

    fn settings(&mut self) -> ItemSettings {
        ItemSettings {
            category: self.maybe(|_| "labs".into()),
            points: self.maybe(|_| Points(850_000)),
            pass: self.maybe(|_| Exact::ratio(3, 5)),
            open: self.date(),
            due: self.date(),
            close: self.date(),
            weight: self.maybe(|_| Exact::ratio(5, 2)),
            extra_credit: self.yes(),
            omit: self.yes(),
            must_pass: self.yes(),
            release: self.maybe(|tape| tape.of(&keys::RELEASES).1),
            late: self.late(),
            hidden: self.yes(),
            optional: self.yes(),
            minutes: self.maybe(|_| 8),
        }
    }

    fn item(&mut self, before: &[Item], bank: &Bank, media: &mut Vec<Media>) -> Item {
        let id = self.id("part/i");
        let (body, suffix) = match self.below(7) {
            0 => (ItemBody::Page(self.page()), ".md"),
            1 => (ItemBody::Quiz(self.quiz(bank)), ".quiz.md"),
            2 => (ItemBody::Assignment(self.assignment()), ".assignment.md"),
            3 => (ItemBody::Discussion(Discussion { prompt: self.blocks(), posts: 2 }), ".discussion.md"),
            4 => (ItemBody::Survey(Survey { text: "## How? {#how scale 1..5}".into(), anonymous: self.yes() }), ".survey.md"),
            5 => (ItemBody::Link { url: "https://example.org/?a=\"b\"".into() }, ""),
            _ => (ItemBody::File, ".pdf"),
        };
        let path = if suffix.is_empty() { String::new() } else { format!("{id}{suffix}") };
        if matches!(body, ItemBody::File) {
            media.push(file(&path));
        }
        let scored = before.iter().find(|item| item.body.kind() == ItemKind::Quiz && !item.settings.hidden);
        let mut requires = self.some(1, |_| Condition::After(dates::parse("week 2").unwrap()));
        requires.extend(scored.map(|item| Condition::Score { item: item.id.clone(), at_least: Exact::ratio(7, 10) }));
        let complete = self.maybe(|tape| tape.of(&[CompletionRule::View, CompletionRule::Mark]).clone());
        Item { was: self.some(1, |tape| tape.id("was")), title: self.line(), path, settings: self.settings(), requires, complete, body, id }
    }

    pub fn course(&mut self) -> Course {
        let bank = Bank {
            path: "banks/b.quiz.md".into(),
            title: self.maybe(Self::line),
            introduction: self.blocks(),
            questions: vec![self.question(), self.question()],
        };
        let mut media = vec![file("i18n/de/x.md"), file("media/a b.png")];
        let mut modules: Vec<Module> = Vec::new();
        for _ in 0..=self.below(2) {
            let mut items: Vec<Item> = Vec::new();
            for _ in 0..=self.below(4) {
                let item = self.item(&items, &bank, &mut media);
                items.push(item);
            }
            let requires = modules.first().map(|module| Condition::Complete(module.id.clone())).into_iter().collect();
            modules.push(Module { id: self.id("m"), was: vec![], title: self.line(), requires, items });
        }
        media.sort();
        let letters = match self.below(3) {
            0 => Letters::Own(vec![("A \"plus\"".into(), Exact::ratio(9, 10)), ("F".into(), Exact::zero())]),
            1 => Letters::Moodle,
            _ => Letters::Canvas,
        };
        let grading = Grading {
            total: self.maybe(|tape| tape.of(&keys::TOTALS).1),
            pass: self.maybe(|_| Exact::ratio(3, 5)),
            decimals: 1,
            letters,
            letter_uses: self.of(&keys::LETTER_USES).1,
            drop_rule: self.of(&keys::DROP_RULES).1,
            release: self.of(&keys::RELEASES).1,
            missing: self.maybe(|_| Exact::one()),
            late: self.late(),
            categories: vec![GradeCategory {
                id: "labs".into(),
                title: self.maybe(Self::line),
                weight: Some(Exact::whole(100)),
                drop_lowest: 1,
                drop_highest: 0,
                keep_highest: None,
                never_drop: vec![],
                extra_credit: self.yes(),
            }],
        };
        Course {
            id: "made".into(),
            version: self.maybe(|_| "1.2.0".into()),
            title: self.line(),
            language: self.maybe(|_| "en".into()),
            authors: self.some(2, Self::line),
            license: self.maybe(Self::line),
            description: self.blocks(),
            grading,
            modules,
            paths: self.some(1, |tape| LearningPath { id: "fast".into(), title: tape.line(), items: vec![] }),
            banks: vec![bank],
            media,
        }
    }
}

fn file(path: &str) -> Media {
    Media { path: path.to_owned(), sha256: Sha256::digest(path.as_bytes()).into(), bytes: path.len() as u64 }
}
