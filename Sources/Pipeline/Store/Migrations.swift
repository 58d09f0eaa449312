import GRDB

/// The shape of the database, step by step; a step that was ever released is never changed.
enum Migrations {
    static func migrator() -> DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("1: folders, jobs, takes") { db in
            // Paths are BLOBs because names are bytes. Times are seconds since 1970, by the wall clock.
            try db.execute(
                sql: """
                    CREATE TABLE folders (
                        id INTEGER PRIMARY KEY,
                        path BLOB NOT NULL UNIQUE,
                        marker TEXT NOT NULL,
                        watched INTEGER NOT NULL DEFAULT 0,
                        problem TEXT,
                        since REAL
                    ) STRICT;

                    CREATE TABLE facts (
                        name TEXT PRIMARY KEY,
                        value TEXT NOT NULL
                    ) STRICT;

                    CREATE TABLE jobs (
                        id INTEGER PRIMARY KEY,
                        folder INTEGER NOT NULL REFERENCES folders(id),
                        directory BLOB NOT NULL,
                        path BLOB NOT NULL,
                        stamp TEXT,
                        inode INTEGER,
                        gone INTEGER NOT NULL DEFAULT 0,
                        note_due INTEGER NOT NULL DEFAULT 0,
                        note_path BLOB,
                        note_text TEXT,
                        note_stamp TEXT,
                        next_note_path BLOB,
                        next_note_text TEXT,
                        UNIQUE (folder, path)
                    ) STRICT;
                    CREATE INDEX jobs_by_directory ON jobs (folder, directory);
                    CREATE INDEX jobs_by_inode ON jobs (folder, inode);
                    CREATE INDEX jobs_with_note_due ON jobs (id) WHERE note_due = 1;

                    CREATE TABLE takes (
                        id INTEGER PRIMARY KEY,
                        job INTEGER NOT NULL REFERENCES jobs(id),
                        state TEXT NOT NULL,
                        since REAL NOT NULL,
                        identity TEXT,
                        text_digest TEXT,
                        superseded INTEGER NOT NULL DEFAULT 0,
                        request TEXT,
                        output TEXT,
                        credits INTEGER,
                        message TEXT,
                        nonce TEXT UNIQUE,
                        released INTEGER NOT NULL DEFAULT 0,
                        task_id TEXT UNIQUE,
                        link TEXT,
                        film_stamp TEXT,
                        film_path BLOB,
                        created_at REAL NOT NULL,
                        submitted_at REAL,
                        completed_at REAL,
                        delivered_at REAL
                    ) STRICT;
                    CREATE INDEX takes_by_job ON takes (job);
                    CREATE INDEX takes_by_text ON takes (text_digest);

                    CREATE TABLE spending (
                        nonce TEXT PRIMARY KEY,
                        take INTEGER NOT NULL REFERENCES takes(id),
                        credits INTEGER NOT NULL,
                        at REAL NOT NULL
                    ) STRICT;
                    CREATE INDEX spending_by_time ON spending (at);
                    CREATE INDEX spending_by_take ON spending (take);
                    CREATE INDEX takes_in_work ON takes (state, id)
                        WHERE state IN ('waiting', 'ready', 'submitting', 'running', 'completed', 'held');
                    """
            )
        }
        migrator.registerMigration("2: durations, strangers, claims, mass drops") { db in
            // `lists` counts task lists: what was first seen in which tells before and after without any clock.
            try db.execute(
                sql: """
                    CREATE TABLE durations (
                        id INTEGER PRIMARY KEY,
                        kind TEXT NOT NULL,
                        seconds REAL NOT NULL
                    ) STRICT;
                    CREATE INDEX durations_by_kind ON durations (kind, id);

                    CREATE TABLE strangers (
                        task_id TEXT PRIMARY KEY,
                        first_list INTEGER NOT NULL
                    ) STRICT;

                    ALTER TABLE takes ADD COLUMN lists_before INTEGER;
                    ALTER TABLE takes ADD COLUMN evidence TEXT;
                    ALTER TABLE takes ADD COLUMN in_burst INTEGER NOT NULL DEFAULT 0;
                    ALTER TABLE takes ADD COLUMN cleared INTEGER NOT NULL DEFAULT 0;
                    ALTER TABLE takes ADD COLUMN claim_due INTEGER NOT NULL DEFAULT 0;
                    CREATE INDEX takes_in_burst ON takes (job) WHERE in_burst = 1;
                    CREATE INDEX takes_with_claim_due ON takes (id) WHERE claim_due = 1;
                    CREATE INDEX takes_by_arrival ON takes (created_at);

                    ALTER TABLE jobs ADD COLUMN may_have_note INTEGER NOT NULL DEFAULT 0;
                    ALTER TABLE folders ADD COLUMN hold_token TEXT;
                    ALTER TABLE folders ADD COLUMN hold_text TEXT;
                    """
            )
        }
        migrator.registerMigration("3: how folders are watched") { db in
            try db.execute(
                sql: """
                    ALTER TABLE folders ADD COLUMN mode TEXT;
                    ALTER TABLE folders ADD COLUMN mode_reason TEXT;
                    """
            )
        }
        migrator.registerMigration("4: several films a job") { db in
            // `asked` is 1 for the films that the job asks for as it is now.
            try db.execute(
                sql: """
                    ALTER TABLE takes ADD COLUMN suffix TEXT NOT NULL DEFAULT '';
                    ALTER TABLE takes ADD COLUMN asked INTEGER NOT NULL DEFAULT 1;
                    """
            )
        }
        migrator.registerMigration("5: what metrics count") { db in
            // SQLite uses an index with a condition only where the question has the very same one, so nothing ever used
            // `takes_in_work`.
            try db.execute(
                sql: """
                    ALTER TABLE takes ADD COLUMN asked_again_at REAL;
                    DROP INDEX takes_in_work;
                    CREATE INDEX takes_by_state ON takes (state, superseded);
                    DROP INDEX spending_by_time;
                    CREATE INDEX spending_by_time ON spending (at, credits);
                    """
            )
        }
        migrator.registerMigration("other models, uploads") { db in
            // A form is known by the path of its task list; before, there was one. `until` is a wall clock's time.
            try db.execute(
                sql: """
                    ALTER TABLE strangers ADD COLUMN form TEXT NOT NULL DEFAULT '/v1/ai/video/seedance-2-mini';

                    CREATE TABLE uploads (
                        digest TEXT PRIMARY KEY,
                        address TEXT NOT NULL,
                        until REAL NOT NULL
                    ) STRICT;

                    CREATE TABLE uploads_needed (
                        take INTEGER NOT NULL REFERENCES takes(id),
                        digest TEXT NOT NULL,
                        PRIMARY KEY (take, digest)
                    ) STRICT, WITHOUT ROWID;
                    """
            )
        }
        migrator.registerMigration("files that belong to jobs") { db in
            // `differs` is 1 when the films are no longer what the job would ask for since defaults were changed, `again` when
            // the job was deleted and came once more.
            try db.execute(
                sql: """
                    ALTER TABLE jobs ADD COLUMN companions TEXT;
                    ALTER TABLE jobs ADD COLUMN differs INTEGER NOT NULL DEFAULT 0;
                    ALTER TABLE jobs ADD COLUMN again INTEGER NOT NULL DEFAULT 0;
                    CREATE TABLE defaults (
                        folder INTEGER NOT NULL REFERENCES folders(id),
                        directory BLOB NOT NULL,
                        stamp TEXT NOT NULL,
                        PRIMARY KEY (folder, directory)
                    ) STRICT;
                    """
            )
        }
        migrator.registerMigration("hooks out") { db in
            // `hooks` is who wants to be told of what now; `tries` counts those that were begun.
            try db.execute(
                sql: """
                    CREATE TABLE hooks (event TEXT NOT NULL, hook TEXT NOT NULL, PRIMARY KEY (event, hook)) STRICT;
                    CREATE TABLE hook_calls (
                        id INTEGER PRIMARY KEY,
                        hook TEXT NOT NULL,
                        event TEXT NOT NULL,
                        take INTEGER NOT NULL REFERENCES takes(id),
                        message TEXT,
                        key TEXT NOT NULL,
                        films INTEGER NOT NULL DEFAULT 1,
                        at REAL NOT NULL,
                        tries INTEGER NOT NULL DEFAULT 0,
                        due REAL NOT NULL
                    ) STRICT;
                    CREATE INDEX hook_calls_by_hook ON hook_calls (hook, due);
                    CREATE TABLE hook_problems (hook TEXT PRIMARY KEY, problem TEXT NOT NULL, since REAL NOT NULL) STRICT;
                    """
            )
        }
        migrator.registerMigration("history") { db in
            // Without statistics SQLite takes any index that begins with a column which is asked for, however many rows have
            // the same there; so there is none by a job's folder but where that is what is wanted. `gone_at` is since when
            // nobody has seen the job's file. `past` is what is still recognised of what was pruned.
            try db.execute(
                sql: """
                    ALTER TABLE jobs ADD COLUMN gone_at REAL;
                    UPDATE jobs SET gone_at = strftime('%s', 'now') + 0.0 WHERE gone = 1 OR stamp IS NULL;
                    CREATE INDEX jobs_gone ON jobs (folder, gone_at) WHERE gone_at IS NOT NULL;
                    DROP INDEX jobs_by_directory;
                    CREATE INDEX jobs_here ON jobs (folder, directory) WHERE gone = 0;
                    CREATE INDEX jobs_by_folder ON jobs (folder);

                    DROP INDEX takes_by_text;
                    CREATE INDEX takes_by_text ON takes (text_digest, identity);
                    DROP INDEX takes_by_state;
                    CREATE INDEX takes_by_state ON takes (state);
                    CREATE INDEX takes_uncleared ON takes (id) WHERE state = 'ready' AND cleared = 0 AND released = 0;
                    CREATE INDEX strangers_by_list ON strangers (form, first_list);
                    CREATE INDEX hook_calls_new ON hook_calls (event) WHERE tries = 0;
                    CREATE INDEX hook_calls_by_take ON hook_calls (take);
                    DELETE FROM uploads_needed WHERE take IN (SELECT id FROM takes WHERE state = 'delivered');

                    CREATE TABLE past (mark INTEGER PRIMARY KEY) STRICT;
                    """
            )
            try Tally.migrate(db)
        }
        return migrator
    }
}
