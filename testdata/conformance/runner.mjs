#!/usr/bin/env node
// Puts the vectors of this folder to rakit, as its command line or as its HTTP API,
// and says where the answers differ. Plain Node.js 20; nothing to install.
//
//   node runner.mjs --rakit bin/rakit
//   node runner.mjs --url http://127.0.0.1:8080 --header 'X-Demo-Actor: 999900000103 ra-agent RX2'
//
// Exit status: 0 all agree, 1 some do not, 2 it could not be found out.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual, parseArgs } from 'node:util';

// Which kinds of vectors `rakit validate KIND` answers: those of the same name,
// written with hyphens, and those that have another name there.
const validated = new Map(
  ('nino passport_uk passport_other brp share_code postcode uprn uk_mobile email nhs_number ods gmc gmc_code gmp ' +
    'nmc gphc hcpc gdc gdc_code gdp goc din').split(' ').map((kind) => [kind, kind.replaceAll('_', '-')]));
const renamed = {
  mrz: 'td1 td2 td3 mrva mrvb bad_length', 'driving-licence': 'gb gb_cross ni iom jersey guernsey',
  'passcode': 'format_smartcard', 'passcode-chosen': 'weak', 'user-id': 'sds_user_id', 'role-profile-id': 'sds_role_id',
};
for (const [to, kinds] of Object.entries(renamed)) kinds.split(' ').forEach((kind) => validated.set(kind, to));
const countries = { ni: 'NI', iom: 'IM', jersey: 'JE', guernsey: 'GG' };

// Kinds of which the README says that no command answers them.
const internal = new Set(('checkdigit name translit name_match same_person format_otp otp_match otp_state bytes_to_code ' +
  'modulo_bias chi_square sp800_22_monobit sp800_22_runs sp800_22_block_frequency speak sms gpg45_validity ' +
  'gpg45_strength gpg45_fraud gpg45_face_in_person gpg45_face_remote gpg45_biometric gpg45_kbv gpg45_activity ' +
  'gpg45_document_strength role_name authorize').split(' '));

const camelCase = (name) => name.replace(/_(.)/g, (_, letter) => letter.toUpperCase());
const rulesOf = (findings) => [...new Set(findings.map((f) => f.rule))].sort();

// plan says what of rakit answers a vector: the assessment, the line that is sent,
// what the answer has to be, and how it is found in the answer. Or why to skip it.
function plan(v, overHTTP) {
  const given = v.fields ?? {};
  if (internal.has(v.kind)) return { skip: 'no command answers this kind' };
  if (v.kind === 'gpg45') {
    const found = (row) => ('line' in row ? { valid: false } : { valid: true, level: row.level, profiles: row.profiles });
    return { ask: { assessment: 'gpg45' }, line: v.input, want: { valid: v.valid, ...(v.valid ? given : {}) }, found };
  }
  if (v.kind === 'cis') {
    const found = (row) => ({
      valid: !row.findings.some((f) => f.severity === 'error'), rules: rulesOf(row.findings),
      ...('line' in row ? {} : { flag: row.flag, convention: row.convention }),
    });
    return { ask: { assessment: 'flags' }, line: v.input, want: { valid: v.valid, ...given }, found };
  }
  if (v.kind === 'record') {
    const { as_of: asOf, known_at: knownAt, policy, format, pad, ...want } = given;
    if (overHTTP && policy) return { skip: 'the API takes no policy' };
    if (overHTTP && format === 'csv') return { skip: 'the API takes no CSV' };
    const line = pad ? v.input.replace(pad.after, () => pad.after + pad.text.repeat(pad.times)) : v.input;
    const found = (row) => ({
      valid: row.outcome !== 'fail', outcome: row.outcome, rules: rulesOf(row.findings), editions: row.editions ?? [],
    });
    const alone = format === 'csv' ? v.id : undefined; // a table has a header of its own
    return { ask: { assessment: 'records', asOf, knownAt, policy, alone }, line, want: { valid: v.valid, ...want }, found };
  }
  if (v.kind === 'cis2' || roleOf[v.kind]) return overHTTP ? { skip: 'the API reads no userinfo documents' } : session(v, given);
  if (!validated.has(v.kind)) throw new Error(`${v.id}: kind ${v.kind} is none that this runner knows`);
  return validation(v, given);
}

