//! A school for the table: two courses with people of every role and their work, copied afresh for every question.

use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use lyceum::domain::author::Edit;
use lyceum::domain::person::{CourseRole, SchoolRole};
use lyceum::domain::schedule::{DateOverride, Which};
use lyceum::package::Package;
use lyceum::package::people::{GroupFile, GroupLine};
use lyceum::service::attempt::{AttemptMarks, ClaimRef, ClaimsDeclined, Given, GivenAnswer, MarksGiven};
use lyceum::service::class_code::NewClassCode;
use lyceum::service::enrollment::RemovedGroup;
use lyceum::service::grade::Gradebook;
use lyceum::service::import::ImportOptions;
use lyceum::service::people::NewUser;
use lyceum::service::school::{NewKind, NewSchool};
use lyceum::service::sign_in::NewAccount;
use lyceum::service::submission::{NewFile, NewWork};
use lyceum::service::term::{DateStep, DatesEdit};
use lyceum::service::testing::{NOW, PASSWORD, sample};
use lyceum::service::{Actor, Cost, FixedClock, Hasher, SeededRandom, Services, Side};
use lyceum::store::Db;

/// Whose or what is asked for: Ada's in `git-lab`, Ben's in `git-lab`, Lea's in `other`, what is not there.
pub const OBJECTS: [&str; 4] = ["ada", "ben", "lea", "none"];

/// One open school and who asks.
pub struct World {
    pub services: Services,
    pub actor: Actor,
    suspended: Option<Actor>,
    folder: tempfile::TempDir,
}

/// The schools in use: a refused question leaves them as they were, so that the next one may be asked in them.
#[derive(Default)]
pub struct Worlds {
    classroom: Option<World>,
    just_me: Option<World>,
}

impl Worlds {
    /// A school as it is at the beginning, seen by somebody of `role`.
    pub fn of(&mut self, role: &str) -> &World {
        let (slot, template): (_, fn() -> &'static Template) =
            if role == "just-me" { (&mut self.just_me, Template::just_me) } else { (&mut self.classroom, Template::classroom) };
        let world = slot.get_or_insert_with(|| World::copied(template()));
        world.actor = world.acting(role);
        world
    }

    /// The schools have changed.
    pub fn forget(&mut self) {
        *self = Self::default();
    }
}

/// What a question is about.
#[derive(Debug, Clone, Copy)]
pub struct Object {
    who: &'static str,
}

impl Object {
    pub fn of(who: &'static str) -> Self {
        Self { who }
    }

    /// The course in which something is sought that may not be there.
    pub fn course(self) -> &'static str {
        if self.who == "lea" { "other" } else { "git-lab" }
    }

    /// The course, where the course itself is what may not be there.
    pub fn alone(self) -> &'static str {
        if self.who == "none" { "nope" } else { self.course() }
    }

    pub fn item(self, id: &'static str) -> &'static str {
        if self.who == "none" { "nope" } else { id }
    }

    pub fn user(self) -> &'static str {
        if self.who == "none" { "nobody" } else { self.who }
    }
}

