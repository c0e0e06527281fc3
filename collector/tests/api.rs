//! The collector as its callers meet it, on both databases.
#![allow(clippy::unwrap_used, reason = "an unwrap that fails is a test that fails")]

mod common;

use std::collections::BTreeSet;
use std::time::Duration;

use common::{ADMIN, Database, Server, answer, id, project};
use serde_json::{Value, json};

on_both!(
    what_is_sent_twice_counts_once,
    a_bad_answer_is_refused_and_the_others_are_kept,
    nonsense_is_told_what_is_wrong_with_it,
    each_token_opens_what_it_was_made_for,
    a_clock_that_is_wrong_loses_no_answer,
    answers_are_read_in_pages_without_gaps,
    a_correction_counts_in_place_of_the_answer,
    many_at_once_get_numbers_without_gaps,
    a_second_collector_sees_the_same,
);

fn strings(value: &Value) -> Vec<&str> {
    value.as_array().unwrap().iter().map(|value| value.as_str().unwrap()).collect()
}

/// The items of a lease by id.
fn items(lease: &Value) -> Vec<&str> {
    lease["items"].as_array().unwrap().iter().map(|item| item["id"].as_str().unwrap()).collect()
}

fn now_ms() -> i64 {
    std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap().as_millis() as i64
}

fn what_is_sent_twice_counts_once(database: &Database) {
    let server = Server::start(database);
    server.put(&project(3, 1));
    let (anna, ben) = (server.token("anna"), server.token("ben"));
    let first = answer(1, "anna", "item-0", "pass");
    let reply = server.send(&anna, &[first.clone(), first.clone()]).json();
    assert_eq!((strings(&reply["accepted"]), strings(&reply["known"])), (vec![id(1).as_str()], vec![id(1).as_str()]));
    let reply = server.send(&anna, &[first, answer(2, "anna", "item-1", "fail")]).json();
    assert_eq!((strings(&reply["accepted"]), strings(&reply["known"])), (vec![id(2).as_str()], vec![id(1).as_str()]));
    let reply = server.send(&ben, &[answer(1, "ben", "item-2", "pass")]).json();
    assert_eq!(reply["refused"][0]["error"]["code"], "id_taken");
    assert_eq!(server.stored().len(), 2);
}

fn a_bad_answer_is_refused_and_the_others_are_kept(database: &Database) {
    let server = Server::start(database);
    server.put(&project(2, 1));
    let token = server.token("anna");
    let mut other_mode = answer(4, "anna", "item-0", "pass");
    other_mode["value"] = json!({"choice": "tie"});
    let mut misspelt = answer(5, "anna", "item-0", "pass");
    misspelt["itme"] = json!(1);
    let mut nul = answer(8, "anna", "item-1", "pass");
    nul["value"] = json!({"skipped": "a\u{0}b"});
    let batch = [
        answer(1, "anna", "item-0", "pass"),
        answer(2, "anna", "gone", "pass"),
        answer(3, "ben", "item-0", "pass"),
        other_mode,
        misspelt,
        json!("nonsense"),
        answer(7, "anna", "item-1", "maybe"),
        nul,
    ];
    let reply = server.send(&token, &batch);
    assert_eq!(reply.status, 200);
    let reply = reply.json();
    assert_eq!(strings(&reply["accepted"]), [id(1), id(8)]);
    let refused = reply["refused"].as_array().unwrap();
    let codes: Vec<&str> = refused.iter().map(|refused| refused["error"]["code"].as_str().unwrap()).collect();
    assert_eq!(
        codes,
        ["unknown_item", "other_annotator", "value_mode", "labels_bad_json", "labels_bad_json", "labels_bad_json"]
    );
    assert_eq!((refused[3]["id"].as_str(), &refused[4]["id"]), (Some(id(5).as_str()), &Value::Null));
    assert!(refused[5]["error"]["message"]["en"].as_str().unwrap().contains("answer.value.verdict"), "{refused:?}");
    assert_eq!(server.stored().len(), 2);
}

