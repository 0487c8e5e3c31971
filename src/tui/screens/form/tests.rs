use super::*;
use crate::service::testing::School;
use crate::tui::testing::Harness;

/// Names a boat; the harbour knows one already.
struct Boat {
    sailing: Sailing,
}

#[derive(Clone, Copy)]
enum Sailing {
    AtOnce,
    WithWork,
}

fn name_it(name: &str) -> Result<String, Error> {
    if name == "Argo" {
        let taken = Error::invalid("That cannot be.");
        return Err(Error { fields: vec![("name".to_owned(), "Argo is taken.".to_owned())], ..taken });
    }
    Ok(name.to_owned())
}

impl Errand for Boat {
    const PURPOSE: Purpose = Purpose::Settings;
    type Brought = String;

    fn title(&self, _look: &Look<'_>) -> String {
        "Boat".to_owned()
    }

    fn page(&self, _look: &Look<'_>) -> Page {
        Page::new("A boat", "Give it a name.")
    }

    fn fields(&self, _look: &Look<'_>) -> Form {
        Form::default().line("name", "Name", "").button("save", "Name it")
    }

    fn pressed(&mut self, _button: &'static str, form: &mut Form, ctx: &mut Ctx<'_>) -> Answer<Inside, Self> {
        let name = form.value("name").to_owned();
        match self.sailing {
            Sailing::AtOnce => Ok(Next::Saved(format!("{} it is", name_it(&name)?))),
            Sailing::WithWork => {
                let job = Job::start(ctx.now, move |watch| {
                    while name == "Ark" && !watch.is_cancelled() {
                        std::thread::yield_now();
                    }
                    name_it(&name)
                });
                Ok(Next::Work(Work::new("Painting ...", job).stoppable()))
            }
        }
    }

    fn ended(&mut self, name: String, _form: &mut Form, _ctx: &mut Ctx<'_>) -> Answer<Inside, Self> {
        Ok(Next::Left(format!("{name} is painted")))
    }
}

fn at(sailing: Sailing) -> (School, Harness) {
    let school = School::new();
    let ada = school.learner("ada");
    let harness = Harness::learner(&school.services, ada);
    let look = harness.session.look();
    let screen = FormScreen::new(Boat { sailing }, &look);
    let harness = harness.showing(Box::new(screen));
    (school, harness)
}

#[test]
fn a_refusal_stands_under_its_field_and_what_is_saved_may_be_left() {
    let (_school, mut at) = at(Sailing::AtOnce);
    at.keys("Argo <c-o>");
    assert!(at.shows("! Argo is taken.") && at.line(-2).contains("1 problem"), "{}", at.screen());
    at.keys("2 <esc>");
    assert!(at.shows("Leave without saving?"), "{}", at.screen());
    at.keys("<esc> <c-o>");
    assert!(at.line(-2).contains("Argo2 it is"), "{}", at.screen());
    at.keys("<esc>");
    assert!(!at.shows("A boat"), "{}", at.screen());
}

#[test]
fn work_is_seen_and_broken_off_and_its_end_is_told() {
    let (_school, mut at) = at(Sailing::WithWork);
    at.keys("Ark <c-o>");
    assert!(at.line(-2).contains("Painting ...") && at.line(-1).contains("cancel"), "{}", at.screen());
    at.keys("x <esc>");
    assert!(at.shows("[Ark") && !at.shows("Painting ..."), "{}", at.screen());
    at.keys("<c-w> Argo <c-o>");
    at.until("! Argo is taken.");
    at.keys("<c-w> Swan <c-o>");
    at.until("Swan is painted");
    assert!(!at.shows("A boat"), "{}", at.screen());
}
