//! Who may do what (RULES.md 8): finds out what part the actor plays in a course, and answers from `domain::permission`'s table.
//!
//! A use-case loads the actor's `Standing` in the course first, in the transaction or snapshot in which it acts, then asks it. What the
//! actor may not see is answered as unknown, word for word.

use chrono_tz::Tz;
use rusqlite::Connection;

use super::tree::titled;
use super::{Actor, Error, Result, Side, authority, settings};
use crate::domain::course::{CourseState, ItemState};
use crate::domain::ids::UserId;
use crate::domain::name::fold;
use crate::domain::nearest::nearest;
use crate::domain::permission::{self, Deed, Grant, Part};
use crate::domain::person::{CourseRole, SchoolRole};
use crate::domain::schedule::Calendar;
use crate::store::course::CourseRow;
use crate::store::item::ItemRow;
use crate::store::user::User;
use crate::store::{self, Trust};

/// Who acts, looked up anew: role and suspension are those of now.
#[derive(Debug, Clone)]
pub(in crate::service) struct Acting {
    /// `None` for the console.
    pub person: Option<UserId>,
    role: Option<SchoolRole>,
    side: Side,
    /// One owner who is learner and instructor everywhere (CLI.md 8).
    just_me: bool,
    /// Every published course may be joined, whatever it says itself.
    all_open: bool,
    pub school_zone: Tz,
    /// The actor's zone, else the school's.
    pub zone: Tz,
}

/// What the actor is in one course.
#[derive(Debug, Clone)]
pub(in crate::service) struct Standing {
    pub acting: Acting,
    pub course: CourseRow,
    parts: Vec<Part>,
}

impl Acting {
    /// Looks up who acts.
    ///
    /// # Errors
    /// `Denied` for somebody suspended, erased or not signed in.
    pub fn load(db: &Connection, actor: &Actor) -> Result<Self> {
        let user = authority::standing(db, actor)?;
        let school_zone = settings::school_zone(db)?.parse().unwrap_or(Tz::UTC);
        Ok(Self {
            person: user.as_ref().map(|user| user.id),
            role: user.as_ref().map(|user| user.role),
            side: actor.side,
            just_me: settings::mode(db)? == settings::Mode::JustMe,
            all_open: settings::open_courses(db)?,
            school_zone,
            zone: user.and_then(|user| user.zone).and_then(|zone| zone.parse().ok()).unwrap_or(school_zone),
        })
    }

    /// The owner of a *just me* school, from either side.
    pub fn is_alone(&self) -> bool {
        self.just_me && self.person.is_some()
    }

    /// The owner of a *just me* school looking as a learner.
    pub fn learns_alone(&self) -> bool {
        self.just_me && self.person.is_some() && self.side == Side::Learn
    }

    /// Whether they learn in a course in which their role is `role`: the owner of a *just me* school does in every one (CLI.md 8).
    pub fn learns_in(&self, role: Option<CourseRole>) -> bool {
        self.learns_alone() || role == Some(CourseRole::Learner)
    }

    /// Whether they may bring new courses into the school.
    pub fn may_bring_courses(&self) -> bool {
        !self.learns_alone() && self.role.is_none_or(|role| matches!(role, SchoolRole::Admin | SchoolRole::Instructor))
    }

    /// The parts that the actor plays where their role in the course is `role`.
    fn parts(&self, role: Option<CourseRole>) -> Vec<Part> {
        let Some(school_role) = self.role else { return vec![Part::Console] };
        if self.just_me {
            return if self.side == Side::Learn { vec![Part::Learner] } else { vec![Part::Admin, Part::Instructor] };
        }
        let in_course = role.map(|role| match role {
            CourseRole::Instructor => Part::Instructor,
            CourseRole::Assistant => Part::Assistant,
            CourseRole::Learner => Part::Learner,
            CourseRole::Observer => Part::Observer,
        });
        let admin = (school_role == SchoolRole::Admin).then_some(Part::Admin);
        let parts: Vec<Part> = admin.into_iter().chain(in_course).collect();
        if parts.is_empty() { vec![Part::Stranger] } else { parts }
    }

    /// What the actor is in `course`.
    pub fn in_course(&self, db: &Connection, course: CourseRow) -> Result<Standing> {
        let role = self.person.map_or(Ok(None), |person| store::enrollment::role(db, course.id, person))?;
        Ok(Standing { parts: self.parts(role), acting: self.clone(), course })
    }