fn nonsense_is_told_what_is_wrong_with_it(database: &Database) {
    let server = Server::start(database);
    server.put(&project(2, 1));
    let token = server.token("anna");
    let answers = "/api/v1/projects/trial/answers";
    let told = |reply: common::Reply| (reply.status, reply.code());
    assert_eq!(told(server.raw("POST", answers, &token, b"{".to_vec())), (400, "labels_bad_json".into()));
    assert_eq!(told(server.raw("POST", answers, &token, vec![0xff, 0xfe])), (400, "bad_request".into()));
    assert_eq!(told(server.raw("POST", answers, &token, b"[1, 2]".to_vec())), (400, "labels_bad_json".into()));
    assert_eq!(told(server.send(&token, &[])), (400, "bad_request".into()));
    let many: Vec<Value> = (0..201).map(|number| answer(number, "anna", "item-0", "pass")).collect();
    assert_eq!(told(server.send(&token, &many)), (400, "bad_request".into()));
    let lease = "/api/v1/projects/trial/lease";
    for count in [json!(0), json!(51)] {
        assert_eq!(
            told(server.call("POST", lease, &token, Some(&json!({"count": count})))),
            (422, "labels_bad_number".into())
        );
    }
    assert_eq!(told(server.call("POST", lease, &token, Some(&json!({"count": -1})))), (400, "labels_bad_json".into()));
    assert_eq!(told(server.raw("POST", lease, &token, vec![b' '; 100_000])), (413, "too_large".into()));
    // What is too large, or nobody's, is read to its end, so that the client hears why, every time.
    for _ in 0..10 {
        assert_eq!(told(server.raw("POST", answers, &token, vec![b' '; 17 << 20])), (413, "too_large".into()));
        assert_eq!(told(server.raw("POST", answers, "made-up", vec![b' '; 2 << 20])), (401, "token_unknown".into()));
    }
    let mut broken = project(2, 1);
    broken["mode"] = json!("guess");
    let reply = server.raw("PUT", "/api/v1/projects/trial", ADMIN, serde_json::to_vec_pretty(&broken).unwrap());
    assert!(reply.json()["message"]["en"].as_str().unwrap().contains("(line "), "{}", reply.text);
    assert_eq!(told(reply), (422, "project_mode".into()));
    let reply = server.call("PUT", "/api/v1/projects/other", ADMIN, Some(&project(2, 1)));
    assert_eq!(told(reply), (400, "bad_request".into()));
    assert_eq!(told(server.call("GET", "/nowhere", "", None)), (404, "unknown_address".into()));
    assert_eq!(told(server.call("PATCH", answers, &token, None)), (404, "unknown_address".into()));
    let reply = server.call("GET", "/api/v1/projects/trial/answers?limit=many", ADMIN, None);
    assert_eq!(told(reply), (400, "bad_request".into()));
}

fn each_token_opens_what_it_was_made_for(database: &Database) {
    let server = Server::start(database);
    server.put(&project(2, 1));
    let mut second = project(2, 1);
    second["id"] = json!("other");
    server.put(&second);
    let anna = server.token("anna");
    let get = |path: &str, token: &str| {
        let reply = server.call("GET", path, token, None);
        (reply.status, reply.code())
    };
    let trial = "/api/v1/projects/trial";
    assert_eq!(get(trial, ""), (401, "token_missing".into()));
    assert_eq!(get(trial, "made-up"), (401, "token_unknown".into()));
    assert_eq!(get(trial, &"x".repeat(5000)), (401, "token_missing".into()));
    assert_eq!(get("/api/v1/projects/other", &anna), (403, "not_allowed".into()));
    assert_eq!(get(&format!("{trial}/answers"), &anna), (403, "not_allowed".into()));
    assert_eq!(get(&format!("{trial}/agreement"), &anna), (403, "not_allowed".into()));
    assert_eq!(get(trial, ADMIN), (403, "not_allowed".into()));
    assert_eq!(get("/api/v1/projects/gone/answers", ADMIN), (404, "unknown_project".into()));
    let put = server.call("PUT", trial, &anna, Some(&project(2, 1)));
    assert_eq!((put.status, put.code()), (403, "not_allowed".into()));
    let tokens = format!("{trial}/tokens");
    for (body, code) in [
        (json!({"annotator": ""}), "labels_bad_id"),
        (json!({"annotator": "a\nb"}), "labels_bad_id"),
        (json!({"annotator": "anna", "expires": "2020-01-01T00:00:00Z"}), "bad_request"),
    ] {
        assert_eq!(server.call("POST", &tokens, ADMIN, Some(&body)).code(), code);
    }
    let soon = vitrine_labels::Moment::from_unix_ms(now_ms() + 1500).unwrap();
    let body = json!({"annotator": "ben", "expires": soon.to_string()});
    let created = server.call("POST", &tokens, ADMIN, Some(&body)).json();
    let ben = created["token"].as_str().unwrap();
    assert!(created["link"].as_str().unwrap().starts_with("#/annotate?project=trial&token=vt_"), "{created}");
    assert_eq!(server.call("GET", trial, ben, None).status, 200);
    std::thread::sleep(Duration::from_millis(1600));
    assert_eq!(get(trial, ben), (401, "token_expired".into()));
    assert_eq!(server.call("DELETE", &format!("{tokens}/anna"), ADMIN, None).status, 204);
    assert_eq!(get(trial, &anna), (401, "token_revoked".into()));
    let again = server.token("anna");
    assert_eq!(server.call("GET", trial, &again, None).status, 200, "a new token opens again");
}

