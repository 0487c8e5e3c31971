//! The doors of the service layer, read from its sources: every public method of `Services` that takes `&self`.

use regex::Regex;

/// A public method of `impl Services`.
#[derive(Debug, PartialEq, Eq)]
pub struct Method {
    pub name: String,
    /// Whether its first argument is `actor: &Actor`.
    pub asks_who: bool,
}

/// The methods in all `impl Services` blocks of one source file.
pub fn methods(text: &str) -> Vec<Method> {
    let block = Regex::new(r"(?m)^impl Services \{$").expect("a pattern");
    let door = Regex::new(r"(?m)^    pub fn (\w+)(?:<[^>]*>)?\(\s*&(?:mut )?self(?:,\s*(\w+: &Actor)?)?").expect("a pattern");
    let mut found = Vec::new();
    for start in block.find_iter(text) {
        let body = &text[start.end()..];
        let body = &body[..body.find("\n}").unwrap_or(body.len())];
        found.extend(door.captures_iter(body).map(|one| Method { name: one[1].to_owned(), asks_who: one.get(2).is_some() }));
    }
    found
}

#[test]
fn doors_are_found_however_they_are_wrapped() {
    let text = "impl Services {\n    pub fn one(&self, actor: &Actor, course: &str) -> Result<()> {\n        x\n    }\n\n    pub fn two<T>(\n        &self,\n        actor: &Actor,\n    ) {}\n\n    pub(in crate::service) fn inner(&self) {}\n    fn hidden(&self) {}\n    pub fn open(path: &Path) -> Self {}\n    pub fn bare(&self, course: &str) {}\n    pub fn naked(&self) {}\n}\n\nimpl Other {\n    pub fn not_one(&self) {}\n}\n";
    let found = methods(text);
    let names: Vec<(&str, bool)> = found.iter().map(|method| (method.name.as_str(), method.asks_who)).collect();
    assert_eq!(names, [("one", true), ("two", true), ("bare", false), ("naked", false)]);
}
