//! What each door answers to whom. One row a public function of `Services`; a cell a role, in the order of [`ROLES`]; a letter an object, in the
//! order of `world::OBJECTS`: Ada's in `git-lab`, Ben's in `git-lab`, Lea's in `other`, what is not there.
//!
//! `+` done, `D` denied, `N` unknown, `I` does not fit, `C` stands against it, `.` not asked: the function names no such object.

use lyceum::domain::author::Edit;
use lyceum::domain::course::DateRule;
use lyceum::domain::person::{CourseRole, SchoolRole};
use lyceum::domain::points::Points;
use lyceum::domain::quiz::Answer;
use lyceum::domain::schedule::DateOverride;
use lyceum::domain::split::SplitBy;
use lyceum::domain::work::Watch;
use lyceum::package::people::People;
use lyceum::service::Result;
use lyceum::service::attempt::{AttemptMarks, Given, GivenAnswer, NewAccepted, QuestionMark};
use lyceum::service::audit::AuditFilter;
use lyceum::service::author::{NewBody, NewFile as CourseFile, PublishOptions};
use lyceum::service::course::DatesChange;
use lyceum::service::enrollment::{MemberChange, Split};
use lyceum::service::grade::{MarkDraft, NewGrade, UndoGrade};
use lyceum::service::import::ImportOptions;
use lyceum::service::page::Place;
use lyceum::service::people::{Deed, NewUser, UserChange, UserFilter};
use lyceum::service::people_file::PeopleOptions;
use lyceum::service::profile::Preferences;
use lyceum::service::submission::{DraftView, FeedbackOptions, NewWork, Wanted};
use lyceum::service::testing::{NOW, PASSWORD};

use super::world::{Object, World};

/// Who asks. `suspended` was signed in when it happened; `just-me` is the owner of such a school, looking as a learner.
pub const ROLES: [&str; 11] = [
    "console",
    "admin",
    "instructor",
    "other-instructor",
    "assistant",
    "learner",
    "other-learner",
    "observer",
    "suspended",
    "just-me",
    "guest",
];

pub struct Row {
    pub name: &'static str,
    pub call: fn(&World, Object) -> Result<()>,
    pub expected: &'static str,
    /// It changes nothing when it succeeds.
    pub reads: bool,
}

macro_rules! table {
    ($($mode:ident $name:ident $expected:expr, |$world:ident, $object:ident| $arguments:tt;)+) => {
        pub const TABLE: &[Row] = &[$(Row {
            name: stringify!($name),
            call: |$world, $object| table!(@call $world, $name, $arguments),
            expected: $expected,
            reads: table!(@$mode),
        }),+];
    };
    (@reads) => { true };
    (@writes) => { false };
    (@call $world:ident, $name:ident, ($($argument:expr),*)) => { $world.services.$name(&$world.actor $(, $argument)*).map(drop) };
}

// One cell a role: console, admin, instructor, other-instructor, assistant, learner, other-learner, observer, suspended, just-me, guest.

