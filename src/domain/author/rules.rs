//! What forms change of a course and of an item. A form is filled in while others work: it writes what it changed and no more, and where
//! somebody else changed the very same, it writes nothing.

use super::Refused;
use super::edit::{Done, item_mut};
use super::make;
use crate::domain::course::{CompletionRule, Course, Grading, Item, ItemBody, ItemSettings};
use crate::domain::text::Untrusted;

/// What stands beside an item's content: title, dates, points, when it is complete, who sees it, how often and how long it is worked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ItemRules {
    pub title: Untrusted,
    pub settings: ItemSettings,
    /// `None`: the kind's default.
    pub complete: Option<CompletionRule>,
    /// Of a quiz and an assignment; 0: as many as they like.
    pub attempts: Option<u32>,
    /// Of a quiz: how long an attempt may take.
    pub time_s: Option<u64>,
}

impl From<&Item> for ItemRules {
    fn from(item: &Item) -> Self {
        let (attempts, time_s) = match &item.body {
            ItemBody::Quiz(quiz) => (Some(quiz.settings.attempts), quiz.settings.time_s),
            ItemBody::Assignment(work) => (Some(work.settings.attempts), None),
            _ => (None, None),
        };
        Self { title: item.title.clone(), settings: item.settings.clone(), complete: item.complete.clone(), attempts, time_s }
    }
}

/// What a course says of itself as a whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CourseRules {
    pub title: Untrusted,
    /// Markdown, one paragraph.
    pub description: Untrusted,
    pub version: Option<String>,
    pub language: Option<String>,
    pub authors: Vec<Untrusted>,
    pub license: Option<Untrusted>,
    pub grading: Grading,
}

impl From<&Course> for CourseRules {
    fn from(course: &Course) -> Self {
        Self {
            title: course.title.clone(),
            description: course.description.clone(),
            version: course.version.clone(),
            language: course.language.clone(),
            authors: course.authors.clone(),
            license: course.license.clone(),
            grading: course.grading.clone(),
        }
    }
}

/// Three values of the same thing brought together: as it was seen, as it is wanted, as it is.
#[derive(Default)]
struct Taking {
    overtaken: Vec<&'static str>,
}

impl Taking {
    fn take<T: Clone + PartialEq>(&mut self, what: &'static str, (was, wanted): (&T, &T), is: &mut T) {
        if was == wanted || is == wanted {
            return;
        }
        if is == was {
            is.clone_from(wanted);
        } else {
            self.overtaken.push(what);
        }
    }

    fn done(self) -> Result<(), Refused> {
        if self.overtaken.is_empty() { Ok(()) } else { Err(Refused::Overtaken(self.overtaken)) }
    }
}

pub(super) fn set_item(course: &mut Course, id: &str, was: &ItemRules, now: &ItemRules) -> Result<Done, Refused> {
    let found = item_mut(course, id)?;
    let before = found.title.for_screen().into_owned();
    let mut is = ItemRules::from(&*found);
    let only_title = *now == ItemRules { title: now.title.clone(), ..was.clone() };
    let mut taking = Taking::default();
    taking.take("its title", (&was.title, &now.title), &mut is.title);
    taking.take("when it is complete", (&was.complete, &now.complete), &mut is.complete);
    taking.take("the number of attempts", (&was.attempts, &now.attempts), &mut is.attempts);
    taking.take("the time for an attempt", (&was.time_s, &now.time_s), &mut is.time_s);
    settings(&mut taking, (&was.settings, &now.settings), &mut is.settings);
    taking.done()?;
    let ItemRules { title, settings, complete, attempts, time_s } = is;
    if title != found.title {
        found.title = make::title_of(title.raw())?;
    }
    (found.settings, found.complete) = (settings, complete);
    match &mut found.body {
        ItemBody::Quiz(quiz) => (quiz.settings.attempts, quiz.settings.time_s) = (attempts.unwrap_or(0), time_s),
        ItemBody::Assignment(work) => work.settings.attempts = attempts.unwrap_or(0),
        _ => {}
    }
    let title = found.title.for_screen();
    let says = if only_title { format!("Renamed {before} to {title}") } else { format!("Changed the settings of {title}") };
    Ok((Some(id.to_owned()), says))
}

