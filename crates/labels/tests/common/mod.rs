//! Small projects and answers to try things on.
#![allow(dead_code, reason = "each test program uses another part")]

use vitrine_labels::{
    Answer, Choice, Item, Mode, Moment, OpenProject, PROJECT_SCHEMA, Picture, Project, Reason, Role, Text, Trust,
    Value, Verdict,
};

/// A project of `count` items named `item-0` and on, without gold.
pub fn project(mode: Mode, count: usize) -> Project {
    let generations = if mode == Mode::Ranking { 3 } else { mode.generations().0 };
    let reason = |id: &str| Reason { id: id.into(), name: Text::new(id, id), key: None };
    Project {
        schema: PROJECT_SCHEMA.into(),
        id: "trial".into(),
        name: Text::new("Trial", "试验"),
        mode,
        reasons: vec![reason("wrong_place"), reason("extra_part")],
        keys: Default::default(),
        guidelines: None,
        consent: None,
        redundancy: 3,
        trust: Trust { gold_share: 0.0, repeat_share: 0.0, ..Trust::default() },
        training: Vec::new(),
        items: (0..count)
            .map(|n| Item {
                id: format!("item-{n}"),
                original: Picture::at(format!("originals/{n}.jpg")),
                generations: (0..generations).map(|g| Picture::at(format!("generated/{n}-{g}.jpg"))).collect(),
                category: None,
                gold: None,
                explanation: None,
            })
            .collect(),
    }
}

/// The same, opened.
pub fn open(mode: Mode, count: usize) -> OpenProject {
    OpenProject::new(project(mode, count))
}

/// A UUID made from a number.
pub fn id(number: u64) -> String {
    format!("00000000-0000-4000-8000-{number:012x}")
}

/// An answer by its number, at as many seconds after midnight.
pub fn answer(number: u64, annotator: &str, item: usize, value: Value) -> Answer {
    Answer {
        id: id(number),
        project: "trial".into(),
        item: format!("item-{item}"),
        annotator: annotator.into(),
        value,
        shown: vec![0],
        role: Role::Work,
        replaces: None,
        at: Moment::from_unix_ms(1_795_000_000_000 + 1000 * number as i64).unwrap(),
        ms: 2000,
        pictures: Vec::new(),
        by_chance: false,
    }
}

pub fn verdict(pass: bool) -> Value {
    let verdict = if pass { Verdict::Pass } else { Verdict::Fail };
    Value::Verdict { verdict, reasons: Vec::new() }
}

pub fn choice(choice: Choice) -> Value {
    Value::Choice { choice }
}