fn a_clock_that_is_wrong_loses_no_answer(database: &Database) {
    let server = Server::start(database);
    server.put(&project(3, 1));
    let token = server.token("anna");
    let at = |number, item, at: &str| {
        let mut answer = answer(number, "anna", item, "pass");
        answer["at"] = json!(at);
        answer
    };
    let answers = [
        at(1, "item-0", "1970-01-01T00:00:00Z"),
        at(2, "item-1", "9999-12-31T23:59:59Z"),
        at(3, "item-2", "2026-11-22T20:00:00.25+08:00"),
    ];
    assert_eq!(server.send(&token, &answers).json()["accepted"].as_array().unwrap().len(), 3);
    let stored = server.stored();
    assert_eq!(stored[2]["answer"]["at"], "2026-11-22T12:00:00.25Z");
    for line in &stored {
        let received = vitrine_labels::Moment::parse(line["received"].as_str().unwrap()).unwrap().unix_ms();
        assert!((received - now_ms()).abs() < 60_000, "{line}");
    }
    let time = server.lease(&token, 1)["serverTime"].as_str().unwrap().to_owned();
    assert!((vitrine_labels::Moment::parse(&time).unwrap().unix_ms() - now_ms()).abs() < 60_000);
}

fn answers_are_read_in_pages_without_gaps(database: &Database) {
    let server = Server::start(database);
    server.put(&project(30, 1));
    let token = server.token("anna");
    for batch in 0..6 {
        let answers: Vec<Value> =
            (batch * 5..batch * 5 + 5).map(|n| answer(n, "anna", &format!("item-{n}"), "pass")).collect();
        server.send(&token, &answers);
    }
    let mut read: Vec<u64> = Vec::new();
    loop {
        let after = read.last().copied().unwrap_or(0);
        let path = format!("/api/v1/projects/trial/answers?after={after}&limit=7");
        let page = server.call("GET", &path, ADMIN, None).text;
        let lines: Vec<Value> = page.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        assert!(lines.len() <= 7);
        if lines.is_empty() {
            break;
        }
        read.extend(lines.iter().map(|line| line["sequence"].as_u64().unwrap()));
    }
    assert_eq!(read, (1..=30).collect::<Vec<_>>());
}

