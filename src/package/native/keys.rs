//! The keys of items, quizzes, assignments and `[grading]` (FORMATS.md 10.2, CLI.md 9), read into the course model.

use super::dates;
use super::toml::{self, Table};
use crate::domain::course::{
    AssignmentSettings, Behavior, CompletionRule, Condition, DateRule, DropRule, GradeCategory, Grading, ItemSettings, Keep, LateKind,
    LateRule, LetterUses, Letters, Overdue, QuizSettings, Release, ReviewOptions, Showing, SubmitKind, Total,
};
use crate::domain::percent;
use crate::domain::points::Exact;
use crate::package::finding::Place;

pub(super) const RELEASES: [(&str, Release); 2] = [("auto", Release::Auto), ("manual", Release::Manual)];
pub(super) const BEHAVIORS: [(&str, Behavior); 5] = [
    ("deferred", Behavior::Deferred),
    ("immediate", Behavior::Immediate),
    ("interactive", Behavior::Interactive),
    ("adaptive", Behavior::Adaptive),
    ("certainty", Behavior::Certainty),
];
pub(super) const KEEPS: [(&str, Keep); 4] =
    [("best", Keep::Best), ("last", Keep::Last), ("first", Keep::First), ("average", Keep::Average)];
pub(super) const OVERDUES: [(&str, Overdue); 3] = [("submit", Overdue::Submit), ("grace", Overdue::Grace), ("abandon", Overdue::Abandon)];
pub(super) const SHOWINGS: [(&str, Showing); 6] = [
    ("attempt", Showing::Attempt),
    ("result", Showing::Result),
    ("marks", Showing::Marks),
    ("feedback", Showing::Feedback),
    ("key", Showing::Key),
    ("explanation", Showing::Explanation),
];
pub(super) const REVEALS: [&str; 4] = ["after each", "after submit", "after due", "never"];
pub(super) const SUBMITS: [(&str, SubmitKind); 5] = [
    ("text", SubmitKind::Text),
    ("file", SubmitKind::File),
    ("url", SubmitKind::Url),
    ("git", SubmitKind::Git),
    ("none", SubmitKind::None),
];
pub(super) const TOTALS: [(&str, Total); 4] =
    [("weighted", Total::Weighted), ("points", Total::Points), ("natural", Total::Natural), ("mean", Total::Mean)];
pub(super) const LETTERS: [(&str, Letters); 3] = [("canvas", Letters::Canvas), ("moodle", Letters::Moodle), ("none", Letters::None)];
pub(super) const LETTER_USES: [(&str, LetterUses); 2] = [("shown", LetterUses::Shown), ("exact", LetterUses::Exact)];
pub(super) const DROP_RULES: [(&str, DropRule); 2] = [("ratio", DropRule::Ratio), ("lowest", DropRule::Lowest)];
pub(super) const LATE_KINDS: [(&str, LateKind); 3] =
    [("none", LateKind::None), ("per_interval", LateKind::PerInterval), ("once", LateKind::Once)];

/// Reads the item keys of a table over what stands in `settings`; a key that is absent changes nothing.
/// `points` is left to the quiz in its front matter, where it means something else.
pub(super) fn item(table: &Table<'_>, settings: &mut ItemSettings, points: bool) {
    fn over<T>(slot: &mut Option<T>, value: Option<T>) {
        if value.is_some() {
            *slot = value;
        }
    }
    fn flag(slot: &mut bool, value: Option<bool>) {
        *slot = value.unwrap_or(*slot);
    }
    over(&mut settings.category, table.string("category"));
    if points {
        over(&mut settings.points, table.points("points"));
    }
    over(&mut settings.pass, table.share("pass"));
    over(&mut settings.open, table.date("open"));
    over(&mut settings.due, table.date("due"));
    over(&mut settings.close, table.date("close"));
    over(&mut settings.weight, table.number("weight"));
    over(&mut settings.release, table.word("release", &RELEASES));
    over(&mut settings.late, table.table("late").map(|table| late(&table)));
    over(&mut settings.minutes, table.count("minutes"));
    flag(&mut settings.extra_credit, table.boolean("extra_credit"));
    flag(&mut settings.omit, table.boolean("omit"));
    flag(&mut settings.must_pass, table.boolean("must_pass"));
    flag(&mut settings.hidden, table.boolean("hidden"));
    flag(&mut settings.optional, table.boolean("optional"));
}

