-- The same text for SQLite and PostgreSQL: BIGINT and TEXT alone. Times are milliseconds since 1970.

CREATE TABLE project (
    id TEXT PRIMARY KEY,
    -- Without its items.
    document TEXT NOT NULL,
    -- Grows with every change, so that several collectors notice each other's.
    version BIGINT NOT NULL,
    -- Where the order of items begins; secret, or gold could be foreseen.
    seed BIGINT NOT NULL,
    -- The last sequence number given to an answer.
    answers BIGINT NOT NULL,
    created BIGINT NOT NULL
);

CREATE TABLE item (
    project TEXT NOT NULL REFERENCES project (id),
    id TEXT NOT NULL,
    position BIGINT NOT NULL,
    document TEXT NOT NULL,
    -- How many people's latest answer counts.
    people BIGINT NOT NULL,
    PRIMARY KEY (project, id)
);

CREATE TABLE token (
    -- SHA-256: the token itself is nowhere.
    hash TEXT PRIMARY KEY,
    project TEXT NOT NULL REFERENCES project (id),
    annotator TEXT NOT NULL,
    created BIGINT NOT NULL,
    expires BIGINT NOT NULL,
    revoked BIGINT
);

CREATE INDEX token_of_annotator ON token (project, annotator);

-- Never changed and never deleted.
CREATE TABLE answer (
    project TEXT NOT NULL REFERENCES project (id),
    -- Without gaps, in the order of commits.
    sequence BIGINT NOT NULL,
    id TEXT NOT NULL,
    annotator TEXT NOT NULL,
    received BIGINT NOT NULL,
    document TEXT NOT NULL,
    PRIMARY KEY (project, sequence)
);

CREATE UNIQUE INDEX answer_id ON answer (project, id);

-- Which answer of a person to an item counts at present, and what handing out items and trust need of it. All of it
-- follows from the answers.
CREATE TABLE latest (
    project TEXT NOT NULL REFERENCES project (id),
    annotator TEXT NOT NULL,
    item TEXT NOT NULL,
    role TEXT NOT NULL,
    answer TEXT NOT NULL,
    replaces TEXT,
    given_at BIGINT NOT NULL,
    -- 0 for a skip.
    counted BIGINT NOT NULL,
    timed BIGINT NOT NULL,
    hasty BIGINT NOT NULL,
    -- Whether it was as known; nothing where nothing is known.
    gold_right BIGINT,
    first_sequence BIGINT NOT NULL,
    PRIMARY KEY (project, annotator, item, role)
);

CREATE INDEX latest_of_item ON latest (project, item);

CREATE TABLE lease (
    project TEXT NOT NULL REFERENCES project (id),
    annotator TEXT NOT NULL,
    item TEXT NOT NULL,
    role TEXT NOT NULL,
    expires BIGINT NOT NULL,
    PRIMARY KEY (project, annotator, item, role)
);
