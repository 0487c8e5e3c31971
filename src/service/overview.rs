//! The school at a glance, for whoever runs it: who and what is in it, whether anybody comes, whether it is safe.

use chrono::TimeDelta;
use chrono_tz::Tz;
use serde::Serialize;

use super::keeping::{self, BackupNote, Examined};
use super::people::{self, PeopleCounts};
use super::{Actor, Error, Result, Services, authority, settings};
use crate::domain::course::CourseState;
use crate::domain::time::Instant;
use crate::store::{self, Trust, doctor};

/// What an admin sees first.
#[derive(Debug, Clone, Serialize)]
pub struct Overview {
    pub people: PeopleCounts,
    pub courses: CourseCounts,
    pub activity: Activity,
    pub health: Health,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct CourseCounts {
    pub drafts: u32,
    pub published: u32,
    pub archived: u32,
}

/// How many people were here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Activity {
    /// Since midnight in the school's zone.
    pub today: u32,
    /// In the last seven days.
    pub week: u32,
}

#[derive(Debug, Clone, Serialize)]
pub struct Health {
    /// The last backup that was made.
    pub backup: Option<BackupNote>,
    /// A later one that was not.
    pub failed: Option<BackupNote>,
    pub examined: Option<Examined>,
    /// Bytes of the school's file, and those free beside it, where that can be told.
    pub bytes: Option<u64>,
    pub free: Option<u64>,
}

impl Services {
    /// The school at a glance. For admins.
    ///
    /// # Errors
    /// `Denied` for everybody else.
    pub fn overview(&self, actor: &Actor) -> Result<Overview> {
        let now = self.now();
        let path = self.db.path().to_owned();
        self.db.read(Trust::Staff, |conn| {
            authority::admin(conn, actor)?;
            let zone: Tz = settings::school_zone(conn)?.parse().unwrap_or(Tz::UTC);
            let states: Vec<CourseState> = store::course::all(conn)?.into_iter().map(|course| course.state).collect();
            let count = |wanted| u32::try_from(states.iter().filter(|state| **state == wanted).count()).unwrap_or(u32::MAX);
            let backups = keeping::backups(conn)?;
            let health = Health {
                failed: backups.first().filter(|last| last.failed.is_some()).cloned(),
                backup: backups.into_iter().find(|made| made.failed.is_none()),
                examined: keeping::examined(conn)?,
                bytes: bytes_of(&path),
                free: doctor::room(&path).ok(),
            };
            Ok::<_, Error>(Overview {
                people: people::counts(conn)?,
                courses: CourseCounts {
                    drafts: count(CourseState::Draft),
                    published: count(CourseState::Published),
                    archived: count(CourseState::Archived),
                },
                activity: Activity {
                    today: store::user::seen_since(conn, midnight(now, zone))?,
                    week: store::user::seen_since(conn, now.plus(-TimeDelta::days(7)))?,
                },
                health,
            })
        })
    }
}

/// When the day began in a zone; where its first hour was left out, with the first that was not.
fn midnight(now: Instant, zone: Tz) -> Instant {
    let day = now.to_utc().with_timezone(&zone).date_naive();
    let began = (0..4).find_map(|hour| day.and_hms_opt(hour, 0, 0)?.and_local_timezone(zone).earliest());
    began.map_or(now, |at| Instant(at.timestamp_millis()))
}

/// What the school takes on the disk: its file, and what waits beside it to be taken in.
fn bytes_of(path: &std::path::Path) -> Option<u64> {
    let whole = std::fs::metadata(path).ok()?.len();
    let waiting = std::fs::metadata(store::place::beside(path, "-wal")).map_or(0, |log| log.len());
    Some(whole + waiting)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::work::Watch;
    use crate::service::testing::School;

    #[test]
    fn who_was_here_today_counts_from_midnight_in_the_school() {
        let school = School::new();
        let console = school.console();
        school.services.set_setting(&console, "zone", "Asia/Tokyo").unwrap();
        let (ada, ben) = (school.learner("ada"), school.learner("ben"));
        let sign_in = |who: &Actor| {
            let crate::service::Who::User { name, .. } = &who.who else { panic!("a user") };
            school.services.sign_in(&Actor::guest("tty"), name, crate::service::testing::PASSWORD).unwrap();
        };
        sign_in(&ada);
        // 18:00 in Tokyo: seven hours later it is tomorrow there.
        school.clock.advance(TimeDelta::hours(7));
        sign_in(&ben);
        let activity = school.services.overview(&console).unwrap().activity;
        assert_eq!(activity, Activity { today: 1, week: 2 });
    }

    #[test]
    fn a_backup_and_a_failed_one_are_remembered() {
        let school = School::new();
        let console = school.console();
        let health = || school.services.overview(&console).unwrap().health;
        assert!(health().backup.is_none() && health().examined.is_none());
        school.learner("ben");
        let file = school.folder().join("copy.db");
        school.services.backup(&console, &file, &Watch::default()).unwrap();
        assert!(school.services.backup(&console, &file, &Watch::default()).is_err(), "a slip: the file exists");
        assert!(health().failed.is_none() && health().backup.is_some());
        assert_eq!(
            school.services.look_into_backup(&console, &file, &Watch::default()).unwrap().lost,
            Some(0),
            "its own making is no loss"
        );
        let itself = school.services.look_into_backup(&console, school.services.db.path(), &Watch::default());
        assert!(itself.is_err_and(|error| error.message.contains("is the school itself")), "before a name is typed for it");
        school.learner("ada");
        let seen = school.services.look_into_backup(&console, &file, &Watch::default()).unwrap();
        assert_eq!((seen.people, seen.courses), (1, 0));
        assert!(seen.lost.is_some_and(|lost| lost >= 1), "{seen:?}");
        school.services.examine(&console, &Watch::default()).unwrap();
        let wrong = health().examined.unwrap().wrong;
        assert!(wrong.iter().all(|(name, _)| name == "free_space"), "{wrong:?}");
        let nowhere = std::path::Path::new("/proc/lyceum-copy.db");
        let why = school.services.backup(&console, nowhere, &Watch::default()).unwrap_err().message;
        assert_eq!(health().failed.unwrap().failed.as_ref(), Some(&why));
        let log = school.services.audit_list(&console, &crate::service::audit::AuditFilter::default()).unwrap();
        let last = log.entries.last().unwrap();
        let told = last.after.as_ref().and_then(|facts| facts["failed"].as_str());
        assert_eq!((last.action.as_str(), told), ("school.backup", Some(why.as_str())), "the log knows it too");
    }

    #[test]
    fn the_backup_of_another_school_is_known_as_one() {
        let (school, other) = (School::new(), School::new());
        other.learner("ada");
        let file = other.folder().join("copy.db");
        other.services.backup(&other.console(), &file, &Watch::default()).unwrap();
        assert_eq!(school.services.look_into_backup(&school.console(), &file, &Watch::default()).unwrap().lost, None);
    }
}
