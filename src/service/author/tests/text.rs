use super::*;
use crate::service::audit::AuditFilter;
use crate::service::author::MOST_TEXT;

const COURSE: &str = "git-lab";
const WHY: &str = "intro/why";

fn save(school: &School, who: &Actor, text: &str, version: &str) -> TextSaved {
    school.services.save_item_text(who, COURSE, WHY, text, version).unwrap()
}

fn saved(outcome: TextSaved) -> (String, bool, Vec<crate::package::finding::Finding>) {
    match outcome {
        TextSaved::Saved { version, reads, findings } => (version, reads, findings),
        other => panic!("nobody else saved: {other:?}"),
    }
}

#[test]
fn the_text_of_each_kind_reads_back_as_the_same_item() {
    let (school, rob) = taught();
    let before = school.services.working_copy(&rob, COURSE).unwrap();
    for item in before.modules.iter().flat_map(|module| &module.items) {
        let source = school.services.item_source(&rob, COURSE, &item.id).unwrap();
        let text = format!("{}\n", source.text.raw());
        let outcome = school.services.save_item_text(&rob, COURSE, &item.id, &text, &source.version).unwrap();
        let (_, reads, findings) = saved(outcome);
        assert!(reads, "{}: {findings:?}\n{text}", item.id);
    }
    assert!(school.services.working_copy(&rob, COURSE).unwrap().changes.is_empty());
}

/// Autosave loses nothing: not what does not read, not how it was typed.
#[test]
fn a_text_with_mistakes_is_kept_and_bars_publishing_with_its_line() {
    let (school, rob) = taught();
    let source = school.services.item_source(&rob, COURSE, WHY).unwrap();
    let wrong = source.text.raw().replace("## How many", "How many").replace("Why snapshots", "What for");
    let (version, reads, findings) = saved(save(&school, &rob, &wrong, &source.version));
    let mistake = findings.iter().find(|one| one.level.word() == "error").unwrap();
    assert_eq!((reads, mistake.file.as_str()), (false, "intro/why.md"));
    let at = school.services.item_source(&rob, COURSE, WHY).unwrap();
    assert_eq!((at.text.raw(), at.version.as_str(), at.findings), (wrong.as_str(), version.as_str(), findings.clone()));
    let workshop = school.services.working_copy(&rob, COURSE).unwrap();
    assert_eq!((find(&workshop, WHY).title.raw(), find(&workshop, WHY).mistakes > 0), ("Why snapshots", true));
    let refused = school.services.publish_changes(&rob, COURSE, PublishOptions::default()).unwrap_err();
    assert_eq!(refused.fields[0], (WHY.to_owned(), format!("line {}: {}", mistake.line, mistake.message)));
    let form = school.services.edit_course(&rob, COURSE, rename(WHY, "By a form")).unwrap_err();
    assert_eq!(form.kind, ErrorKind::Conflict, "the text being written would take it back");
    let mended = wrong.replace("\nHow many", "\n## How many");
    let (_, reads, _) = saved(save(&school, &rob, &mended, &version));
    assert!(reads);
    assert_eq!(school.services.item_source(&rob, COURSE, WHY).unwrap().text.raw(), mended);
    school.services.publish_changes(&rob, COURSE, PublishOptions::default()).unwrap();
    assert_eq!(title(&school, &rob, WHY), "What for");
}

#[test]
fn a_given_up_text_leaves_the_last_that_reads() {
    let (school, rob) = taught();
    let source = school.services.item_source(&rob, COURSE, WHY).unwrap();
    save(&school, &rob, "+++\ntitle = ", &source.version);
    let changed = school.services.drop_item_text(&rob, COURSE, WHY).unwrap();
    assert_eq!(find(&changed.workshop, WHY).mistakes, 0);
    assert_eq!(school.services.item_source(&rob, COURSE, WHY).unwrap().text, source.text);
}