impl World {
    fn copied(template: &Template) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("school.db");
        std::fs::copy(&template.file, &file).expect("a copy");
        Self { services: opened(&file), actor: console(), suspended: template.suspended.clone(), folder }
    }

    fn acting(&self, role: &str) -> Actor {
        let name = match role {
            "console" => return console(),
            "guest" => return Actor::guest("tests"),
            "suspended" => return self.suspended.clone().expect("a classroom has somebody suspended"),
            "just-me" => return self.services.act_as(&console(), "ada").expect("the owner").on(Side::Learn),
            "admin" => "root",
            "instructor" => "tess",
            "other-instructor" => "otto",
            "assistant" => "alf",
            "learner" => "ada",
            "other-learner" => "lea",
            "observer" => "obs",
            unknown => unreachable!("{unknown} is no role of the table"),
        };
        self.services.act_as(&console(), name).expect("a user")
    }

    /// The sample course under that id, nothing in it locked.
    pub fn package(id: &str) -> Package {
        let mut course = sample::course();
        id.clone_into(&mut course.id);
        for module in &mut course.modules {
            module.requires.clear();
            module.items.iter_mut().for_each(|item| item.requires.clear());
        }
        sample::package(course, &[("media/graph.png", b"a picture")])
    }

    /// What somebody gave in the last attempt at the quiz; nothing where there is none.
    pub fn given(&self, o: Object, marks: AttemptMarks) -> MarksGiven {
        self.services.mark_attempt(&console(), o.course(), "intro/first", o.user(), marks).unwrap_or_default()
    }

    /// The quiz, with an attempt of the actor's open where they may have one.
    pub fn begun(&self, o: Object) -> &'static str {
        let quiz = o.item("intro/first");
        // Who may not begin is refused by what is asked next, which is the question.
        let _ = self.services.start_attempt(&self.actor, o.course(), quiz);
        quiz
    }

    /// The quiz, with a wrong answer of the actor's handed in where they may take it.
    pub fn mistaken(&self, o: Object) -> &'static str {
        let quiz = o.item("intro/first");
        self.mistake(&self.actor, o.course(), quiz);
        quiz
    }

    fn mistake(&self, who: &Actor, course: &str, quiz: &str) {
        let wrong = GivenAnswer::of(Given::Text { text: "git start".into() });
        let _ = self.services.start_attempt(who, course, quiz);
        let _ = self.services.answer(who, course, quiz, vec![("init".to_owned(), wrong)]);
        let _ = self.services.submit_attempt(who, course, quiz);
    }

    /// As [`Self::mistaken`], and the actor asks that it counts.
    pub fn claimed(&self, o: Object) -> &'static str {
        let quiz = self.mistaken(o);
        let _ = self.services.claim(&self.actor, o.course(), quiz, "init", None);
        quiz
    }

    /// The quiz, with somebody's wrong answer of which they ask that it counts.
    pub fn asked(&self, o: Object) -> &'static str {
        if let Ok(who) = self.services.act_as(&console(), o.user()) {
            self.mistake(&who, o.course(), "intro/first");
            let _ = self.services.claim(&who, o.course(), "intro/first", "init", None);
        }
        "intro/first"
    }

    pub fn claim_of(o: Object) -> ClaimRef {
        ClaimRef { user: o.user().to_owned(), attempt: None }
    }

    /// What was declined of that; nothing where nobody asks.
    pub fn declined(&self, o: Object) -> ClaimsDeclined {
        let (quiz, claims) = (self.asked(o), [Self::claim_of(o)]);
        self.services.decline_claims(&console(), o.course(), quiz, "init", &claims, "It is no command").unwrap_or_default()
    }

    /// The gradebook of the course, as the console has it before it.
    pub fn gradebook(&self, o: Object) -> Gradebook {
        self.services.gradebook(&console(), o.course()).expect("the console sees all")
    }

    /// Where somebody's row stands in it; nowhere for who is not there.
    pub fn row(&self, o: Object) -> usize {
        self.gradebook(o).learners.iter().position(|learner| learner.user == o.user()).unwrap_or(usize::MAX)
    }

    /// The course, now open to whoever of the school wants to join it.
    pub fn opened(&self, o: Object) -> &'static str {
        let _ = self.services.set_self_enroll(&console(), o.alone(), true);
        o.alone()
    }

    /// The course, with a group.
    pub fn grouped(&self, o: Object) -> &'static str {
        let _ = self.services.add_to_group(&console(), o.alone(), "thursday", &[]);
        o.alone()
    }

    /// A group that was in the course and was removed.
    pub fn ungrouped(&self, o: Object) -> RemovedGroup {
        let _ = self.services.add_to_group(&console(), o.course(), "saturday", &[]);
        self.services.remove_group(&console(), o.course(), "saturday").unwrap_or_else(|_| self.removed_before())
    }

    /// A group removed before the course was archived.
    fn removed_before(&self) -> RemovedGroup {
        let console = console();
        self.services.archive(&console, "git-lab", true).expect("lifted");
        let removed = self.ungrouped(Object::of("ada"));
        self.services.archive(&console, "git-lab", false).expect("archived");
        removed
    }

    /// A list of groups with the one person in it.
    pub fn group_file(o: Object) -> GroupFile {
        let line = GroupLine { row: 2, user: o.user().to_owned(), group: "sunday".to_owned() };
        GroupFile { lines: vec![line], ..GroupFile::default() }
    }

    /// A change of dates: one item has no due date.
    pub fn no_due_date() -> DatesEdit {
        let step = DateStep { item: "work/repo".to_owned(), which: Which::Due, was: None, is: Some(DateOverride::None) };
        DatesEdit { steps: vec![step], ..DatesEdit::default() }
    }

    /// The course, with a change that is not published.
    pub fn edited(&self, o: Object) -> &'static str {
        let edit = Edit::RenameCourse { title: "Another name".to_owned() };
        let _ = self.services.edit_course(&console(), o.alone(), edit);
        o.alone()
    }

    /// The step that would be taken back, or else made again.
    pub fn step(&self, o: Object) -> String {
        let view = self.services.working_copy(&console(), o.alone()).ok();
        view.and_then(|view| view.undo.or(view.redo)).map(|step| step.id).unwrap_or_default()
    }

    /// The course, with a change that was taken back.
    pub fn undone(&self, o: Object) -> &'static str {
        let _ = self.services.undo_edit(&console(), self.edited(o), &self.step(o));
        o.alone()
    }

    /// The course, imported anew since somebody began to change it.
    pub fn overtaken(&self, o: Object) -> &'static str {
        let course = self.edited(o);
        if course != "nope" {
            let mut package = Self::package(course);
            package.course.title = "As it is elsewhere".into();
            let _ = self.services.import_course(&console(), package, ImportOptions::default());
        }
        course
    }

    /// The course, a text of the actor's kept aside in it: somebody else saved the item first.
    pub fn with_aside(&self, o: Object) -> &'static str {
        let (course, item) = (o.course(), "intro/why");
        let _ = self.services.save_item_text(&console(), course, item, "# Why\n\nFirst.", "");
        if let Ok(source) = self.services.item_source(&console(), course, item) {
            let _ = self.services.save_item_text(&console(), course, item, "# Why\n\nFirst.", &source.version);
        }
        let _ = self.services.save_item_text(&self.actor, course, item, "# Why\n\nSecond.", "of before");
        course
    }

    /// The course, an item of it removed and that published.
    pub fn without(&self, o: Object) -> &'static str {
        let course = o.course();
        let edit = Edit::RemoveItem { item: "work/show".to_owned() };
        let _ = self.services.edit_course(&console(), course, edit);
        let _ = self.services.publish_changes(&console(), course, lyceum::service::author::PublishOptions::default());
        course
    }

    pub fn new_class_code(label: &str) -> NewClassCode {
        NewClassCode { label: label.to_owned(), course: None, group: None, seats: 30, expires: None }
    }

    /// The label of a class code that is there.
    pub fn class_code(&self) -> &'static str {
        let _ = self.services.make_class_code(&console(), Self::new_class_code("spring"));
        "spring"
    }

    /// Somebody new with a code that lets in, where the school takes people so.
    pub fn account(&self) -> NewAccount {
        let _ = self.services.set_setting(&console(), "sign-up", "code");
        let _ = self.services.make_class_code(&console(), Self::new_class_code("doors"));
        let code = self.services.renew_class_code(&console(), "doors", None, None).expect("it is there").code;
        NewAccount { code: code.into(), name: "eve".to_owned(), full_name: String::new(), password: PASSWORD.to_owned().into() }
    }

    /// A path that is free, in the world's folder.
    /// A folder of work of the object's course, in which nobody wrote anything yet.
    pub fn feedback(&self, o: Object) -> PathBuf {
        let folder = self.path("feedback");
        std::fs::create_dir_all(&folder).expect("a folder");
        let manifest = serde_json::json!({ "course": o.course(), "submissions": [] });
        std::fs::write(folder.join("manifest.json"), manifest.to_string()).expect("a file");
        folder
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }
}

