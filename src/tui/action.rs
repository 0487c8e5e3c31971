//! Everything a key can do, declared once: the footer, `?`, the palette, `lyceum keys`, the man page and the clash test are drawn from this
//! table (UX.md R1, R4).
//!
//! A row: variant, stable kebab-case name, word for the footer, one-line doc, default keys, and `dangerous` where what it does cannot be taken
//! back. Letters follow UX.md's table of reserved letters: one verb, one key, on every screen.

macro_rules! actions {
    ($($(#[$doc:meta])* $scope:ident { $($variant:ident $name:literal $label:literal $text:literal [$($key:literal),*] $($danger:ident)?;)+ })+) => {
        /// The part of the interface in which a key holds. A screen names its scopes, innermost first; `Global` stands below all of them.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Scope { $($(#[$doc])* $scope),+ }

        impl Scope {
            pub const ALL: &'static [Self] = &[$(Self::$scope),+];
            /// The name of the scope in settings and in `lyceum keys`.
            pub fn name(self) -> &'static str {
                match self { $(Self::$scope => stringify!($scope)),+ }
            }
        }

        /// What a key, the palette or a test asks a screen to do.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Action { $($($variant),+),+ }

        /// One entry an action, in the order of the enum: `TABLE[action as usize]`.
        pub const TABLE: &[Entry] = &[$($(Entry {
            action: Action::$variant, scope: Scope::$scope, name: $name, label: $label, doc: $text, keys: &[$($key),*], dangerous: danger!($($danger)?),
        }),+),+];
    };
}

macro_rules! danger {
    () => {
        false
    };
    (dangerous) => {
        true
    };
}

/// What the table knows of an action.
#[derive(Debug)]
pub struct Entry {
    pub action: Action,
    pub scope: Scope,
    /// Stable: settings and `lyceum keys` use it.
    pub name: &'static str,
    /// The word in the footer.
    pub label: &'static str,
    pub doc: &'static str,
    /// Default keys, the first is the one shown.
    pub keys: &'static [&'static str],
    pub dangerous: bool,
}

