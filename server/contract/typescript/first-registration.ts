// From nothing to a first registration, over the API: what integrators do, with
// everything that is sent checked by the compiler. Run it against a sandbox:
//
//	rakit serve --sandbox
//	node dist/first-registration.js http://127.0.0.1:8080
//
// It writes a line for each step, and ends with 1 when anything is not as
// expected. Everybody in it is invented.

import { randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';

import { type API, type Body, must, open, refused } from './client.js';

const agent = '999900000103 ra-agent RX2';

/** Stops the program unless something is as it has to be. */
function expect(what: string, got: unknown, want: unknown): void {
  if (got !== want) throw new Error(`${what}: ${String(got)}, want ${String(want)}`);
}

function said(step: string, what: string): void {
  console.log(`${step.padEnd(19)} ${what}`);
}

const digits = (n: number): string => String(randomInt(10 ** n)).padStart(n, '0');

/** Somebody new each time: the directory registers nobody twice. */
function items(): Body<'ReceiveItems'> {
  const number = digits(6);
  const born = new Date(Date.UTC(1950, 0, 1 + randomInt(15_000)));
  const name = { givenName: 'Ada', familyName: 'Example', dateOfBirth: born.toISOString().slice(0, 10) };
  return {
    registrant: {
      ...name,
      nationalInsuranceNumber: `JK${number}D`,
      email: `ada.${number}@example.nhs.uk`,
      mobile: '07700 900123',
    },
    documents: [{ kind: 'uk-passport', number: `555${number}`, issued: '2018-05-01', expires: '2028-05-01', seen: 'scan', holder: name }],
    photo: { format: 'jpeg', width: 900, height: 1200, bytes: 240_000 },
  };
}

/** From the request to all that the route asks for; returns the id. */
async function collect(api: API): Promise<string> {
  const opened = await must(
    'open-registration',
    api.POST('/v1/registrations', { body: { route: 'emergency-remote', organisation: 'RX1', ringNumber: '07700 900100' } }),
  );
  expect('stage', opened.stage, 'requested');
  said('open-registration', `${opened.id} is ${opened.stage}; missing ${(opened.missing ?? []).join(', ')}`);

  const received = await must(
    'receive-items',
    api.POST('/v1/registrations/{id}/items', { params: { path: { id: opened.id } }, body: items() }),
  );
  expect('stage', received.stage, 'items-complete');
  said('receive-items', `${received.stage}; nothing is missing`);
  return opened.id;
}

/** Asks for the identity too early, and shows what refuses that. */
async function tooEarly(api: API, id: string): Promise<void> {
  const problem = await refused(
    'create-identity',
    422,
    api.POST('/v1/registrations/{id}/identity', { params: { path: { id } }, body: {} }),
  );
  expect('type', problem.type, 'urn:rakit:problem:refused');
  expect('rule', problem.rule, 'RA-VID-041');
  const [finding] = problem.findings ?? [];
  const source = finding?.citations[0];
  said('create-identity', `refused by ${problem.rule}: ${finding?.message} (${source?.title}, ${source?.section})`);
}

/** The video call: numbers texted, read back, document and face compared. */
async function call(api: API, id: string): Promise<void> {
  const at = { params: { path: { id } } };
  const clock = await must('get-clock', api.GET('/v1/sandbox/clock'));
  const booked = await must(
    'book-call',
    api.POST('/v1/registrations/{id}/call', {
      ...at,
      body: { channel: 'microsoft-teams', location: 'home', bookedFor: clock.now, explained: true },
    }),
  );
  expect('stage', booked.stage, 'call-booked');
  said('book-call', `${booked.call?.channel}, ${booked.call?.bookedFor}`);

  const { challenge } = await must('text-numbers', api.POST('/v1/registrations/{id}/call/challenges', at));
  said('text-numbers', `${challenge} to the number of the registrant`);

  const numbers = await texted(api, challenge);
  const answered = await must(
    'answer-challenge',
    api.POST('/v1/registrations/{id}/call/challenges/{challenge}/answer', { params: { path: { id, challenge } }, body: { numbers } }),
  );
  expect('challenge of the proof', answered.proven?.challenge, challenge);
  said('answer-challenge', `${answered.proven?.mobile} is proven`);

  const done = await must(
    'complete-call',
    api.POST('/v1/registrations/{id}/call/completion', { ...at, body: { documentShown: true, likenessConfirmed: true } }),
  );
  expect('stage', done.stage, 'verified');
  said('complete-call', done.stage);
}

/** What the registrant reads on their telephone: the words after the last letter. */
async function texted(api: API, ref: string): Promise<string> {
  const { items: messages } = await must('list-messages', api.GET('/v1/sandbox/messages'));
  const text = messages.find((m) => m.ref === ref)?.text;
  const numbers = text === undefined ? undefined : /[0-9 ]+$/.exec(text)?.[0].trim();
  if (numbers === undefined || numbers === '') throw new Error(`no numbers were texted under ${ref}`);
  return numbers;
}

/** Has the directory create the identity; returns its UUID. */
async function identity(api: API, id: string): Promise<string> {
  const at = { params: { path: { id } } };
  await must('create-identity', api.POST('/v1/registrations/{id}/identity', { ...at, body: {} }));
  const registered = await must('get-registration', api.GET('/v1/registrations/{id}', at));
  expect('stage', registered.stage, 'registered');
  const user = registered.user;
  if (user === undefined) throw new Error('the directory has allocated no UUID');
  const known = await must('get-identity', api.GET('/v1/identities/{user}', { params: { path: { user } } }));
  expect('organisation', known.organisation, 'RX1');
  said('create-identity', `${user}, ${known.printedName}, flag ${known.flag}`);
  return user;
}

/** From the order of the card to its first use. */
async function smartcard(api: API, registration: string, holder: string): Promise<void> {
  const { id } = await must('order-card', api.POST('/v1/cards', { body: { registration } }));
  const at = { params: { path: { id } } };
  const state = async (step: string, want: Body<'Card'>['state']): Promise<void> => {
    const card = await must('get-card', api.GET('/v1/cards/{id}', at));
    expect('holder', card.holder, holder);
    expect('state', card.state, want);
    said(step, `${card.id} is ${card.state}`);
  };
  await state('order-card', 'printed'); // a sandbox prints before it answers

  await must('dispatch-card', api.POST('/v1/cards/{id}/dispatch', at));
  await state('dispatch-card', 'dispatched');
  await must('set-clock', api.POST('/v1/sandbox/clock', { body: { advance: '24h' } }));
  await must('confirm-receipt', api.POST('/v1/cards/{id}/receipt', at));
  await state('confirm-receipt', 'received');
  await must('release-passcode', api.POST('/v1/cards/{id}/passcode-release', { ...at, body: {} }));
  await state('release-passcode', 'released');
  await must('take-into-use', api.POST('/v1/cards/{id}/first-use', at));
  await state('take-into-use', 'in-use');
}

/** Returns the address of the server. */
function address(args: string[]): string {
  const { positionals } = parseArgs({ args, allowPositionals: true, options: {} });
  const [base, ...more] = positionals;
  if (base === undefined || more.length > 0 || !URL.canParse(base)) throw new TypeError('usage: first-registration.js URL');
  return base;
}

async function main(base: string): Promise<void> {
  const ready = await fetch(new URL('/readyz', base));
  expect(`${base}/readyz`, ready.status, 200);
  const api = open(base, { actor: agent });
  const id = await collect(api);
  await tooEarly(api, id);
  await call(api, id);
  const user = await identity(api, id);
  await smartcard(api, id, user);
}

try {
  await main(address(process.argv.slice(2)));
} catch (err) {
  console.error(err instanceof Error ? [err.message, err.cause].filter(Boolean).join(': ') : err);
  process.exitCode = err instanceof TypeError && err.message.startsWith('usage') ? 2 : 1;
}
