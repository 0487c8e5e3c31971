//! Places of the interface, named by the stable text ids that commands use too.

use crate::domain::course::ItemKind;

/// A place that can be gone to: from another screen, the palette, or a saved position.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Route {
    /// The home of whoever is signed in, on the side they are on.
    Home,
    /// The courses one may join.
    Catalog,
    /// What a course is about, before joining it.
    CourseInfo {
        course: String,
    },
    /// A course's outline.
    Outline {
        course: String,
    },
    /// A page to read; also discussions, surveys, links and files, which show their text.
    Page {
        course: String,
        item: String,
    },
    /// A quiz: its introduction, or the open attempt.
    Quiz {
        course: String,
        item: String,
    },
    /// An attempt read again; without a number the last.
    Review {
        course: String,
        item: String,
        attempt: Option<u32>,
    },
    Assignment {
        course: String,
        item: String,
    },
    /// One's grades: of one course, or of all.
    Grades {
        course: Option<String>,
    },
    /// Messages of this session.
    Messages,
    Profile,
    /// The keys in force, to be changed there.
    Keys,
    About,
    /// A course as its staff see it.
    Course {
        course: String,
    },
    /// The people of a course.
    Roster {
        course: String,
    },
    /// One person in a course.
    Member {
        course: String,
        user: String,
    },
    /// The groups of a course.
    Groups {
        course: String,
    },
    /// The dates of a course.
    Dates {
        course: String,
    },
    /// Somebody's work on an item, to be marked.
    Marking {
        course: String,
        item: String,
        user: String,
        /// Of a quiz; `None`: the attempt to look at first.
        attempt: Option<u32>,
    },
    /// What learners ask about the marks of a quiz.
    Asking {
        course: String,
        item: String,
    },
    /// All marks of a course.
    Gradebook {
        course: String,
    },
    /// Bringing in a course.
    Import,
    /// Making a course from nothing.
    NewCourse,
    /// A course under construction.
    Workshop {
        course: String,
    },
    /// The source text of an item under construction; `line` is where writing begins.
    Write {
        course: String,
        item: String,
        line: Option<u32>,
    },
    /// An item under construction as a learner would see it, and from there the whole course.
    Preview {
        course: String,
        item: String,
    },
    /// The files of a course under construction.
    CourseFiles {
        course: String,
    },
    /// The people of the school.
    Users,
    /// Bringing in people from a file.
    ImportUsers,
    /// The log of what was changed.
    Audit,
    /// The settings of the school.
    School,
    /// The courses of the school, for those who run it.
    Courses,
    /// The codes by which people make their own account.
    ClassCodes,
    /// Backups: making one, putting one back, and whether the school's file is well.
    Backups,
}

impl Route {
    /// Where an item of a course is opened.
    pub fn of_item(course: &str, item: &str, kind: ItemKind) -> Self {
        let (course, item) = (course.to_owned(), item.to_owned());
        match kind {
            ItemKind::Quiz => Self::Quiz { course, item },
            ItemKind::Assignment => Self::Assignment { course, item },
            ItemKind::Page | ItemKind::Discussion | ItemKind::Survey | ItemKind::Link | ItemKind::File => Self::Page { course, item },
        }
    }

    /// The place that Esc leads to from here, however one came: an item belongs to its course.
    pub fn parent(&self) -> Option<Self> {
        match self {
            Self::Page { course, .. } | Self::Quiz { course, .. } | Self::Assignment { course, .. } => {
                Some(Self::Outline { course: course.clone() })
            }
            Self::Workshop { course } | Self::Groups { course } | Self::Dates { course } | Self::Asking { course, .. } => {
                Some(Self::Course { course: course.clone() })
            }
            Self::Member { course, .. } => Some(Self::Roster { course: course.clone() }),
            Self::Write { course, .. } | Self::Preview { course, .. } | Self::CourseFiles { course } => {
                Some(Self::Workshop { course: course.clone() })
            }
            _ => None,
        }
    }

    /// The course that a place belongs to.
    pub fn course(&self) -> Option<&str> {
        match self {
            Self::CourseInfo { course }
            | Self::Outline { course }
            | Self::Page { course, .. }
            | Self::Quiz { course, .. }
            | Self::Review { course, .. }
            | Self::Assignment { course, .. }
            | Self::Course { course }
            | Self::Roster { course }
            | Self::Groups { course }
            | Self::Dates { course }
            | Self::Member { course, .. }
            | Self::Marking { course, .. }
            | Self::Asking { course, .. }
            | Self::Workshop { course }
            | Self::Write { course, .. }
            | Self::Preview { course, .. }
            | Self::CourseFiles { course }
            | Self::Gradebook { course }
            | Self::Grades { course: Some(course) } => Some(course),
            _ => None,
        }
    }
}