/// `requires`, each condition with its place.
pub(super) fn requires(table: &Table<'_>) -> Option<Vec<(Condition, Place)>> {
    let read = table.strings("requires")?.into_iter().filter_map(|(text, place)| {
        let condition = condition(&text);
        if condition.is_none() {
            let message = format!("`{text}` is no condition.");
            table.findings().fatal("bad-value", &place, message, Some("\"intro\", \"intro/first >= 70%\" or \"after week 2\"".to_owned()));
        }
        Some((condition?, place))
    });
    Some(read.collect())
}

fn condition(text: &str) -> Option<Condition> {
    let text = text.trim();
    if let Some(date) = text.strip_prefix("after ") {
        // What counts from an opening counts from that of an item; a condition has none.
        return dates::parse(date).filter(|date| !matches!(date, DateRule::AfterOpen { .. })).map(Condition::After);
    }
    match text.split_once(">=") {
        Some((item, share)) => Some(Condition::Score { item: item.trim().to_owned(), at_least: toml::share(share)? }),
        None => (!text.is_empty() && !text.contains(char::is_whitespace)).then(|| Condition::Complete(text.to_owned())),
    }
}

pub(super) fn complete(table: &Table<'_>) -> Option<CompletionRule> {
    let text = table.string("complete")?;
    let rule = match text.trim() {
        "view" => Some(CompletionRule::View),
        "mark" => Some(CompletionRule::Mark),
        "submit" => Some(CompletionRule::Submit),
        other => other.strip_prefix("score").and_then(|rest| toml::share(rest.trim().strip_prefix(">=")?)).map(CompletionRule::Score),
    };
    if rule.is_none() {
        let message = format!("`complete` is \"view\", \"mark\", \"submit\" or \"score >= 70%\"; `{text}` is none of them.");
        table.findings().fatal("bad-value", &table.place_of("complete"), message, Some("complete = \"score >= 70%\"".to_owned()));
    }
    rule
}

pub(super) fn print_complete(rule: &CompletionRule) -> String {
    match rule {
        CompletionRule::View => "view".to_owned(),
        CompletionRule::Mark => "mark".to_owned(),
        CompletionRule::Submit => "submit".to_owned(),
        CompletionRule::Score(share) => format!("score >= {}", percent::print(share)),
    }
}

/// A `late` table; `per_day` and `per_hour` are short for an interval with its rate.
fn late(table: &Table<'_>) -> LateRule {
    let (per_day, per_hour) = (table.percent("per_day"), table.percent("per_hour"));
    let (rate, interval) = (table.percent("rate"), table.duration("interval"));
    let given = [&per_day, &per_hour, &rate].iter().filter(|rate| rate.is_some()).count();
    let kind = table.word("kind", &LATE_KINDS);
    if given > 1 || (given == 1 && rate.is_none() && interval.is_some()) {
        table.findings().fatal(
            "contradiction",
            &table.place(),
            "`per_day`, `per_hour` and `rate` with `interval` say the same thing; write one of them.",
            Some("per_day = \"10%\"".to_owned()),
        );
    }
    if given == 0 && kind != Some(LateKind::None) {
        table.findings().fatal("missing-key", &table.place(), "This `late` has no rate.", Some("per_day = \"10%\"".to_owned()));
    }
    let interval_s = if per_hour.is_some() { 3_600 } else { interval.filter(|s| *s > 0).unwrap_or(86_400) };
    let rule = LateRule {
        kind: kind.unwrap_or(LateKind::PerInterval),
        earned: table.word("base", &[("possible", false), ("earned", true)]).unwrap_or_default(),
        rate: per_day.or(per_hour).or(rate).unwrap_or_else(Exact::zero),
        interval_s,
        grace_s: table.duration("grace"),
        floor: table.share("floor").unwrap_or_else(Exact::zero),
        cap: table.share("cap").unwrap_or_else(Exact::one),
        late_days: table.count("late_days").unwrap_or_default(),
    };
    table.finish();
    rule
}