/// Issue 3: the second of two is told, and nothing is lost.
#[test]
fn the_second_of_two_authors_is_told_and_both_texts_are_kept() {
    let (school, rob) = taught();
    let tess = school.instructor("tess");
    school.enroll(COURSE, &["tess"], CourseRole::Instructor);
    let source = school.services.item_source(&rob, COURSE, WHY).unwrap();
    let (ours, theirs) = (source.text.raw().replace("# Why", "# Why so"), source.text.raw().replace("# Why", "# Why not"));
    saved(save(&school, &tess, &theirs, &source.version));
    let TextSaved::Overtaken { theirs: stands, yours } = save(&school, &rob, &ours, &source.version) else { panic!("tess saved first") };
    assert_eq!((stands.text.raw(), stands.by.as_deref(), yours.raw()), (theirs.as_str(), Some("tess"), ours.as_str()));
    let others = school.services.working_copy(&rob, COURSE).unwrap().others;
    assert_eq!((others.len(), others[0].by.as_deref(), others[0].item.as_deref()), (1, Some("tess"), Some(WHY)));
    // A session that ends here has lost nothing.
    let aside = |who| school.services.item_source(who, COURSE, WHY).unwrap().aside.map(|aside| aside.text);
    assert_eq!((aside(&rob).unwrap().raw(), aside(&tess)), (ours.as_str(), None));
    saved(save(&school, &rob, &ours, &stands.version));
    assert_eq!(aside(&rob), None);
    assert_eq!(school.services.item_source(&tess, COURSE, WHY).unwrap().text.raw(), ours);
}

#[test]
fn what_one_person_types_in_a_while_is_one_step() {
    let (school, rob) = taught();
    let mut source = school.services.item_source(&rob, COURSE, WHY).unwrap();
    let first = source.text.clone();
    for word in ["one", "two", "three"] {
        let text = format!("{}\n{word}\n", source.text.raw());
        let (version, ..) = saved(save(&school, &rob, &text, &source.version));
        (source.text, source.version) = (text.into(), version);
    }
    let workshop = school.services.working_copy(&rob, COURSE).unwrap();
    assert_eq!(workshop.steps.len(), 1);
    school.clock.advance(chrono::TimeDelta::minutes(11));
    saved(save(&school, &rob, &format!("{}\nlater\n", source.text.raw()), &source.version));
    assert_eq!(undo(&school, &rob, COURSE).unwrap().workshop.steps.len(), 2);
    assert_eq!(school.services.item_source(&rob, COURSE, WHY).unwrap().text, source.text, "as it was typed");
    undo(&school, &rob, COURSE).unwrap();
    assert_eq!(school.services.item_source(&rob, COURSE, WHY).unwrap().text, first);
    let log = school.services.audit_list(&school.console(), &audit_of(COURSE)).unwrap();
    assert_eq!(log.entries.iter().filter(|entry| entry.action == "course.edit").count(), 4, "two steps, two taken back");
}

fn audit_of(course: &str) -> AuditFilter {
    AuditFilter { course: Some(course.to_owned()), ..Default::default() }
}

#[test]
fn an_id_stays_and_a_link_that_leads_nowhere_is_a_mistake() {
    let (school, rob) = taught();
    let lint = |from: &str, to: &str| {
        let text = school.services.item_source(&rob, COURSE, WHY).unwrap().text.raw().replace(from, to);
        let linted = school.services.lint_item_text(&rob, COURSE, WHY, &text).unwrap();
        linted.findings.into_iter().map(|one| one.code).collect::<Vec<_>>()
    };
    assert_eq!(lint("id = \"intro/why\"", "id = \"intro/other\""), ["id-stays"]);
    assert_eq!(lint("id = \"intro/why\"\n", ""), Vec::<&str>::new());
    assert_eq!(lint("first.quiz.md", "frist.quiz.md"), ["broken-link"]);
    assert_eq!(lint("minutes = 8", "requires = [\"work/repo\"]"), ["cycle"], "it would wait in a circle");
    assert!(school.services.working_copy(&rob, COURSE).unwrap().undo.is_none(), "linting saves nothing");
}

#[test]
fn a_preview_is_what_a_learner_gets_with_the_keys_beside() {
    let (school, rob) = taught();
    let preview = |item: &str| {
        let text = school.services.item_source(&rob, COURSE, item).unwrap().text;
        school.services.lint_item_text(&rob, COURSE, item, text.raw()).unwrap().preview.unwrap()
    };
    let page = school.services.page(&rob, COURSE, WHY).unwrap();
    let Preview::Page(shown) = preview(WHY) else { panic!("a page") };
    assert_eq!((shown.text.raw().trim(), shown.checks[0].id.as_str()), (page.text.raw().trim(), "copies"));
    assert_eq!(shown.target("first.quiz.md"), page.target("first.quiz.md"));
    let Preview::Quiz(quiz) = preview("intro/first") else { panic!("a quiz") };
    assert_eq!(quiz.sections.iter().map(|section| section.questions.len()).collect::<Vec<_>>(), [3, 3]);
    assert_eq!(Some(quiz.possible), school.services.quiz(&rob, COURSE, "intro/first").ok().map(|quiz| quiz.possible));
    let Preview::Assignment(work) = preview("work/repo") else { panic!("an assignment") };
    assert!(work.assignment.rubric.is_some());
}

