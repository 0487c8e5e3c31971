//! What is looked at, typed and answered, and how long it takes.

use std::time::{Duration, Instant};

use chrono_tz::Tz;
use lyceum::domain::text::Untrusted;
use lyceum::i18n::Locale;
use lyceum::service::attempt::{Given, GivenAnswer};
use lyceum::service::people::UserFilter;
use lyceum::service::testing::NOW;
use lyceum::service::{Actor, Side};
use lyceum::tui::action::Action;
use lyceum::tui::input::{Code, Input, Key};
use lyceum::tui::keymap::Keymap;
use lyceum::tui::route::Route;
use lyceum::tui::screen::{Inside, Look, Person, Preferences};
use lyceum::tui::session::{Appearance, Session};
use lyceum::tui::theme::{Depth, Theme, ThemeName};
use lyceum::tui::whereabouts::Whereabouts;
use lyceum::tui::widgets::editor::Editor;
use lyceum::tui::widgets::list::{List, Row};
use lyceum::tui::widgets::markdown::MarkdownView;
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::layout::Rect;
use ratatui::text::Line;

use crate::Failed;
use crate::world::{LEARNERS, LECTURE, QUESTIONS, World};

/// How often each look is taken.
const TIMES: usize = 21;
/// Who answer at once in the lesson.
const CALLERS: usize = 300;
const SCREEN: Rect = Rect { x: 0, y: 0, width: 200, height: 50 };

/// A thing measured, beside its goal.
pub struct Figure {
    pub what: &'static str,
    pub median: Duration,
    pub worst: Duration,
    pub goal: Duration,
    /// Where the goal comes from.
    pub of: &'static str,
}

impl Figure {
    pub fn once(what: &'static str, took: Duration, goal: u64, of: &'static str) -> Self {
        Self { what, median: took, worst: took, goal: Duration::from_millis(goal), of }
    }

    fn of(what: &'static str, mut took: Vec<Duration>, goal: Duration, of: &'static str) -> Self {
        took.sort_unstable();
        let at = |share: usize| took.get(took.len() * share / 100).or(took.last()).copied().unwrap_or_default();
        Self { what, median: at(50), worst: at(99), goal, of }
    }
}

fn time(run: impl FnOnce() -> Result<(), Failed>) -> Result<Duration, Failed> {
    let begun = Instant::now();
    run()?;
    Ok(begun.elapsed())
}

/// Takes a look again and again; the first, which warms the caches, is not counted.
fn often(what: &'static str, goal: u64, of: &'static str, mut look: impl FnMut() -> Result<(), Failed>) -> Result<Figure, Failed> {
    look()?;
    let took = (0..TIMES).map(|_| time(&mut look)).collect::<Result<_, _>>()?;
    Ok(Figure::of(what, took, Duration::from_millis(goal), of))
}

const FRAME: (u64, &str) = (16, "G20, a frame");

/// What the services answer.
pub fn services(world: &World) -> Result<Vec<Figure>, Failed> {
    let World { school, ada, rob, root } = world;
    let school = &school.services;
    let (frame, of) = FRAME;
    let mut figures = vec![
        often("home of a learner in 6 courses", 79, "Kolibri's CPU", || Ok(school.home(ada).map(drop)?))?,
        often("home of an instructor", frame, of, || Ok(school.home(rob).map(drop)?))?,
        often("home of an admin, 20 courses", frame, of, || Ok(school.home(root).map(drop)?))?,
        often("outline, 131 items", frame, of, || Ok(school.outline(ada, LECTURE).map(drop)?))?,
        often("page", frame, of, || Ok(school.page(ada, LECTURE, "read/7").map(drop)?))?,
        often("own marks in 6 courses", frame, of, || Ok(school.my_grades(ada).map(drop)?))?,
        often("gradebook, 1,000 x 101", 33, "G4", || Ok(school.grades(rob, Some(LECTURE)).map(drop)?))?,
        often("roster of 1,000", frame, of, || Ok(school.roster(rob, LECTURE).map(drop)?))?,
        often("what waits to be marked, 8,000 pieces", frame, of, || Ok(school.to_mark(rob, LECTURE).map(drop)?))?,
        often("list of 2,000 users", frame, of, || {
            Ok(school.users(root, &UserFilter { limit: Some(100), ..UserFilter::default() }).map(drop)?)
        })?,
    ];
    school.start_attempt(ada, LECTURE, "quiz")?;
    let mut n = 0;
    figures.push(often("an answer, one caller", 2, "one durable commit", || {
        n += 1;
        Ok(school.answer(ada, LECTURE, "quiz", vec![(format!("q{}", n % QUESTIONS), text(&n.to_string()))]).map(drop)?)
    })?);
    Ok(figures)
}

fn text(text: &str) -> GivenAnswer {
    GivenAnswer::of(Given::Text { text: text.into() })
}

/// A session of `actor` with a terminal in memory.
struct Seat {
    session: Session<Inside>,
    terminal: Terminal<TestBackend>,
}

impl Seat {
    fn new(world: &World, actor: &Actor, side: Side, admin: bool) -> Result<Self, Failed> {
        let place = Whereabouts {
            db: world.school.folder().join("school.db"),
            folder: world.school.folder().to_owned(),
            account: "bench".into(),
            zone: Tz::UTC,
            local: true,
        };
        let person = Person { admin, teaching: side == Side::Teach, ..Person::default() };
        let inside = Inside {
            school: world.school.services.clone(),
            actor: actor.clone().on(side),
            person,
            place: place.into(),
            wish: Preferences::default(),
            notes: Vec::new(),
        };
        let appearance = Appearance { depth: Depth::Mono, theme: ThemeName::Mono, ..Appearance::default() };
        let mut seat = Self {
            session: Session::new(inside, appearance, NOW, &Route::Home),
            terminal: Terminal::new(TestBackend::new(SCREEN.width, SCREEN.height))?,
        };
        seat.draw()?;
        Ok(seat)
    }