actions! {
    /// Holds everywhere.
    Global {
        Help "help" "help" "Show what can be done here" ["?", "<f1>"];
        Palette "palette" "commands" "Find an action or a place by name" [":", "<c-p>"];
        Back "back" "back" "Go back to where you came from" ["<esc>"];
        GoHome "go-home" "home" "Go to your home" ["g h"];
        GoCatalog "go-catalog" "catalog" "Go to the catalog of courses" ["g c"];
        GoGrades "go-grades" "grades" "Go to your grades" ["g r"];
        GoMessages "go-messages" "messages" "Go to the messages of this session" ["g m"];
        GoProfile "go-profile" "profile" "Go to your profile and settings" ["g p"];
        GoKeys "go-keys" "keys" "Go to the table of keys" ["g k"];
        GoUsers "go-users" "people" "Go to the people of the school" ["g u"];
        GoImportUsers "go-import-people" "bring in people" "Go to bringing in people from a file" ["g i"];
        GoLog "go-log" "log" "Go to the log of what was changed" ["g l"];
        GoSchool "go-school" "school" "Go to the settings of the school" ["g e"];
        GoCourses "go-courses" "courses" "Go to the courses of the school" ["g t"];
        GoClassCodes "go-class-codes" "class codes" "Go to the codes by which people make their own account" ["g o"];
        GoBackups "go-backups" "backups" "Go to the backups of the school" ["g b"];
        GoAbout "go-about" "about" "Go to what Lyceum is and where it keeps things" ["g a"];
        SwitchSide "switch-side" "teach / learn" "Switch between teaching and learning" ["g s"];
        NextTheme "next-theme" "next theme" "Try the next color theme" [];
        Redraw "redraw" "redraw" "Draw the screen anew" [];
        Suspend "suspend" "suspend" "Put Lyceum in the background of the shell" ["<c-z>"];
        SignOut "sign-out" "sign out" "Sign out" [];
        Quit "quit" "quit" "Leave Lyceum; what is saved stays" ["<c-c>"];
    }
    /// A list, a tree or a text to move in.
    Move {
        Up "up" "up" "Move up" ["<up>", "k"];
        Down "down" "down" "Move down" ["<down>", "j"];
        PageUp "page-up" "page up" "Move up by a screen" ["<pgup>", "<c-u>"];
        PageDown "page-down" "page down" "Move down by a screen" ["<pgdn>", "<c-d>", "<space>"];
        First "first" "first" "Move to the beginning" ["<home>", "g g"];
        Last "last" "last" "Move to the end" ["<end>", "G"];
    }
    /// Something stands under the cursor.
    Item {
        Open "open" "open" "Open what the cursor is on" ["<enter>"];
    }
    /// Things to fold.
    Tree {
        Fold "fold" "fold" "Fold, or go to what this belongs to" ["<left>", "h"];
        Unfold "unfold" "unfold" "Unfold" ["<right>", "l"];
    }
    /// Several parts of a screen take the focus in turn.
    Focus {
        NextPart "next-part" "next part" "Go to the next part" ["<tab>"];
        PreviousPart "previous-part" "previous part" "Go to the part before" ["<s-tab>"];
    }
    /// Text to search.
    Search {
        Find "find" "find" "Find text here" ["/"];
        Filter "filter" "filter" "Show only some of the list" ["f"];
    }
    /// Before anybody is in.
    Door {
        Register "register" "register" "Make an account of your own with a class code" ["<f2>", "<c-n>"];
    }
    /// The courses of a school.
    Courses {
        ArchiveCourse "archive-course" "archive" "Archive the course, or take it back" ["d"];
        UndoArchive "undo-archive" "undo" "Undo what was done last: archiving, enrolling" ["u"];
        EnrollHere "enroll-here" "enroll" "Put people into the course" ["b"];
    }
    /// Codes by which people make their own account.
    ClassCodes {
        AddClassCode "add-class-code" "add" "Make a class code" ["a"];
        RenewClassCode "renew-class-code" "new code" "Put a new code in the place of this one" ["r"];
        CloseClassCode "close-class-code" "end" "End this code: it lets nobody in any more" ["d"];
    }
    /// The home of a role.
    Home {
        Leave "leave" "leave" "Sign out, or leave in a school of your own" ["q"];
    }
    /// A course and its outline.
    Course {
        NextOpen "next-open" "next to do" "Go to the next thing to do" ["n"];
        PreviousOpen "previous-open" "previous to do" "Go to the thing to do before" ["p"];
    }
    /// One item of a course among the others.
    Onward {
        NextPage "next-page" "next" "Go to the next item of the course" ["n"];
        PreviousPage "previous-page" "previous" "Go to the item before" ["p"];
    }
    /// A page to read.
    Page {
        ReadOn "read-on" "read on" "Read on: a screen down, at the end the next item" ["<space>"];
        ReadBack "read-back" "back up" "Go a screen back up" ["b"];
        HalfDown "half-down" "half down" "Move down by half a screen" ["<c-d>"];
        HalfUp "half-up" "half up" "Move up by half a screen" ["<c-u>"];
        MarkDone "mark-done" "mark done" "Mark this as done, or take the mark away" ["M"];
        ShowOutline "show-outline" "outline" "Show the headings of this page" ["v"];
    }
    /// A text with links in it.
    Links {
        Links "links" "links" "List the links of this page" ["L"];
        OpenLink "open-link" "open link" "Open a link with the system's program" ["o"];
    }
    /// Something to copy out.
    Copy {
        CopyText "copy" "copy" "Copy to the terminal's clipboard" ["y"];
    }
    /// Something to tick or choose.
    Choice {
        Choose "choose" "choose" "Choose or tick" ["<space>"];
        Pick1 "pick-1" "1" "Choose the first" ["1"];
        Pick2 "pick-2" "2" "Choose the second" ["2"];
        Pick3 "pick-3" "3" "Choose the third" ["3"];
        Pick4 "pick-4" "4" "Choose the fourth" ["4"];
        Pick5 "pick-5" "5" "Choose the fifth" ["5"];
        Pick6 "pick-6" "6" "Choose the sixth" ["6"];
        Pick7 "pick-7" "7" "Choose the seventh" ["7"];
        Pick8 "pick-8" "8" "Choose the eighth" ["8"];
        Pick9 "pick-9" "9" "Choose the ninth" ["9"];
    }
    /// A quiz being taken.
    Quiz {
        NextQuestion "next-question" "next" "Go to the next question" ["<right>", "n", "l"];
        PreviousQuestion "previous-question" "previous" "Go to the question before" ["<left>", "p", "h"];
        NextUnanswered "next-unanswered" "next open" "Go to the next question without an answer" ["w"];
        Flag "flag" "flag" "Flag this question to come back to" ["!"];
        Navigator "navigator" "all questions" "Show all questions of the attempt" ["v"];
        CheckAnswer "check-answer" "check" "Check this answer now" ["c"];
        HowSure "how-sure" "how sure" "Change how sure you are of this answer" ["%"];
        ClearAnswer "clear-answer" "clear" "Take the answer away" ["d"];
        SubmitQuiz "submit-quiz" "submit" "Hand the attempt in" ["s"] dangerous;
    }
    /// An attempt being read again.
    Review {
        NextReviewed "next-reviewed" "next" "Go to the next question" ["n", "<right>", "l"];
        PreviousReviewed "previous-reviewed" "previous" "Go to the question before" ["p", "<left>", "h"];
        NextWrong "next-wrong" "next wrong" "Go to the next question that is not right" ["w"];
        OtherAttempt "other-attempt" "other attempt" "Show another attempt" ["v"];
        StartAgain "start-again" "new attempt" "Begin a new attempt" ["a"];
        Claim "claim" "should count" "Ask that this answer counts, or take that back" ["!"];
        TakeClaimBack "take-claim-back" "take back" "Take back that this answer should count" ["u"];
    }
    /// An assignment.
    Assignment {
        EditText "edit-text" "write" "Write or change your text" ["e"];
        InsertFile "insert-file" "add file" "Add a file to what you hand in" ["i"];
        RemoveFile "remove-file" "remove" "Remove what the cursor is on from what you hand in" ["d"];
        AddLink "add-link" "add link" "Hand in a link" ["a"];
        ShowRubric "show-rubric" "rubric" "Show how it will be marked" ["t"];
        Earlier "earlier" "earlier" "Show what you handed in before" ["v"];
        SubmitWork "submit-work" "submit" "Hand in the work" ["s"] dangerous;
    }
    /// A file that can be saved.
    Save {
        SaveFile "save-file" "save file" "Save a file to your disk" ["x"];
        OpenFile "open-file" "open file" "Open a file with the system's program" ["o"];
    }
    /// The catalog of courses.
    Catalog {
        Join "join" "join" "Join this course" ["a"];
    }
    /// What staff do with a course.
    Teach {
        ImportCourse "import-course" "import" "Choose what to bring in: a folder or a file" ["i"];
        Publish "publish" "publish" "Publish, or make it a draft again" ["r"];
        ShowItem "show-item" "show / hide" "Show this item to learners, or hide it" ["<space>"];
        AllowJoining "allow-joining" "joining" "Let people join the course by themselves, or no longer" ["J"];
    }
    /// A course as a whole.
    Keep {
        SaveCourse "save-course" "save it" "Save the course: as a folder, as one file, or to read offline" ["x"];
        ShelveCourse "shelve-course" "archive" "Archive the course, or take it out of the archive" ["d"];
        UndoShelve "undo-shelve" "undo" "Take the last change of the course back" ["u"];
    }
    /// Somebody's work being marked.
    Marking {
        SaveMark "save-mark" "save + next" "Give the mark and go to the next that waits" ["s"];
        NextWork "next-work" "next" "Go to the next piece of work" ["n"];
        PreviousWork "previous-work" "previous" "Go to the piece of work before" ["p"];
        WriteComment "write-comment" "comment" "Write to the learner beside the mark" ["c"];
        GiveScore "give-score" "by number" "Give the mark as points, a percentage, a letter, ex or miss" ["e"];
        GiveZero "give-zero" "0" "Give no points" ["0"];
        ReleaseMark "release-mark" "release" "Let the learner see the mark, or hide it again" ["r"];
        UndoMark "undo-mark" "undo" "Take the mark that was given last back" ["u"];
        EarlierWork "earlier-work" "earlier" "Show what was handed in before" ["v"];
        OpenWorkLink "open-work-link" "open link" "Open the link or a file that was handed in with the system's program" ["o"];
    }
    /// Making courses.
    Make {
        NewCourse "new-course" "new course" "Make a new course" ["a"];
        EditCourse "edit-course" "edit" "Change what is in the course" ["e"];
    }
    /// A course under construction.
    Workshop {
        AddItem "add-item" "add" "Add an item behind the cursor" ["a"];
        AddModule "add-module" "module" "Add a module" ["A"];
        RenamePart "rename" "rename" "Change the title of what the cursor is on" ["e"];
        MoveUp "move-up" "move up" "Move it up, out of its module at the top" ["K", "<c-up>"];
        MoveDown "move-down" "move down" "Move it down, out of its module at the end" ["J", "<c-down>"];
        MoveTo "move-to" "to a module" "Move the item to another module" ["m"];
        MoveQuestion "move-question" "move question" "Move a question of this quiz or bank to another one" ["Q"];
        DuplicateItem "duplicate" "duplicate" "Make a copy of the item behind it" ["c"];
        RemovePart "remove-part" "remove" "Remove what the cursor is on" ["d"];
        HideItem "hide-item" "show / hide" "Hide the item from learners, or show it" ["<space>"];
        ItemRules "item-rules" "settings" "Change dates, points, completion and what it waits for" ["o"];
        CourseRules "course-rules" "course settings" "Change title, description and grading of the course; copy or remove it" ["O"];
        UndoEdit "undo-edit" "undo" "Take the last change back" ["u"];
        RedoEdit "redo-edit" "redo" "Make the change again that was taken back" ["U"];
        NextMistake "next-mistake" "next mistake" "Go to the next item whose text has mistakes" ["!"];
        EditRubric "edit-rubric" "rubric" "Make or change what the assignment is marked by" ["R"];
        PreviewItem "preview-item" "preview" "See it as a learner does" ["v"];
        CourseFiles "course-files" "files" "See and add the files of the course" ["f"];
        Regrade "regrade" "mark anew" "See what marking the quiz by its present key would change" ["G"];
        PublishChanges "publish-changes" "publish" "Publish what was changed" ["r"];
        DiscardChanges "discard-changes" "discard" "Throw all unpublished changes away" ["X"] dangerous;
        TakeOver "take-over-update" "take over" "Take an update that was imported into the changes" ["t"];
    }
    /// The files of a course under construction.
    CourseFiles {
        AddFile "add-course-file" "add file" "Add a file to the course" ["i"];
        DropFile "remove-course-file" "remove" "Remove the file from the course" ["d"];
    }
    /// What an item or a module waits for.
    Requires {
        AskScore "ask-score" "score" "Ask for a score in the item that the cursor is on" ["s"];
        AskDate "ask-date" "date" "Add a date before which it cannot be opened" ["t"];
    }
    /// A rubric being made.
    Rubric {
        AddCriterion "add-criterion" "criterion" "Add a criterion below the cursor" ["a"];
        AddLevel "add-level" "level" "Add a level behind the cursor" ["A"];
        WeighCriterion "weigh-criterion" "weight" "Let this criterion count more or less than once" ["w"];
        RubricBack "rubric-back" "move back" "Move this criterion up, or on the first line this level to the left" ["K", "<c-up>", "<c-left>"];
        RubricOn "rubric-on" "move on" "Move this criterion down, or on the first line this level to the right" ["J", "<c-down>", "<c-right>"];
        DropRubricPart "remove-rubric-part" "remove" "Remove this criterion, on the first line this level, on the name the whole rubric" ["d"];
        UndoRubric "undo-rubric" "undo" "Take the last change back" ["u"];
    }
    /// What marking a quiz anew would change.
    Regrade {
        ApplyRegrade "apply-regrade" "mark anew" "Mark all that is handed in by the present key, with a reason" ["r"];
    }
    /// What learners ask about the marks of their answers.
    Asking {
        AcceptAnswer "accept-answer" "accept" "Accept this answer for everybody" ["a"];
        DeclineClaim "decline-claim" "decline" "Say why this answer stays as it is" ["d"];
        UndoDecline "undo-decline" "undo" "Take back what was declined last" ["u"];
    }
    /// The source text of an item being written.
    Source {
        NextFinding "next-finding" "next mistake" "Go to the next thing that is wrong in the text" ["<c-n>"];
        ShowPreview "show-preview" "preview" "See it as a learner does, or go on writing" ["<c-t>"];
        InsertExample "insert-example" "examples" "Put in a question, a rubric, a list ... as an example to change" ["<c-y>"];
        DropText "drop-text" "give it up" "Give a text with mistakes up: back to the last one that reads" ["<c-g>"] dangerous;
        SettleTexts "settle-texts" "which text" "Choose between two texts that were written at once" ["<c-x>"];
    }
    /// The gradebook.
    Gradebook {
        MarkWork "mark-work" "the work" "Go to the work behind the cell" ["w"];
        UndoCell "undo-cell" "undo" "Take the last change back" ["u"];
        SortGrid "sort-grid" "sort" "Sort by name, by the lowest or by the highest total" ["S"];
        SwitchTotal "switch-total" "totals" "Show the totals another way: so far or final, in percent, as letters, in points" ["v"];
        CellHistory "cell-history" "history" "Show all that happened to this mark, and the comment beside it" ["H"];
        FindNext "find-next" "find next" "Find the same again" ["n"];
        CellZero "cell-zero" "0" "Type a score that begins with 0" ["0"];
    }
    /// What the staff of one course go to from it.
    Teaching {
        OpenGradebook "open-gradebook" "gradebook" "Open the gradebook of this course" ["t"];
        OpenGroups "open-groups" "groups" "Open the groups of this course" ["g o"];
        OpenDates "open-dates" "dates" "Open the dates of this course" ["g d"];
    }
    /// The people of a course.
    Roster {
        TickMember "tick-member" "tick" "Tick this person, or take the tick away" ["<space>"];
        TickMembers "tick-members" "tick all" "Tick everybody in the list, or take all ticks away" ["*"];
        PutIn "put-in" "put in" "Put people of the school into the course" ["a"];
        TakeOut "take-out" "take out" "Take those who are ticked, or this person, out of the course; their work is kept" ["d"];
        ChangeRole "change-role" "role" "Change what those who are ticked, or this person, are in the course" ["R"];
        ChangeGroups "change-groups" "group" "Put those who are ticked, or this person, into a group or out of it" ["b"];
        LetIn "let-in" "one-time code" "Give this person a one-time code to sign in with; their password is worth nothing then" ["p"];
        SortMembers "sort-people" "sort" "Sort by name, or who is behind, was least at work, was not seen first" ["v"];
        UndoMembers "undo-members" "undo" "Take the last change back" ["u"];
    }
    /// The groups of a course.
    Groups {
        MakeGroup "make-group" "new group" "Make a group" ["a"];
        DrawGroups "draw-groups" "by lot" "Split the learners into groups by lot" ["b"];
        RenameGroup "rename-group" "rename" "Give the group another name" ["e"];
        RemoveGroup "remove-group" "remove" "Remove the group; nobody leaves the course" ["d"];
        UndoGroups "undo-groups" "undo" "Take the last change back" ["u"];
    }
    /// Groups drawn by lot, not made yet.
    Draw {
        DrawAgain "draw-again" "draw again" "Draw other groups" ["n"];
    }
    /// The dates of a course.
    Dates {
        EditDate "edit-date" "change" "Change the date under the cursor" ["e"];
        ClearDate "clear-date" "no date" "Take the date under the cursor away" ["d"];
        ShiftDates "shift-dates" "move all" "Move all dates by some days" ["m"];
        UndoDates "undo-dates" "undo" "Take the last change back" ["u"];
    }
    /// The people of the school.
    People {
        MarkPerson "mark-person" "mark" "Mark this person, or take the mark away" ["<space>"];
        MarkAll "mark-all" "mark all" "Mark everybody in the list, or take all marks away" ["*"];
        AddPerson "add-person" "add" "Add somebody to the school" ["a"];
        Deeds "deeds" "do" "Do something to those who are marked, or to this person" ["b"];
        ImportPeople "import-people" "import" "Bring in people from a CSV file" ["i"];
        UndoDeed "undo-deed" "undo" "Undo what was done last" ["u"];
    }
    /// Work that can be begun again where it is shown what came of it.
    Again {
        ReadAgain "read-again" "read again" "Read the file again" ["r"];
        UpdateKnown "update-known" "update" "Also change people who are there already, or leave them as they are" ["e"];
        Verify "verify" "verify" "Verify that the log is as it was written" ["v"];
    }
    /// Fields to fill in.
    Form {
        NextField "next-field" "next field" "Go to the next field" ["<tab>", "<down>"];
        PreviousField "previous-field" "previous field" "Go to the field before" ["<s-tab>", "<up>"];
        Confirm "confirm-field" "go on" "Go on to the next field, or do what the button says" ["<enter>"];
        SaveForm "save-form" "save" "Save what is filled in" ["<c-o>"];
    }
    /// A field that takes one of several values.
    Value {
        NextValue "next-value" "next choice" "Take the next of the choices" ["<right>", "<space>"];
        PreviousValue "previous-value" "previous choice" "Take the choice before" ["<left>"];
    }
    /// Text being typed, in a field or in the editor.
    Edit {
        DeleteBack "delete-back" "delete" "Delete the character before" ["<backspace>"];
        DeleteNext "delete-next" "delete next" "Delete the character here" ["<del>"];
        DeleteWord "delete-word" "delete word" "Delete the word before" ["<c-w>"];
        DeleteRest "delete-rest" "delete rest" "Delete to the end of the line" ["<c-k>"];
        CursorLeft "cursor-left" "left" "Move left" ["<left>"];
        CursorRight "cursor-right" "right" "Move right" ["<right>"];
        WordLeft "word-left" "word left" "Move to the word before" ["<c-left>"];
        WordRight "word-right" "word right" "Move to the next word" ["<c-right>"];
        LineStart "line-start" "line start" "Move to the start of the line" ["<home>"];
        LineEnd "line-end" "line end" "Move to the end of the line" ["<end>"];
        UndoTyping "undo-typing" "undo" "Undo typing" ["<c-u>"];
        RedoTyping "redo-typing" "redo" "Do again what was undone" ["<c-r>"];
    }
    /// The editor for longer text.
    Editor {
        NewLine "new-line" "new line" "Begin a new line" ["<enter>"];
        LineUp "line-up" "line up" "Move a line up" ["<up>"];
        LineDown "line-down" "line down" "Move a line down" ["<down>"];
        TextUp "text-up" "page up" "Move up by a screen" ["<pgup>"];
        TextDown "text-down" "page down" "Move down by a screen" ["<pgdn>"];
        TextStart "text-start" "start" "Move to the start of the text" ["<c-home>"];
        TextEnd "text-end" "end" "Move to the end of the text" ["<c-end>"];
        Indent "indent" "indent" "Indent" ["<tab>"];
    }
    /// Longer text that may be written elsewhere.
    OwnEditor {
        ExternalEditor "external-editor" "your editor" "Go on in the editor named by $VISUAL or $EDITOR" ["<c-e>"];
    }
    /// A question of yes or no.
    Ask {
        Yes "yes" "yes" "Yes, do it" ["y"];
        No "no" "no" "No, leave it as it is" ["n"];
    }
    /// A line to type with a list under it: the palette, help, a prompt.
    Line {
        Accept "accept" "go" "Take it" ["<enter>"];
        LinePrevious "line-previous" "up" "Move up in the list" ["<up>"];
        LineNext "line-next" "down" "Move down in the list" ["<down>"];
        LinePageUp "line-page-up" "page up" "Move up by a screen" ["<pgup>"];
        LinePageDown "line-page-down" "page down" "Move down by a screen" ["<pgdn>"];
    }
    /// Choosing a file.
    Files {
        ParentFolder "parent-folder" "folder above" "Go to the folder above" ["<left>", "h", "<backspace>"];
        EnterFolder "enter-folder" "into folder" "Go into the folder" ["<right>", "l"];
        ToggleHidden "toggle-hidden" "hidden" "Show or hide hidden files" ["."];
        TypePath "type-path" "type path" "Type the path" ["e"];
        TakeFolder "take-folder" "this folder" "Take the folder itself" ["s"];
    }
    /// A table of figures.
    Table {
        ColumnLeft "column-left" "left" "Move a column to the left" ["<left>", "h"];
        ColumnRight "column-right" "right" "Move a column to the right" ["<right>", "l"];
    }
    /// Settings that can be changed in place.
    Settings {
        Change "change" "change" "Change what the cursor is on" ["e"];
        Reset "reset" "reset" "Set it back to what it was at first" ["u"];
    }
}

