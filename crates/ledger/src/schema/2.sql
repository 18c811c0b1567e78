-- Format 2: judgements, and indexes of words for searching.

-- What people and programs judged about claims, stories and sources. One is
-- revoked by another that stands after it; nothing is taken out.
CREATE TABLE judgements (
  row         INTEGER PRIMARY KEY,
  id          TEXT NOT NULL UNIQUE,  -- hash of the judgement as it is exchanged
  kind        TEXT NOT NULL,         -- merge, split, correct, wrong, rate, revoke
  author      TEXT NOT NULL,
  made_at     TEXT NOT NULL,         -- when its author made it: UTC, microseconds
  recorded_at TEXT NOT NULL,         -- when this ledger was given it; never before an earlier recording
  clock_at    TEXT,                  -- what the clock said, where it ran backwards
  json        TEXT NOT NULL,         -- the judgement as it is exchanged
  digest      TEXT NOT NULL          -- hash of id, recorded_at and the digest of the row before
) STRICT;
CREATE INDEX judgements_recorded_at ON judgements (recorded_at);

-- What a judgement is about. A claim or judgement that is not in the ledger
-- (yet) makes it wait, so these are names and no references.
CREATE TABLE judgement_subjects (
  judgement INTEGER NOT NULL REFERENCES judgements (row),
  position  INTEGER NOT NULL,
  kind      TEXT NOT NULL CHECK (kind IN ('claim', 'source', 'judgement')),
  subject   TEXT NOT NULL,           -- a claim's id, a source's name or code, a judgement's id
  PRIMARY KEY (judgement, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX judgement_subjects_subject ON judgement_subjects (subject, kind);

-- What questions ask for, in the order in which they are answered.
CREATE INDEX namings_code ON namings (code COLLATE NOCASE);
CREATE INDEX namings_actor ON namings (actor);
DROP INDEX claims_type;
CREATE INDEX claims_type ON claims (type, published, report, sentence, evidence_start, id);
CREATE INDEX claims_last_day ON claims (last_day, first_day);
CREATE INDEX claims_status ON claims (status, published, report, sentence, evidence_start, id);

-- The words of reports and of claims' evidence, stemmed as in English and
-- without accents, and of namings as they are. They hold no text of their own.
CREATE VIEW evidence AS
  SELECT claim, json_extract(json, '$.evidence.text') AS evidence FROM records;
CREATE VIRTUAL TABLE report_words USING fts5 (
  title, text, content = 'reports', content_rowid = 'id', tokenize = 'porter unicode61 remove_diacritics 2'
);
CREATE VIRTUAL TABLE claim_words USING fts5 (
  evidence, content = 'evidence', content_rowid = 'claim', tokenize = 'porter unicode61 remove_diacritics 2'
);
CREATE VIRTUAL TABLE naming_words USING fts5 (
  name, text, content = 'namings', content_rowid = 'id', tokenize = 'unicode61 remove_diacritics 0'
);
INSERT INTO naming_words (naming_words) VALUES ('rebuild');
INSERT INTO report_words (report_words) VALUES ('rebuild');
INSERT INTO claim_words (claim_words) VALUES ('rebuild');
CREATE TRIGGER reports_words AFTER INSERT ON reports BEGIN
  INSERT INTO report_words (rowid, title, text) VALUES (NEW.id, NEW.title, NEW.text);
END;
CREATE TRIGGER namings_words AFTER INSERT ON namings BEGIN
  INSERT INTO naming_words (rowid, name, text) VALUES (NEW.id, NEW.name, NEW.text);
END;
CREATE TRIGGER records_words AFTER INSERT ON records BEGIN
  INSERT INTO claim_words (rowid, evidence) VALUES (NEW.claim, json_extract(NEW.json, '$.evidence.text'));
END;

CREATE TRIGGER judgements_no_update BEFORE UPDATE ON judgements BEGIN SELECT RAISE(ABORT, 'the ledger only appends'); END;
CREATE TRIGGER judgements_no_delete BEFORE DELETE ON judgements BEGIN SELECT RAISE(ABORT, 'the ledger only appends'); END;
CREATE TRIGGER judgements_no_replace BEFORE INSERT ON judgements
  WHEN EXISTS (SELECT 1 FROM judgements WHERE row = NEW.row OR id = NEW.id)
  BEGIN SELECT RAISE(ABORT, 'the ledger only appends'); END;

CREATE TRIGGER judgement_subjects_no_update BEFORE UPDATE ON judgement_subjects BEGIN SELECT RAISE(ABORT, 'the ledger only appends'); END;
CREATE TRIGGER judgement_subjects_no_delete BEFORE DELETE ON judgement_subjects BEGIN SELECT RAISE(ABORT, 'the ledger only appends'); END;
CREATE TRIGGER judgement_subjects_no_replace BEFORE INSERT ON judgement_subjects
  WHEN EXISTS (SELECT 1 FROM judgement_subjects WHERE judgement = NEW.judgement AND position = NEW.position)
  BEGIN SELECT RAISE(ABORT, 'the ledger only appends'); END;
