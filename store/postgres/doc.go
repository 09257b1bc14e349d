// Package postgres keeps everything of one Registration Authority in a PostgreSQL
// database that several servers share, in several processes and on several machines.
//
// Start with [Open]; the [Store] it returns is an authority.Store. Close it when done.
//
// The package promises:
//
//   - What Update has acknowledged is on the disk of the database, together with its
//     audit event; synchronous_commit is on in every connection, whatever the default.
//   - Update is one serializable transaction, and runs its function once at most.
//     Nothing rests on a lock of the process. What could not be put in order wraps
//     authority.ErrContended, also when the function let the database's answer pass:
//     nothing was written, and the caller decides anew.
//   - View sees one state (REPEATABLE READ, READ ONLY), and no write of it gets through.
//   - A claim of a job is by its lease alone: opening a store frees nobody's.
//   - No error holds an argument, a row, the user or a password: the SQLSTATE and the
//     constraint are all that is said, and, where Open or Fill cannot connect, to which
//     host, port and database, and why.
//   - Text is ordered byte by byte, whatever the database was made with. Documents are
//     kept as the text that was written.
//
// # The audit log
//
// An event gets its position after its transaction, from one server for all. The
// events of a transaction are its last write, one row of the table pending, committed
// with the state. Each store tries for one advisory lock, on a connection of its own;
// who has it leads. The leader takes the rows in order of their ids, and in one
// transaction removes them, writes the entries, the index and the openings, signs the
// checkpoint and replaces the head of the log, provided that it still has the size that
// it is known to have: two that both thought that they lead would make neither a gap nor a double.
//
//   - Order: a transaction that has seen what another wrote began after that was
//     committed, and so drew its id later, and is visible only together with it: it comes
//     later in the log. Transactions that did not see each other come in any order.
//   - A leader that dies leaves rows in pending, and the next goes on with them. Its
//     connection ends, and with it its lock; a leader that sleeps loses it after 10
//     seconds (from PostgreSQL 14 on; in a transaction, before that too), a machine that
//     is gone after about as long. [Store.Fault] says that a store could not lead, and
//     [Store.Pending] how many wait.
//   - A head is signed before its transaction is committed, and shown to nobody before
//     that.
//   - [Store.Settle] waits for what was committed before. [Store.ExportLog] and
//     [Store.Checkpoint] do so for 5 seconds, and then give what there is: the export has
//     the rest after its last checkpoint, where audit.Verify counts it as pending.
//   - ListEvents shows events that have their position.
//
// # The database
//
// PostgreSQL 13 or later with encoding UTF8, reached directly or through what keeps a
// session on one connection. Everything is in one schema, the first of the search path,
// and several of them in one database are several stores. Scans of whole tables are off in its sessions, so that
// transactions that touch different rows are seldom in each other's way. The pool has 16
// connections at most where the URL has no pool_max_conns.
//
// Stop all servers of an older version before the first of a newer one starts: what one of
// them would write meanwhile lacks what the newer tables hold besides, or is refused. One
// that starts with an older version is refused ([ErrNewer]).
//
// It leaves out: backups, retention, standby servers (one that was behind when it took
// over has lost checkpoints that were shown; keep them elsewhere), and overwriting what
// was deleted: VACUUM frees its space, backups and write-ahead logs keep it for a while.
package postgres