    /// What the actor is in each course that they may see.
    pub fn in_courses(&self, db: &Connection) -> Result<Vec<Standing>> {
        let roles = self.person.map_or(Ok(Vec::new()), |person| store::enrollment::of_user(db, person))?;
        let standing = |course: CourseRow| {
            let role = roles.iter().find(|(id, _)| *id == course.id).map(|(_, role)| *role);
            Standing { parts: self.parts(role), acting: self.clone(), course }
        };
        Ok(store::course::all(db)?.into_iter().map(standing).filter(Standing::may_see).collect())
    }

    /// Whether the actor may join `course` by themselves: it is published and open, or theirs alone.
    pub fn may_join(&self, course: &CourseRow) -> bool {
        let open = course.self_enroll || self.all_open || self.just_me;
        self.person.is_some() && course.state == CourseState::Published && open
    }
}

/// What the actor is in the course named `slug`.
///
/// # Errors
/// `NotFound` with the nearest visible name for a course that is not there or not to be seen; `Denied` for one of the catalog that the
/// actor has not joined.
pub(in crate::service) fn standing(db: &Connection, actor: &Actor, slug: &str) -> Result<Standing> {
    let acting = Acting::load(db, actor)?;
    if let Some(course) = store::course::by_slug(db, slug)? {
        let joinable = acting.may_join(&course);
        let standing = acting.in_course(db, course)?;
        if standing.may_see() {
            return Ok(standing);
        }
        if joinable
            && let Some(person) = acting.person
            && store::enrollment::was_taken_out(db, standing.course.id, person)?
        {
            let why = format!("You are not in the course {} any more.", titled(&standing.course.title));
            return Err(Error::denied(why).hint("Ask those who teach it; as a learner you may join it from the catalog"));
        }
        if joinable {
            return Err(Error::denied(format!("You are not in the course {}.", titled(&standing.course.title)))
                .hint("Join it from the catalog first"));
        }
    }
    let seen = acting.in_courses(db)?;
    Err(Error::not_found("course", slug).nearest(slug, seen.iter().map(|standing| standing.course.slug.as_str())))
}

impl Standing {
    /// What the table grants: the best of the actor's parts.
    pub fn grant(&self, deed: Deed) -> Grant {
        let granted = |wanted| self.parts.iter().any(|part| permission::grant(*part, deed) == wanted);
        if granted(Grant::Yes) {
            Grant::Yes
        } else if granted(Grant::Own) {
            Grant::Own
        } else {
            Grant::No
        }
    }

    /// Whether the actor may do `deed` to anybody's rows.
    pub fn may(&self, deed: Deed) -> bool {
        self.grant(deed) == Grant::Yes
    }

    /// Whether the actor may do `deed` as an admin alone, and not by what they are in the course.
    pub fn only_as_admin(&self, deed: Deed) -> bool {
        let grants = |part: &Part| permission::grant(*part, deed) == Grant::Yes;
        self.parts.contains(&Part::Admin) && self.parts.iter().filter(|part| grants(part)).all(|part| *part == Part::Admin)
    }

    /// Whether the actor may do `deed` to the rows of `owner`.
    pub fn may_of(&self, deed: Deed, owner: UserId) -> bool {
        match self.grant(deed) {
            Grant::Yes => true,
            Grant::Own => self.acting.person == Some(owner),
            Grant::No => false,
        }
    }

    /// # Errors
    /// `Denied` where the actor may not do `deed`; `what` as in "You may not publish in this course." `Conflict` for a deed that works in the
    /// course where that is archived.
    pub fn require(&self, deed: Deed, what: &str) -> Result<()> {
        self.require_sight(deed, what)?;
        if deed.works() { self.require_running() } else { Ok(()) }
    }

    /// As [`Self::require`], for who only looks at what the deed is done to: that can be done in an archived course as well.
    ///
    /// # Errors
    /// `Denied` where the actor may not do `deed`.
    pub fn require_sight(&self, deed: Deed, what: &str) -> Result<()> {
        if self.may(deed) { Ok(()) } else { Err(Error::denied(format!("You may not {what} in {}.", titled(&self.course.title)))) }
    }

    /// The learner whose own work this is about.
    ///
    /// # Errors
    /// `Denied` for staff, observers and the console: they have no work of their own.
    pub fn require_learner(&self) -> Result<UserId> {
        match (self.learner(), self.acting.person) {
            (Some(person), _) => Ok(person),
            (None, None) => Err(Error::denied("The console has no work of its own.").hint("Act as a learner with --as USER")),
            (None, Some(_)) => Err(Error::denied(format!("You are not a learner in {}.", titled(&self.course.title)))),
        }
    }