/// A closed school to copy.
struct Template {
    file: PathBuf,
    /// Somebody who was signed in when they were suspended: the row as it is now decides.
    suspended: Option<Actor>,
    _folder: tempfile::TempDir,
}

impl Template {
    fn classroom() -> &'static Self {
        static MADE: OnceLock<Template> = OnceLock::new();
        MADE.get_or_init(|| Self::of(|file| Some(classroom(file))))
    }

    fn just_me() -> &'static Self {
        static MADE: OnceLock<Template> = OnceLock::new();
        MADE.get_or_init(|| {
            Self::of(|file| {
                just_me(file);
                None
            })
        })
    }

    fn of(make: fn(&Path) -> Option<Actor>) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("school.db");
        let suspended = make(&file);
        Self { file, suspended, _folder: folder }
    }
}

fn opened(file: &Path) -> Services {
    let db = Db::open(file).expect("the school opens");
    Services::with(db, Arc::new(FixedClock::at(NOW)), Arc::new(SeededRandom::new(11)), Hasher::new(Cost::CHEAP))
}

pub fn console() -> Actor {
    Actor::console("root")
}

fn made(file: &Path, kind: NewKind) -> Services {
    let new = NewSchool { kind, title: "Walls".to_owned(), zone: "UTC".to_owned(), demo: false };
    let (clock, random) = (Arc::new(FixedClock::at(NOW)), Arc::new(SeededRandom::new(7)));
    Services::found(&console(), file, new, clock, random, Hasher::new(Cost::CHEAP)).expect("a new school").0
}