/// A quiz's front matter beside the item keys.
pub(super) fn quiz(table: &Table<'_>) -> QuizSettings {
    let usual = QuizSettings::default();
    QuizSettings {
        question_points: table.points("points").unwrap_or(usual.question_points),
        behavior: table.word("behavior", &BEHAVIORS).unwrap_or(usual.behavior),
        penalty: table.share("penalty").unwrap_or(usual.penalty),
        attempts: table.count("attempts").unwrap_or(usual.attempts),
        keep: table.word("keep", &KEEPS).unwrap_or(usual.keep),
        delay_s: table.duration("delay").unwrap_or(usual.delay_s),
        time_s: table.duration("time").filter(|seconds| *seconds > 0),
        grace_s: table.duration("grace").unwrap_or(usual.grace_s),
        overdue: table.word("overdue", &OVERDUES).unwrap_or(usual.overdue),
        shuffle: table.boolean("shuffle").unwrap_or_default(),
        shuffle_questions: table.boolean("shuffle_questions").unwrap_or_default(),
        sequential: table.boolean("sequential").unwrap_or_default(),
        practice: table.boolean("practice").unwrap_or_default(),
        exam: table.boolean("exam").unwrap_or_default(),
        show: show(table),
    }
}

fn show(table: &Table<'_>) -> ReviewOptions {
    let reveals: Vec<(&str, &str)> = REVEALS.iter().map(|word| (*word, *word)).collect();
    let revealed = table.word("reveal", &reveals).and_then(reveal);
    let Some(show) = table.table("show") else { return revealed.unwrap_or_default() };
    if revealed.is_some() {
        table.findings().fatal(
            "contradiction",
            &table.place_of("reveal"),
            "`reveal` is short for `show`; write one of them.",
            Some("take `reveal` out".to_owned()),
        );
    }
    let usual = ReviewOptions::default();
    let during = show.words("during", &SHOWINGS).unwrap_or_default();
    let after = show.words("after", &SHOWINGS).unwrap_or(usual.after);
    let later = show.words("later", &SHOWINGS).unwrap_or_else(|| after.clone());
    let closed = show.words("closed", &SHOWINGS).unwrap_or_else(|| {
        let more = [Showing::Key, Showing::Explanation].into_iter().filter(|what| !after.contains(what));
        after.iter().copied().chain(more).collect()
    });
    show.finish();
    ReviewOptions { during, after, later, closed }
}

/// What a word of `reveal` is short for: all from a moment on.
pub(super) fn reveal(word: &str) -> Option<ReviewOptions> {
    let all = || SHOWINGS.iter().map(|(_, what)| *what).collect::<Vec<_>>();
    let from = REVEALS.iter().position(|known| *known == word)?;
    let since = |moment: usize| if from <= moment { all() } else { Vec::new() };
    Some(ReviewOptions { during: since(0), after: since(1), later: since(1), closed: since(2) })
}

pub(super) fn assignment(table: &Table<'_>) -> AssignmentSettings {
    let usual = AssignmentSettings::default();
    AssignmentSettings {
        submit: table.words("submit", &SUBMITS).unwrap_or(usual.submit),
        attempts: table.count("attempts").unwrap_or(usual.attempts),
        group_work: table.boolean("group_work").unwrap_or_default(),
        peer: table.count("peer"),
        max_files: table.count("max_files").unwrap_or(usual.max_files),
        max_bytes: table.size("max_bytes").unwrap_or(usual.max_bytes),
        extensions: table
            .texts("extensions")
            .unwrap_or_default()
            .into_iter()
            .map(|one| one.trim_start_matches('.').to_lowercase())
            .collect(),
    }
}