#[test]
fn a_text_larger_than_a_file_may_be_is_refused() {
    let (school, rob) = taught();
    let text = "x".repeat(MOST_TEXT + 1);
    let refused = school.services.save_item_text(&rob, COURSE, WHY, &text, "").unwrap_err();
    assert_eq!(refused.kind, ErrorKind::Invalid);
}

/// Who publishes does not take away what somebody else wrote meanwhile.
#[test]
fn a_text_laid_aside_outlives_publishing_and_throwing_away() {
    let (school, rob) = taught();
    let tess = school.instructor("tess");
    school.enroll(COURSE, &["tess"], CourseRole::Instructor);
    let source = school.services.item_source(&rob, COURSE, WHY).unwrap();
    let write = |word: &str| format!("{}\n{word}\n", source.text.raw());
    saved(save(&school, &tess, &write("of tess"), &source.version));
    let overtaken = save(&school, &rob, &write("of rob"), &source.version);
    assert!(matches!(overtaken, TextSaved::Overtaken { .. }));
    school.services.publish_changes(&tess, COURSE, PublishOptions::default()).unwrap();
    let aside = || school.services.item_source(&rob, COURSE, WHY).unwrap().aside.map(|aside| aside.text.into_raw());
    assert_eq!(aside(), Some(write("of rob")));
    let listed = school.services.working_copy(&tess, COURSE).unwrap().asides;
    assert_eq!((listed[0].item.as_str(), listed[0].by.as_deref(), listed[0].own), (WHY, Some("rob"), false));
    school.services.edit_course(&tess, COURSE, rename(WHY, "Again")).unwrap();
    school.services.discard_changes(&tess, COURSE).unwrap();
    assert_eq!(aside(), Some(write("of rob")));
    school.services.drop_aside(&rob, COURSE, WHY).unwrap();
    assert_eq!(aside(), None);
}

#[test]
fn a_text_whose_page_is_removed_meanwhile_is_kept_and_its_writer_told_by_whom() {
    let (school, rob) = taught();
    let tess = school.instructor("tess");
    school.enroll(COURSE, &["tess"], CourseRole::Instructor);
    let made = school.services.edit_course(&rob, COURSE, add("intro", NewBody::Page, "New")).unwrap().target.unwrap();
    let source = school.services.item_source(&rob, COURSE, &made).unwrap();
    let removed = school.services.edit_course(&tess, COURSE, Edit::RemoveItem { item: made.clone() }).unwrap();
    let write = || school.services.save_item_text(&rob, COURSE, &made, "# New\n\nMuch.", &source.version).unwrap();
    assert!(matches!(write(), TextSaved::Removed { by: Some(by), .. } if by == "tess"));
    school.services.undo_edit(&tess, COURSE, &removed.workshop.undo.unwrap().id).unwrap();
    let aside = school.services.item_source(&rob, COURSE, &made).unwrap().aside.unwrap();
    assert_eq!(aside.text.raw(), "# New\n\nMuch.");
    drop(school.services.edit_course(&tess, COURSE, Edit::RemoveItem { item: made.clone() }).unwrap());
    let kept = school.services.working_copy(&rob, COURSE).unwrap().asides;
    assert!(kept[0].own && kept[0].homeless, "it stands in no item");
    let into = || add("intro", NewBody::Page, "Anew");
    let refused = |who: &Actor, aside: &str, into| school.services.take_up_aside(who, COURSE, aside, into).unwrap_err().kind;
    assert_eq!(refused(&tess, &made, into()), ErrorKind::NotFound, "nobody takes up what another wrote");
    assert_eq!(refused(&rob, &made, rename(WHY, "Other")), ErrorKind::Invalid);
    let taken = school.services.take_up_aside(&rob, COURSE, &made, into()).unwrap();
    assert!(taken.workshop.asides.is_empty());
    let text = school.services.item_source(&rob, COURSE, &taken.target.unwrap()).unwrap().text;
    assert_eq!(text.raw(), "# New\n\nMuch.");
    let never = school.services.save_item_text(&rob, COURSE, "intro/nothing", "x", "").unwrap_err();
    assert_eq!(never.kind, ErrorKind::NotFound);
}
