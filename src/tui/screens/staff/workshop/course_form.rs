//! The settings of a course: what it is called, what it is about, how it is graded, who may join, when its term begins. From here it is copied,
//! archived and removed.

mod remove;

use super::make;
use crate::domain::author::Edit;
use crate::domain::course::{CourseState, GradeCategory, Grading, Letters, Release, Total};
use crate::domain::percent;
use crate::domain::points::Exact;
use crate::domain::when;
use crate::service::Error;
use crate::service::author::{CourseRules, Workshop as View};
use crate::tr;
use crate::tui::screen::{Ctx, Inside, Look, Outcome, Screen};
use crate::tui::screens::form::{Answer, Errand, FormScreen, Next, Purpose};
use crate::tui::widgets::form::Form;
use crate::tui::widgets::page::Page;

struct CourseForm {
    view: View,
    /// What the fields were filled with: only what differs from it is written.
    was: CourseRules,
    term_start: Option<chrono::NaiveDate>,
    self_enroll: bool,
}

/// # Errors
/// What the service says.
pub fn open(course: &str, ctx: &mut Ctx<'_>) -> Result<Box<dyn Screen>, Error> {
    let view = ctx.school.working_copy(&ctx.actor, course)?;
    let term_start = ctx.school.dates(&ctx.actor, course)?.term_start;
    let self_enroll = ctx.school.course(&ctx.actor, course)?.self_enroll;
    Ok(Box::new(FormScreen::new(CourseForm { was: view.rules(), view, term_start, self_enroll }, &ctx.look)))
}

fn total_word(total: Option<Total>) -> &'static str {
    match total {
        None => "",
        Some(Total::Weighted) => "weighted",
        Some(Total::Points) => "points",
        Some(Total::Natural) => "natural",
        Some(Total::Mean) => "mean",
    }
}

fn total_of(word: &str) -> Option<Total> {
    match word {
        "weighted" => Some(Total::Weighted),
        "points" => Some(Total::Points),
        "natural" => Some(Total::Natural),
        "mean" => Some(Total::Mean),
        _ => None,
    }
}

/// `homework 40, exam 60`: ids with their weights.
fn categories_text(categories: &[GradeCategory]) -> String {
    let one = |category: &GradeCategory| match &category.weight {
        Some(weight) => format!("{} {}", category.id, weight.decimal(5)),
        None => category.id.clone(),
    };
    categories.iter().map(one).collect::<Vec<_>>().join(", ")
}

/// The categories that a text names; what is known of them beside their weights stays. `None`: it cannot be read.
fn categories_of(text: &str, known: &[GradeCategory]) -> Option<Vec<GradeCategory>> {
    let mut categories: Vec<GradeCategory> = Vec::new();
    for part in text.split(',').map(str::trim).filter(|part| !part.is_empty()) {
        let mut words = part.split_whitespace();
        let id = words.next()?;
        let fits = id.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
        let weight = match words.next() {
            Some(weight) => Some(Exact::parse(weight.trim_end_matches('%')).filter(|weight| !weight.is_negative())?),
            None => None,
        };
        if !fits || words.next().is_some_and(|rest| rest != "%") || categories.iter().any(|category| category.id == id) {
            return None;
        }
        let known = known.iter().find(|category| category.id == id).cloned();
        let blank = GradeCategory {
            id: id.to_owned(),
            title: None,
            weight: None,
            drop_lowest: 0,
            drop_highest: 0,
            keep_highest: None,
            never_drop: Vec::new(),
            extra_credit: false,
        };
        categories.push(GradeCategory { weight, ..known.unwrap_or(blank) });
    }
    Some(categories)
}

fn share_of(text: &str) -> Option<Exact> {
    percent::parse(&format!("{}%", text.trim().trim_end_matches('%').trim()))
}

fn pass_text(grading: &Grading) -> String {
    grading.pass.as_ref().map(percent::print).unwrap_or_default()
}

impl CourseForm {
    /// What the fields say. A field nobody touched says what it was filled with, whatever its text leaves out.
    fn filled(&self, form: &Form) -> CourseRules {
        let mut rules = self.was.clone();
        if form.value("title") != rules.title.raw() {
            rules.title = form.value("title").trim().into();
        }
        if form.value("description") != rules.description.raw() {
            rules.description = form.value("description").trim().into();
        }
        rules.language = Some(form.value("language").trim().to_owned()).filter(|tag| !tag.is_empty());
        Self::fill_grading(&mut rules.grading, form);
        rules
    }

    fn fill_grading(grading: &mut Grading, form: &Form) {
        grading.total = total_of(form.value("total"));
        if form.value("pass") != pass_text(grading) {
            grading.pass = share_of(form.value("pass"));
        }
        match form.value("letters") {
            "canvas" => grading.letters = Letters::Canvas,
            "moodle" => grading.letters = Letters::Moodle,
            "none" => grading.letters = Letters::None,
            _ => {}
        }
        grading.release = if form.value("release") == "manual" { Release::Manual } else { Release::Auto };
        if form.value("categories") != categories_text(&grading.categories) {
            grading.categories = categories_of(form.value("categories"), &grading.categories).unwrap_or_else(|| grading.categories.clone());
        }
    }