    fn draw(&mut self) -> Result<(), Failed> {
        self.session.draw(&mut self.terminal)?;
        Ok(())
    }

    fn key(&mut self, code: Code) -> Result<(), Failed> {
        self.session.handle(Input::Key(Key::plain(code)), NOW);
        self.draw()
    }

    /// Goes somewhere, from its own home, until it is drawn.
    fn goes(&mut self, what: &'static str, route: &Route) -> Result<Figure, Failed> {
        let mut took = Vec::new();
        for _ in 0..TIMES {
            self.session.visit(Route::Home);
            self.draw()?;
            took.push(time(|| {
                self.session.visit(route.clone());
                self.draw()
            })?);
        }
        Ok(Figure::of(what, took, Duration::from_millis(FRAME.0), FRAME.1))
    }
}

/// From the key to the frame.
pub fn screens(world: &World) -> Result<Vec<Figure>, Failed> {
    let (course, page) = (LECTURE.to_owned(), Route::Page { course: LECTURE.to_owned(), item: "read/7".to_owned() });
    let (frame, of) = FRAME;
    let mut ada = Seat::new(world, &world.ada, Side::Learn, false)?;
    let mut figures = vec![
        ada.goes("to the outline, with its frame", &Route::Outline { course: course.clone() })?,
        often("a key there", frame, of, || ada.key(Code::Down))?,
        ada.goes("to a page, with its frame", &page)?,
        ada.goes("to the attempt, with its frame", &Route::Quiz { course: course.clone(), item: "quiz".to_owned() })?,
        ada.goes("to the own grades, with their frame", &Route::Grades { course: None })?,
    ];
    let mut rob = Seat::new(world, &world.rob, Side::Teach, false)?;
    figures.push(rob.goes("to the course of its staff, with its frame", &Route::Course { course })?);
    rob.key(Code::Tab)?;
    figures.push(often("a key among 8,000 pieces to mark", frame, of, || rob.key(Code::Down))?);
    rob.key(Code::Tab)?;
    figures.push(often("a key among 1,000 people", frame, of, || rob.key(Code::Down))?);
    Ok(figures)
}

/// Keys where there is very much of one thing.
pub fn large() -> Result<Vec<Figure>, Failed> {
    let (theme, keymap, locale) = (Theme::mono(), Keymap::default(), Locale::english());
    let look = Look { theme: &theme, keymap: &keymap, locale: &locale, now: NOW, zone: Tz::UTC };
    let mut terminal = Terminal::new(TestBackend::new(SCREEN.width, SCREEN.height))?;
    let (frame, of) = FRAME;
    let mut list = List::default();
    list.set((0..100_000_u32).map(|id| Row::later(id, 1)).collect());
    let in_list = often("a key in a list of 100,000", frame, of, || {
        list.on_action(Action::PageDown);
        list.layout_with(SCREEN, |_, id| vec![Line::raw(id.to_string())]);
        terminal.draw(|frame| list.render(frame, SCREEN, true, &look))?;
        Ok(())
    })?;
    let paragraph = "A paragraph of *some* words with a [link](https://example.org) in it, and more words after that.\n\n";
    let mut page = MarkdownView::new(&Untrusted::from(paragraph.repeat(1_000_000 / paragraph.len())));
    let in_page = often("a key in a page of 1 MB", frame, of, || {
        page.page_down();
        page.layout(SCREEN, &look);
        terminal.draw(|frame| page.render(frame, SCREEN, &look))?;
        Ok(())
    })?;
    let mut editor = Editor::new(&"Words that were written a while ago, one after the other.\n".repeat(17_000));
    let in_text = often("a letter typed into a text of 1 MB", frame, of, || {
        editor.insert("x");
        editor.layout(SCREEN, &look);
        terminal.draw(|frame| editor.render(frame, SCREEN, true))?;
        Ok(())
    })?;
    Ok(vec![in_list, in_page, in_text])
}

/// 300 learners answer all questions of a quiz at once; how long an answer takes, and how many come in a second.
pub fn lesson(world: &World) -> Result<Figure, Failed> {
    let school = &world.school.services;
    let learners = (1..=CALLERS.min(LEARNERS)).map(|at| world.learner(at)).collect::<Result<Vec<_>, _>>()?;
    for learner in &learners {
        school.start_attempt(learner, LECTURE, "quiz")?;
    }
    let begun = Instant::now();
    let answers = |learner: &Actor| {
        let mut took = Vec::new();
        for n in 0..QUESTIONS {
            let asked = Instant::now();
            school.answer(learner, LECTURE, "quiz", vec![(format!("q{n}"), text("one"))])?;
            took.push(asked.elapsed());
        }
        Ok::<_, lyceum::service::Error>(took)
    };
    let took: Vec<_> = std::thread::scope(|scope| {
        let callers: Vec<_> = learners.iter().map(|learner| scope.spawn(|| answers(learner))).collect();
        callers.into_iter().map(std::thread::ScopedJoinHandle::join).collect()
    });
    let mut all = Vec::new();
    for caller in took {
        all.extend(caller.map_err(|_| "a caller panicked")??);
    }
    let each = begun.elapsed() / u32::try_from(all.len()).unwrap_or(u32::MAX);
    let worst = Figure::of("", all, Duration::ZERO, "").worst;
    Ok(Figure {
        what: "an answer of 300 at once, beside each other",
        median: each,
        worst,
        goal: Duration::from_millis(1),
        of: "G9: 1,000/s, p99 100 ms",
    })
}