// The role of a userinfo document that asks about a vector, for kinds that are part of one.
const roleOf = {
  role_code: (input) => ({ role_code: input, activity_codes: [] }),
  activity: (input) => ({ role_code: 'S8000:G8000:R8001', activity_codes: [input] }),
  effective_activities(input) {
    const { jobRole, activities } = JSON.parse(input);
    return { role_code: 'S8000:G8000:' + jobRole, activity_codes: activities };
  },
};

// session is the plan for `rakit cis2`: of a whole document, or of a role in one.
function session(v, given) {
  if (v.kind === 'cis2') {
    const { id_token: idToken, ...want } = given;
    const found = (row) => (row.refused ? { valid: false, rules: [row.refused] } : {
      valid: true, user_id: row.userId, selected_role: row.selectedRole, identity_level: row.assurance.identity,
      authentication_level: row.assurance.authentication, rules: rulesOf(row.findings),
      roles: row.roles.map((r) => ({
        id: r.roleProfileId, organisation: r.organisation, job_role: r.jobRole, activities: r.activities, workgroups: r.workgroups, usable: r.usable,
      })),
    });
    return { ask: { assessment: 'cis2', idToken, alone: v.id }, line: v.input, want: { valid: v.valid, ...want }, found };
  }
  const role = roleOf[v.kind](v.input);
  if (v.kind === 'effective_activities' && role.activity_codes.some((code) => code.includes(':'))) {
    return { skip: 'of an activity in three parts, rakit cis2 takes the last' };
  }
  const names = compared[v.kind].split(' ').filter((name) => name in given);
  const pick = (fields) => Object.fromEntries(['valid', ...names].map((name) => [name, fields[name]]));
  return { ask: { assessment: 'cis2' }, line: JSON.stringify(role), want: pick({ ...given, valid: v.valid }), found: (row) => pick(answers[v.kind](row, given)) };
}

// Of these kinds, which fields rakit cis2 tells, and how they are found in its role.
const compared = { role_code: 'job_role job_role_listed', activity: 'code', effective_activities: 'effective contains lacks' };
const listed = (role) => role.usable && !rulesOf(role.findings).includes('RA-RBC-086');
const answers = {
  role_code: (role) => ({ valid: role.usable, job_role: role.jobRole, job_role_listed: listed(role) }),
  activity: (role) => ({ valid: !rulesOf(role.findings).includes('RA-RBC-087'), code: role.activities[0] }),
  effective_activities({ effectiveActivities: effective, ...role }, { contains, lacks }) {
    const has = (activity) => effective.includes(activity);
    return { valid: listed(role), effective, contains: contains.filter(has), lacks: lacks.filter((activity) => !has(activity)) };
  },
};

