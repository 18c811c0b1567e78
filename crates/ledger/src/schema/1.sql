-- Format 1. Tables hold what was recorded; nothing in them is ever changed.

-- Reports as they were read.
CREATE TABLE reports (
  id          INTEGER PRIMARY KEY,
  hash        TEXT NOT NULL UNIQUE,  -- of given_id, title, publisher, published, url, language, text
  given_id    TEXT NOT NULL,
  title       TEXT,
  publisher   TEXT,
  published   TEXT,                  -- YYYY-MM-DD
  url         TEXT,
  language    TEXT,
  text        TEXT NOT NULL,
  text_hash   TEXT NOT NULL,
  found       TEXT NOT NULL,         -- JSON: field -> how it was found
  notes       TEXT NOT NULL,         -- JSON: [{"range", "reason"}]
  recorded_at TEXT NOT NULL          -- UTC, microseconds
) STRICT;
CREATE INDEX reports_identity ON reports (given_id, text_hash);

-- What a coder made of a report. The current reading of a report is the one
-- that no other supersedes.
CREATE TABLE readings (
  id          INTEGER PRIMARY KEY,
  report      INTEGER NOT NULL REFERENCES reports (id),
  coder       TEXT NOT NULL,         -- version of the program and hash of the model
  recorded_at TEXT NOT NULL,         -- never before that of an earlier reading
  clock_at    TEXT,                  -- what the clock said, where it ran backwards
  supersedes  INTEGER UNIQUE REFERENCES readings (id),
  claims      INTEGER NOT NULL,
  digest      TEXT NOT NULL          -- hash of the above and of every claim's record
) STRICT;
CREATE INDEX readings_report ON readings (report);
CREATE INDEX readings_recorded_at ON readings (recorded_at);

-- Claims, as far as questions need them; the record itself is in `records`.
CREATE TABLE claims (
  row            INTEGER PRIMARY KEY,
  reading        INTEGER NOT NULL REFERENCES readings (id),
  id             TEXT NOT NULL,
  report         TEXT NOT NULL,      -- the report's given id
  published      TEXT,
  sentence       INTEGER NOT NULL,
  evidence_start INTEGER NOT NULL,
  kind           TEXT NOT NULL,
  type           TEXT NOT NULL,
  event_start    TEXT,               -- as in the record: YYYY[-MM[-DD]]
  event_end      TEXT,
  first_day      TEXT,               -- the event's days, else the day of publication
  last_day       TEXT,
  status         INTEGER NOT NULL,   -- 1 negated, 2 alleged, 4 possible, 8 planned, 16 desired, 32 conditional
  score          REAL NOT NULL,
  UNIQUE (reading, id)
) STRICT;
CREATE INDEX claims_in_order ON claims (published, report, sentence, evidence_start, id);
CREATE INDEX claims_type ON claims (type);
CREATE INDEX claims_days ON claims (first_day, last_day);
CREATE INDEX claims_id ON claims (id);

-- The claim's record, apart so that scans of `claims` stay narrow.
CREATE TABLE records (
  claim  INTEGER PRIMARY KEY REFERENCES claims (row),
  sha256 TEXT NOT NULL,
  json   TEXT NOT NULL
) STRICT;

-- Every way in which parties were named, once each.
CREATE TABLE namings (
  id    INTEGER PRIMARY KEY,
  code  TEXT,
  actor TEXT,                        -- the catalog entry's id
  name  TEXT,                        -- the catalog entry's name
  text  TEXT NOT NULL                -- the words of the report
) STRICT;
CREATE INDEX namings_text ON namings (text);

