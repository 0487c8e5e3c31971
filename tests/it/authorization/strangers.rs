//! Who is in the school beside the course: an assistant, who may not enroll, learns it by no door. Somebody of another course and nobody at all
//! are answered word for word alike (RULES.md 8, SECURITY.md S1).

use lyceum::domain::work::Watch;
use lyceum::package::people::{GroupFile, GroupLine};
use lyceum::service::attempt::ClaimRef;
use lyceum::service::enrollment::MemberChange;
use lyceum::service::grade::NewGrade;
use lyceum::service::submission::Wanted;
use lyceum::service::{Actor, Result, Services};

use super::world::Worlds;

type Door = fn(&Services, &Actor, &str) -> Result<()>;

/// Every door of a course through which a person is named.
const DOORS: &[(&str, Door)] = &[
    ("add_to_group", |school, actor, user| school.add_to_group(actor, "git-lab", "friday", &[user.to_owned()]).map(drop)),
    ("remove_from_group", |school, actor, user| school.remove_from_group(actor, "git-lab", "friday", &[user.to_owned()]).map(drop)),
    ("set_members", |school, actor, user| {
        school.set_members(actor, "git-lab", &[MemberChange::into(user, "friday")], &Watch::default()).map(drop)
    }),
    ("member", |school, actor, user| school.member(actor, "git-lab", user).map(drop)),
    ("marking", |school, actor, user| school.marking(actor, "git-lab", "work/repo", user, None).map(drop)),
    ("set_grade", |school, actor, user| {
        let grade = NewGrade { score: Some("5".to_owned()), ..NewGrade::default() };
        school.set_grade(actor, "git-lab", "work/repo", user, grade).map(drop)
    }),
    ("attempt_of", |school, actor, user| school.attempt_of(actor, "git-lab", "intro/first", user, None).map(drop)),
    ("decline_claims", |school, actor, user| {
        let claims = [ClaimRef { user: user.to_owned(), attempt: None }];
        school.decline_claims(actor, "git-lab", "intro/first", "init", &claims, "No").map(drop)
    }),
    ("submissions", |school, actor, user| {
        let wanted = Wanted { item: Some("work/repo".to_owned()), user: Some(user.to_owned()), ..Wanted::default() };
        school.submissions(actor, "git-lab", &wanted).map(drop)
    }),
];

#[test]
fn an_assistant_learns_nothing_of_who_is_in_the_school_beside_the_course() {
    let mut worlds = Worlds::default();
    for (name, door) in DOORS {
        let world = worlds.of("assistant");
        let told = |user: &str| {
            let refused = door(&world.services, &world.actor, user).expect_err(name);
            (refused.kind, refused.message.replace(user, "*"), refused.hint.map(|hint| hint.replace(user, "*")))
        };
        // `lea` learns in another course, and `leb` is nobody: a slip of one letter away.
        assert_eq!(told("lea"), told("zzz"), "{name}");
        assert_eq!(told("leb"), told("zzz"), "{name}");
    }
}

#[test]
fn a_list_of_groups_tells_an_assistant_nothing_either() {
    let mut worlds = Worlds::default();
    let world = worlds.of("assistant");
    let told = |user: &str| {
        let line = GroupLine { row: 2, user: user.to_owned(), group: "friday".to_owned() };
        let file = GroupFile { lines: vec![line], ..GroupFile::default() };
        let report = world.services.import_groups(&world.actor, "git-lab", &file, true, &Watch::default()).expect("a report");
        report.errors.into_iter().map(|fault| fault.message.replace(user, "*")).collect::<Vec<_>>()
    };
    assert_eq!(told("lea"), told("zzz"));
}