/// The school's own affairs: the console and admins.
const SCHOOL_ADMIN: &str = "+... +... D... D... D... D... D... D... D... +... D...";
/// What only the instructors of a course may, and admins.
const TEACHES: &str = "+.+N +.+N +.NN N.+N D.NN D.NN N.DN D.NN D.DD D.DN D.DD";
/// What only they may, where the item may be what is not there.
const TEACHES_ITEM: &str = "+.+N +.+N +.NN N.+N D.ND D.ND N.DN D.ND D.DD D.DD D.DD";
/// What is done to people: the console and admins. The owner of a school for one stays its admin.
const PEOPLE_ADMIN: &str = "+++N +++N DDDD DDDD DDDD DDDD DDDD DDDD DDDD CNNN DDDD";
/// One's own account; the console has none.
const ONESELF: &str = "D... +... +... +... +... +... +... +... D... +... D...";
/// A list of one's own, empty where there is nothing.
const OWN_LIST: &str = "+... +... +... +... +... +... +... +... D... +... D...";
/// What everybody in a published course sees.
const SEES: &str = "+.+N +.+N +.NN N.+N +.NN +.NN N.+N +.NN D.DD +.+N D.DD";
/// What all staff of a course see.
const STAFF_SEES: &str = "+.+N +.+N +.NN N.+N +.NN D.NN N.DN D.NN D.DD D.DN D.DD";
/// What all staff of a course do to its people.
const STAFF_GROUPS: &str = "+++N +++N ++NN NN+N ++NN DDND NNDN DDND DDDD DDDD DDDD";
/// Quizzes: learners take them, staff look at them by a preview, the console has no work of its own.
const TAKES: &str = "D.DN +.+N +.NN N.+N +.NN +.NN N.+N D.NN D.DD +.+N D.DD";
/// A person's record: staff, and the person. Others are not told who is there.
const RECORD: &str = "+++N +++N ++NN NN+N ++NN +NNN NN+N NNNN DDDD +NNN DDDD";
/// Giving marks: staff; admins only where they also teach.
const MARKS: &str = "+++N DDDD ++NN NN+N ++NN DDND NNDN DDND DDDD DDDD DDDD";
/// Marks of everybody at one item, likewise.
const MARKS_ITEM: &str = "+.+N D.DN +.NN N.+N +.NN D.NN N.DN D.NN D.DD D.DN D.DD";
/// Changing what a published quiz accepts, with the marks that come of it: who marks and publishes.
const ACCEPTS: &str = "+.+N D.DN +.NN N.+N D.NN D.NN N.DN D.NN D.DD D.DN D.DD";
/// A person's record as all staff of a course see it, and they alone.
const STAFF_RECORD: &str = "+++N +++N ++NN NN+N ++NN DDND NNDN DDND DDDD DDDD DDDD";
/// A mark that was begun: whoever gives marks, but the console, which keeps nothing of its own.
const DRAFTS: &str = "DDDN DDDD ++NN NN+N ++NN DDND NNDN DDND DDDD DDDD DDDD";
/// Work of one's own: learners alone.
const LEARNS: &str = "D.DN D.DN D.NN N.DN D.NN +.NN N.+N D.NN D.DD +.+N D.DD";
/// Letting marks be seen: instructors; admins only where they also teach.
const RELEASES: &str = "+++N DDDD ++NN NN+N DDND DDND NNDN DDND DDDD DDDD DDDD";
/// Changing somebody's account: the console and admins.
const USER_ADMIN: &str = "+++N +++N DDDD DDDD DDDD DDDD DDDD DDDD DDDD +NNN DDDD";

