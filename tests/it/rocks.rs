//! A small course of every kind of item and question that is built, for tests by commands.

use std::path::{Path, PathBuf};

/// Writes the course `rocks` into `folder` and gives its path.
pub fn write(folder: &Path) -> PathBuf {
    with(folder, "", "Rocks")
}

/// The course with `text` in every text an author writes, under the id `rocks`.
pub fn with(folder: &Path, text: &str, title: &str) -> PathBuf {
    let course = folder.join("rocks");
    for (path, content) in FILES {
        let path = course.join(path);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder is made");
        std::fs::write(path, content.replace("TITLE", &quoted(title)).replace("TEXT", text)).expect("a file is written");
    }
    course
}

/// The text as the inside of a TOML string.
fn quoted(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '"' | '\\' => format!("\\{c}"),
            c if c.is_control() || u32::from(c) > 0xffff => format!("\\U{:08X}", u32::from(c)),
            c => c.to_string(),
        })
        .collect()
}

const FILES: &[(&str, &str)] = &[
    (
        "course.toml",
        r#"format = 1
id = "rocks"
version = "1.0.0"
title = "TITLE"
language = "en"
authors = ["TITLE"]
description = "TITLE"

[grading]
pass = "60%"
categories = [{ id = "quizzes", title = "TITLE", weight = 40 }, { id = "labs", weight = 60 }]

[[module]]
id = "intro"
title = "TITLE"
items = [
  "intro/kinds.md",
  { file = "intro/first.quiz.md", category = "quizzes" },
  { link = "https://example.org/rocks", title = "Reference", optional = true },
]

[[module]]
id = "field"
title = "In the field"
requires = ["intro"]
items = [{ file = "field/report.assignment.md", category = "labs" }]

[[module]]
id = "home"
title = "At home"
items = [{ file = "home/essay.assignment.md", category = "labs" }, { file = "home/practice.quiz.md" }]
"#,
    ),
    (
        "intro/kinds.md",
        r#"+++
id = "intro/kinds"
title = "TITLE"
+++

# Three kinds

Rocks are *igneous*, *sedimentary* or *metamorphic*. TEXT

```check
## Which one comes from lava? {#lava}

= igneous
```
"#,
    ),
    (
        "intro/first.quiz.md",
        r#"+++
id = "intro/first"
title = "TITLE"
category = "quizzes"
attempts = 2
+++

Six questions. TEXT

## Which rock floats? {#floats}

TEXT

- (x) Pumice TEXT
- ( ) Granite
  > Granite is dense. TEXT

## Which are igneous? {#igneous 2pt}

- [x] Basalt
- [x] Granite
- [ ] Chalk

## Chalk is sedimentary. {#chalk}

= true

## What does granite turn into? {#gneiss}

= gneiss

## How many main kinds are there? {#kinds}

= 3

## Why is slate layered? {#slate essay 4pt}

> model: Pressure. TEXT
"#,
    ),
    (
        "field/report.assignment.md",
        r#"+++
id = "field/report"
title = "A field report"
points = 20
submit = ["text", "file"]
+++

Describe three rocks you found. TEXT
"#,
    ),
    (
        "home/essay.assignment.md",
        r#"+++
id = "home/essay"
title = "TITLE"
points = 10
submit = ["text", "file", "url"]
max_files = 2
max_bytes = "1MB"
extensions = ["txt", "md"]
+++

Write about your favorite rock. TEXT

## Marking {#marking rubric}

| criterion | 5 good | 2 fair | 0 missing |
|---|---|---|---|
| Facts {#facts} | all TEXT | some | none |
| Language {#language} | clear | fair | none |
"#,
    ),
    (
        "home/practice.quiz.md",
        r#"+++
id = "home/practice"
title = "At once"
category = "quizzes"
behavior = "immediate"
+++

## Two and two {#sum}

= 4

> correct: Right. TEXT
"#,
    ),
];
