//! Which items are asked of whom, and in what order, on both databases.
#![allow(clippy::unwrap_used, reason = "an unwrap that fails is a test that fails")]

mod common;

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use common::{ADMIN, Database, Server, answer, project};
use serde_json::{Value, json};

on_both!(
    items_go_out_without_gold_and_answers_come_in,
    an_item_is_asked_of_as_many_people_as_wanted,
    an_item_that_is_not_answered_goes_to_someone_else,
    who_is_wrong_too_often_gets_no_more_items,
    items_are_added_and_never_changed,
    what_is_put_in_order_is_asked_first_and_what_chance_drew_is_marked,
    an_order_that_cannot_be_is_told_and_changes_nothing,
);

/// The items of a lease by id.
fn items(lease: &Value) -> Vec<&str> {
    lease["items"].as_array().unwrap().iter().map(|item| item["id"].as_str().unwrap()).collect()
}

fn items_go_out_without_gold_and_answers_come_in(database: &Database) {
    let server = Server::start(database);
    let mut project = project(4, 1);
    project["items"][0]["gold"] = json!({"verdict": "pass"});
    project["items"][0]["explanation"] = json!({"en": "Fine.", "zh": "没问题。"});
    project["items"][1]["gold"] = json!({"verdict": "fail"});
    project["training"] = json!(["item-1"]);
    project["trust"]["goldShare"] = json!(0.5);
    server.put(&project);
    let token = server.token("安娜");
    let shown = server.call("GET", "/api/v1/projects/trial", &token, None).json();
    assert_eq!((shown["annotator"].as_str(), shown["project"]["items"].as_array().unwrap().len()), (Some("安娜"), 1));
    assert_eq!(shown["project"]["items"][0]["gold"]["verdict"], "fail");
    let lease = server.lease(&token, 50);
    assert!(!lease.to_string().contains("gold") && !lease.to_string().contains("explanation"), "{lease}");
    let leased = items(&lease);
    assert!(!leased.contains(&"item-1") && leased.contains(&"item-2") && leased.contains(&"item-3"), "{leased:?}");
    let answers: Vec<Value> = (1..).zip(&leased).map(|(number, item)| answer(number, "安娜", item, "pass")).collect();
    let reply = server.send(&token, &answers);
    assert_eq!(reply.status, 200, "{}", reply.text);
    assert_eq!(reply.json()["accepted"].as_array().unwrap().len(), answers.len());
    assert_eq!(reply.json()["standing"]["state"], "good");
    let stored: Vec<Value> = server.stored().into_iter().map(|line| line["answer"].clone()).collect();
    assert_eq!(stored, answers);
    let progress = server.call("GET", "/api/v1/projects/trial/progress", &token, None).json();
    assert_eq!(progress, json!({"items": 2, "answered": 2, "complete": 2, "mine": leased.len()}));
    let agreement = || server.call("GET", "/api/v1/projects/trial/agreement", ADMIN, None).json();
    let report = agreement();
    assert_eq!(
        (report["schema"].as_str(), report["counts"]["annotators"].as_u64()),
        (Some("vitrine.agreement/1"), Some(1))
    );
    assert_eq!(agreement(), report);
    // What was made once is made again when an answer has come.
    let ben = server.token("ben");
    assert_eq!(server.send(&ben, &[answer(90, "ben", leased[0], "fail")]).status, 200);
    assert_eq!(agreement()["counts"]["annotators"], 2);
}

