//! Question banks in the workshop: their rows below the modules, what is known of one, and questions that move between banks and quizzes.

use ratatui::text::{Line, Span};

use super::rows::Texts;
use super::{Asked, Entry, Workshop, make, word, writing};
use crate::domain::author::Edit;
use crate::domain::course::ItemKind;
use crate::domain::text::Untrusted;
use crate::service::author::{Changed, Preview, WorkBank};
use crate::tr;
use crate::tui::screen::{Ctx, Look, Outcome};
use crate::tui::screens::shared::choose::{Choose, Offer};
use crate::tui::theme::Mean;
use crate::tui::widgets::prompt::Prompt;
use crate::tui::widgets::text::{cut, fit};

/// A row of the tree.
pub(super) fn lines(bank: &WorkBank, room: usize, look: &Look<'_>) -> Vec<Line<'static>> {
    let title = bank.title.for_screen();
    let mistakes = (bank.mistakes > 0).then(|| tr!(look, one "{n} mistake" | "{n} mistakes", n = bank.mistakes));
    let words: Vec<String> = mistakes.into_iter().chain(bank.badge.map(|badge| word::badge(badge, look))).collect();
    let (words, size) = (words.join(", "), tr!(look, one "{n} question" | "{n} questions", n = bank.questions));
    let mean = if bank.mistakes > 0 { Mean::Bad } else { Mean::Info };
    if room < 58 {
        let facts = if words.is_empty() { size } else { format!("{size}, {words}") };
        let below = Line::styled(format!("      {}", cut(&facts, room.saturating_sub(6))), look.style(mean));
        return vec![Line::raw(format!("    {}", cut(&title, room.saturating_sub(4)))), below];
    }
    let wide = room.saturating_sub(4 + 14 + 24).min(54);
    vec![Line::from(vec![
        Span::raw(format!("    {}  ", fit(&title, wide))),
        Span::styled(fit(&size, 14), look.style(Mean::Muted)),
        Span::styled(cut(&words, 24), look.style(mean)),
    ])]
}

/// Which quizzes draw from it.
fn used(bank: &WorkBank, look: &Look<'_>) -> String {
    if bank.used_by.is_empty() {
        let pool = format!("# Some of these {{bank={} pick=2}}", Untrusted::from(bank.path.as_str()).for_screen());
        return tr!(look, "No quiz draws from it yet. A line in a quiz's text does: {line}", line = pool);
    }
    let titles: Vec<String> = bank.used_by.iter().map(|quiz| quiz.title.for_screen().into_owned()).collect();
    tr!(look, "Drawn from by {quizzes}", quizzes = titles.join(", "))
}

pub(super) fn about(bank: &WorkBank, look: &Look<'_>) -> Texts {
    let mut texts = vec![
        (Mean::Strong, bank.title.for_screen().into_owned()),
        (Mean::Text, tr!(look, one "A bank of {n} question" | "A bank of {n} questions", n = bank.questions)),
        (Mean::Muted, Untrusted::from(bank.path.as_str()).for_screen().into_owned()),
        (Mean::Text, used(bank, look)),
    ];
    if bank.mistakes > 0 {
        texts.push((Mean::Bad, tr!(look, "Its text has mistakes: until they are mended, it counts as it read before them.")));
    }
    texts
}

impl Workshop {
    pub(super) fn bank(&self, path: &str) -> Option<&WorkBank> {
        self.view.banks.iter().find(|bank| bank.path == path)
    }

    /// The bank under the cursor.
    pub(super) fn bank_here(&self) -> Option<&WorkBank> {
        match self.tree.list.selected()? {
            Entry::Bank(path) => self.bank(path),
            Entry::Module(_) | Entry::Item(_) | Entry::Gone(_) | Entry::Lost(_) => None,
        }
    }

    /// What the status line says of the bank under the cursor.
    pub(super) fn bank_status(&self, look: &Look<'_>) -> Option<String> {
        self.bank_here().map(|bank| used(bank, look))
    }

    pub(super) fn ask_bank_title(&mut self, title: &str, look: &Look<'_>) -> Outcome {
        let prompt = Prompt::new(tr!(look, "The title of the question bank"), tr!(look, "Learners do not see it; it can be changed later"));
        self.ask(Asked::BankTitle, Box::new(prompt.with(title)))
    }

    pub(super) fn add_bank(&mut self, title: String, ctx: &mut Ctx<'_>) -> Outcome {
        if let Some(wrong) = make::check_title(&title, &ctx.look) {
            ctx.warn(wrong);
            return self.ask_bank_title(&title, &ctx.look);
        }
        let answer = ctx.school.edit_course(&ctx.actor, &self.view.course, Edit::AddBank { title });
        let Some(Changed { target, workshop }) = ctx.try_or_say(answer) else { return Outcome::Consumed };
        self.view = workshop;
        self.show(&ctx.look);
        let Some(path) = target else { return Outcome::Consumed };
        self.go_to(&path);
        Outcome::Go(writing(self.slug(), &path, None))
    }

    /// The quiz or bank under the cursor, whose questions can move.
    pub(super) fn holder_here(&self) -> Option<String> {
        let quiz = self.here().filter(|item| item.kind == ItemKind::Quiz).map(|item| item.id.clone());
        quiz.or_else(|| self.bank_here().map(|bank| bank.path.clone()))
    }

    /// Quizzes and banks that a question of `from` can go to, with what they are called.
    fn holders(&self, from: &str, look: &Look<'_>) -> (Vec<String>, Vec<Offer>) {
        let banks = self.view.banks.iter().map(|bank| (bank.path.clone(), bank.title.clone(), tr!(look, "question bank")));
        let items = self.view.modules.iter().flat_map(|module| &module.items).filter(|item| item.kind == ItemKind::Quiz);
        let quizzes = items.map(|item| (item.id.clone(), item.title.clone(), word::kind(item.kind, look)));
        let offer = |(id, title, remark): (String, Untrusted, String)| (id, Offer { text: title.for_screen().into_owned(), remark });
        banks.chain(quizzes).filter(|(id, ..)| id != from).map(offer).unzip()
    }

    pub(super) fn ask_question(&mut self, ctx: &mut Ctx<'_>) -> Outcome {
        let Some(from) = self.holder_here() else { return Outcome::Ignored };
        if self.holders(&from, &ctx.look).0.is_empty() {
            let said = tr!(ctx, "There is no other quiz and no question bank to move a question to. Add one first.");
            ctx.say(said);
            return Outcome::Consumed;
        }
        let source = ctx.school.item_source(&ctx.actor, &self.view.course, &from);
        let linted = source.and_then(|source| ctx.school.lint_item_text(&ctx.actor, &self.view.course, &from, source.text.raw()));
        let Some(linted) = ctx.try_or_say(linted) else { return Outcome::Consumed };
        let Some(Preview::Quiz(quiz)) = linted.preview else { return Outcome::Consumed };
        // What a bank holds moves from the bank.
        let own = quiz.sections.into_iter().filter(|section| section.bank.is_none()).flat_map(|section| section.questions);
        let (ids, offers): (Vec<String>, Vec<Offer>) = own
            .map(|shown| {
                let remark = tr!(ctx, one "{n} point" | "{n} points", n = shown.points);
                (shown.question.id, Offer { text: shown.question.face.title.for_screen().into_owned(), remark })
            })
            .unzip();
        if ids.is_empty() {
            let said = tr!(ctx, "It has no questions of its own.");
            ctx.say(said);
            return Outcome::Consumed;
        }
        let choose = Choose::new(tr!(ctx, "Which question moves?"), offers, 0);
        self.ask(Asked::Question(from, ids), Box::new(choose))
    }

    pub(super) fn ask_holder(&mut self, from: String, question: Option<&String>, look: &Look<'_>) -> Outcome {
        let Some(question) = question.cloned() else { return Outcome::Consumed };
        let (ids, offers) = self.holders(&from, look);
        let choose = Choose::new(tr!(look, "Where to?"), offers, 0);
        self.ask(Asked::Holder { from, question, ids }, Box::new(choose))
    }
}
