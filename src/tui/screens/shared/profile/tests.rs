use crate::service::testing::School;
use crate::tui::route::Route;
use crate::tui::testing::Harness;

#[test]
fn a_change_is_saved_or_asked_about() {
    let school = School::new();
    let ada = school.learner("ada");
    let mut at = Harness::learner(&school.services, ada.clone()).at(Route::Profile);
    at.keys("<c-w> <c-w>");
    at.text("Ada Byron");
    at.keys("<esc>");
    assert!(at.shows("Leave without saving?"), "{}", at.screen());
    at.keys("<esc> <c-o>");
    assert!(at.line(-2).contains("Saved"), "{}", at.screen());
    assert_eq!(school.services.me(&ada).expect("themselves").name.raw(), "Ada Byron");
    at.keys("<tab> <tab>");
    at.text("Mars");
    at.keys("<c-o>");
    assert!(at.shows("! Write it like Europe/Berlin"), "{}", at.screen());
}