// validation is the plan for a text of `rakit validate`. What a case is given
// beside its input stands among its fields, under other names.
function validation(v, given) {
  const text = { id: v.id, input: v.input };
  let fields = { ...given };
  if (v.mode && v.kind === 'nino') text.mode = v.mode;
  if (countries[v.kind]) text.country = countries[v.kind];
  if (v.kind === 'weak') {
    const own = (reason) => reason.startsWith('own_') && reason !== 'own_birth_date';
    if (given.reasons.length > 0 && given.reasons.every(own)) return { skip: 'of what is known of the person, rakit takes the birth date only' };
    if (given.context?.dob) text.dateOfBirth = given.context.dob;
  }
  if (validated.get(v.kind).startsWith('passcode')) fields = {}; // an answer about a passcode has none
  if (given.today && validated.get(v.kind) === 'mrz') [text.today, fields.today] = [given.today];
  if (v.kind === 'gb_cross') {
    const holder = { surname: given.surname, forenames: given.forenames, dateOfBirth: given.birth_date, sex: given.sex };
    for (const [member, value] of Object.entries(holder)) if (value !== '') text[member] = value;
    fields = { result: given.result, mismatch: given.mismatch };
  }
  const names = v.valid ? Object.keys(fields).filter((name) => fields[name] !== undefined) : []; // else they are advice
  const found = (row) => ({ valid: row.valid, ...Object.fromEntries(names.map((n) => [n, row.fields?.[camelCase(n)]])) });
  const want = { valid: v.valid, ...Object.fromEntries(names.map((n) => [n, fields[n]])) };
  return { ask: { assessment: 'validate/' + validated.get(v.kind) }, line: JSON.stringify(text), want, found };
}

// byCommand answers lines with the command line: one process for all of them.
function byCommand(rakit) {
  const run = (args, input) => {
    const { status, stdout, stderr, error } = spawnSync(rakit, args, { input, encoding: 'utf8', maxBuffer: 1 << 30 });
    if (error || status > 1) throw new Error(`rakit ${args.join(' ')}: ${error ?? stderr.trim()}`);
    return stdout;
  };
  // document reads one userinfo document: its session, or the rule that refuses it.
  const document = (input, idToken) => {
    const dir = mkdtempSync(join(tmpdir(), 'rakit-vectors-'));
    try {
      const args = ['cis2', '--effective'];
      if (idToken !== undefined) writeFileSync(join(dir, 'token'), idToken);
      if (idToken !== undefined) args.push('--id-token', join(dir, 'token'));
      return JSON.parse(run(args, input));
    } catch (error) {
      const [refused] = error.message.match(/RA-(INP|RBC)-\d{3}/) ?? [];
      if (!refused) throw error;
      return { refused };
    } finally {
      rmSync(dir, { recursive: true });
    }
  };
  // roles reads roles within one document, each with its findings.
  const roles = (asked) => {
    const claim = asked.map((role, i) => ({ person_roleid: String(555900001000 + i), org_code: 'RBA', ...role }));
    const { roles: read, findings } = document(JSON.stringify({ sub: '555900000109', nhsid_nrbac_roles: claim }));
    return read.map((role, i) => ({ ...role, findings: findings.filter((f) => f.pointer.startsWith(`/nhsid_nrbac_roles/${i}/`)) }));
  };
  return {
    version: () => run(['version']).trim().split('\n').at(-1),
    answer({ assessment, asOf, knownAt, policy, alone, idToken }, input) {
      if (assessment === 'cis2') return alone ? [document(input.slice(0, -1), idToken)] : roles(jsonLines(input));
      const command = { records: 'check', flags: 'flags', gpg45: 'gpg45' }[assessment];
      if (!command) return jsonLines(run(assessment.split('/'), input));
      if (command !== 'check') return jsonLines(run([command], input));
      const dir = mkdtempSync(join(tmpdir(), 'rakit-vectors-'));
      try {
        const args = ['check', '--format', 'json'];
        if (asOf) args.push('--as-of', asOf);
        if (knownAt) args.push('--known-at', knownAt);
        if (policy) writeFileSync(join(dir, 'policy.json'), JSON.stringify(policy));
        if (policy) args.push('--policy', join(dir, 'policy.json'));
        return JSON.parse(run(args, input)).results;
      } catch (error) {
        const [rule] = error.message.match(/RA-INP-\d{3}(?=\)$)/) ?? []; // of a table that cannot be read at all
        if (!alone || !rule) throw error;
        return [{ outcome: 'fail', findings: [{ rule }] }];
      } finally {
        rmSync(dir, { recursive: true });
      }
    },
  };
}