table! {
    // The school as a whole.
    reads school "+... +... +... +... +... +... +... +... +... +... +...", |w, _o| ();
    reads settings SCHOOL_ADMIN, |w, _o| ();
    writes set_setting SCHOOL_ADMIN, |w, _o| ("school", "Walls and doors");
    reads school_courses SCHOOL_ADMIN, |w, _o| ();
    reads class_codes SCHOOL_ADMIN, |w, _o| ();
    writes make_class_code SCHOOL_ADMIN, |w, _o| (World::new_class_code("autumn"));
    writes renew_class_code SCHOOL_ADMIN, |w, _o| (w.class_code(), None, None);
    writes close_class_code SCHOOL_ADMIN, |w, _o| (w.class_code());
    writes close_class_codes_into "+.+. +.+. D.D. D.D. D.D. D.D. D.D. D.D. D.D. +.+. D.D.", |w, o| (o.course());
    writes open_classroom "C... C... D... D... D... D... D... D... D... +... D...", |w, _o| (None);
    // No school of the table is a demo.
    writes write_past "C... D... D... D... D... D... D... D... D... D... D...", |w, _o| (|_past| Ok(()));
    writes backup SCHOOL_ADMIN, |w, _o| (&w.path("copy.db"), &Watch::default());
    reads audit_verify SCHOOL_ADMIN, |w, _o| (&Watch::default());
    reads audit_list TEACHES, |w, o| (&AuditFilter { course: Some(o.alone().to_owned()), ..AuditFilter::default() });
    // Its people.
    reads users SCHOOL_ADMIN, |w, _o| (&UserFilter::default());
    reads overview SCHOOL_ADMIN, |w, _o| ();
    writes examine SCHOOL_ADMIN, |w, _o| (&Watch::default());
    reads backups SCHOOL_ADMIN, |w, _o| ();
    reads look_into_backup "C... C... D... D... D... D... D... D... D... C... D...", |w, _o| (&w.path("none.db"), &Watch::default());
    reads people_counts SCHOOL_ADMIN, |w, _o| ();
    writes add_user SCHOOL_ADMIN, |w, _o| (NewUser::named("eve"));
    writes import_people SCHOOL_ADMIN, |w, _o| (&People::default(), PeopleOptions::default());
    reads user "+++N +++N ++NN NN+N NNNN +NNN NN+N NNNN DDDD +NNN DDDD", |w, o| (o.user());
    writes suspend_user PEOPLE_ADMIN, |w, o| (o.user(), false);
    writes do_to_users PEOPLE_ADMIN, |w, o| (&[o.user().to_owned()], Deed::Suspend, false);
    writes change_user PEOPLE_ADMIN, |w, o| (o.user(), UserChange::default(), Some(SchoolRole::Instructor));
    writes issue_code "+++N +++N ++NN NN+N NNNN DNNN NNDN NNNN DDDD +NNN DDDD", |w, o| (o.user());
    writes erase_user PEOPLE_ADMIN, |w, o| (o.user(), "asked for", &Watch::default());
    writes export_user "+++N +++N DDNN NNDN NNNN +NNN NN+N NNNN DDDD +NNN DDDD", |w, o| (o.user());
    writes set_password USER_ADMIN, |w, o| (o.user(), "another pair of blue socks");
    // Coming in, and oneself.
    reads act_as "+++N DDDD DDDD DDDD DDDD DDDD DDDD DDDD DDDD DDDD DDDD", |w, o| (o.user());
    writes sign_in "+++D DDDD DDDD DDDD DDDD DDDD DDDD DDDD DDDD DDDD +++D", |w, o| (o.user(), PASSWORD);
    writes choose_password "DDDD DDDD DDDD DDDD DDDD DDDD DDDD DDDD DDDD DDDD DDDD", |w, o| (o.user(), "0000-0000-0000", PASSWORD);
    writes sign_up "D... D... D... D... D... D... D... D... D... D... +...", |w, _o| (&w.account());
    writes enter_as_owner "D... D... D... D... D... D... D... D... D... D... D...", |w, _o| ();
    reads me ONESELF, |w, _o| ();
    writes change_profile ONESELF, |w, _o| (UserChange { full_name: Some("Myself".to_owned()), ..UserChange::default() });
    writes set_preferences ONESELF, |w, _o| (&Preferences::default());
    writes change_password "D... +... +... +... +... +... +... +... D... I... D...", |w, _o| (PASSWORD, "a third pair of red socks");
    // Courses.
    reads courses OWN_LIST, |w, _o| (true);
    reads catalog OWN_LIST, |w, _o| ();
    reads home OWN_LIST, |w, _o| ();
    reads classes OWN_LIST, |w, _o| (&Watch::default());
    reads places OWN_LIST, |w, _o| ();
    reads course SEES, |w, o| (o.alone());
    reads outline SEES, |w, o| (o.alone());
    writes join "N.NN +.+N C.+N +.CN C.+N +.+N +.+N C.+N D.DD +.+N D.DD", |w, o| (w.opened(o));
    writes publish TEACHES, |w, o| (o.alone(), &[]);
    writes unpublish TEACHES, |w, o| (o.alone(), &[]);
    writes archive TEACHES, |w, o| (o.alone(), false);
    writes set_self_enroll TEACHES, |w, o| (o.alone(), true);
    reads dates SEES, |w, o| (o.alone());
    writes set_term_start TEACHES, |w, o| (o.alone(), None);
    writes set_dates "+.+N +.+N +.NN N.+N D.ND D.ND N.DN D.ND D.DD D.DD D.DD", |w, o| (o.course(), o.item("work/repo"), due());
    writes import_course "+.++ +.++ +.D+ D.++ D.DD D.DD D.DD D.DD D.DD D.DD D.DD", |w, o| (World::package(o.alone()), ImportOptions::default());
    reads export_course TEACHES, |w, o| (o.alone());
    reads offline_course SEES, |w, o| (o.alone());
    reads media SEES, |w, o| (o.course(), o.item("media/graph.png"));
    // Courses under construction.
    writes create_course "+... +... +... +... D... D... D... D... D... D... D...", |w, _o| ("A course of our own");
    writes duplicate_course TEACHES, |w, o| (o.alone(), "A copy");
    reads course_removal TEACHES, |w, o| (o.alone());
    writes remove_course TEACHES, |w, o| (o.alone());
    reads working_copy TEACHES, |w, o| (o.alone());
    writes edit_course TEACHES, |w, o| (o.alone(), renamed());
    writes undo_edit TEACHES, |w, o| (w.edited(o), &w.step(o));
    writes redo_edit TEACHES, |w, o| (w.undone(o), &w.step(o));
    reads try_edit TEACHES, |w, o| (o.alone(), &renamed());
    writes put_back_item TEACHES_ITEM, |w, o| (w.without(o), o.item("work/show"));
    writes discard_changes TEACHES, |w, o| (w.edited(o));
    writes publish_changes TEACHES, |w, o| (w.edited(o), PublishOptions::default());
    writes take_over_update TEACHES, |w, o| (w.overtaken(o));
    reads work_item TEACHES_ITEM, |w, o| (o.course(), o.item("intro/why"));
    reads work_file TEACHES_ITEM, |w, o| (o.course(), o.item("media/graph.png"));
    reads item_source TEACHES_ITEM, |w, o| (o.course(), o.item("intro/why"));
    reads lint_item_text TEACHES_ITEM, |w, o| (o.course(), o.item("intro/why"), "# Why");
    writes save_item_text TEACHES_ITEM, |w, o| (o.course(), o.item("intro/why"), "# Why", "");
    writes drop_item_text TEACHES_ITEM, |w, o| (o.course(), o.item("intro/why"));
    writes take_up_aside TEACHES_ITEM, |w, o| (w.with_aside(o), o.item("intro/why"), a_page());
    writes drop_aside TEACHES_ITEM, |w, o| (o.course(), o.item("intro/why"));
    reads course_media TEACHES, |w, o| (o.alone());
    writes add_course_file TEACHES, |w, o| (o.alone(), picture());
    // Reading.
    reads page SEES, |w, o| (o.course(), o.item("intro/why"));
    writes remember_place SEES, |w, o| (o.course(), o.item("intro/why"), Place { at: 10, read: 500 });
    writes add_active_time SEES, |w, o| (o.course(), o.item("intro/why"), 60);
    writes mark_done "D.DD D.DD D.ND N.DN D.ND +.NN N.+N D.ND D.DD +.+N D.DD", |w, o| (o.course(), o.item("intro/why"), true);
    writes answer_check SEES, |w, o| (o.course(), o.item("intro/why"), "copies", Answer::Text { text: "one".into() });
    // Who is in a course.
    writes enroll "+++N +++N ++NN NN+N DDND DDND NNDN DDND DDDD DDDD DDDD", |w, o| (o.course(), &[o.user().to_owned()], CourseRole::Learner, None);
    writes unenroll "+++N +++N ++NN NN+N DDND DDND NNDN DDND DDDD +DDD DDDD", |w, o| (o.course(), &[o.user().to_owned()]);
    reads roster STAFF_SEES, |w, o| (o.alone());
    reads members STAFF_SEES, |w, o| (o.alone());
    writes member STAFF_RECORD, |w, o| (o.course(), o.user());
    reads taught_course STAFF_SEES, |w, o| (o.alone());
    reads running_attempts STAFF_SEES, |w, o| (o.alone());
    writes set_members "+++N +++N ++NN NN+N DDND DDND NNDN DDND DDDD DDDD DDDD", |w, o| (o.course(), &[MemberChange::role(o.user(), CourseRole::Observer)], &Watch::default());
    // The school's people: whoever enrolls is told who fits, and no more than the name.
    reads find_people TEACHES, |w, o| (o.alone(), "ada", 10);
    reads preview_enrollment TEACHES, |w, o| (o.alone(), &["ada".to_owned()], &Watch::default());
    reads groups STAFF_SEES, |w, o| (o.alone());
    reads draw_groups STAFF_SEES, |w, o| (o.alone(), &Split { by: SplitBy::Groups(2), prefix: String::new(), only_loose: false });
    writes rename_group STAFF_SEES, |w, o| (w.grouped(o), "thursday", "saturday");
    writes import_groups STAFF_SEES, |w, o| (o.alone(), &World::group_file(o), false, &Watch::default());
    writes remove_group STAFF_SEES, |w, o| (w.grouped(o), "thursday");
    writes restore_group STAFF_SEES, |w, o| (o.alone(), &w.ungrouped(o));
    reads shifted_dates TEACHES, |w, o| (o.alone(), 7);
    writes edit_dates TEACHES, |w, o| (o.alone(), &World::no_due_date());
    writes add_to_group STAFF_GROUPS, |w, o| (o.course(), "thursday", &[o.user().to_owned()]);
    writes remove_from_group STAFF_GROUPS, |w, o| (o.course(), "friday", &[o.user().to_owned()]);
    // Quizzes.
    reads quiz SEES, |w, o| (o.course(), o.item("intro/first"));
    writes start_attempt TAKES, |w, o| (o.course(), o.item("intro/first"));
    reads attempt "D.DN N.NN N.NN N.NN N.NN +.NN N.+N D.NN D.DD +.NN D.DD", |w, o| (o.course(), o.item("intro/first"), None);
    writes attempt_of RECORD, |w, o| (o.course(), "intro/first", o.user(), None);
    reads answer_space SCHOOL_ADMIN, |w, _o| ();
    reads count_responses SCHOOL_ADMIN, |w, _o| ();
    reads attempts RECORD, |w, o| (o.course(), "intro/first", Some(o.user()));
    writes answer TAKES, |w, o| (o.course(), w.begun(o), vec![("immutable".to_owned(), GivenAnswer::of(Given::Value { value: true }))]);
    writes place TAKES, |w, o| (o.course(), w.begun(o), "holds");
    writes flag TAKES, |w, o| (o.course(), w.begun(o), "holds", true);
    writes check_question "D.DN C.CN C.NN N.CN C.NN C.NN N.CN D.NN D.DD C.CN D.DD", |w, o| (o.course(), w.begun(o), "holds");
    writes submit_attempt TAKES, |w, o| (o.course(), w.begun(o));
    writes discard_practice "D.DN +.+N +.NN N.+N +.NN C.NN N.CN D.NN D.DD C.CN D.DD", |w, o| (o.course(), w.begun(o));
    writes mark_question MARKS, |w, o| (o.course(), "intro/first", o.user(), "init", None, Points::whole(1), None);
    writes mark_attempt MARKS, |w, o| (o.course(), "intro/first", o.user(), init_marked());
    writes undo_marks MARKS, |w, o| (o.course(), "intro/first", o.user(), &w.given(o, init_marked()));
    reads regrade_preview MARKS_ITEM, |w, o| (o.course(), o.item("intro/first"));
    writes regrade MARKS_ITEM, |w, o| (o.course(), o.item("intro/first"), "The key was wrong", None);
    writes claim LEARNS, |w, o| (o.course(), w.mistaken(o), "init", None);
    writes withdraw_claim LEARNS, |w, o| (o.course(), w.claimed(o), "init", None);
    reads claims STAFF_SEES, |w, o| (o.alone(), None);
    reads asking "+.+N +.+N +.NN N.+N +.NN D.NN N.DN D.NN D.DD D.DN D.DD", |w, o| (o.course(), o.item("intro/first"));
    writes decline_claims MARKS, |w, o| (o.course(), w.asked(o), "init", &[World::claim_of(o)], "It is no command");
    writes undo_decline MARKS_ITEM, |w, o| (o.course(), o.item("intro/first"), &w.declined(o));
    reads accept_preview ACCEPTS, |w, o| (o.course(), o.item("intro/first"), &git_start());
    writes accept_answer ACCEPTS, |w, o| (o.course(), o.item("intro/first"), &git_start(), "So does the manual", None);
    // Work handed in.
    reads assignment SEES, |w, o| (o.course(), o.item("work/repo"));
    writes submit_work LEARNS, |w, o| (o.course(), o.item("work/repo"), NewWork { text: Some("Again.".into()), ..NewWork::default() });
    writes save_draft LEARNS, |w, o| (o.course(), o.item("work/repo"), DraftView { text: "So far".into(), ..DraftView::default() });
    reads submissions RECORD, |w, o| (o.course(), &wanted(o));
    reads submission_file RECORD, |w, o| (o.course(), "work/repo", o.user(), 1, "log.txt", &mut Vec::new());
    writes export_submissions RECORD, |w, o| (o.course(), &wanted(o), &w.path("work"), &Watch::default());
    // Marks.
    writes take_feedback MARKS, |w, o| (o.course(), &w.feedback(o), FeedbackOptions { user: Some(o.user().to_owned()), ..FeedbackOptions::default() });
    writes set_grade MARKS, |w, o| (o.course(), "work/repo", o.user(), NewGrade { score: Some("18".to_owned()), reason: Some("Recount".to_owned()), ..NewGrade::default() });
    writes undo_grade MARKS, |w, o| (o.course(), "work/repo", o.user(), UndoGrade { reason: Some("A slip".to_owned()), event: None });
    reads marking STAFF_RECORD, |w, o| (o.course(), "work/repo", o.user(), None);
    writes save_mark_draft DRAFTS, |w, o| (o.course(), "work/repo", o.user(), MarkDraft { comment: Some("So far".to_owned()), ..MarkDraft::default() });
    writes release_grades RELEASES, |w, o| (o.course(), "work/repo", &[o.user().to_owned()]);
    writes hide_grades RELEASES, |w, o| (o.course(), "work/repo", &[o.user().to_owned()]);
    writes grade_history RECORD, |w, o| (o.course(), "work/repo", o.user());
    reads to_mark STAFF_SEES, |w, o| (o.alone());
    reads grades "+.+N +.+N +.NN N.+N +.NN +.NN N.+N D.NN D.DD +.+N D.DD", |w, o| (Some(o.alone()));
    reads gradebook STAFF_SEES, |w, o| (o.alone());
    reads gradebook_rows STAFF_RECORD, |w, o| (&w.gradebook(o), &[w.row(o)]);
    reads my_grades OWN_LIST, |w, _o| ();
    writes marks_seen OWN_LIST, |w, _o| ();
}

fn init_marked() -> AttemptMarks {
    let mark = QuestionMark { question: "init".to_owned(), points: Points::whole(1), comment: None };
    AttemptMarks { questions: vec![mark], reason: Some("Recount".to_owned()), ..AttemptMarks::default() }
}

fn git_start() -> NewAccepted {
    NewAccepted { question: "init".to_owned(), text: "git start".to_owned() }
}

fn a_page() -> Edit {
    Edit::AddItem { module: "intro".to_owned(), body: NewBody::Page, title: "Anew".to_owned(), after: None }
}

fn renamed() -> Edit {
    Edit::RenameCourse { title: "Another name".to_owned() }
}

fn picture() -> CourseFile {
    CourseFile { name: "graph.png".into(), content: Box::new(&b"another picture"[..]), replace: false, watch: Watch::default() }
}

fn due() -> DatesChange {
    DatesChange { due: Some(Some(DateOverride::Is(DateRule::Exactly(NOW)))), ..DatesChange::default() }
}

fn wanted(of: Object) -> Wanted {
    Wanted { user: Some(of.user().to_owned()), ..Wanted::default() }
}
