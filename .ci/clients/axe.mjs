// Looks at a report in Chromium: axe.mjs TOOLS WHAT FILE ...; says what is wrong, and ends with 1.
import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

const [tools, what, file, ...rest] = process.argv.slice(2);
const require = createRequire(pathToFileURL(`${tools}/node_modules/`));
const wrong = [];
const say = (line) => wrong.push(line);

// A page with the file open. What it asks for beside the file, and what its policy stops, is wrong.
async function open({ width = 1280, scheme = 'light', script = true } = {}) {
  const puppeteer = require('puppeteer-core');
  const browser = await (puppeteer.default ?? puppeteer).launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-dev-shm-usage'],
    protocolTimeout: 600_000,
  });
  const page = await browser.newPage();
  await page.setViewport({ width, height: 900 });
  await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }]);
  await page.setJavaScriptEnabled(script);
  const url = pathToFileURL(file).href;
  page.on('request', (request) => {
    if (request.url().split('#')[0] !== url) say(`asks for ${request.url().slice(0, 200)}`);
  });
  page.on('console', (message) => say(`console: ${message.text().slice(0, 400)}`));
  page.on('pageerror', (error) => say(`error: ${error.message}`));
  await page.goto(url, { timeout: 120_000 });
  return { browser, page };
}

async function accessible(width, scheme, script) {
  const { browser, page } = await open({ width: Number(width), scheme, script: script === 'with' });
  // The tests themselves run in a world of their own, past the page's policy, script or not.
  const session = await page.createCDPSession();
  const { frameTree } = await session.send('Page.getFrameTree');
  await page.setJavaScriptEnabled(true);
  const { executionContextId: contextId } = await session.send('Page.createIsolatedWorld', {
    frameId: frameTree.frame.id,
    worldName: 'axe',
  });
  const evaluate = async (expression) => {
    const told = await session.send('Runtime.evaluate', { expression, contextId, awaitPromise: true, returnByValue: true });
    if (told.exceptionDetails) throw new Error(told.exceptionDetails.exception?.description ?? told.exceptionDetails.text);
    return told.result.value;
  };
  // What is not in sight is not laid out, and axe would not see it.
  await evaluate(`document.querySelectorAll('article, tbody').forEach((e) => { e.style.contentVisibility = 'visible'; })`);
  await evaluate(`document.querySelectorAll('details').forEach((e) => { e.open = true; })`);
  await evaluate(readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8') + ';0');
  const found = await evaluate(`axe.run(document, { resultTypes: ['violations'] }).then((r) => r.violations.map((v) =>
    v.id + ': ' + v.help + ' (' + v.nodes.length + ') ' + v.nodes[0].html.slice(0, 300) + ' ' + v.nodes[0].failureSummary))`);
  found.forEach(say);
  const wide = await evaluate(`document.documentElement.scrollWidth - document.documentElement.clientWidth`);
  if (wide > 0) say(`the page is ${wide} pixels wider than the window`);
  const hidden = await evaluate(`document.querySelector('.filter')?.hidden`);
  if (hidden !== (script !== 'with')) say(`the filter is ${hidden ? 'not ' : ''}there ${script} JavaScript`);
  await browser.close();
}

async function keyboard() {
  const { browser, page } = await open();
  const column = (index) =>
    page.$$eval('table.sortable tbody tr', (rows, index) => rows.map((row) => row.cells[index].textContent), index);
  const settled = () => new Promise((resolve) => setTimeout(resolve, 400));
  const before = await column(0);
  if (before.length === 0) { await browser.close(); return; }
  // From the top with the tabulator: a link first that leads past all others, then at last a button of the table.
  await page.keyboard.press('Tab');
  if ((await page.evaluate(() => document.activeElement.className)) !== 'skip') say('the first stop is no skip link');
  await page.keyboard.press('Enter');
  let stops = 0;
  while (!(await page.evaluate(() => document.activeElement.closest('thead') !== null)) && stops < 60) {
    await page.keyboard.press('Tab');
    stops += 1;
  }
  await page.keyboard.press('Enter');
  await settled();
  const up = await column(0);
  await page.keyboard.press('Enter');
  await settled();
  const down = await column(0);
  if (up.length !== before.length || down.length !== before.length) say('rows are lost by sorting');
  if (before.length > 1 && up.join() !== [...down].reverse().join()) say(`not sorted: ${up.slice(0, 5)} and ${down.slice(0, 5)}`);
  const sort = await page.$$eval('thead th', (heads) => heads.map((head) => head.ariaSort));
  if (sort.filter((order) => order === 'descending').length !== 1) say(`aria-sort says ${sort}`);
  await page.focus('#filter-text');
  await page.keyboard.type(before[0].toUpperCase());
  await settled();
  const left = await column(0);
  if (!left.includes(before[0]) || (before.length > 30 && left.length === before.length)) say(`filtered: ${left.slice(0, 9)}`);
  const said = await page.$eval('#filter-count', (output) => [output.textContent, output.matches('output, [aria-live], [role=status]')]);
  if (!said[0].startsWith(`${left.length} of ${before.length} `) || !said[1]) say(`the count says ${said}`);
  await page.keyboard.type('\u0000 nothing has this');
  await settled();
  if ((await column(0)).length !== 0) say('a filter that nothing fits leaves rows');
  await page.$eval('#filter-text', (input) => { input.value = ''; input.dispatchEvent(new Event('input')); });
  await settled();
  if ((await column(0)).length !== before.length) say('rows do not come back');
  await browser.close();
}

async function fragments() {
  const { browser, page } = await open();
  const lost = await page.evaluate(() => {
    const links = Array.from(document.querySelectorAll('a[href^="#"]'), (link) => link.getAttribute('href').slice(1));
    return links.filter((id) => document.getElementById(decodeURIComponent(id)) === null);
  });
  if (lost.length > 0) say(`no such fragments: ${lost.slice(0, 9)}`);
  const twice = await page.evaluate(() => {
    const ids = Array.from(document.querySelectorAll('[id]'), (element) => element.id);
    return ids.filter((id, index) => ids.indexOf(id) !== index);
  });
  if (twice.length > 0) say(`ids that stand twice: ${twice.slice(0, 9)}`);
  // A deep link brings its article into sight.
  const id = await page.$eval('article', (article) => article.id).catch(() => null);
  const last = await page.$$eval('article', (articles) => articles.at(-1)?.id);
  if (id !== null) {
    await page.goto(`${pathToFileURL(file).href}#${last}`);
    await new Promise((resolve) => setTimeout(resolve, 300));
    const top = await page.evaluate((id) => document.getElementById(id).getBoundingClientRect().top, last);
    if (top > 900 || top < -50) say(`#${last} is at ${top}`);
  }
  await browser.close();
}

async function print(to) {
  const { browser, page } = await open();
  await page.pdf({ path: to, preferCSSPageSize: true, timeout: 300_000 });
  await browser.close();
}

function pages() {
  const pages = readFileSync(file, 'utf8').split('\f').filter((text) => text.trim() !== '');
  const lacking = pages.filter((text) => !/As of \d{4}-\d\d-\d\d/.test(text.trimEnd().split('\n').slice(-4).join('\n')) ||
    !/commit [0-9a-f]{10}|not committed/.test(text.trimStart().split('\n').slice(0, 3).join('\n')));
  if (pages.length === 0 || lacking.length > 0) say(`${lacking.length} of ${pages.length} pages lack it: ${lacking[0]?.slice(0, 300)}`);
}

await { accessible, keyboard, fragments, print, pages }[what](...rest);
if (wrong.length > 0) {
  console.log(wrong.join('\n'));
  process.exit(1);
}