    /// The actor, where they learn in this course.
    pub fn learner(&self) -> Option<UserId> {
        self.acting.person.filter(|_| self.grant(Deed::Work) == Grant::Own)
    }

    /// Whether the actor sees drafts, hidden and archived items.
    pub fn is_staff(&self) -> bool {
        self.may(Deed::SeeDraft)
    }

    /// Whether the actor may know of the course.
    pub fn may_see(&self) -> bool {
        self.is_staff() || (self.course.state != CourseState::Draft && self.may(Deed::SeePublished))
    }

    /// The connection that serves what the actor reads of this course.
    pub fn trust(&self) -> Trust {
        if self.may(Deed::SeeKeys) { Trust::Staff } else { Trust::Learner }
    }

    /// What relative dates of this course count from.
    pub fn calendar(&self) -> Calendar {
        Calendar { zone: self.acting.school_zone, term_start: self.course.term_start }
    }

    pub fn may_see_item(&self, item: &ItemRow) -> bool {
        self.is_staff() || item.state == ItemState::Published
    }

    /// The item named `slug` of this course.
    ///
    /// # Errors
    /// `NotFound` with the nearest visible name for one that is not there or not to be seen.
    pub fn item(&self, db: &Connection, slug: &str) -> Result<ItemRow> {
        if let Some(item) = store::item::by_slug(db, self.course.id, slug)?.filter(|item| self.may_see_item(item)) {
            return Ok(item);
        }
        let all = store::item::of_course(db, self.course.id)?;
        let seen = all.iter().filter(|item| self.may_see_item(item) && item.state != ItemState::Archived);
        let known: Vec<&str> = seen.map(|item| item.slug.as_str()).collect();
        // Who names the file alone, or another folder, means the item of that name.
        let last = |id: &str| id.rsplit('/').next().unwrap_or(id).to_owned();
        let alike = || nearest(&last(slug), known.iter().map(|id| id.rsplit('/').next().unwrap_or(id)).collect::<Vec<_>>());
        let near = nearest(slug, known.iter().copied()).map(str::to_owned).or_else(|| {
            let name = alike()?.to_owned();
            known.iter().find(|id| last(id) == name).map(|id| (*id).to_owned())
        });
        let error = Error::not_found("item", slug).within(&self.course.slug);
        Err(match near {
            Some(near) => error.hint(format!("Did you mean `{}`?", crate::domain::text::Untrusted::from(near).for_screen())),
            None => error,
        })
    }

    /// # Errors
    /// `Conflict` where the course is archived: it is read, not worked in.
    pub fn require_running(&self) -> Result<()> {
        if self.course.state == CourseState::Archived {
            let hint = if self.may(Deed::Archive) { "Lift the archive first" } else { "It can be read, not worked in" };
            return Err(Error::conflict(format!("The course {} is archived.", titled(&self.course.title))).hint(hint));
        }
        Ok(())
    }
}

/// The id of the user of that name.
///
/// # Errors
/// As [`person`].
pub(in crate::service) fn user(db: &Connection, standing: &Standing, name: &str) -> Result<UserId> {
    person(db, standing, name).map(|user| user.id)
}

/// The user of that name, by id and as they are called. Whoever may not enroll learns nothing of who is in the school beside the course: for
/// them only those are there who are in it or were.
///
/// # Errors
/// `NotFound`, with the nearest name of those whom the actor may know.
pub(in crate::service) fn person(db: &Connection, standing: &Standing, name: &str) -> Result<User> {
    let (course, knows_all) = (standing.course.id, standing.may(Deed::Enroll));
    if let Some(user) = store::user::by_name(db, &fold(name))? {
        let known = knows_all || standing.acting.person == Some(user.id) || store::enrollment::was_in(db, course, user.id)?;
        if known {
            return Ok(user);
        }
    }
    let unknown = Error::not_found("user", name);
    if knows_all {
        return Err(unknown.nearest(name, store::user::names(db)?.iter().map(String::as_str)));
    }
    if !standing.is_staff() {
        return Err(unknown);
    }
    let members = store::enrollment::of_course(db, course)?;
    Err(unknown.nearest(name, members.iter().map(|member| member.name.as_str())))
}
