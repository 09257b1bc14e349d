// From nothing to a first registration, over the API: what integrators do, with
// everything that is sent checked by the compiler. Run it against a sandbox:
//
//	node dist/first-registration.js http://127.0.0.1:8080

import { parseArgs } from 'node:util';

import { open } from './client.js';

interface Options {
  base: string;
}

function options(args: string[]): Options {
  const { positionals } = parseArgs({ args, allowPositionals: true, options: {} });
  const [base, ...more] = positionals;
  if (base === undefined || more.length > 0 || !URL.canParse(base)) {
    throw new TypeError('usage: first-registration.js URL');
  }
  return { base };
}

async function main({ base }: Options): Promise<void> {
  const ready = await fetch(new URL('/readyz', base));
  if (!ready.ok) throw new Error(`${base} is not ready: it answers ${ready.status}`);
  open(base, { actor: '999900000101 ra-agent RX2' });
}

try {
  await main(options(process.argv.slice(2)));
} catch (err) {
  console.error(err instanceof Error ? [err.message, err.cause].filter(Boolean).join(': ') : err);
  process.exitCode = err instanceof TypeError && err.message.startsWith('usage') ? 2 : 1;
}