fn settings(taking: &mut Taking, (was, now): (&ItemSettings, &ItemSettings), is: &mut ItemSettings) {
    taking.take("its category", (&was.category, &now.category), &mut is.category);
    taking.take("its points", (&was.points, &now.points), &mut is.points);
    taking.take("from when on it is passed", (&was.pass, &now.pass), &mut is.pass);
    taking.take("when it opens", (&was.open, &now.open), &mut is.open);
    taking.take("when it is due", (&was.due, &now.due), &mut is.due);
    taking.take("when it closes", (&was.close, &now.close), &mut is.close);
    taking.take("its weight", (&was.weight, &now.weight), &mut is.weight);
    taking.take("whether it is extra credit", (&was.extra_credit, &now.extra_credit), &mut is.extra_credit);
    taking.take("whether it counts", (&was.omit, &now.omit), &mut is.omit);
    taking.take("whether it must be passed", (&was.must_pass, &now.must_pass), &mut is.must_pass);
    taking.take("when its marks are shown", (&was.release, &now.release), &mut is.release);
    taking.take("what being late costs", (&was.late, &now.late), &mut is.late);
    taking.take("who sees it", (&was.hidden, &now.hidden), &mut is.hidden);
    taking.take("whether it is optional", (&was.optional, &now.optional), &mut is.optional);
    taking.take("the minutes it takes", (&was.minutes, &now.minutes), &mut is.minutes);
}

pub(super) fn set_course(course: &mut Course, was: &CourseRules, now: &CourseRules) -> Result<Done, Refused> {
    let mut is = CourseRules::from(&*course);
    let only_title = *now == CourseRules { title: now.title.clone(), ..was.clone() };
    let mut taking = Taking::default();
    taking.take("the title", (&was.title, &now.title), &mut is.title);
    taking.take("what the course is about", (&was.description, &now.description), &mut is.description);
    taking.take("the version", (&was.version, &now.version), &mut is.version);
    taking.take("the language", (&was.language, &now.language), &mut is.language);
    taking.take("the authors", (&was.authors, &now.authors), &mut is.authors);
    taking.take("the license", (&was.license, &now.license), &mut is.license);
    grading(&mut taking, (&was.grading, &now.grading), &mut is.grading);
    taking.done()?;
    let CourseRules { title, description, version, language, authors, license, grading } = is;
    if title != course.title {
        course.title = make::title_of(title.raw())?;
    }
    course.description = description.raw().trim().into();
    (course.version, course.language, course.authors, course.license) = (version, language, authors, license);
    course.grading = grading;
    let says = if only_title {
        format!("Named the course {}", course.title.for_screen())
    } else {
        "Changed the settings of the course".to_owned()
    };
    Ok((None, says))
}

fn grading(taking: &mut Taking, (was, now): (&Grading, &Grading), is: &mut Grading) {
    taking.take("what the grade of the course is", (&was.total, &now.total), &mut is.total);
    taking.take("from when on it is passed", (&was.pass, &now.pass), &mut is.pass);
    taking.take("the decimals", (&was.decimals, &now.decimals), &mut is.decimals);
    taking.take("the letters", (&was.letters, &now.letters), &mut is.letters);
    taking.take("what letters are for", (&was.letter_uses, &now.letter_uses), &mut is.letter_uses);
    taking.take("how marks are dropped", (&was.drop_rule, &now.drop_rule), &mut is.drop_rule);
    taking.take("when marks are shown", (&was.release, &now.release), &mut is.release);
    taking.take("what missing work costs", (&was.missing, &now.missing), &mut is.missing);
    taking.take("what being late costs", (&was.late, &now.late), &mut is.late);
    taking.take("the parts of the grade", (&was.categories, &now.categories), &mut is.categories);
}