impl Action {
    pub fn entry(self) -> &'static Entry {
        &TABLE[self as usize]
    }

    pub fn from_name(name: &str) -> Option<Self> {
        TABLE.iter().find(|entry| entry.name == name).map(|entry| entry.action)
    }

    /// The position a `pick` action chooses, from 0.
    pub fn picked(self) -> Option<usize> {
        let first = Self::Pick1 as usize;
        (self as usize).checked_sub(first).filter(|n| *n < 9)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::tui::input::Key;

    #[test]
    fn the_table_stands_in_the_order_of_the_enum() {
        for (position, entry) in TABLE.iter().enumerate() {
            assert_eq!(entry.action as usize, position, "{}", entry.name);
        }
    }

    #[test]
    fn names_are_unique_and_kebab_case() {
        let names: BTreeSet<_> = TABLE.iter().map(|entry| entry.name).collect();
        assert_eq!(names.len(), TABLE.len());
        assert!(names.iter().all(|name| name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')));
    }

    /// STYLE.md: imperative without a period in help.
    #[test]
    fn docs_are_imperative_without_a_period() {
        let wrong: Vec<_> = TABLE.iter().filter(|entry| entry.doc.ends_with('.') || !entry.doc.starts_with(char::is_uppercase)).collect();
        assert!(wrong.is_empty(), "{wrong:?}");
    }

    /// UX.md R3: keys that terminals and multiplexers take for themselves are never a default, and none needs Alt.
    #[test]
    fn no_default_takes_a_key_of_the_terminal() {
        let taken = ["<c-s>", "<c-q>", "<c-i>", "<c-j>", "<c-m>", "<c-h>", "<c-[>", "<c-b>", "<c-a>"];
        for entry in TABLE {
            for keys in entry.keys {
                let parsed = Key::parse_all(keys).unwrap_or_else(|| panic!("{keys} of {} are keys", entry.name));
                assert!(!taken.contains(keys) && !parsed.iter().any(|key| key.alt), "{} must not be bound to {keys}", entry.name);
            }
        }
        assert!(TABLE.iter().filter(|entry| entry.keys.contains(&"<c-c>")).all(|entry| entry.action == Action::Quit));
        assert!(TABLE.iter().filter(|entry| entry.keys.contains(&"<c-z>")).all(|entry| entry.action == Action::Suspend));
    }
}