fn a_correction_counts_in_place_of_the_answer(database: &Database) {
    let server = Server::start(database);
    let mut project = project(8, 1);
    for n in 0..5 {
        project["items"][n]["gold"] = json!({"verdict": "pass"});
    }
    server.put(&project);
    let token = server.token("anna");
    let wrong: Vec<Value> = (0..5).map(|n| answer(n, "anna", &format!("item-{n}"), "fail")).collect();
    assert_eq!(server.send(&token, &wrong).json()["standing"]["state"], "stopped");
    // Undone after all, by a clock that went backwards; and once more the first, late from another device.
    let right: Vec<Value> = (0..5)
        .map(|n| {
            let mut answer = answer(10 + n, "anna", &format!("item-{n}"), "pass");
            answer["replaces"] = json!(id(n));
            answer["at"] = json!("2026-11-22T11:00:00Z");
            answer
        })
        .collect();
    assert_eq!(server.send(&token, &right).json()["standing"]["state"], "good");
    assert_eq!(server.send(&token, &wrong).json()["standing"]["state"], "good");
    assert_eq!(server.stored().len(), 10, "nothing is ever deleted");
    // A skip that is taken back counts for the item again.
    let progress = || server.call("GET", "/api/v1/projects/trial/progress", ADMIN, None).json()["answered"].clone();
    let mut skip = answer(20, "anna", "item-7", "pass");
    skip["value"] = json!({"skipped": ""});
    server.send(&token, &[skip]);
    assert_eq!(progress(), 0);
    let mut mended = answer(21, "anna", "item-7", "pass");
    mended["replaces"] = json!(id(20));
    server.send(&token, &[mended]);
    assert_eq!(progress(), 1);
}

fn many_at_once_get_numbers_without_gaps(database: &Database) {
    let server = Server::start(database);
    server.put(&project(500, 8));
    let people: Vec<String> = (0..8).map(|n| format!("p{n}")).collect();
    let tokens: Vec<String> = people.iter().map(|name| server.token(name)).collect();
    std::thread::scope(|scope| {
        for (n, (name, token)) in (0_u64..).zip(people.iter().zip(&tokens)) {
            let server = &server;
            scope.spawn(move || {
                for batch in 0..20 {
                    let number = |k: u64| n * 10_000 + batch * 5 + k;
                    let answers: Vec<Value> =
                        (0..5).map(|k| answer(number(k), name, &format!("item-{}", batch * 5 + k), "pass")).collect();
                    assert_eq!(server.send(token, &answers).status, 200);
                }
            });
        }
    });
    let sequences: Vec<u64> = server.stored().iter().map(|line| line["sequence"].as_u64().unwrap()).collect();
    assert_eq!(sequences, (1..=800).collect::<Vec<_>>());
    let progress = server.call("GET", "/api/v1/projects/trial/progress", ADMIN, None).json();
    assert_eq!((progress["answered"].as_u64(), progress["complete"].as_u64()), (Some(100), Some(100)));
}

fn a_second_collector_sees_the_same(database: &Database) {
    let (first, second) = (Server::start(database), Server::start(database));
    first.put(&project(40, 1));
    let (anna, ben) = (first.token("anna"), second.token("ben"));
    let both: Vec<(String, String)> = std::thread::scope(|scope| {
        let asked = [scope.spawn(|| first.lease(&anna, 20)), scope.spawn(|| second.lease(&ben, 20))];
        let leases = asked.map(|lease| lease.join().unwrap());
        leases
            .iter()
            .zip(["anna", "ben"])
            .flat_map(|(lease, name)| items(lease).into_iter().map(move |item| (name.into(), item.to_owned())))
            .collect()
    });
    let different: BTreeSet<&String> = both.iter().map(|(_, item)| item).collect();
    assert_eq!((both.len(), different.len()), (40, 40), "nothing is handed out twice");
    std::thread::scope(|scope| {
        for (server, name, token, from) in [(&first, "anna", &anna, 0), (&second, "ben", &ben, 1000)] {
            let mine: Vec<&String> = both.iter().filter(|(person, _)| person == name).map(|(_, item)| item).collect();
            scope.spawn(move || {
                for (number, item) in (from..).zip(mine) {
                    assert_eq!(server.send(token, &[answer(number, name, item, "pass")]).status, 200);
                }
            });
        }
    });
    let sequences: Vec<u64> = second.stored().iter().map(|line| line["sequence"].as_u64().unwrap()).collect();
    assert_eq!(sequences, (1..=40).collect::<Vec<_>>());
    // A project changed by one is the other's project, too.
    first.put(&project(41, 1));
    assert_eq!(items(&second.lease(&ben, 5)), ["item-40"]);
}
