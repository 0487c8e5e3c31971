//! `code`: class codes, by which people make their own account.

use std::iter;

use clap::{Args, Subcommand};
use serde_json::{Value, json};

use super::answer::Answer;
use super::table::{Cell, Table};
use super::{Ctx, Failure, counted};
use crate::domain::when::Edge;
use crate::service::class_code::{ClassCodeView, IssuedClassCode, NewClassCode, SEATS};

#[derive(Debug, Subcommand)]
pub enum Code {
    /// List the class codes: what they lead into, how many have used them, until when
    List {
        /// Only those that lead into this course
        course: Option<String>,
    },
    /// Make a class code and print it, once; for 30 people and two weeks unless told otherwise
    New(New),
    /// Put a new code in the place of one that got lost or about; the old one lets nobody in any more
    Renew {
        /// What it is called in the list
        label: String,
        #[command(flatten)]
        terms: Terms,
    },
    /// End the class codes that lead into a course, or one by its label; whoever came by it stays
    End {
        #[arg(required_unless_present = "label", conflicts_with = "label")]
        course: Option<String>,
        /// What the code is called in the list
        #[arg(long)]
        label: Option<String>,
    },
}

#[derive(Debug, Args)]
pub struct New {
    /// Put whoever uses it into this course, as a learner
    #[arg(required_unless_present = "label")]
    course: Option<String>,
    /// And into this group of it
    #[arg(long, requires = "course")]
    group: Option<String>,
    /// What the code is called in lists, such as "Autumn class"; the course's id unless told otherwise
    #[arg(long)]
    label: Option<String>,
    #[command(flatten)]
    terms: Terms,
}

#[derive(Debug, Args)]
pub struct Terms {
    /// How many may use it
    #[arg(long, value_name = "N")]
    seats: Option<u32>,
    /// Until when it is good: "2027-02-01 18:00", +7d
    #[arg(long, value_name = "DATE")]
    until: Option<String>,
}

impl Code {
    pub fn run(self, ctx: &Ctx<'_, '_>) -> Result<Answer, Failure> {
        let (school, actor) = ctx.acting()?;
        match self {
            Self::List { course } => {
                let mut codes = school.class_codes(&actor)?.codes;
                course.iter().try_for_each(|course| school.course(&actor, course).map(drop))?;
                codes.retain(|code| course.is_none() || code.course == course);
                Ok(listed(ctx, &codes))
            }
            Self::New(New { course, group, label, terms }) => {
                let expires = terms.until.as_deref().map(|text| ctx.when(text, Edge::End)).transpose()?;
                let label = match label {
                    Some(label) => label,
                    None => free_label(course.as_deref().unwrap_or_default(), &school.class_codes(&actor)?.codes),
                };
                let new = NewClassCode { label, course, group, seats: terms.seats.unwrap_or(SEATS), expires };
                let answer = issued(ctx, &school.make_class_code(&actor, new)?);
                let idle = !school.school(&actor)?.sign_up;
                Ok(if idle { answer.text("Nobody can use it yet: see `lyceum settings set sign-up code`") } else { answer })
            }
            Self::Renew { label, terms } => {
                let expires = terms.until.as_deref().map(|text| ctx.when(text, Edge::End)).transpose()?;
                Ok(issued(ctx, &school.renew_class_code(&actor, &label, terms.seats, expires)?))
            }
            Self::End { label: Some(label), .. } => {
                let code = school.close_class_code(&actor, &label)?;
                Ok(Answer::of(&document(&code)).text(format!("{} lets nobody in any more", code.label.for_screen())))
            }
            Self::End { course, label: None } => {
                let codes = school.close_class_codes_into(&actor, &course.unwrap_or_default())?.codes;
                Ok(listed(ctx, &codes))
            }
        }
    }
}

/// The first label after a course that no code has: `git-lab`, `git-lab 2`.
fn free_label(course: &str, codes: &[ClassCodeView]) -> String {
    let taken = |label: &String| codes.iter().any(|code| code.label.raw() == label);
    let numbered = (2..).map(|n: u32| format!("{course} {n}"));
    iter::once(course.to_owned()).chain(numbered).find(|label| !taken(label)).expect("numbers do not end before labels do")
}

fn listed(ctx: &Ctx<'_, '_>, codes: &[ClassCodeView]) -> Answer {
    let rows: Vec<Value> = codes.iter().map(document).collect();
    Answer::of(&json!({ "codes": rows })).table(table(ctx, codes))
}

fn issued(ctx: &Ctx<'_, '_>, code: &IssuedClassCode) -> Answer {
    let document = json!({ "label": code.label, "code": code.code, "seats": code.seats, "expires": code.expires.rfc3339() });
    Answer::of(&document).text(format!(
        "Class code for {}, until {}: {}",
        counted(usize::try_from(code.seats).unwrap_or(usize::MAX), "person", "people"),
        ctx.local(code.expires),
        code.code
    ))
}

fn document(code: &ClassCodeView) -> Value {
    json!({
        "label": code.label, "state": code.state, "course": code.course, "group": code.group, "seats": code.seats, "used": code.used,
        "issued": code.issued.rfc3339(), "issued_by": code.issued_by, "expires": code.expires.rfc3339(),
    })
}

fn table(ctx: &Ctx<'_, '_>, codes: &[ClassCodeView]) -> Table {
    let mut table = Table::new(["code", "state", "course", "group", "used", "until"], "There are no class codes: see `lyceum code new`");
    for one in codes {
        table.row([
            (&one.label).into(),
            one.state.word().into(),
            one.course.clone().unwrap_or_default().into(),
            one.group.as_ref().into(),
            Cell::whole(format!("{} of {}", one.used, one.seats)),
            Cell::whole(ctx.local(one.expires)),
        ]);
    }
    table
}