fn an_item_is_asked_of_as_many_people_as_wanted(database: &Database) {
    let server = Server::start(database);
    server.put(&project(6, 2));
    let names = ["anna", "ben", "cleo"];
    let tokens: Vec<String> = names.iter().map(|name| server.token(name)).collect();
    // All at once: what one holds is not given to a third.
    let leases: Vec<Value> = std::thread::scope(|scope| {
        let asked: Vec<_> = tokens.iter().map(|token| scope.spawn(|| server.lease(token, 6))).collect();
        asked.into_iter().map(|lease| lease.join().unwrap()).collect()
    });
    let mut people: BTreeMap<&str, usize> = BTreeMap::new();
    leases.iter().flat_map(items).for_each(|item| *people.entry(item).or_default() += 1);
    assert_eq!(people.len(), 6);
    assert!(people.values().all(|count| *count == 2), "{people:?}");
    // Who comes last finds nothing left.
    let first = leases.iter().position(|lease| !items(lease).is_empty()).unwrap();
    let again = server.lease(&tokens[first], 50);
    assert_eq!(
        items(&again).into_iter().collect::<BTreeSet<_>>(),
        items(&leases[first]).into_iter().collect(),
        "who asks again holds the same"
    );
    let skipped = items(&leases[first])[0];
    let mut skip = answer(1, names[first], skipped, "pass");
    skip["value"] = json!({"skipped": "blurred"});
    server.send(&tokens[first], &[skip]);
    assert!(!items(&server.lease(&tokens[first], 50)).contains(&skipped), "skipped items do not come back");
    let others = tokens.iter().enumerate().filter(|(place, _)| *place != first);
    let given: Vec<Value> = others.map(|(_, token)| server.lease(token, 50)).collect();
    assert_eq!(given.iter().flat_map(items).filter(|item| *item == skipped).count(), 2, "and go to someone else");
}

fn an_item_that_is_not_answered_goes_to_someone_else(database: &Database) {
    let server = Server::start_with(&database.url(), &["--lease-seconds", "1"]);
    server.put(&project(2, 1));
    let (anna, ben) = (server.token("anna"), server.token("ben"));
    assert_eq!(items(&server.lease(&anna, 2)).len(), 2);
    assert_eq!(items(&server.lease(&ben, 2)).len(), 0);
    std::thread::sleep(Duration::from_millis(1100));
    assert_eq!(items(&server.lease(&ben, 2)).len(), 2);
    // Anna was offline; what she answered counts all the same.
    let reply = server.send(&anna, &[answer(1, "anna", "item-0", "pass")]).json();
    assert_eq!(reply["accepted"].as_array().unwrap().len(), 1);
}

fn who_is_wrong_too_often_gets_no_more_items(database: &Database) {
    let server = Server::start(database);
    let mut project = project(20, 1);
    for n in 0..10 {
        project["items"][n]["gold"] = json!({"verdict": "pass"});
    }
    server.put(&project);
    let token = server.token("anna");
    let given = |numbers: std::ops::Range<u64>, verdict| -> Vec<Value> {
        numbers.map(|n| answer(n, "anna", &format!("item-{n}"), verdict)).collect()
    };
    let state = |reply: common::Reply| reply.json()["standing"]["state"].as_str().unwrap().to_owned();
    assert_eq!(state(server.send(&token, &given(0..3, "pass"))), "good");
    assert_eq!(state(server.send(&token, &given(3..5, "fail"))), "warned");
    assert_eq!(state(server.send(&token, &given(5..8, "fail"))), "stopped");
    let lease = server.lease(&token, 5);
    assert_eq!((items(&lease).len(), lease["standing"]["state"].as_str()), (0, Some("stopped")));
    // What was still on its way is kept.
    assert_eq!(server.send(&token, &given(12..13, "pass")).json()["accepted"].as_array().unwrap().len(), 1);
    assert_eq!(server.stored().len(), 9);
    let report = server.call("GET", "/api/v1/projects/trial/agreement", ADMIN, None).json();
    assert_eq!(report["annotators"][0]["standing"]["state"], "stopped");
}

fn items_are_added_and_never_changed(database: &Database) {
    let server = Server::start(database);
    server.put(&project(2, 1));
    let token = server.token("anna");
    assert_eq!(items(&server.lease(&token, 50)).len(), 2);
    let path = "/api/v1/projects/trial";
    let reply = server.call("PUT", path, ADMIN, Some(&project(1200, 1)));
    assert_eq!((reply.status, reply.json()["items"].as_u64()), (200, Some(1200)));
    assert_eq!(items(&server.lease(&token, 50)).len(), 50);
    let mut changed = project(3, 1);
    changed["items"][1]["generations"][0]["src"] = json!("elsewhere.jpg");
    let reply = server.call("PUT", path, ADMIN, Some(&changed));
    assert_eq!((reply.status, reply.code()), (409, "labels_cannot_merge".into()));
    let progress = server.call("GET", "/api/v1/projects/trial/progress", ADMIN, None).json();
    assert_eq!(progress["items"], 1200);
}