/// Gives the one who was signed in when they were suspended.
fn classroom(file: &Path) -> Actor {
    let school = made(file, NewKind::Classroom { admin: "root".to_owned(), password: Some(PASSWORD.to_owned()) });
    let people = [("tess", SchoolRole::Instructor), ("otto", SchoolRole::Instructor)];
    let learners = ["alf", "ada", "ben", "lea", "obs", "sus"].map(|name| (name, SchoolRole::Learner));
    for (name, role) in people.into_iter().chain(learners) {
        school.add_user(&console(), NewUser { role, ..NewUser::named(name) }).expect("a new user");
        school.set_password(&console(), name, PASSWORD).expect("a password");
    }
    courses(&school);
    let enroll = |course: &str, names: &[&str], role| {
        let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
        school.enroll(&console(), course, &names, role, None).expect("they are enrolled");
    };
    enroll("git-lab", &["ada", "ben", "sus"], CourseRole::Learner);
    enroll("git-lab", &["alf"], CourseRole::Assistant);
    enroll("git-lab", &["obs"], CourseRole::Observer);
    enroll("git-lab", &["tess"], CourseRole::Instructor);
    enroll("other", &["lea"], CourseRole::Learner);
    enroll("other", &["otto"], CourseRole::Instructor);
    for (course, name) in [("git-lab", "ada"), ("git-lab", "ben"), ("other", "lea")] {
        school.add_to_group(&console(), course, "friday", &[name.to_owned()]).expect("a group");
    }
    for (course, name) in [("git-lab", "ada"), ("git-lab", "ben"), ("other", "lea")] {
        let actor = school.act_as(&console(), name).expect("a user");
        work(&school, &actor, course, &console());
    }
    let suspended = school.act_as(&console(), "sus").expect("a user");
    school.suspend_user(&console(), "sus", false).expect("suspended");
    suspended
}

fn just_me(file: &Path) {
    let school = made(file, NewKind::JustMe { name: "ada".to_owned() });
    courses(&school);
    let ada = school.act_as(&console(), "ada").expect("the owner").on(Side::Learn);
    work(&school, &ada, "git-lab", &ada.clone().on(Side::Teach));
}

/// The sample course twice, open to everybody who is in it.
fn courses(school: &Services) {
    for id in ["git-lab", "other"] {
        let options = ImportOptions { publish: true, ..ImportOptions::default() };
        school.import_course(&console(), World::package(id), options).expect("the course comes in");
    }
}

/// One attempt handed in, a submission, a mark on it.
fn work(school: &Services, learner: &Actor, course: &str, marker: &Actor) {
    let user = school.me(learner).expect("oneself").user;
    school.start_attempt(learner, course, "intro/first").expect("an attempt begins");
    let right = GivenAnswer::of(Given::Value { value: false });
    school.answer(learner, course, "intro/first", vec![("immutable".to_owned(), right)]).expect("an answer is saved");
    school.submit_attempt(learner, course, "intro/first").expect("the attempt is handed in");
    let log = NewFile { name: "log.txt".into(), content: Box::new(&b"a log"[..]) };
    let work = NewWork { text: Some("My repository.".into()), files: vec![log], ..NewWork::default() };
    school.submit_work(learner, course, "work/repo", work).expect("work is handed in");
    let grade = lyceum::service::grade::NewGrade { score: Some("15".to_owned()), ..Default::default() };
    school.set_grade(marker, course, "work/repo", &user, grade).expect("a mark");
}