/// `[grading]`, and where each category stands.
pub(super) fn grading(table: &Table<'_>) -> (Grading, Vec<Place>) {
    let usual = Grading::default();
    let mut places = Vec::new();
    let mut categories: Vec<GradeCategory> = Vec::new();
    for one in table.tables("categories").unwrap_or_default() {
        let place = one.place();
        if let Some(category) = category(&one) {
            if categories.iter().any(|other| other.id == category.id) {
                table.findings().fatal(
                    "duplicate-id",
                    &place,
                    format!("Two categories have the id `{}`.", category.id),
                    Some("give one of them another id".to_owned()),
                );
            }
            categories.push(category);
            places.push(place);
        }
    }
    let letters = if table.is_text("letters") { table.word("letters", &LETTERS) } else { own_letters(table) };
    let grading = Grading {
        total: table.word("total", &TOTALS),
        pass: table.share("pass"),
        decimals: table.count_to("decimals", 10).unwrap_or(usual.decimals),
        letters: letters.unwrap_or(usual.letters),
        letter_uses: table.word("letter_uses", &LETTER_USES).unwrap_or(usual.letter_uses),
        drop_rule: table.word("drop_rule", &DROP_RULES).unwrap_or(usual.drop_rule),
        release: table.word("release", &RELEASES).unwrap_or(usual.release),
        missing: table.percent_or("missing", &[("keep", None)], Some).flatten(),
        late: table.table("late").map(|table| late(&table)),
        categories,
    };
    table.finish();
    (grading, places)
}

fn own_letters(table: &Table<'_>) -> Option<Letters> {
    let pairs = table.pairs("letters")?;
    let read: Option<Vec<(String, Exact)>> = pairs.into_iter().map(|(letter, share)| Some((letter, percent::parse(&share)?))).collect();
    let Some(read) = read else {
        table.findings().fatal(
            "bad-value",
            &table.place_of("letters"),
            "Each letter stands with a percentage.",
            Some("[[\"A\", \"90%\"], [\"F\", \"0%\"]]".to_owned()),
        );
        return None;
    };
    if !read.is_sorted_by(|a, b| a.1 > b.1) || read.last().is_none_or(|(_, share)| !share.is_zero()) {
        table.findings().error(
            "letters",
            &table.place_of("letters"),
            "Letters fall from the highest percentage to 0%.",
            Some("[[\"A\", \"90%\"], [\"B\", \"80%\"], [\"F\", \"0%\"]]".to_owned()),
        );
    }
    Some(Letters::Own(read))
}

fn category(table: &Table<'_>) -> Option<GradeCategory> {
    let id = table.string("id");
    let category = GradeCategory {
        id: id.clone().unwrap_or_default(),
        title: table.string("title").map(Into::into),
        weight: table.number("weight"),
        drop_lowest: table.count("drop_lowest").unwrap_or_default(),
        drop_highest: table.count("drop_highest").unwrap_or_default(),
        keep_highest: table.count("keep_highest"),
        never_drop: table.texts("never_drop").unwrap_or_default(),
        extra_credit: table.boolean("extra_credit").unwrap_or_default(),
    };
    table.finish();
    if category.keep_highest.is_some() && (category.drop_lowest > 0 || category.drop_highest > 0) {
        table.findings().fatal(
            "contradiction",
            &table.place(),
            "`keep_highest` excludes `drop_lowest` and `drop_highest`.",
            Some("write one or the other".to_owned()),
        );
    }
    if id.is_none() {
        table.findings().fatal("missing-key", &table.place(), "This category has no id.", Some("id = \"quizzes\"".to_owned()));
    }
    id.map(|_| category)
}
