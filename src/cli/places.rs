//! Where things are kept: the database and the data folder, by option, by environment, by platform (DESIGN.md 6).

use std::ffi::OsString;
use std::path::{Path, PathBuf};

/// The places of this run, before `--db` is looked at.
#[derive(Debug, Clone)]
pub struct Places {
    /// Database, log file, demo school. Made when something is first written there.
    pub folder: PathBuf,
    pub db: PathBuf,
}

/// What the environment says.
#[derive(Debug, Default)]
pub struct Environment {
    /// `LYCEUM_HOME`
    pub home: Option<OsString>,
    /// `LYCEUM_DB`
    pub db: Option<OsString>,
}

impl Places {
    /// `LYCEUM_HOME`, else the platform's data folder, else `.lyceum` here; in it `lyceum.db` unless `LYCEUM_DB` names another.
    pub fn new(environment: Environment) -> Self {
        let set = |value: Option<OsString>| value.filter(|text| !text.is_empty()).map(PathBuf::from);
        let folder = set(environment.home)
            .or_else(|| directories::ProjectDirs::from("", "", "lyceum").map(|dirs| dirs.data_dir().to_owned()))
            .unwrap_or_else(|| PathBuf::from(".lyceum"));
        let db = set(environment.db).unwrap_or_else(|| folder.join("lyceum.db"));
        Self { folder, db }
    }

    /// The database of a run with `--db`.
    #[must_use]
    pub fn with_db(self, db: Option<&Path>) -> Self {
        match db {
            Some(db) => Self { db: db.to_owned(), ..self },
            None => self,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_option_wins_then_the_variable_then_the_folder() {
        let home = || Some(OsString::from("/h"));
        let places = Places::new(Environment { home: home(), db: None });
        assert_eq!(places.db, Path::new("/h/lyceum.db"));
        let places = Places::new(Environment { home: home(), db: Some("/x.db".into()) });
        assert_eq!((places.db.as_path(), places.folder.as_path()), (Path::new("/x.db"), Path::new("/h")));
        assert_eq!(places.with_db(Some(Path::new("/y.db"))).db, Path::new("/y.db"));
        assert_eq!(Places::new(Environment { home: home(), db: Some("".into()) }).db, Path::new("/h/lyceum.db"));
    }
}