    fn save(&mut self, form: &mut Form, ctx: &mut Ctx<'_>) -> Answer<Inside, Self> {
        let course = self.view.course.clone();
        let now = self.filled(form);
        let waits = now != self.was;
        if waits {
            let edit = Edit::SetCourse { was: Box::new(self.was.clone()), now: Box::new(now) };
            self.view = ctx.school.edit_course(&ctx.actor, &course, edit)?.workshop;
            self.was = self.view.rules();
        }
        let start = Some(form.value("start").trim()).filter(|day| !day.is_empty()).and_then(|day| when::day(day).ok());
        if start != self.term_start {
            ctx.school.set_term_start(&ctx.actor, &course, start)?;
            self.term_start = start;
        }
        let open = form.value("join") == "yes";
        if open != self.self_enroll {
            ctx.school.set_self_enroll(&ctx.actor, &course, open)?;
            self.self_enroll = open;
        }
        form.saved();
        Ok(Next::Left(if waits { tr!(ctx, "Saved. Title, text and grading hold once you publish.") } else { tr!(ctx, "Saved") }))
    }

    fn is_archived(&self) -> bool {
        self.view.state == CourseState::Archived
    }
}

impl Errand for CourseForm {
    const PURPOSE: Purpose = Purpose::Settings;
    type Brought = ();

    fn title(&self, look: &Look<'_>) -> String {
        tr!(look, "Settings")
    }

    fn page(&self, look: &Look<'_>) -> Page {
        Page::new(tr!(look, "Settings of {course}", course = self.view.title.for_screen()), "")
    }

    fn fields(&self, look: &Look<'_>) -> Form {
        if self.is_archived() {
            return Form::default()
                .button("lift", tr!(look, "Lift the archive"))
                .button("copy", tr!(look, "Make a copy ..."))
                .button("remove", tr!(look, "Remove it ..."));
        }
        let grading = &self.view.grading;
        let pair = |value: &str, label: String| (value.to_owned(), label);
        let mut letters = vec![
            pair("canvas", tr!(look, "A, A-, B+ (94, 90, 87 %)")),
            pair("moodle", tr!(look, "A, A-, B+ (93, 90, 87 %)")),
            pair("none", tr!(look, "none")),
        ];
        let letter = match &grading.letters {
            Letters::Canvas => "canvas",
            Letters::Moodle => "moodle",
            Letters::None => "none",
            Letters::Own(_) => {
                letters.push(pair("own", tr!(look, "the course's own")));
                "own"
            }
        };
        let totals = vec![
            pair("", tr!(look, "weighted where a category has a weight, else points")),
            pair("points", tr!(look, "all points together")),
            pair("weighted", tr!(look, "by the categories' weights")),
            pair("natural", tr!(look, "by the items' weights")),
            pair("mean", tr!(look, "the mean of all items")),
        ];
        let known = grading.categories.clone();
        let start = self.term_start.map(|day| day.to_string()).unwrap_or_default();
        Form::default()
            .line("title", tr!(look, "Title"), self.view.title.raw())
            .check(make::check_title)
            .text("description", tr!(look, "What it is about"), self.view.description.raw(), 4)
            .hint(tr!(look, "A sentence or two for the catalog; Markdown is welcome."))
            .line("language", tr!(look, "Language"), self.view.language.as_deref().unwrap_or_default())
            .hint(tr!(look, "A tag such as en, de or zh-Hans. Empty: not said."))
            .choice("total", tr!(look, "The grade of the course is"), totals, total_word(grading.total))
            .line("categories", tr!(look, "Parts of the grade"), &categories_text(&grading.categories))
            .hint(tr!(look, "Their names with weights: homework 40, exam 60. An item names its part in its settings."))
            .check(move |text, look| {
                let wrong = categories_of(text, &known).is_none();
                wrong.then(|| tr!(look, "Write names of small letters with a weight, and commas between: homework 40, exam 60"))
            })
            .line("pass", tr!(look, "Passed from"), &pass_text(grading))
            .hint(tr!(look, "A percentage such as 60 %. Empty: not said."))
            .check(|text, look| {
                let fine = text.trim().is_empty() || share_of(text).is_some();
                (!fine).then(|| tr!(look, "Write a percentage such as 60 %."))
            })
            .choice("letters", tr!(look, "Letters"), letters, letter)
            .choice(
                "release",
                tr!(look, "Marks are shown to learners"),
                vec![pair("auto", tr!(look, "as they are given")), pair("manual", tr!(look, "when you release them"))],
                if grading.release == Release::Manual { "manual" } else { "auto" },
            )
            .line("start", tr!(look, "First day of the term"), &start)
            .hint(tr!(look, "2027-02-01: week 1 and day 1 count from it. Holds at once."))
            .check(|text, _| if text.trim().is_empty() { None } else { when::day(text).err() })
            .choice(
                "join",
                tr!(look, "Who may join (at once)"),
                vec![pair("no", tr!(look, "whom you enroll")), pair("yes", tr!(look, "everybody in the school"))],
                if self.self_enroll { "yes" } else { "no" },
            )
            .button("save", tr!(look, "Save"))
            .button("copy", tr!(look, "Make a copy ..."))
            .button("remove", tr!(look, "Archive or remove it ..."))
    }

    fn pressed(&mut self, button: &'static str, form: &mut Form, ctx: &mut Ctx<'_>) -> Answer<Inside, Self> {
        match button {
            "copy" => {
                let title = self.view.title.for_screen().into_owned();
                Ok(Next::Go(Outcome::Push(make::copy(&self.view.course, &title, &ctx.look))))
            }
            "remove" => Ok(Next::Go(Outcome::Push(remove::open(&self.view.course, ctx)?))),
            "lift" => {
                ctx.school.archive(&ctx.actor, &self.view.course, true)?;
                Ok(Next::Left(tr!(ctx, "It is out of the archive")))
            }
            _ => self.save(form, ctx),
        }
    }
}
