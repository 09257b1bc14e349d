// Package access decides what somebody may do by the positions that they hold,
// over many people at once.
//
// Start with [Question]: may this user do this activity (a national B code) or
// this act of RA staff, at this organisation, on this day? [Authorize] answers it
// from a [Population], by walking through all of it, with every reason. [Compile]
// makes an [Engine] of the same population, or a [Builder] does piece by piece:
// it gives the same answers at once ([Engine.Authorize]), says yes or no without
// an allocation ([Engine.Allowed]), and answers the two other questions: what may
// this user do here ([Engine.Activities], [Engine.Acts]), and who can do this
// here ([Engine.Who]).
//
// A position consists of access profiles, each a job role and activities at one
// organisation: that of the position, or one below it while the RA parent link is in
// force. An activity is given by an access profile at exactly the organisation that is
// asked about: by the baseline of its job role, because it
// was added, or because another one includes it (package national). An act of RA
// staff goes another way: the codes of the access profile give a role
// ([rbac.RoleOf]), and [rbac.Authorize] decides what it may do for which
// organisation, down the RA parent links and by agreements.
//
// The package promises:
//
//   - Default deny. The zero Question, Population, Setting, Decision and Engine,
//     and a nil Engine, deny; a denial names its rule (RA-RBC-030 to 039, for
//     acts those of package rbac, too), also where nothing was ever given.
//   - Dates decide, not sweeps: what has run out, was ended, revoked or closed, or
//     has not yet begun, gives nothing on that day even if nothing marked it.
//   - FFFFF gives nothing at any real organisation. A position there counts when it
//     is asked about as FFFFF, with the site that exceptional access names: that access
//     is necessary, and never sufficient. It counts at the site for which it was given
//     and at no other: a session that was begun elsewhere is in the log with its real
//     site (RA-EXC-019) and gives nothing there.
//   - Exceptional access to a position of a real organisation is as good as holding it,
//     on its days.
//   - The compiled and the plain form give equal decisions, reasons included.
//   - An Engine never changes, and any number of goroutines may ask it.
//
// Nobody makes positions of FFFFF by the ordinary commands (RA-RBC-052 refuses them),
// and which codes come with it is not published. Whoever has that national data puts
// the positions, and who holds them, into the [Population]; without it a question
// about FFFFF is denied, whatever access was granted.
//
// Days in the past are answered with the codes that a position has now, and the policy
// that is handed in: what it gave before it was changed is in the audit log, not here.
//
// It leaves out: acts that a holder does upon themselves ([rbac.Self]) and rules
// about who did what before, which are asked of [rbac.Authorize] when the thing is
// done; areas of work and workgroups, which narrow what an application shows; and
// sessions: an application that acts under one chosen role profile asks about that
// one, while this package looks at every position that somebody holds.
package access
