//! What somebody may do in the school as a whole (RULES.md 8). What they may in a course is `policy`'s.
//!
//! The role in an [`Actor`] is what it was at sign-in; what counts is the row as it stands now.

use rusqlite::Connection;

use super::{Actor, Error, Result, Who};
use crate::domain::person::{SchoolRole, UserStatus};
use crate::store::user::{self, User};

/// The acting user's row; `None` for the console.
///
/// # Errors
/// `Denied` for a guest, for somebody suspended or no more, and for a session that a reset or another role has ended.
pub(super) fn standing(conn: &Connection, actor: &Actor) -> Result<Option<User>> {
    match &actor.who {
        Who::Console { .. } => Ok(None),
        Who::Guest { .. } => Err(Error::denied("Sign in first.")),
        Who::User { id, .. } => match user::by_id(conn, *id)? {
            Some(user) if user.status != UserStatus::Suspended && actor.epoch.is_some_and(|epoch| epoch != user.epoch) => {
                let ended = Error::denied("This session has ended: the account's password or role was changed.");
                Err(ended.hint("Sign in again").ending_the_session())
            }
            Some(user) if user.status != UserStatus::Suspended => Ok(Some(user)),
            _ => Err(Error::denied("This account is suspended.").hint("Ask an admin of the school").ending_the_session()),
        },
    }
}

/// The acting user; the console has no account of its own.
pub(super) fn oneself(conn: &Connection, actor: &Actor) -> Result<User> {
    standing(conn, actor)?.ok_or_else(|| Error::denied("The console has no account of its own.").hint("Act as somebody with --as USER"))
}

/// Fails unless the actor is the console or an admin.
pub(super) fn admin(conn: &Connection, actor: &Actor) -> Result<()> {
    match standing(conn, actor)? {
        None => Ok(()),
        Some(user) if user.role == SchoolRole::Admin => Ok(()),
        Some(_) => Err(Error::denied("Only an admin of the school may do this.")),
    }
}

/// The user of that name, where the actor may see them: admins all, everybody themselves, instructors who learns with them.
///
/// # Errors
/// `NotFound`, whether the name is unknown or not the actor's to see; admins get the nearest name.
pub(super) fn visible_user(conn: &Connection, actor: &Actor, name: &str) -> Result<User> {
    let me = standing(conn, actor)?;
    let found = user::by_name(conn, &crate::domain::name::fold(name))?;
    let sees_all = me.as_ref().is_none_or(|me| me.role == SchoolRole::Admin);
    let sees = |user: &User| match &me {
        Some(me) if !sees_all => Ok::<_, Error>(me.id == user.id || user::is_taught_by(conn, user.id, me.id)?),
        _ => Ok(true),
    };
    match found {
        Some(user) if sees(&user)? => Ok(user),
        _ if sees_all => Err(Error::not_found("user", name).nearest(name, user::names(conn)?.iter().map(String::as_str))),
        _ => Err(Error::not_found("user", name)),
    }
}