-- Who takes part in a claim.
CREATE TABLE claim_parties (
  claim    INTEGER NOT NULL REFERENCES claims (row),
  role     TEXT NOT NULL CHECK (role IN ('actor', 'recipient', 'source')),
  position INTEGER NOT NULL,
  naming   INTEGER NOT NULL REFERENCES namings (id),
  PRIMARY KEY (claim, role, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX claim_parties_naming ON claim_parties (naming, claim);

-- For people and programs that look into the file themselves.
CREATE VIEW parties AS
  SELECT p.claim, p.role, p.position, n.code, n.actor, n.name, n.text
  FROM claim_parties p JOIN namings n ON n.id = p.naming;
CREATE VIEW current_claims AS
  SELECT c.*, r.json FROM claims c JOIN records r ON r.claim = c.row
  WHERE NOT EXISTS (SELECT 1 FROM readings later WHERE later.supersedes = c.reading);

-- The ledger only appends. INSERT OR REPLACE would delete without asking the
-- triggers on DELETE, so a key that is taken is refused as well.
CREATE TRIGGER reports_no_update BEFORE UPDATE ON reports BEGIN SELECT RAISE(ABORT, 'the ledger only appends'); END;
CREATE TRIGGER reports_no_delete BEFORE DELETE ON reports BEGIN SELECT RAISE(ABORT, 'the ledger only appends'); END;
CREATE TRIGGER reports_no_replace BEFORE INSERT ON reports
  WHEN EXISTS (SELECT 1 FROM reports WHERE id = NEW.id OR hash = NEW.hash)
  BEGIN SELECT RAISE(ABORT, 'the ledger only appends'); END;

CREATE TRIGGER readings_no_update BEFORE UPDATE ON readings BEGIN SELECT RAISE(ABORT, 'the ledger only appends'); END;
CREATE TRIGGER readings_no_delete BEFORE DELETE ON readings BEGIN SELECT RAISE(ABORT, 'the ledger only appends'); END;
CREATE TRIGGER readings_no_replace BEFORE INSERT ON readings
  WHEN EXISTS (SELECT 1 FROM readings WHERE id = NEW.id OR supersedes = NEW.supersedes)
  BEGIN SELECT RAISE(ABORT, 'the ledger only appends'); END;

CREATE TRIGGER claims_no_update BEFORE UPDATE ON claims BEGIN SELECT RAISE(ABORT, 'the ledger only appends'); END;
CREATE TRIGGER claims_no_delete BEFORE DELETE ON claims BEGIN SELECT RAISE(ABORT, 'the ledger only appends'); END;
CREATE TRIGGER claims_no_replace BEFORE INSERT ON claims
  WHEN EXISTS (SELECT 1 FROM claims WHERE row = NEW.row)
    OR EXISTS (SELECT 1 FROM claims WHERE reading = NEW.reading AND id = NEW.id)
  BEGIN SELECT RAISE(ABORT, 'the ledger only appends'); END;

CREATE TRIGGER records_no_update BEFORE UPDATE ON records BEGIN SELECT RAISE(ABORT, 'the ledger only appends'); END;
CREATE TRIGGER records_no_delete BEFORE DELETE ON records BEGIN SELECT RAISE(ABORT, 'the ledger only appends'); END;
CREATE TRIGGER records_no_replace BEFORE INSERT ON records
  WHEN EXISTS (SELECT 1 FROM records WHERE claim = NEW.claim)
  BEGIN SELECT RAISE(ABORT, 'the ledger only appends'); END;

CREATE TRIGGER namings_no_update BEFORE UPDATE ON namings BEGIN SELECT RAISE(ABORT, 'the ledger only appends'); END;
CREATE TRIGGER namings_no_delete BEFORE DELETE ON namings BEGIN SELECT RAISE(ABORT, 'the ledger only appends'); END;
CREATE TRIGGER namings_no_replace BEFORE INSERT ON namings
  WHEN EXISTS (SELECT 1 FROM namings WHERE id = NEW.id)
  BEGIN SELECT RAISE(ABORT, 'the ledger only appends'); END;

CREATE TRIGGER claim_parties_no_update BEFORE UPDATE ON claim_parties BEGIN SELECT RAISE(ABORT, 'the ledger only appends'); END;
CREATE TRIGGER claim_parties_no_delete BEFORE DELETE ON claim_parties BEGIN SELECT RAISE(ABORT, 'the ledger only appends'); END;
CREATE TRIGGER claim_parties_no_replace BEFORE INSERT ON claim_parties
  WHEN EXISTS (SELECT 1 FROM claim_parties WHERE claim = NEW.claim AND role = NEW.role AND position = NEW.position)
  BEGIN SELECT RAISE(ABORT, 'the ledger only appends'); END;