fn what_is_put_in_order_is_asked_first_and_what_chance_drew_is_marked(database: &Database) {
    let server = Server::start(database);
    server.put(&project(1300, 1));
    let (anna, ben) = (server.token("anna"), server.token("ben"));
    let reply = server.order(&[("item-700", false), ("item-3", true), ("item-1299", false), ("item-9", true)]);
    assert_eq!((reply.status, reply.json()), (200, json!({"first": 4, "byChance": 2})));
    let lease = server.lease(&anna, 3);
    assert_eq!(items(&lease), ["item-700", "item-3", "item-1299"]);
    assert!(!lease.to_string().contains("hance"), "{lease}");
    // Whoever comes next gets the rest of it, then what is left.
    assert_eq!(items(&server.lease(&ben, 2))[0], "item-9");
    // What the annotator says of chance counts for nothing.
    let mut boast = answer(2, "anna", "item-700", "pass");
    boast["byChance"] = json!(true);
    server.send(&anna, &[answer(1, "anna", "item-3", "pass"), boast]);

    // The next order: what chance drew and somebody answered stays so, the rest is as the new order says.
    drop(server);
    let server = Server::start(database);
    let many: Vec<String> = (20..1220).map(|n| format!("item-{n}")).collect();
    let order: Vec<(&str, bool)> = many.iter().map(|item| (item.as_str(), item.ends_with('5'))).collect();
    assert_eq!(server.order(&order).json(), json!({"first": 1200, "byChance": 120}));
    let cleo = server.token("cleo");
    assert_eq!(items(&server.lease(&cleo, 7)), many.iter().take(7).collect::<Vec<_>>());
    let late = [answer(3, "ben", "item-9", "pass"), answer(4, "ben", "item-3", "fail")];
    assert_eq!(server.send(&ben, &late).status, 200);
    assert_eq!(server.send(&cleo, &[answer(5, "cleo", "item-25", "pass")]).status, 200);
    let by_chance = |line: &Value| line["answer"].get("byChance").is_some_and(|chance| *chance == true);
    let marked: Vec<bool> = server.stored().iter().map(by_chance).collect();
    assert_eq!(marked, [true, false, false, true, true]);

    // An empty order takes the last one away.
    assert_eq!(server.order(&[]).json(), json!({"first": 0, "byChance": 0}));
    let dan = server.token("dan");
    assert_ne!(items(&server.lease(&dan, 3)), ["item-27", "item-28", "item-29"]);
    assert_eq!(server.send(&dan, &[answer(6, "dan", "item-35", "pass")]).status, 200);
    assert!(!by_chance(&server.stored()[5]));
}

fn an_order_that_cannot_be_is_told_and_changes_nothing(database: &Database) {
    let server = Server::start(database);
    server.put(&project(30, 1));
    let anna = server.token("anna");
    server.order(&[("item-4", false)]);
    for (order, code) in [(["item-5", "gone"], "unknown_item"), (["item-5", "item-5"], "labels_doubled_id")] {
        let reply = server.order(&order.map(|item| (item, false)));
        assert_eq!((reply.status, reply.code().as_str()), (422, code));
        assert!(reply.json()["message"]["en"].as_str().unwrap().starts_with("Line 2"), "{}", reply.text);
    }
    let path = "/api/v1/projects/trial/order";
    assert_eq!(server.raw("PUT", path, ADMIN, b"[1]".to_vec()).code(), "labels_bad_json");
    assert_eq!(server.raw("PUT", path, &anna, Vec::new()).status, 403);
    assert_eq!(server.raw("PUT", "/api/v1/projects/gone/order", ADMIN, Vec::new()).status, 404);
    assert_eq!(items(&server.lease(&anna, 1)), ["item-4"]);
}