// overHTTP answers lines with the API: one request for all of them.
function overHTTP(url, headers) {
  const send = async (path, init) => {
    const answer = await fetch(new URL(path, url), { ...init, headers: { ...headers, ...init?.headers } });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${path}: status ${answer.status}: ${text}`);
    return text;
  };
  return {
    version: async () => 'rule set ' + JSON.parse(await send('/v1/rules')).version,
    async answer({ assessment, asOf, knownAt }, body) {
      const query = new URLSearchParams({ ...(asOf && { asOf }), ...(knownAt && { knownAt }) });
      const path = `/v1/assessments/${assessment}${query.size > 0 ? '?' + query : ''}`;
      const text = await send(path, { method: 'POST', headers: { 'Content-Type': 'application/x-ndjson' }, body });
      return assessment === 'records' ? JSON.parse(text).results : jsonLines(text);
    },
  };
}

const jsonLines = (text) => text.split('\n').filter(Boolean).map((line) => JSON.parse(line));

// The vectors of all files: ids and kinds stand in them, names of files mean nothing.
function vectors(dir) {
  const inside = (folder) => readdirSync(folder).filter((name) => name.endsWith('.json')).sort().map((name) => join(folder, name));
  const files = [...inside(dir), ...inside(join(dir, 'boundaries'))];
  return files.flatMap((file) => JSON.parse(readFileSync(file, 'utf8')));
}

async function main() {
  const { values: o } = parseArgs({ options: {
    rakit: { type: 'string' }, url: { type: 'string' }, header: { type: 'string', multiple: true, default: [] },
    vectors: { type: 'string', default: import.meta.dirname },
  } });
  if (!o.rakit === !o.url) throw new Error('say --rakit PROGRAM or --url SERVER');
  const rakit = o.rakit ? byCommand(o.rakit) : overHTTP(o.url, Object.fromEntries(o.header.map((h) => h.split(/:\s*(.*)/s))));

  const counts = {}, skipped = {}, jobs = new Map(), differ = [];
  for (const v of vectors(o.vectors)) {
    const c = (counts[v.kind] ??= { vectors: 0, agree: 0, differ: 0, skipped: 0 });
    c.vectors++;
    const p = plan(v, Boolean(o.url));
    if (p.skip) {
      c.skipped++;
      const kinds = (skipped[p.skip] ??= {});
      kinds[v.kind] = (kinds[v.kind] ?? 0) + 1;
      continue;
    }
    const key = JSON.stringify(p.ask);
    if (!jobs.has(key)) jobs.set(key, []);
    jobs.get(key).push({ v, ...p });
  }
  for (const asked of jobs.values()) {
    const rows = await rakit.answer(asked[0].ask, asked.map((a) => a.line).join('\n') + '\n');
    if (rows.length !== asked.length) throw new Error(`${rows.length} answers to ${asked.length} lines of ${asked[0].ask.assessment}`);
    asked.forEach(({ v, want, found }, i) => {
      const got = found(rows[i]);
      const same = isDeepStrictEqual(got, want);
      counts[v.kind][same ? 'agree' : 'differ']++;
      if (!same) differ.push(`${v.id}: ${v.why}\n  want ${JSON.stringify(want)}\n  got  ${JSON.stringify(got)}`);
    });
  }
  console.table(counts);
  for (const [why, kinds] of Object.entries(skipped)) {
    console.log(`skipped, as ${why}: ${Object.entries(kinds).map(([kind, n]) => `${n} of ${kind}`).join(', ')}`);
  }
  differ.forEach((text) => console.log('DIFFERS ' + text));
  const sum = (column) => Object.values(counts).reduce((n, c) => n + c[column], 0);
  console.log(`${await rakit.version()}: ${sum('agree')} agree, ${sum('differ')} differ, ${sum('skipped')} skipped; asked ${jobs.size} times`);
  if (sum('agree') === 0) throw new Error('nothing was compared');
  process.exitCode = differ.length > 0 ? 1 : 0;
}

main().catch((error) => {
  console.error(`runner: ${error.message}`);
  process.exitCode = 2;
});
