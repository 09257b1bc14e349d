// Opens the documentation page in a real browser that can reach nothing but the
// server, and looks whether it shows the document whole and without complaint.
//
//	node browser.mjs http://127.0.0.1:8080 page.png
//
// It exits with 0 when all is well, 1 when something is wrong, 2 when it was
// called wrongly; what is wrong is written to stderr, a line each.

import { chromium } from 'playwright-core';

const methods = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace'];
const patience = 30_000; // milliseconds for one step; the page takes about one second

const [base, picture, ...more] = process.argv.slice(2);
if (picture === undefined || more.length > 0 || !URL.canParse(base) || new URL(base).hostname !== '127.0.0.1') {
  console.error('usage: node browser.mjs http://127.0.0.1:PORT SCREENSHOT.png');
  process.exit(2);
}
const origin = new URL(base).origin;
const faults = [];

// Two fences: the browser resolves no name and knows no proxy, and what would
// still leave is stopped and reported.
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: [
    '--no-sandbox',
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    '--no-proxy-server',
    '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
  ],
});
try {
  console.log(await look(await browser.newContext({ serviceWorkers: 'block', viewport: { width: 1280, height: 1000 } })));
} catch (err) {
  faults.push(err instanceof Error ? err.message : String(err));
} finally {
  await browser.close();
}
for (const fault of faults) console.error(`docs page: ${fault}`);
process.exitCode = faults.length > 0 ? 1 : 0;

/** Opens the page, notes every fault, and returns one line of what was seen. */
async function look(context) {
  let asked = 0; // requests
  let tried = ''; // address of the operation that is carried out: its answer may be a refusal
  await context.route('**/*', (route) => {
    if (new URL(route.request().url()).origin === origin) return route.continue();
    faults.push(`asked another origin: ${route.request().url()}`);
    return route.abort();
  });
  const page = await context.newPage();
  page.setDefaultTimeout(patience);
  await page.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', (e) => {
      console.error(`policy violated: ${e.effectiveDirective} by ${e.blockedURI}`);
    });
  });
  page.on('request', () => asked++);
  page.on('requestfailed', (r) => faults.push(`request failed: ${r.url()}: ${r.failure()?.errorText}`));
  page.on('response', (r) => {
    if (r.status() >= 400 && r.url() !== tried) faults.push(`answered ${r.status()}: ${r.url()}`);
  });
  page.on('pageerror', (err) => faults.push(`script error: ${err.message}`));
  page.on('console', (m) => {
    if (['error', 'warning'].includes(m.type()) && (tried === '' || m.location().url !== tried)) {
      faults.push(`console ${m.type()}: ${m.text()}`);
    }
  });

  await page.goto(`${origin}/docs`);
  const spec = await page.evaluate(async () => {
    const address = new URL(document.querySelector('[data-spec]').dataset.spec, document.baseURI);
    return (await fetch(address)).json();
  });
  const operations = operationsOf(spec);
  await page.waitForSelector('.opblock');
  const unseen = await unseenOf(page, operations);
  await expectEqual('operations not shown', () => unseen.join(' '), '');
  await expectEqual('title', () => page.title(), 'rakit API');
  await expectEqual('language', () => page.locator('html').getAttribute('lang'), 'en-GB');
  await expectEqual('errors shown', () => page.locator('.errors-wrapper, .loading-container .failed-config').count(), 0);

  const demo = await authorise(page, spec);
  const { id, method, path } = operations.find((o) => o.simple) ?? operations[0];
  const block = page.locator('.opblock', { has: page.getByText(id, { exact: true }) }).first();
  await block.locator('.opblock-summary-control').click();
  await block.locator('.opblock-body .responses-table').first().waitFor();
  let done = `expanded ${method.toUpperCase()} ${path}`;
  if (operations.some((o) => o.simple)) {
    tried = origin + path;
    await block.locator('button.execute').click();
    await block.locator('.live-responses-table').waitFor();
    const status = (await block.locator('.live-responses-table .response-col_status').last().innerText()).trim();
    await page.locator('#last-answer', { hasText: /X-Request-ID \S+/ }).waitFor();
    if (demo) await expectEqual('status of what was carried out', () => status.split('\n')[0], '200');
    done += `, carried it out${demo ? ' as an RA Agent' : ''}: ${status.split('\n')[0]}, request id shown`;
  }
  const height = await page.evaluate(() => document.documentElement.scrollHeight);
  await page.setViewportSize({ width: 1280, height: Math.min(height, 16_000) });
  await page.screenshot({ path: picture });
  return `docs page: ${operations.length} operations shown, ${done}; ${asked} requests, none elsewhere; screenshot ${picture}`;
}

/** Says in the page who asks, where the server is a sandbox; otherwise returns false. */
async function authorise(page, spec) {
  if (spec.components.securitySchemes.demo === undefined) return false;
  await page.locator('.btn.authorize').first().click();
  const scheme = page.locator('.auth-container', { has: page.getByText('X-Demo-Actor', { exact: true }) });
  await scheme.locator('input').fill('999900000103 ra-agent RX2');
  await scheme.locator('button[type=submit]').click();
  await page.locator('.modal-ux .close-modal').click();
  return true;
}

/**
 * Goes through the page from top to bottom and back, and returns the ids of the
 * operations that never stood there. Of so many operations the page keeps only
 * those that are near the window.
 */
async function unseenOf(page, operations) {
  const unseen = new Set(operations.map((o) => o.id));
  for (let last = -1; ; ) {
    for (const id of await page.locator('.opblock-summary-operation-id').allInnerTexts()) unseen.delete(id.trim());
    const at = await page.evaluate(() => window.scrollY);
    if (unseen.size === 0 || at === last) break;
    last = at;
    await page.evaluate(() => window.scrollBy(0, window.innerHeight / 2));
    await page.waitForTimeout(100);
  }
  await page.evaluate(() => window.scrollTo(0, 0));
  await page.waitForSelector('.opblock');
  return [...unseen];
}

/**
 * Lists the operations of a document. A `simple` one is read without any parameter.
 */
function operationsOf(spec) {
  return Object.entries(spec.paths).flatMap(([path, item]) =>
    methods
      .filter((method) => item[method])
      .map((method) => ({
        id: item[method].operationId,
        method,
        path,
        simple: method === 'get' && ![...(item.parameters ?? []), ...(item[method].parameters ?? [])].some((p) => p.required),
      })),
  );
}

async function expectEqual(what, read, want) {
  const got = await read();
  if (got !== want) faults.push(`${what}: ${got}, want ${want}`);
}
