//! `code`: class codes, by which people make their own account.

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
    List,
    /// Make a class code and print it, once; for 30 people and two weeks unless told otherwise
    Add(Add),
    /// Put a new code in the place of one that got lost or about; the old one lets nobody in any more
    Renew {
        /// What it is called in the list
        label: String,
        #[command(flatten)]
        terms: Terms,
    },
    /// End a class code; whoever came by it stays
    Close {
        /// What it is called in the list
        label: String,
    },
}

#[derive(Debug, Args)]
pub struct Add {
    /// What the code is called in lists, such as "Autumn class"
    label: String,
    /// Put whoever uses it into this course, as a learner
    #[arg(long)]
    course: Option<String>,
    /// And into this group of it
    #[arg(long, requires = "course")]
    group: Option<String>,
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
            Self::List => {
                let codes = school.class_codes(&actor)?.codes;
                let rows: Vec<Value> = codes.iter().map(document).collect();
                Ok(Answer::of(&json!({ "codes": rows })).table(table(ctx, &codes)))
            }
            Self::Add(Add { label, course, group, terms }) => {
                let expires = terms.until.as_deref().map(|text| ctx.when(text, Edge::End)).transpose()?;
                let new = NewClassCode { label, course, group, seats: terms.seats.unwrap_or(SEATS), expires };
                Ok(issued(ctx, &school.make_class_code(&actor, new)?))
            }
            Self::Renew { label, terms } => {
                let expires = terms.until.as_deref().map(|text| ctx.when(text, Edge::End)).transpose()?;
                Ok(issued(ctx, &school.renew_class_code(&actor, &label, terms.seats, expires)?))
            }
            Self::Close { label } => {
                let code = school.close_class_code(&actor, &label)?;
                Ok(Answer::of(&document(&code)).text(format!("{} lets nobody in any more", code.label.for_screen())))
            }
        }
    }
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
    let mut table = Table::new(["code", "state", "course", "group", "used", "until"], "There are no class codes: see `lyceum code add`");
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
