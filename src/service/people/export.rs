//! A person's own copy: everything that the school holds about them, as a document for programs and a page to read.

use std::fmt::Write as _;

use serde_json::{Map, Value, json};

use crate::domain::person::{SchoolRole, UserStatus};
use crate::domain::text::Untrusted;
use crate::service::audit::{Entry, Object, record};
use crate::service::{Actor, Error, Result, Services, authority};
use crate::store::user::User;
use crate::store::{self, Trust};

/// What the school holds about one person.
#[derive(Debug, Clone)]
pub struct PersonCopy {
    pub user: String,
    /// One object; instants are RFC 3339.
    pub document: Value,
    /// The same as Markdown.
    pub page: String,
}

impl Services {
    /// Everything about a person, marks only as far as they may see them, and nothing of anybody else. For admins, and for everybody about
    /// themselves.
    pub fn export_user(&self, actor: &Actor, name: &str) -> Result<PersonCopy> {
        let (found, sections) = self.db.read(Trust::Staff, |conn| {
            let found = exportable(conn, actor, name)?;
            let sections = store::person::everything(conn, found.id)?;
            Ok::<_, Error>((found, sections))
        })?;
        let mut document = Map::new();
        document.insert("user".into(), profile(&found));
        document.extend(sections.into_iter().map(|(name, rows)| (name.to_owned(), Value::Array(rows))));
        document.insert("marks".into(), self.marks_of(&found)?);
        let (by, now, id) = (actor.clone(), self.now(), found.id);
        self.db.write(move |tx| record(tx, &by, now, Entry::new("user.export", Object::User(id))))?;
        let page = page(&found, &document);
        Ok(PersonCopy { user: found.name, document: Value::Object(document), page })
    }

    /// The marks as the person themselves is shown them; none while they are suspended.
    fn marks_of(&self, user: &User) -> Result<Value> {
        if user.status == UserStatus::Suspended {
            return Ok(Value::Null);
        }
        let them = Actor::user(user.id, user.name.clone(), user.role).on(crate::service::Side::Learn);
        let mut marks = Vec::new();
        for course in self.my_grades(&them)?.courses {
            for item in course.items {
                let mut mark = serde_json::to_value(&item.cell).unwrap_or_default();
                if let Some(mark) = mark.as_object_mut() {
                    mark.insert("course".into(), course.course.clone().into());
                    mark.insert("item".into(), item.item.into());
                    mark.insert("comment".into(), json!(item.comment));
                    mark.insert("marked_at".into(), json!(item.at.map(crate::domain::time::Instant::rfc3339)));
                }
                marks.push(mark);
            }
        }
        Ok(Value::Array(marks))
    }
}

/// The person, where the actor may have their copy.
fn exportable(conn: &rusqlite::Connection, actor: &Actor, name: &str) -> Result<User> {
    let found = authority::visible_user(conn, actor, name)?;
    match authority::standing(conn, actor)? {
        Some(me) if me.role != SchoolRole::Admin && me.id != found.id => {
            Err(Error::denied("Only an admin may copy what is held about somebody else."))
        }
        _ => Ok(found),
    }
}

fn profile(user: &User) -> Value {
    let preferences: Value = serde_json::from_str(&user.preferences).unwrap_or_default();
    json!({
        "user": user.name, "name": user.full_name, "email": user.email, "role": user.role, "status": user.status, "zone": user.zone,
        "last_seen": user.last_seen.map(crate::domain::time::Instant::rfc3339), "preferences": preferences,
    })
}

/// A heading a section, a line a row. What people wrote is tamed: the page is read in terminals too.
fn page(user: &User, document: &Map<String, Value>) -> String {
    let mut page = format!("# What is held about {} ({})\n", user.full_name.for_screen(), user.name);
    for (section, held) in document {
        let _ = write!(page, "\n## {}\n\n", section.replace('_', " "));
        match held {
            Value::Array(rows) if rows.is_empty() => page.push_str("Nothing.\n"),
            Value::Array(rows) => rows.iter().for_each(|row| line(&mut page, row)),
            one => line(&mut page, one),
        }
    }
    page
}

fn line(page: &mut String, row: &Value) {
    let Some(row) = row.as_object() else {
        page.push_str("Not shown while the account is suspended.\n");
        return;
    };
    let said = row.iter().filter(|(_, value)| !value.is_null()).map(|(name, value)| {
        let value = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        format!("{}: {}", name.replace('_', " "), Untrusted::from(value).for_screen())
    });
    let _ = writeln!(page, "- {}", said.collect::<Vec<_>>().join(" · "));
}

#[cfg(test)]
mod tests {
    use crate::service::ErrorKind;
    use crate::service::people::UserChange;
    use crate::service::testing::School;

    #[test]
    fn a_copy_holds_the_person_and_nobody_else() {
        let school = School::new();
        let ada = school.learner("ada");
        school.learner("bob");
        let change = UserChange { full_name: Some("Ada\u{1b}[2J".into()), email: Some("ada@example.org".into()), zone: None };
        school.services.change_profile(&ada, change).unwrap();
        let copy = school.services.export_user(&ada, "ada").unwrap();
        let text = copy.document.to_string();
        assert!(text.contains("ada@example.org") && !text.contains("bob"));
        assert!(!text.contains("argon2"), "no credential");
        assert!(copy.page.contains("## log") && !copy.page.contains('\u{1b}'));
        assert_eq!(school.services.export_user(&ada, "bob").unwrap_err().kind, ErrorKind::NotFound);
    }
}
