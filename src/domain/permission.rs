//! Who may do what: the matrix of RULES.md 8 as one table. Which part a person plays in a course is found out by `service::policy`.

/// What somebody is towards one course.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Part {
    /// Whoever may write the database file: all of an admin, and in every course all of an instructor (DESIGN.md 7).
    Console,
    Admin,
    Instructor,
    Assistant,
    Learner,
    Observer,
    /// Somebody of the school who is not in the course.
    Stranger,
}

impl Part {
    pub const ALL: &'static [Self] =
        &[Self::Console, Self::Admin, Self::Instructor, Self::Assistant, Self::Learner, Self::Observer, Self::Stranger];
}

macro_rules! deeds {
    ($($(#[$doc:meta])* $name:ident => $row:literal),+ $(,)?) => {
        /// Something a person does to a course or what is in it.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Deed { $($(#[$doc])* $name),+ }

        impl Deed {
            pub const ALL: &'static [Self] = &[$(Self::$name),+];
            /// One letter a part, in the order of [`Part::ALL`]: `y` may, `o` on their own rows, `-` may not.
            const fn row(self) -> &'static [u8; 7] {
                match self { $(Self::$name => $row),+ }
            }
        }
    };
}

deeds! {
    // Console, admin, instructor, assistant, learner, observer, stranger.
    /// Knows that the course is there while it is published; a stranger learns of it through the catalog alone.
    SeePublished => b"yyyyyy-",
    /// Sees drafts, hidden items, archived ones.
    SeeDraft => b"yyyy---",
    SeeKeys => b"yyyy---",
    /// Import an update, publish, set dates.
    Publish => b"yyy----",
    /// Change what a course holds before it is published.
    EditContent => b"yyy----",
    Enroll => b"yyy----",
    Groups => b"yyyy---",
    /// Attempts and submissions of their own; staff and observers only look.
    Work => b"----o--",
    /// Gives marks; an admin only where they also teach.
    Grade => b"y-yy---",
    SeeUnreleased => b"yyyy---",
    ReleaseGrades => b"y-y----",
    /// One learner's record: progress, work, released grades.
    SeeRecord => b"yyyyo--",
    Export => b"yyy----",
    Audit => b"yyy----",
    /// Archive the course, lift that, remove it for good.
    Archive => b"yyy----",
}

impl Deed {
    /// Whether it changes what is in the course or who is in it. Where the course is archived nothing of this is done: it is read, not worked
    /// in (CLI.md, `course archive`).
    pub fn works(self) -> bool {
        use Deed::{EditContent, Enroll, Grade, Groups, Publish, ReleaseGrades, Work};
        matches!(self, Publish | EditContent | Enroll | Groups | Work | Grade | ReleaseGrades)
    }
}

/// The answer of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Grant {
    Yes,
    /// Only on rows that are the actor's own.
    Own,
    No,
}

/// What the matrix says.
pub fn grant(part: Part, deed: Deed) -> Grant {
    match deed.row()[part as usize] {
        b'y' => Grant::Yes,
        b'o' => Grant::Own,
        _ => Grant::No,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RULES.md 8, row by row where a slip would hurt.
    #[test]
    fn the_matrix_is_that_of_the_rules() {
        use Grant::{No, Own, Yes};
        assert_eq!(grant(Part::Admin, Deed::Grade), No, "unless also instructor");
        assert_eq!(grant(Part::Admin, Deed::Work), No, "preview only");
        assert_eq!(grant(Part::Instructor, Deed::Work), No, "preview only");
        assert_eq!(grant(Part::Learner, Deed::Work), Own);
        assert_eq!(grant(Part::Assistant, Deed::SeeKeys), Yes);
        assert_eq!(grant(Part::Assistant, Deed::ReleaseGrades), No);
        assert_eq!(grant(Part::Assistant, Deed::Enroll), No);
        assert_eq!(grant(Part::Console, Deed::Work), No, "the console has no work of its own");
        assert_eq!(grant(Part::Learner, Deed::SeeRecord), Own);
    }

    #[test]
    fn only_staff_see_keys_drafts_and_what_is_unreleased() {
        for deed in [Deed::SeeKeys, Deed::SeeDraft, Deed::SeeUnreleased] {
            for part in [Part::Learner, Part::Observer, Part::Stranger] {
                assert_eq!(grant(part, deed), Grant::No, "{part:?} {deed:?}");
            }
        }
    }

    #[test]
    fn a_stranger_may_nothing() {
        assert!(Deed::ALL.iter().all(|deed| grant(Part::Stranger, *deed) == Grant::No));
    }

    /// DESIGN.md 7: the console may all that an admin may and all that an instructor may.
    #[test]
    fn the_console_stands_above_admin_and_instructor() {
        for deed in Deed::ALL {
            for part in [Part::Admin, Part::Instructor] {
                if grant(part, *deed) == Grant::Yes {
                    assert_eq!(grant(Part::Console, *deed), Grant::Yes, "{deed:?}");
                }
            }
        }
    }
}
